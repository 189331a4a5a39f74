package workflow_test

import (
	"os"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
)

// bench is a kit with the solution "tilskud" published, and people around it.
type bench struct {
	*workflowtest.Kit
	kp, letter      *workflowtest.Recorder
	anders, berit   workflow.Caller
	worker, foreign workflow.Caller
	operator        workflow.Caller
}

func setup(t testing.TB) *bench {
	t.Helper()
	b := &bench{kp: &workflowtest.Recorder{}, letter: &workflowtest.Recorder{}}
	b.Kit = workflowtest.NewKit(t, &workflow.Options{Handlers: map[string]workflow.Handler{"kp": b.kp, "letter": b.letter, "esdh": &workflowtest.Recorder{}}})
	b.Publish(t, os.DirFS("testdata/tilskud"))
	b.anders, b.berit = b.Citizen("6101501234", "Anders Prøvesen"), b.Citizen("6202601234", "Berit Prøvesen")
	b.worker, b.foreign = b.Employee("lone", "pension"), b.Employee("finn", "teknik")
	b.operator = b.Employee("ole", "operator")
	return b
}

// start begins a case for Anders.
func (b *bench) start(t testing.TB) string {
	t.Helper()
	begun, err := b.Engine.Start(t.Context(), b.anders.Identity, workflow.StartRequest{Solution: "tilskud", Lang: i18n.Danish})
	if err != nil {
		t.Fatal(err)
	}
	return begun.Case
}

// view reads the case as a caller sees it.
func (b *bench) view(t testing.TB, c workflow.Caller, caseID string) workflow.View {
	t.Helper()
	v, err := b.Engine.View(t.Context(), c, caseID, i18n.Danish)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// draft returns the form that the caller may edit in the case's first step.
func (b *bench) draft(t testing.TB, c workflow.Caller, caseID string) workflow.FormView {
	t.Helper()
	v := b.view(t, c, caseID)
	if len(v.Steps) == 0 || !v.Steps[0].May || len(v.Steps[0].Forms) == 0 {
		t.Fatalf("nothing to edit: %+v", v.Steps)
	}
	return v.Steps[0].Forms[0]
}

// typed sets answers as a person types them.
func typed(t testing.TB, a *form.Answers, raw ...string) *form.Answers {
	t.Helper()
	a = a.Clone()
	for i := 0; i < len(raw); i += 2 {
		if _, err := a.Set(raw[i], []string{raw[i+1]}, i18n.Danish); err != nil {
			t.Fatalf("%s: %v", raw[i], err)
		}
	}
	return a
}

var sound = []string{"/hvad", "briller", "/beloeb", "1.250,50"}

// submit fills in and submits the case's first step.
func (b *bench) submit(t testing.TB, c workflow.Caller, caseID string, raw ...string) workflow.SubmitResult {
	t.Helper()
	fv := b.draft(t, c, caseID)
	res, err := b.Engine.Submit(t.Context(), c, workflow.SubmitRequest{
		Case: caseID, Step: "ansoeg", Lang: i18n.Danish,
		Forms: map[string]workflow.FormInput{fv.ID: {Answers: typed(t, fv.Answers, raw...), Revision: fv.Revision}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// submitted returns a case that waits for the case worker.
func (b *bench) submitted(t testing.TB) string {
	t.Helper()
	id := b.start(t)
	if res := b.submit(t, b.anders, id, sound...); !res.Submitted {
		t.Fatalf("not submitted: %v", res.Forms["ansoegning"].State.Faults())
	}
	return id
}

func (b *bench) approve(t testing.TB, caseID string) {
	t.Helper()
	if _, err := b.Engine.Approve(t.Context(), b.worker, workflow.Judgement{Case: caseID, Step: "behandl"}); err != nil {
		t.Fatal(err)
	}
}

// steps names what goes on in a case.
func steps(v workflow.View) []string {
	var out []string
	for _, s := range v.Steps {
		out = append(out, s.Step.ID)
	}
	return out
}

func wantCode(t testing.TB, what string, err error, code workflow.Code) {
	t.Helper()
	if err == nil || workflow.CodeOf(err) != code {
		t.Errorf("%s: %v, want code %s", what, err, code)
	}
}
