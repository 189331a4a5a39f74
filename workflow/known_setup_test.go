package workflow_test

import (
	"os"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/prefill"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/memcheck"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
)

// office is a kit with the solution "stoette" published, registers of invented
// people, a check of accounts and a table of cars.
type office struct {
	*workflowtest.Kit
	people   *prefill.Memory
	accounts *memcheck.Check
	cars     *memcheck.Table
	kp       *workflowtest.Recorder

	sofie, karla workflow.Caller // citizens with an address
	kim, lone    workflow.Caller // of the groups pension and jura
}

func newOffice(t testing.TB, change func(*workflow.Options)) *office {
	t.Helper()
	o := &office{people: prefill.Invented(), accounts: memcheck.NewCheck(), cars: memcheck.NewTable("plade"), kp: &workflowtest.Recorder{}}
	filler, err := prefill.New(o.people.Sources(), nil)
	if err != nil {
		t.Fatal(err)
	}
	o.cars.Set("AB12345", map[string]expression.Value{"model": expression.TextOf("Prøve 2"), "aar": expression.IntegerOf(2019)})
	opts := &workflow.Options{
		Handlers: map[string]workflow.Handler{"arkiv": o.kp}, Prefill: filler,
		Checks: map[string]workflow.Checker{"konto": o.accounts}, Lookups: map[string]workflow.Looker{"biler": o.cars},
	}
	if change != nil {
		change(opts)
	}
	o.Kit = workflowtest.NewKit(t, opts)
	o.Publish(t, os.DirFS("testdata/stoette"))
	o.sofie, o.karla = o.Citizen("6202704322", "Sofie Ærø"), o.Citizen("6101501234", "Karla Marie Prøvesen")
	o.kim, o.lone = o.Employee("kim", "pension"), o.Employee("lone", "jura")
	return o
}

func (o *office) start(t testing.TB, c workflow.Caller) string {
	t.Helper()
	begun, err := o.Engine.Start(t.Context(), c.Identity, workflow.StartRequest{Solution: "stoette", Lang: i18n.Danish})
	if err != nil {
		t.Fatal(err)
	}
	return begun.Case
}

// open returns a form of the first step that the caller may do.
func (o *office) open(t testing.TB, c workflow.Caller, caseID, id string) workflow.FormView {
	t.Helper()
	v, err := o.Engine.View(t.Context(), c, caseID, i18n.Danish)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range v.Steps {
		for _, f := range s.Forms {
			if f.ID == id {
				return f
			}
		}
	}
	t.Fatalf("the form %q is not there to %v", id, c)
	return workflow.FormView{}
}

// save saves the application as it is with what is typed.
func (o *office) save(t testing.TB, c workflow.Caller, caseID string, raw ...string) workflow.Saved {
	t.Helper()
	f := o.open(t, c, caseID, "ansoegning")
	saved, err := o.Engine.Save(t.Context(), c, workflow.SaveRequest{
		Case: caseID, Step: "ansoeg", Form: "ansoegning", Lang: i18n.Danish, Answers: typed(t, f.Answers, raw...), Revision: f.Revision,
	})
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

// hand submits a step with what is typed in one form.
func (o *office) hand(t testing.TB, c workflow.Caller, caseID, step, id string, raw ...string) workflow.SubmitResult {
	t.Helper()
	f := o.open(t, c, caseID, id)
	res, err := o.Engine.Submit(t.Context(), c, workflow.SubmitRequest{
		Case: caseID, Step: step, Lang: i18n.Danish,
		Forms: map[string]workflow.FormInput{id: {Answers: typed(t, f.Answers, raw...), Revision: f.Revision}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// apply hands in the application.
func (o *office) apply(t testing.TB, c workflow.Caller, caseID string, raw ...string) workflow.SubmitResult {
	t.Helper()
	return o.hand(t, c, caseID, "ansoeg", "ansoegning", append([]string{"/konto", "1234"}, raw...)...)
}

// sent returns a case whose application was handed in.
func (o *office) sent(t testing.TB, c workflow.Caller, raw ...string) string {
	t.Helper()
	id := o.start(t, c)
	if res := o.apply(t, c, id, raw...); !res.Submitted {
		t.Fatalf("not submitted: %v", codes(res.Forms["ansoegning"].State))
	}
	return id
}

// texts returns what elements show, by path; "-" for what is not there.
func texts(s *form.State, paths ...string) []string {
	out := make([]string, len(paths))
	for i, p := range paths {
		if e := s.Find(p); e != nil {
			out[i] = s.Display(e)
		} else {
			out[i] = "-"
		}
	}
	return out
}

// codes returns what is wrong as "path code".
func codes(s *form.State) []string {
	var out []string
	for _, f := range s.Faults() {
		out = append(out, f.Path+" "+string(f.Code))
	}
	return out
}

// asked counts the questions to a register.
func (o *office) asked(source string) int { return len(o.people.Register(source).Asked()) }
