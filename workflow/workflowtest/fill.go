package workflowtest

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/formtest/sample"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
)

// Answers are what somebody types, by field: "/beloeb" in the step's only form,
// "ansoegning/beloeb" where it has several, "/boern/r1/navn" in a row, which is
// added when it is not there. An answer that is several texts has them on lines
// of their own.
type Answers map[string]string

// Fill types answers into a step's forms, on top of what is in them, and submits
// the step. It fails the test when the forms have faults.
func (c *Case) Fill(step string, answers Answers) *Case {
	c.t.Helper()
	forms := c.editable(c.by, step)
	for _, name := range slices.Sorted(maps.Keys(answers)) {
		id, pointer, _ := strings.Cut(name, "/")
		i := slices.IndexFunc(forms, func(f workflow.FormView) bool { return f.ID == id || id == "" && len(forms) == 1 })
		if i < 0 {
			c.fatal("%s: %s is in none of the forms that are filled in", step, name)
		}
		if err := typeIn(&forms[i], "/"+pointer, answers[name]); err != nil {
			c.fatal("%s: %s: %v", step, name, err)
		}
	}
	return c.submit(step, forms)
}

// typeIn sets one answer, in a row that is added when it is missing.
func typeIn(f *workflow.FormView, pointer, text string) error {
	set := func() error {
		code, err := f.Answers.Set(pointer, strings.Split(text, "\n"), i18n.Danish)
		if err == nil && code != "" {
			err = errors.New("it is not understood: " + string(code))
		}
		return err
	}
	err := set()
	if parts := strings.Split(pointer, "/"); errors.Is(err, form.ErrUnknownName) && len(parts) > 3 {
		n := len(parts) - 1
		if _, failed := f.Answers.AddRow(strings.Join(parts[:n-1], "/"), parts[n-1], f.Facts); failed == nil {
			err = set()
		}
	}
	return err
}

// Sample submits a step with answers that nobody had to think of: those that are
// in its forms when they are without faults, else made up ones that are. The
// same form gets the same answers every time.
func (c *Case) Sample(step string) *Case {
	c.t.Helper()
	forms := c.editable(c.by, step)
	for i := range forms {
		if !made(&forms[i]) {
			c.fatal("%s: no answers to form %s were found that are without faults: fill it in", step, forms[i].ID)
		}
	}
	return c.submit(step, forms)
}

// Bounds of the search for answers: what a test has the patience for.
const (
	sampleTries       = 60
	sampleEvaluations = 6000
)

// made puts answers into a form that are without faults as it is shown now, and
// reports whether it found any.
func made(f *workflow.FormView) bool {
	if string(f.Answers.AppendJSON(nil)) != "{}" && sound(f.State()) {
		return true
	}
	o := &sample.Options{Tries: sampleTries, Evaluations: sampleEvaluations}
	for _, s := range sample.Generate(f.Form, f.Facts, o).Samples {
		answers, faults, err := form.DecodeAnswers(f.Form, s.Answers)
		if err != nil || len(faults) > 0 {
			continue
		}
		if sound(f.Form.Evaluate(answers, f.Facts)) {
			f.Answers = answers
			return true
		}
	}
	return false
}

// blocking returns the first fault that keeps a form from being submitted.
func blocking(s *form.State) (form.Fault, bool) {
	for _, f := range s.Faults() {
		if f.Blocks() {
			return f, true
		}
	}
	return form.Fault{}, false
}

func sound(s *form.State) bool {
	_, bad := blocking(s)
	return !bad
}

// editable returns the forms of a step that somebody may fill in now.
func (c *Case) editable(by workflow.Caller, step string) []workflow.FormView {
	c.t.Helper()
	s, ok := c.step(by, step)
	if !ok || !s.May {
		c.fatal("%s is not %s's to fill in now", step, by.ActorRef())
	}
	var out []workflow.FormView
	for _, f := range s.Forms {
		if f.Mode == workflow.Edit {
			f.Answers = f.Answers.Clone()
			out = append(out, f)
		}
	}
	return out
}

// submit submits a step with its forms. What registers have changed since is told
// once, so it is tried twice.
func (c *Case) submit(step string, forms []workflow.FormView) *Case {
	c.t.Helper()
	req := workflow.SubmitRequest{Case: c.ID, Step: step, Lang: i18n.Danish, Choose: c.choose, Forms: map[string]workflow.FormInput{}}
	for _, f := range forms {
		req.Forms[f.ID] = workflow.FormInput{Answers: f.Answers, Revision: f.Revision}
	}
	for range 2 {
		res, err := c.Kit.Engine.Submit(c.t.Context(), c.by, req)
		if err != nil || res.Submitted {
			return c.done("submit", step, err)
		}
		for _, id := range slices.Sorted(maps.Keys(res.Forms)) {
			if f, bad := blocking(res.Forms[id].State); bad {
				c.fatal("submit %s: form %s has the fault %s at %s", step, id, f.Code, f.Path)
			}
		}
		req.Forms = nil // as they were saved
	}
	c.fatal("submit %s: it is not submitted, and has no faults", step)
	return c
}
