package access_test

import (
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/workflow/access"
	"github.com/google/go-cmp/cmp"
)

const helbred = `{"id":"helbred","version":"1","languages":["da"],"title":"Helbred","pages":[{"id":"side","title":"Side","fields":[
	{"key":"navn","type":"text","label":"Navn"},
	{"key":"cpr","type":"cpr","label":"CPR","sensitivity":"confidential"},
	{"type":"section","label":"Helbred","fields":[
		{"key":"diagnose","type":"text","label":"Diagnose","sensitivity":"sensitive"}]},
	{"key":"laege","type":"group","label":"Læge","sensitivity":"sensitive","fields":[
		{"key":"navn","type":"text","label":"Navn","sensitivity":"ordinary"}]},
	{"key":"boern","type":"list","label":"Børn","fields":[
		{"key":"navn","type":"text","label":"Navn"},
		{"key":"adresse","type":"address","label":"Adresse","sensitivity":"protected"}]}
]}]}`

func compiled(t testing.TB) *form.Form {
	t.Helper()
	def, err := definition.Decode([]byte(helbred))
	if err != nil {
		t.Fatal(err)
	}
	f, err := definition.Compile(def, nil)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestAbove(t *testing.T) {
	t.Parallel()
	f := compiled(t)
	for level, want := range map[access.Sensitivity][]string{
		access.Ordinary:     {"/cpr", "/diagnose", "/laege", "/boern/*/adresse"},
		access.Confidential: {"/diagnose", "/laege", "/boern/*/adresse"},
		access.Sensitive:    {"/boern/*/adresse"},
		access.Protected:    nil,
	} {
		if diff := cmp.Diff(want, access.Above(f, level)); diff != "" {
			t.Errorf("above %s (-want +got):\n%s", level, diff)
		}
	}
}

// The paths are what a form withholds: nothing of them reaches the reader.
func TestAboveIsWithheld(t *testing.T) {
	t.Parallel()
	f := compiled(t)
	answers, _, err := form.DecodeAnswers(f, []byte(`{"navn":"Karla","diagnose":"hemmelig","laege":{"navn":"hemmelig"},"boern":[{"navn":"Anton","adresse":{"text":"hemmelig"}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	state := f.Evaluate(answers, form.Facts{Withheld: access.Above(f, access.Confidential)})
	seen := map[string]bool{}
	state.Walk(func(el *form.Element) bool {
		if el.Field.Key != "" {
			seen[el.Path()] = el.Withheld
		}
		return true
	})
	for path, want := range map[string]bool{"/navn": false, "/cpr": false, "/diagnose": true, "/laege/navn": true, "/boern/0/navn": false, "/boern/0/adresse": true} {
		if got, there := seen[path]; got != want || !there {
			t.Errorf("%s: withheld = %v, there = %v", path, got, there)
		}
	}
}
