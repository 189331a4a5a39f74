package view_test

import (
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/view"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/google/go-cmp/cmp"
)

// leaving is a form whose second page ends it when the first says "stop", and
// whose third is shown when it says "more".
func leaving(t testing.TB) *form.Form {
	t.Helper()
	exit := page("nej", &form.Field{Type: "paragraph", Label: both("Du kan ikke søge.", "You cannot apply.")})
	exit.Exit, exit.Visible = true, chosen(t, "stop")
	more := page("mere", &form.Field{Key: "b", Type: "text", Label: both("B", "B")})
	more.Visible = chosen(t, "more")
	return compileRefs(t, []form.Ref{{Kind: form.RefField, Field: 1, Type: expression.Type{Kind: expression.Text}}},
		page("start", &form.Field{Key: "a", Type: "text", Label: both("A", "A")}), exit, more,
		page("slut", &form.Field{Key: "c", Type: "text", Label: both("C", "C")}))
}

// buttons are the values of a page's buttons, in order.
func buttons(n *view.Node) []string {
	var out []string
	for _, part := range strings.Split(html(n), "<button ")[1:] {
		_, after, _ := strings.Cut(part, `name="_do" value="`)
		value, _, _ := strings.Cut(after, `"`)
		out = append(out, value)
	}
	return out
}

// A page that ends the form leads back only; pages that are not shown are not
// counted and not gone to.
func TestExitAndSkippedPages(t *testing.T) {
	t.Parallel()
	f := leaving(t)
	for _, c := range []struct {
		a, pages, at, step string
		buttons            []string
	}{
		{"", "start slut", "start", "Trin 1 af 2", []string{"next", "next", "save"}},
		{"", "start slut", "slut", "Trin 2 af 2", []string{"submit", "back", "submit", "save"}},
		{"more", "start mere slut", "mere", "Trin 2 af 3", []string{"next", "back", "next", "save"}},
		{"", "start slut", "mere", "Trin 1 af 2", []string{"next", "next", "save"}}, // hidden: the first page
		{"stop", "start nej", "nej", "Trin 2 af 2", []string{"back", "save"}},
		{"stop", "start nej", "slut", "Trin 1 af 2", []string{"next", "next", "save"}},
	} {
		a := f.NewAnswers()
		set(t, a, "/a", c.a)
		s := f.Evaluate(a, facts(i18n.Danish))
		if got := strings.Join(view.Pages(s), " "); got != c.pages {
			t.Errorf("%q: the pages are %q, want %q", c.a, got, c.pages)
		}
		n := view.Page(s, c.at, view.Options{})
		if !strings.Contains(html(n), c.step) {
			t.Errorf("%q: page %s is not %q", c.a, c.at, c.step)
		}
		if diff := cmp.Diff(c.buttons, buttons(n)); diff != "" {
			t.Errorf("%q: buttons of %s (-want +got):\n%s", c.a, c.at, diff)
		}
	}
}

// The summary of errors leads to the page that ends the form, which itself
// explains enough.
func TestExitInTheErrorSummary(t *testing.T) {
	t.Parallel()
	f := leaving(t)
	a := f.NewAnswers()
	set(t, a, "/a", "stop")
	s := f.Evaluate(a, facts(i18n.Danish))
	if got := view.PageOf(s, s.Faults()[0]); got != "nej" {
		t.Errorf("the fault is on page %q", got)
	}
	o := view.Options{Show: view.ShowAll, ErrorSummary: true, WholeForm: true, PageURL: func(page string) string { return "/" + page }}
	if got := html(view.Page(s, "start", o)); !strings.Contains(got, `href="/nej#bf:heading"`) {
		t.Errorf("no way to the page that ends the form: %s", got)
	}
	if got := html(view.Page(s, "nej", o)); strings.Contains(got, "alert-error") {
		t.Errorf("the page that ends the form has errors: %s", got)
	}
}
