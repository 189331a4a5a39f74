package formtest_test

import (
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/formtest"
	"github.com/borgerflow/borgerflow/form/view"
	"github.com/borgerflow/borgerflow/i18n"
)

// Every type can be shown, read over and printed in every situation, in both
// languages; what is withheld or hidden is in none of it.
func TestEveryStateIsShown(t *testing.T) {
	t.Parallel()
	for _, c := range cases(t) {
		if !strings.HasPrefix(c.Name, "states/") {
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			states, err := formtest.States(c)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range states {
				shown(t, s)
			}
		})
	}
}

func shown(t *testing.T, s *form.State) {
	t.Helper()
	for _, lang := range []i18n.Lang{i18n.Danish, i18n.English} {
		facts := s.Facts()
		facts.Lang = lang
		again := s.Form().Evaluate(s.Answers(), facts)
		html := string(view.AppendHTML(nil, view.Page(again, "p", view.Options{Prefix: "bf", Action: "/", Show: view.ShowAll})))
		read := string(view.AppendHTML(nil, view.Summary(again, view.SummaryOptions{Print: true})))
		again.Walk(func(e *form.Element) bool {
			label := form.PlainText(again.Text(e.Field.Label, e))
			if e.Visible && !e.Withheld && !e.Field.Internal && label != "" && e.Field.Parent() != nil && !strings.Contains(html, label) {
				t.Errorf("%s is shown without its label %q:\n%s", e.Path(), label, html)
			}
			value := again.Display(e)
			if value == "" || e.Field.Static() {
				return true
			}
			if (e.Withheld || !e.Visible) && len(value) > 3 && (strings.Contains(html, value) || strings.Contains(read, value)) {
				t.Errorf("%s is not to be seen, and is:\n%s", e.Path(), html)
			}
			return true
		})
	}
}
