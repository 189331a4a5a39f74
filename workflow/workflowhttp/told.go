package workflowhttp

import (
	"cmp"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/prefill"
	"github.com/borgerflow/borgerflow/form/view"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/workflow"
)

// told words where registers say something else than the draft was made with:
// what there is to do, then one line for each. It is empty when they do not.
func (f *filling) told(got workflow.SubmitResult) []string {
	var out []string
	for _, fv := range f.step.Forms {
		result := got.Forms[fv.ID]
		for _, c := range result.Differences {
			if len(out) == 0 {
				out = append(out, f.x.say("http.told"))
			}
			out = append(out, f.x.change(result.State, c))
		}
	}
	return out
}

// change words one difference. A list is not written out.
func (x *exchange) change(s *form.State, c prefill.Change) string {
	label := fault.Arg{Name: "label", Kind: fault.Text, Value: form.PlainText(s.Text(c.Field.Label, s.Find(c.Name)))}
	then, now := c.Display(x.lang)
	if then == "" && now == "" {
		return i18n.Message(x.lang, "http.told_list", label)
	}
	nothing := x.say("http.told_nothing")
	return i18n.Message(x.lang, "http.told_change", label,
		fault.Arg{Name: "then", Kind: fault.Text, Value: cmp.Or(then, nothing)},
		fault.Arg{Name: "now", Kind: fault.Text, Value: cmp.Or(now, nothing)})
}

// warnings are texts as notices at the top of a page.
func warnings(texts []string) []view.Notice {
	var out []view.Notice
	for _, text := range texts {
		out = append(out, view.Notice{Level: "warning", Text: text})
	}
	return out
}
