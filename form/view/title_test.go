package view_test

import (
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/view"
	"github.com/borgerflow/borgerflow/i18n"
)

// TestTitle: the window says which page it is, and first of all whether
// something is wrong with it.
func TestTitle(t *testing.T) {
	t.Parallel()
	text := func(key string) *form.Field {
		return &form.Field{Key: key, Type: "text", Label: both("Navn", "Name"), Required: yes()}
	}
	two := compile(t, page("a", text("x")), page("b", text("y")))
	one := compile(t, page("a", text("x")))
	wrong := view.Options{Show: view.ShowAll, ErrorSummary: true}
	for _, c := range []struct {
		name string
		form *form.Form
		lang i18n.Lang
		page string
		o    view.Options
		want string
	}{
		{"first page", two, i18n.Danish, "", view.Options{}, "Side a – Prøve"},
		{"in English", two, i18n.English, "b", view.Options{}, "Page b – Sample"},
		{"errors", two, i18n.Danish, "b", wrong, "Fejl: Side b – Prøve"},
		{"errors in English", two, i18n.English, "b", wrong, "Error: Page b – Sample"},
		{"another prefix", two, i18n.Danish, "b", view.Options{Prefix: "min", Show: view.ShowAll, ErrorSummary: true}, "Fejl: Side b – Prøve"},
		{"errors not listed", two, i18n.Danish, "b", view.Options{Show: view.ShowAll}, "Side b – Prøve"},
		{"one page", one, i18n.Danish, "a", view.Options{}, "Prøve"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := c.form.Evaluate(c.form.NewAnswers(), facts(c.lang))
			if got := view.Title(s, c.page, view.Page(s, c.page, c.o)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestRowButtonsAreNamed: every button says what it adds or removes, the way a
// sentence would.
func TestRowButtonsAreNamed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ label, want string }{
		{"Overslag", "Tilføj overslag"}, {"Ærinde", "Tilføj ærinde"}, {"CPR-nummer", "Tilføj CPR-nummer"}, {"", "Tilføj"}, {"Å", "Tilføj Å"},
	} {
		list := &form.Field{Key: "l", Type: "list", Fields: []*form.Field{{Key: "x", Type: "text", Label: both("X", "X")}}}
		if c.label != "" {
			list.Label = both(c.label, c.label)
		}
		f := compile(t, page("a", list))
		s := f.Evaluate(f.NewAnswers(), facts(i18n.Danish))
		button := view.Page(s, "", view.Options{}).Find("bf-l:add")
		if got := button.Kids[0].Text; got != c.want {
			t.Errorf("%q: got %q, want %q", c.label, got, c.want)
		}
	}
}
