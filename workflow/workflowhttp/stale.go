package workflowhttp

import (
	"net/http"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/view"
)

// difference is an answer that another tab or device has saved meanwhile, and
// that differs from what was typed here.
type difference struct {
	Label  string
	Theirs string
	Mine   string
}

// stale shows a page whose draft was saved elsewhere since it was shown. Both
// versions are there to see: what was typed stands in the form, over the draft
// as it is now, and nothing is saved until the citizen says so again.
func (f *filling) stale(mine *form.Answers, page string) error {
	theirs, ours := f.form.State(), f.form.Form.Evaluate(mine, f.form.Facts)
	var list []difference
	ours.Walk(func(e *form.Element) bool {
		if !e.Field.Input() || e.Withheld || !e.Visible {
			return true
		}
		other := theirs.Find(e.Name())
		if other == nil || other.Visible && theirs.Edit(other) == ours.Edit(e) {
			return true
		}
		list = append(list, difference{
			Label: form.PlainText(ours.Text(e.Field.Label, e)), Theirs: shown(theirs, other), Mine: shown(ours, e),
		})
		return true
	})
	o := f.options()
	o.Notices = []view.Notice{{Level: "warning", Text: f.x.say("http.stale")}}
	return f.page(http.StatusConflict, ours, page, o, list)
}

func shown(s *form.State, e *form.Element) string {
	if len(e.Raw) > 0 {
		return e.Raw[0]
	}
	return s.Display(e)
}
