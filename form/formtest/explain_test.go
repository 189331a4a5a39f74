package formtest_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/formtest"
)

var wholeCPR = regexp.MustCompile(`\b[0-9]{6}[- ]?[0-9]{4}\b`)

// Every element of every state is explained: why it is shown or not, and once it
// is shown what comes of it; no CPR number is whole, no expression unnamed.
func TestEveryElementIsExplained(t *testing.T) {
	t.Parallel()
	for _, c := range cases(t) {
		states, err := formtest.States(c)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range states {
			s.Walk(func(e *form.Element) bool {
				explain(t, c.Name, s, e)
				return true
			})
		}
	}
}

func explain(t *testing.T, where string, s *form.State, e *form.Element) {
	t.Helper()
	x := s.ExplainElement(e)
	exhausted := len(s.Faults()) > 0 && s.Faults()[0].Code == "limit_exceeded"
	if len(x.Reasons) == 0 && !exhausted {
		t.Errorf("%s: %s has no reasons", where, e.Path())
	}
	faults := 0
	for _, r := range x.Reasons {
		if r.Fault != nil {
			faults++
		}
		for _, text := range []string{r.Label, r.Outer, r.Source, r.Value, r.Message} {
			if wholeCPR.MatchString(text) && e.Field.Type == "cpr" {
				t.Errorf("%s: %s: %s tells a CPR number", where, e.Path(), r.Why)
			}
		}
		for _, read := range r.Reads {
			if read.Name == "" {
				t.Errorf("%s: %s: %s reads something without a name", where, e.Path(), r.Why)
			}
		}
	}
	if faults != len(e.Faults) && !e.Withheld {
		t.Errorf("%s: %s has %d faults, %d are explained", where, e.Path(), len(e.Faults), faults)
	}
}

// Sources are expressions of the form again, wherever they stand outside rows.
func TestSourcesAreReadBack(t *testing.T) {
	t.Parallel()
	for _, f := range forms(t) {
		for id := range f.Len() {
			field := f.Field(id)
			if inRows(field) {
				continue
			}
			for _, n := range []*expression.Node{field.Visible, field.Required, field.ReadOnly, field.Calculate, field.Min, field.Max, field.MinItems, field.MaxItems} {
				source := f.Source(n)
				if n == nil || strings.Contains(source, "group(") || strings.Contains(source, "forms.") || strings.Contains(source, "option") || strings.Contains(source, ".geojson.") {
					continue // a query knows none of them, and coordinates are the compiler's
				}
				if _, err := definition.Query(f, source, expression.Type{}); err != nil {
					t.Errorf("%s: %v", source, err)
				}
			}
		}
	}
}

func inRows(f *form.Field) bool {
	for p := f.Parent(); p != nil; p = p.Parent() {
		if p.Repeats() {
			return true
		}
	}
	return false
}
