//go:build !js

// The linter is the server's: what is long about it runs natively only.

package check_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/check"
	"github.com/borgerflow/borgerflow/form/definition"
)

var update = flag.Bool("update", false, "record the examples of the good forms anew")

// good is a definition with nothing to be warned of, and its examples.
type good struct {
	name     string
	data     []byte
	def      *definition.Form
	form     *form.Form
	examples *check.Examples
}

// goodForms returns the forms of the example municipality and those written for
// this test, with their examples.
func goodForms(t testing.TB) []*good {
	t.Helper()
	var out []*good
	for _, pattern := range []string{"testdata/good/*.json", "../../examples/kommune/solutions/*/forms/*.json"} {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: no forms, %v", pattern, err)
		}
		for _, path := range paths {
			out = append(out, readGood(t, path))
		}
	}
	return out
}

func readGood(t testing.TB, path string) *good {
	t.Helper()
	g := &good{name: strings.TrimSuffix(filepath.Base(path), ".json")}
	var err error
	if g.data, err = os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	if g.def, err = definition.Decode(g.data); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if g.form, err = definition.Compile(g.def, nil); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	at := filepath.Join("testdata/examples", g.name+".json")
	if *update {
		x := check.Record(g.form, nil)
		if err := os.WriteFile(at, x.Encode(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(at)
	if err != nil {
		t.Fatal(err)
	}
	if g.examples, err = check.DecodeExamples(data); err != nil {
		t.Fatalf("%s: %v", at, err)
	}
	return g
}

// Good forms give neither errors nor warnings, and do what their examples say.
func TestNothingInGoodForms(t *testing.T) {
	t.Parallel()
	for _, g := range goodForms(t) {
		got, err := check.Form(g.def, g.form, &check.Options{Examples: g.examples})
		if err != nil {
			t.Errorf("%s: %v", g.name, err)
			continue
		}
		if bad := check.Worst(got, check.Warning); len(bad) > 0 {
			t.Errorf("%s:\n%s", g.name, lines(bad))
		}
	}
}
