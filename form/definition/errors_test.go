package definition_test

import (
	"embed"
	"encoding/json"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

//go:embed testdata/errors
var fixtures embed.FS

// fixture is a definition that is wrong, and everything that must be said of
// it. It is written as fields of a form with one page, as a whole definition,
// as several that are compiled together, or as the bytes of a document.
type fixture struct {
	About       string                `json:"about"`
	Source      string                `json:"source"`
	Fields      json.RawMessage       `json:"fields"`
	Definition  json.RawMessage       `json:"definition"`
	Definitions []json.RawMessage     `json:"definitions"`
	Library     definition.MapLibrary `json:"library"`
	Limits      definition.Limits     `json:"limits"`
	Want        []*definition.Error   `json:"want"`
}

func (f *fixture) compile(t *testing.T) error {
	t.Helper()
	o := &definition.Options{Library: f.Library, Limits: f.Limits}
	source := []byte(f.Definition)
	switch {
	case f.Source != "":
		source = []byte(f.Source)
	case f.Fields != nil:
		source = []byte(`{"id":"demo","version":"1","languages":["da","en"],"title":"Demo","pages":[{"id":"side","title":"Side","fields":` + string(f.Fields) + `}]}`)
	case f.Definitions != nil:
		var defs []*definition.Form
		for _, d := range f.Definitions {
			def, err := definition.Decode(d)
			if err != nil {
				t.Fatalf("Decode: %v", err)
			}
			defs = append(defs, def)
		}
		_, err := definition.CompileAll(defs, o)
		return err
	}
	_, err := definition.CompileJSON(source, o)
	return err
}

func readFixtures(t *testing.T) map[string]*fixture {
	t.Helper()
	entries, err := fixtures.ReadDir("testdata/errors")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]*fixture{}
	for _, e := range entries {
		data, err := fixtures.ReadFile(path.Join("testdata/errors", e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		f := new(fixture)
		if err := json.Unmarshal(data, f); err != nil {
			t.Fatalf("%s: %v", e.Name(), err)
		}
		out[strings.TrimSuffix(e.Name(), ".json")] = f
	}
	return out
}

func TestErrors(t *testing.T) {
	t.Parallel()
	for name, f := range readFixtures(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := definition.All(f.compile(t))
			ignore := cmpopts.IgnoreFields(definition.Error{}, "Form", "Message", "Snippet")
			if diff := cmp.Diff(definition.Errors(f.Want), got, ignore); diff != "" {
				t.Errorf("%s (-want +got):\n%s", f.About, diff)
			}
			for _, e := range got {
				if e.Message == "" || e.Code == "" {
					t.Errorf("an error without code or message: %+v", e)
				}
				if e.Line > 0 && e.Code != definition.CodeJSON && !strings.HasSuffix(e.Snippet, "^") {
					t.Errorf("an error in an expression without a caret: %+v", e)
				}
			}
		})
	}
}

// Every code has a fixture of its name in which it occurs.
func TestCodesHaveFixtures(t *testing.T) {
	t.Parallel()
	all := readFixtures(t)
	for _, info := range definition.Codes() {
		if info.Means == "" {
			t.Errorf("code %s is not described", info.Code)
		}
		if info.Code == definition.CodeExpression {
			continue // for what should not happen
		}
		f := all[string(info.Code)]
		if f == nil {
			t.Errorf("code %s has no fixture testdata/errors/%s.json", info.Code, info.Code)
			continue
		}
		if !slices.ContainsFunc(f.Want, func(e *definition.Error) bool { return e.Code == info.Code }) {
			t.Errorf("the fixture of code %s does not have it", info.Code)
		}
	}
}
