package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const example = "../../../examples/kommune/solutions/praj"

// changed copies the example with a text replaced.
func changed(t *testing.T, old, new string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "praj")
	if err := os.CopyFS(dir, os.DirFS(example)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "solution.json")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), old) {
		t.Fatalf("there is no %s", old)
	}
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(string(data), old, new)), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestRun(t *testing.T) {
	t.Parallel()
	broken := changed(t, `"kind": "end"`, `"kind": "ende"`)
	narrower := changed(t, `"journal"`, `"arkiv"`)
	dead := changed(t, `"on": "submitted"`, `"on": "submitted", "when": "false", "to": "journal"}, {"on": "submitted"`)
	for name, c := range map[string]struct {
		args []string
		code int
		want string // in what is printed, or in what is said to be wrong
	}{
		"a sound solution":          {[]string{"-notes=false", example}, clean, ""},
		"one that does not compile": {[]string{broken}, found, "kind: unknown kind of step"},
		"an edge never taken":       {[]string{dead}, found, "praj/solution.json#/steps/0/next/0/when: warning: dead_edge: the guard is never met"},
		"what a version breaks":     {[]string{"-old", example, narrower}, found, "breaks: step_removed"},
		"the same, as JSON":         {[]string{"-json", "-old", example, narrower}, found, `"kind":"step_removed"`},
		"nothing is broken":         {[]string{"-old", example, example}, clean, ""},
		"where a handover is used":  {[]string{"-used", "esdh", filepath.Dir(example)}, clean, "praj/solution.json#/steps/1/handover: handover: named esdh"},
		"a drawing":                 {[]string{"-draw", "da", example}, clean, "<svg "},
		"no folder":                 {[]string{"nowhere"}, failed, "nowhere"},
		"no arguments":              {nil, failed, "name the folders"},
		"an unknown flag":           {[]string{"-x"}, failed, "-x"},
		"help":                      {[]string{"-h"}, clean, "-draw"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out, fault strings.Builder
			if code := run(c.args, &out, &fault); code != c.code {
				t.Errorf("ends with %d, want %d: %s%s", code, c.code, out.String(), fault.String())
			}
			if said := out.String() + fault.String(); !strings.Contains(said, c.want) {
				t.Errorf("%q is not in %s", c.want, said)
			}
		})
	}
}
