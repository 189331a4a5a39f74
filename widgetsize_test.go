package borgerflow_test

import (
	"bytes"
	"context"
	"io"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/borgerflow/borgerflow/wasm/build"
)

// What a citizen's browser may have to load, in bytes with Brotli. The binary's
// limit is less than the smallest comparable product; the shell must be there
// before anything works.
const (
	maxWasm   = 1_000_000
	maxOthers = 10_000 // script, style sheet, engine and frame script together
	maxScript = 6_000
)

// The widget as it is delivered stays within its budget.
func TestWidgetSize(t *testing.T) {
	if testing.Short() {
		t.Skip("building the widget takes a minute")
	}
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	bundle, err := build.Build(ctx, &build.Options{Progress: func(line string) { t.Log(line) }})
	if err != nil {
		t.Fatal(err)
	}
	if bundle.Manifest().Development {
		t.Fatal("the bundle was built for development")
	}
	others := 0
	for _, f := range bundle.Manifest().Files {
		if f.Stable {
			continue // the same file under a second name
		}
		a, _ := bundle.Asset(f.Name)
		unpacked, err := io.ReadAll(brotli.NewReader(bytes.NewReader(a.Brotli)))
		if err != nil || !bytes.Equal(unpacked, a.Data) {
			t.Errorf("%s: the Brotli form is not the file: %v", f.Name, err)
		}
		t.Logf("%-8s %9d bytes, %7d with Brotli", f.Role, f.Size, len(a.Brotli))
		if f.Role == build.Wasm {
			limit(t, "the compiled widget", len(a.Brotli), maxWasm)
			continue
		}
		others += len(a.Brotli)
		if f.Role == build.Script {
			limit(t, "the script", len(a.Brotli), maxScript)
		}
	}
	limit(t, "everything but the compiled widget", others, maxOthers)
}

func limit(t *testing.T, what string, got, most int) {
	t.Helper()
	if got > most {
		t.Errorf("%s is %d bytes with Brotli, more than %d: see the bans in bans_test.go for what imports cost", what, got, most)
	}
}
