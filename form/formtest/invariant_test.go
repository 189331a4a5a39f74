//go:build !js

// The same engine runs under js/wasm, where the shared cases hold it: what is
// generated here would only take ten times as long there.

package formtest_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/formtest"
	"github.com/borgerflow/borgerflow/form/formtest/sample"
	"pgregory.net/rapid"
)

// The engine keeps its promises on forms that nobody wrote tests for: every
// solution in the repository.
func TestCheckDefinitions(t *testing.T) {
	t.Parallel()
	all := solutions(t)
	if len(all) < 6 {
		t.Fatalf("only %d solutions found", len(all))
	}
	for folder, forms := range all {
		for id, f := range forms {
			t.Run(filepath.ToSlash(folder)+"/"+id, func(t *testing.T) {
				t.Parallel()
				report := formtest.Check(t, f, facts(), nil)
				t.Logf("%d of %d goals, %d samples, %d evaluations", len(report.Reached), len(report.Reached)+len(report.Missed), len(report.Samples), report.Evaluations)
				for _, m := range report.Missed {
					t.Logf("not reached: %s: %s", m.Goal, m.Reason)
				}
			})
		}
	}
}

// solutions compiles the forms of every folder of forms in the repository.
func solutions(t *testing.T) map[string]map[string]*form.Form {
	t.Helper()
	defs := map[string][]*definition.Form{}
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		folder := filepath.Dir(path)
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".json") || filepath.Base(folder) != "forms" || strings.Contains(path, "definition") {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		def, err := definition.Decode(data)
		defs[folder] = append(defs[folder], def)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string]*form.Form{}
	for folder, forms := range defs {
		if out[folder], err = definition.CompileAll(forms, nil); err != nil {
			t.Fatalf("%s: %v", folder, err)
		}
	}
	return out
}

// Samples reach at least 98 % of what is not proved to be beyond reach, and of
// the examples everything but what contradicts itself.
func TestSamplesReach(t *testing.T) {
	t.Parallel()
	reached, reachable := 0, 0
	for _, forms := range solutions(t) {
		for _, f := range forms {
			report := sample.Generate(f, facts(), nil)
			n, of := report.Coverage()
			reached, reachable = reached+n, reachable+of
			for _, m := range report.Missed {
				if !m.Proved && m.Goal.String() != "/applicant/middle_name: valued not met" { // is shown only where the login has one
					t.Errorf("%s: %s: %s", f.ID, m.Goal, m.Reason)
				}
			}
		}
	}
	t.Logf("solutions: %d of %d", reached, reachable)
	reached, reachable = 0, 0
	all, _ := compiled(t)
	for _, f := range all {
		n, of := sample.Generate(f, facts(), nil).Coverage()
		reached, reachable = reached+n, reachable+of
	}
	t.Logf("cases: %d of %d", reached, reachable)
	if reached*100 < reachable*98 {
		t.Errorf("only %d of %d", reached, reachable)
	}
}

func TestCheckCases(t *testing.T) {
	t.Parallel()
	last := ""
	for _, c := range cases(t) {
		file := c.Name[:strings.LastIndex(c.Name, "/")]
		if file == last {
			continue
		}
		last = file
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			f, err := c.Compile()
			if err != nil {
				t.Fatal(err)
			}
			report := formtest.Check(t, f, facts(), &formtest.CheckOptions{Form: c.Vendor()})
			for _, m := range report.Missed {
				t.Logf("not reached: %s: %s", m.Goal, m.Reason)
			}
		})
	}
}

// The same of forms that nobody wrote at all.
func TestCheckMadeForms(t *testing.T) {
	t.Parallel()
	rapid.Check(t, checkMadeForm)
}

// FuzzMadeForms is the same for as long as one likes.
func FuzzMadeForms(f *testing.F) { f.Fuzz(rapid.MakeFuzz(checkMadeForm)) }

func checkMadeForm(t *rapid.T) {
	f := makeForm(t)
	report := sample.Generate(f, facts(), &sample.Options{Tries: 24, Evaluations: 200})
	report.Samples = report.Samples[:min(len(report.Samples), 3)]
	broken, err := formtest.Broken(f, report)
	if err != nil {
		t.Fatal(err)
	}
	if len(broken) > 0 {
		t.Fatalf("%s", strings.Join(broken, "\n"))
	}
}
