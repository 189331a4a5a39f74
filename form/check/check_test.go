package check_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form/check"
	"github.com/google/go-cmp/cmp"
)

// fixture is what must be found of one code: in each case at the pointers
// wanted, and nothing else but what extra names as "pointer code".
type fixture struct {
	About string `json:"about"`
	Cases []struct {
		Fields    json.RawMessage `json:"fields"` // of a form with one page, or
		Form      json.RawMessage `json:"form"`   // members of the whole form
		Rules     json.RawMessage `json:"rules"`
		Lists     json.RawMessage `json:"lists"`
		Languages json.RawMessage `json:"languages"`
		Title     json.RawMessage `json:"title"`
		Page      json.RawMessage `json:"page"`
		Purpose   json.RawMessage `json:"purpose"`
		NoPurpose bool            `json:"noPurpose"`
		Want      []string        `json:"want"`
		Extra     []string        `json:"extra"`
	} `json:"cases"`
}

func TestFindings(t *testing.T) {
	t.Parallel()
	seen := map[check.Code]bool{}
	for name, f := range readFixtures(t) {
		seen[check.Code(name)] = true
		for i := range f.Cases {
			got, err := check.JSON(f.definition(t, i), nil)
			if err != nil {
				t.Errorf("%s, case %d: %v", name, i, err)
				continue
			}
			want := append([]string{}, f.Cases[i].Extra...)
			for _, at := range f.Cases[i].Want {
				want = append(want, at+" "+name)
			}
			if diff := cmp.Diff(sortedLines(want), sortedLines(places(got))); diff != "" {
				t.Errorf("%s, case %d (-want +got):\n%s%s", name, i, diff, lines(got))
			}
		}
	}
	for _, c := range check.Codes() {
		if !seen[c.Code] && !elsewhere[c.Code] {
			t.Errorf("there is no fixture for %s", c.Code)
		}
	}
}

// elsewhere are the codes that tests of their own show: those of libraries and
// of examples.
var elsewhere = map[check.Code]bool{
	check.Unfinished: true, check.UnusedText: true, check.UnusedBlock: true,
	check.ExampleUnread: true, check.ExampleFailed: true, check.ExamplesStale: true, check.Uncovered: true,
}

func readFixtures(t *testing.T) map[string]*fixture {
	t.Helper()
	paths, err := filepath.Glob("testdata/findings/*.json")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	out := map[string]*fixture{}
	for _, path := range paths {
		f := new(fixture)
		read(t, path, f)
		out[strings.TrimSuffix(filepath.Base(path), ".json")] = f
	}
	return out
}

func read(t testing.TB, path string, into any) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// definition writes a case as a whole form with nothing else to be found in it.
func (f *fixture) definition(t *testing.T, i int) []byte {
	t.Helper()
	c := &f.Cases[i]
	form := map[string]any{"id": "f", "version": "1", "languages": []string{"da"}, "title": "Ansøgning", "purpose": "At behandle ansøgningen"}
	for member, given := range map[string]json.RawMessage{"rules": c.Rules, "lists": c.Lists, "languages": c.Languages, "title": c.Title, "purpose": c.Purpose} {
		if given != nil {
			form[member] = given
		}
	}
	if c.NoPurpose {
		delete(form, "purpose")
	}
	page := any("Side")
	if c.Page != nil {
		page = c.Page
	}
	form["pages"] = []any{map[string]any{"id": "p", "title": page, "fields": c.Fields}}
	if c.Form != nil {
		if err := json.Unmarshal(c.Form, &form); err != nil {
			t.Fatal(err)
		}
	}
	data, err := json.Marshal(form)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func places(findings []check.Finding) []string {
	out := []string{}
	for _, f := range findings {
		out = append(out, f.Pointer+" "+string(f.Code))
	}
	return out
}

func lines(findings []check.Finding) string {
	var b strings.Builder
	for _, f := range findings {
		b.WriteString("\t" + f.String() + "\n")
	}
	return b.String()
}

// A form that is made to take long does not: the work is counted.
func TestWorkIsCounted(t *testing.T) {
	t.Parallel()
	var fields []string
	for i := range 150 {
		fields = append(fields, fmt.Sprintf(`{"key":"n%d","type":"integer","label":"N%d"}`, i, i))
	}
	for i := range 150 {
		var parts []string
		for j := range 60 {
			parts = append(parts, fmt.Sprintf("(n%d > n%d or n%d < %d)", (i+j)%150, (i+2*j+1)%150, (i+3*j)%150, j))
		}
		fields = append(fields, fmt.Sprintf(`{"key":"x%d","type":"text","label":"X%d","visible":%q}`, i, i, strings.Join(parts, " and ")))
	}
	source := `{"id":"f","version":"1","languages":["da"],"title":"F","pages":[{"id":"p","title":"P","fields":[` + strings.Join(fields, ",") + `]}]}`
	got, err := check.JSON([]byte(source), &check.Options{Work: 100_000})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{" unfinished"}, places(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
