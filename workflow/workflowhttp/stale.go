package workflowhttp

import (
	"maps"
	"net/http"
	"slices"
	"strings"

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

// stale takes a page whose draft was saved elsewhere since it was shown. When
// the draft says the same as the page, as after a second click on a button, it
// goes on. Otherwise both versions are shown: what was typed stands in the form,
// over the draft as it is now, and nothing of it is saved until the citizen says
// so again. Files are kept at once, because a page cannot hold them.
func (f *filling) stale() error {
	if err := f.reload(); err != nil {
		return err
	}
	refused, err := f.attach(true)
	if err != nil {
		return err
	}
	if err := f.reload(); err != nil {
		return err
	}
	typed := maps.Clone(f.x.r.PostForm)
	delete(typed, form.PostAdd) // done already, or the rows are not those that were shown
	delete(typed, form.PostRemove)
	mine, err := f.read(typed)
	if err != nil {
		return err
	}
	theirs, ours := f.form.State(), f.form.Form.Evaluate(mine, f.form.Facts)
	list := differences(theirs, ours)
	if len(list) == 0 {
		return f.lead(refused)
	}
	blame(ours, refused)
	o := f.options()
	o.Notices = []view.Notice{{Level: "warning", Text: f.x.say("http.stale")}}
	if len(refused) > 0 {
		o.Show = view.ShowAll
	}
	return f.page(http.StatusConflict, ours, typed.Get(form.PostPage), o, list)
}

// differences lists the answers that are to be seen in ours and are others in
// theirs.
func differences(theirs, ours *form.State) []difference {
	var list []difference
	ours.Walk(func(e *form.Element) bool {
		if !e.Field.Input() || e.Withheld || !e.Visible {
			return true
		}
		d, before := difference{Label: form.PlainText(ours.Text(e.Field.Label, e)), Mine: shown(ours, e)}, []string(nil)
		if other := theirs.Find(e.Name()); other != nil && other.Visible {
			d.Theirs, before = shown(theirs, other), theirs.Edits(other)
		}
		if !slices.Equal(before, ours.Edits(e)) {
			list = append(list, d)
		}
		return true
	})
	return list
}

func shown(s *form.State, e *form.Element) string {
	if len(e.Raw) > 0 {
		return strings.Join(e.Raw, ", ")
	}
	return s.Display(e)
}
