package simulate

import (
	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/formtest/sample"
	"github.com/borgerflow/borgerflow/workflow"
)

// tries bounds the search for answers to one form.
const tries = 20_000

// samples generates answers to every form that a step edits, which may be
// submitted. It is nil when that is not possible or the forms are too large: then
// guards are free choices.
func (r *run) samples() map[string][]workflow.GivenForm {
	out := map[string][]workflow.GivenForm{}
	fields := 0
	for _, step := range r.w.Solution.Steps {
		for _, sf := range step.Forms {
			f := r.w.Forms[sf.Form]
			if sf.Mode != workflow.Edit || out[sf.Form] != nil {
				continue
			}
			if fields += f.Len(); fields > r.opts.Fields {
				return nil
			}
			if out[sf.Form] = submittable(f, r.opts); out[sf.Form] == nil {
				return nil
			}
		}
	}
	return out
}

// submittable returns the samples of a form in which nothing is wrong.
func submittable(f *form.Form, o Options) []workflow.GivenForm {
	facts := form.Facts{Now: o.Start, Lang: f.Languages[0], Test: true}
	var out []workflow.GivenForm
	for _, s := range sample.Generate(f, facts, &sample.Options{Seed: o.Seed, Evaluations: tries}).Samples {
		answers, _, err := form.DecodeAnswers(f, s.Answers)
		if err != nil {
			continue
		}
		if state := f.Evaluate(answers, s.Facts); state.OK() {
			out = append(out, workflow.GivenForm{Form: f.ID, Answers: s.Answers, Data: state.Submission()})
		}
	}
	return out
}

// filled draws answers to the forms that a step edits.
func (c *course) filled(step *workflow.Step) []workflow.GivenForm {
	var out []workflow.GivenForm
	for _, sf := range step.Forms {
		if sf.Mode != workflow.Edit {
			continue
		}
		if given := c.answers[sf.Form]; len(given) > 0 {
			out = append(out, given[c.r.IntN(len(given))])
			continue
		}
		out = append(out, workflow.GivenForm{Form: sf.Form, Answers: []byte("{}"), Data: []byte("{}")})
	}
	return out
}
