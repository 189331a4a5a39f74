package schemagen_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form/schema"
	"github.com/borgerflow/borgerflow/internal/schemagen"
)

// Every member that an author can write has a description, which editors show.
func TestMembersAreDescribed(t *testing.T) {
	t.Parallel()
	files, err := schemagen.Files(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		var s struct {
			Properties map[string]described                                 `json:"properties"`
			Defs       map[string]struct{ Properties map[string]described } `json:"$defs"`
		}
		if err := json.Unmarshal(f.Data, &s); err != nil {
			t.Fatal(err)
		}
		for name, m := range s.Properties {
			m.check(t, f.Name+": "+name)
		}
		for def, d := range s.Defs {
			for name, m := range d.Properties {
				m.check(t, f.Name+": "+def+"."+name)
			}
		}
	}
}

type described struct {
	Ref         string `json:"$ref"`
	Const       any    `json:"const"`
	Description string `json:"description"`
}

func (d described) check(t *testing.T, at string) {
	t.Helper()
	if d.Description == "" && !strings.Contains(d.Ref, "/properties/") && d.Const == nil {
		t.Errorf("%s has no description: write a comment on the member of the Go type", at)
	}
}

// authored returns the files of the repository that authors write, by path from
// the root, with the name of the schema that each belongs to.
func authored(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(root, path)
		name = filepath.ToSlash(name)
		switch base := filepath.Base(name); {
		case d.IsDir() && (strings.HasPrefix(base, ".") && base != "." && base != ".." || base == "node_modules"):
			return fs.SkipDir
		case base == "solution.json":
			found[name] = schema.SolutionFile
		case strings.HasSuffix(base, ".json") && strings.Contains(name, "/forms/"):
			found[name] = schema.DefinitionFile
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) < 10 {
		t.Fatalf("only %d files found", len(found))
	}
	return found
}

// Every form and solution of the repository names its schema and fits it.
func TestFilesFitTheirSchemas(t *testing.T) {
	t.Parallel()
	definitions, solutions := compile(t, schema.Definition()), compile(t, schema.Solution())
	for path, want := range authored(t) {
		data, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			t.Fatal(err)
		}
		var head struct {
			Schema string `json:"$schema"`
		}
		if err := json.Unmarshal(data, &head); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if at := filepath.ToSlash(filepath.Join(filepath.Dir(path), head.Schema)); at != "form/schema/"+want {
			t.Errorf("%s names the schema %q, want the way to form/schema/%s", path, head.Schema, want)
		}
		validator := definitions
		if want == schema.SolutionFile {
			validator = solutions
		}
		if err := validator.Validate(tree(t, data)); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}
