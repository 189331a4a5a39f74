package workflow_test

import (
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// behalf returns an employee who fills in for a citizen.
func behalf(employee, citizen workflow.Caller) workflow.Caller {
	p := citizen.Actor
	employee.Principal = &p
	return employee
}

func TestAnEmployeeFillsInForACitizen(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	borgerservice := o.Employee("bo", "borgerservice")
	bo := behalf(borgerservice, o.sofie)
	id := o.start(t, bo)

	s := o.open(t, bo, id, "ansoegning").State()
	want(t, "filled from the citizen", []string{"Sofie Ærø", "Prøveby"}, texts(s, "/for_navn", "/for_by"))
	want(t, "filled from the employee", []string{"bo", ""}, texts(s, "/navn", "/by"))
	facts := s.Facts().Values
	for name, want := range map[string]string{"proxy.cpr": "6202704322", "login.user_id": "bo", "login.cpr": ""} {
		if got, _ := facts[name].AsText(); got != want {
			t.Errorf("%s is wrong", name)
		}
	}
	for name, want := range map[string]bool{"proxy.active": true, "login.employee": true} {
		if got, _ := facts[name].AsBool(); got != want {
			t.Errorf("%s is %v", name, got)
		}
	}
	for _, q := range o.people.Register(form.SourcePerson).Asked() {
		if about := q.Party.CPR.Number() == "6202704322"; about != (q.For == form.Principal) || about == q.Party.CPR.IsZero() {
			t.Errorf("asked about %v as %s", q.Party, q.For)
		}
	}
	want(t, "not withheld from who fills in", []string{"/intern"}, hidden(s))
	if res := o.apply(t, bo, id, "/by", "Prøveby"); !res.Submitted {
		t.Fatalf("not submitted: %v", codes(res.Forms["ansoegning"].State))
	}

	// Both are recorded.
	employee, citizen := identity.EmployeeRef("bo"), o.sofie.Actor.Ref
	lines, err := o.Trail.Lines(t.Context(), o.Org, id)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		if l.Actor != employee || l.Principal != citizen {
			t.Errorf("%s by %s for %s", l.What, l.Actor, l.Principal)
		}
	}
	v, err := o.Engine.View(t.Context(), o.kim, id, "da")
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range v.History {
		if h.Who != employee {
			t.Errorf("%s by %s", h.Type, h.Who)
		}
	}

	// The case is the citizen's: they find it, and the employee alone does not.
	mine, err := o.Engine.Cases(t.Context(), o.sofie, workflow.CasePage{})
	if err != nil || len(mine) != 1 || mine[0].Case != id {
		t.Fatalf("the citizen's cases: %v, %v", mine, err)
	}
	if v, err := o.Engine.View(t.Context(), o.sofie, id, "da"); err != nil || !v.Own {
		t.Errorf("the citizen's view: %v", err)
	}
	_, err = o.Engine.View(t.Context(), borgerservice, id, "da")
	wantCode(t, "the employee without the citizen", err, workflow.NotFound)
	_, err = o.Engine.View(t.Context(), behalf(borgerservice, o.karla), id, "da")
	wantCode(t, "for another citizen", err, workflow.NotFound)
}

// A citizen takes over what an employee began, and registers are asked about
// who sits at the screen now.
func TestACitizenGoesOnWithWhatAnEmployeeBegan(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	bo := behalf(o.Employee("bo", "borgerservice"), o.sofie)
	id := o.start(t, bo)
	o.save(t, bo, id, "/konto", "1234", "/vej", "Hos bo 1")
	s := o.open(t, o.sofie, id, "ansoegning").State()
	want(t, "read by the citizen", []string{"Sofie Ærø", "Prøveby", "Hos bo 1"}, texts(s, "/navn", "/by", "/vej"))
	if res := o.apply(t, o.sofie, id); !res.Submitted {
		t.Fatalf("not submitted: %v", codes(res.Forms["ansoegning"].State))
	}
	want(t, "read by the case worker", []string{"Sofie Ærø", "Prøveby"}, texts(o.shown(t, o.kim, id, "ansoegning").State(), "/navn", "/by"))
}

// Naming a citizen opens nothing where employees may not fill in.
func TestNamingACitizenOpensNothingElse(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	o.Clock.Advance(1)
	o.Publish(t, changed(stoette(t), "solution.json", `"login": ["mitid", "employee-for-citizen"]`, `"login": ["mitid"]`))
	id := o.start(t, o.sofie)
	bo := behalf(o.Employee("bo", "borgerservice"), o.sofie)
	_, err := o.Engine.View(t.Context(), bo, id, "da")
	wantCode(t, "view", err, workflow.NotFound)
	if cases, err := o.Engine.Cases(t.Context(), bo, workflow.CasePage{}); err != nil || len(cases) != 0 {
		t.Errorf("cases: %v, %v", cases, err)
	}
	_, err = o.Engine.Start(t.Context(), bo.Identity, workflow.StartRequest{Solution: "stoette", Lang: "da"})
	wantCode(t, "start", err, workflow.Denied)
}
