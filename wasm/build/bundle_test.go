package build_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"
	"github.com/borgerflow/borgerflow/wasm/build"
	"github.com/google/go-cmp/cmp"
)

func made(t *testing.T, wasm string) *build.Bundle {
	t.Helper()
	b, err := build.Made([]byte(wasm), []byte("// Copyright\n// somebody\n\n// and so on\nlet a;\n"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBundleNamesFilesAfterTheirContent(t *testing.T) {
	t.Parallel()
	one, two := made(t, "one"), made(t, "two")
	if one.Of(build.Wasm).Name == two.Of(build.Wasm).Name {
		t.Error("two widgets have one name")
	}
	if one.Of(build.Script).Name == two.Of(build.Script).Name {
		t.Error("the script names another widget, and kept its own name")
	}
	if one.Of(build.Style).Name != two.Of(build.Style).Name {
		t.Error("the style sheet changed its name for nothing")
	}
	script, _ := one.Asset(one.Of(build.Script).Name)
	for _, role := range []build.Role{build.Wasm, build.Engine} {
		if !bytes.Contains(script.Data, []byte(one.Of(role).Name)) {
			t.Errorf("the script does not name the %s", role)
		}
	}
	engine, _ := one.Asset(one.Of(build.Engine).Name)
	if !bytes.HasPrefix(engine.Data, []byte("// Copyright\n// somebody\nlet a;\n")) {
		t.Errorf("the engine begins %.40q", engine.Data)
	}
	stable, ok := one.Asset("borger-form.js")
	if !ok || !bytes.Equal(stable.Data, script.Data) || stable.CacheControl() != "no-cache" || !strings.Contains(script.CacheControl(), "immutable") {
		t.Error("the fixed name does not lead to the same script, asked for each time")
	}
	if _, ok := one.Asset("../secret"); ok {
		t.Error("a file was found that there is not")
	}
}

func TestAssetBest(t *testing.T) {
	t.Parallel()
	a, _ := made(t, strings.Repeat("widget", 1000)).Asset("borger-form.js")
	for accept, want := range map[string]string{
		"": "", "identity": "", "gzip": "gzip", "gzip, deflate, br, zstd": "br", "br;q=0, gzip;q=0.5": "gzip", "br; q=0.0,gzip;q=0": "", "BR": "br", "br;q=0.9": "br",
	} {
		data, encoding := a.Best(accept)
		if encoding != want {
			t.Errorf("%q: got %q, want %q", accept, encoding, want)
		}
		var in io.Reader = bytes.NewReader(data)
		switch encoding {
		case "br":
			in = brotli.NewReader(in)
		case "gzip":
			unzip, err := gzip.NewReader(in)
			if err != nil {
				t.Fatal(err)
			}
			in = unzip
		}
		if plain, err := io.ReadAll(in); err != nil || !bytes.Equal(plain, a.Data) {
			t.Errorf("%q: unpacks to something else: %v", accept, err)
		}
	}
}

func TestOpenReadsWhatWriteWrote(t *testing.T) {
	t.Parallel()
	b := made(t, "widget")
	dir := filepath.Join(t.TempDir(), "dist")
	if err := b.Write(dir); err != nil {
		t.Fatal(err)
	}
	again, err := build.Open(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(b.Manifest(), again.Manifest()); diff != "" {
		t.Errorf("manifest (-want +got)\n%s", diff)
	}
	for _, f := range b.Manifest().Files {
		want, _ := b.Asset(f.Name)
		got, _ := again.Asset(f.Name)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", f.Name, diff)
		}
	}
	wasm := b.Of(build.Wasm).Name
	if err := fstest.TestFS(b.FS(), "manifest.json", wasm, wasm+".br", "borger-form.js.gz"); err != nil {
		t.Error(err)
	}
	if _, err := build.Open(b.FS()); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(dir, wasm), []byte("wicket"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := build.Open(os.DirFS(dir)); err == nil || !strings.Contains(err.Error(), wasm) {
		t.Errorf("a file that was changed is taken: %v", err)
	}
	if err := os.Remove(filepath.Join(dir, wasm)); err != nil {
		t.Fatal(err)
	}
	if _, err := build.Open(os.DirFS(dir)); err == nil {
		t.Error("a file that is missing is not missed")
	}
}

// TestBuildTwice compiles the widget once, and reads it the second time.
func TestBuildTwice(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("compiling the widget takes a while")
	}
	var said []string
	opts := &build.Options{Development: true, Cache: t.TempDir(), Progress: func(line string) { said = append(said, line) }}
	one, err := build.Build(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	stages := len(said)
	two, err := build.Build(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	if stages == 0 || len(said) != stages {
		t.Errorf("said %q", said)
	}
	if diff := cmp.Diff(one.Manifest(), two.Manifest()); diff != "" {
		t.Errorf("manifest (-first +second)\n%s", diff)
	}
	wasm, _ := two.Asset(two.Of(build.Wasm).Name)
	if !bytes.HasPrefix(wasm.Data, []byte("\x00asm")) || wasm.ContentType != "application/wasm" {
		t.Errorf("the widget is no WebAssembly: %.8q, %s", wasm.Data, wasm.ContentType)
	}
}

func TestBuildSaysWhatTheCompilerSaid(t *testing.T) {
	t.Parallel()
	_, err := build.Build(t.Context(), &build.Options{Package: "github.com/borgerflow/borgerflow/nowhere", Cache: t.TempDir()})
	if err == nil || !strings.Contains(err.Error(), "nowhere") {
		t.Errorf("got %v", err)
	}
	if _, err := build.Build(t.Context(), &build.Options{Go: "no-such-command", Cache: t.TempDir()}); err == nil {
		t.Error("a Go that is not there is not missed")
	}
}
