package workflow_test

import (
	"testing"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// A task is never given to somebody who may not do it because they did a step
// that is kept apart from it: then it is the group's.
func TestNoTaskIsGivenToWhoMayNotDoIt(t *testing.T) {
	t.Parallel()
	clerk := func(name string) workflow.Facts {
		return workflow.Facts{Now: noon, By: identity.Identity{Org: "aaby", Employee: name, Groups: []string{"g"}}, Operators: "operator"}
	}
	at := workflow.Target{Step: "c"}
	second := func(t *testing.T, who string) *play {
		t.Helper()
		p := begin(t, compiled(t, "a fill : submitted>b", "b approve : approved>c rejected>a",
			"c approve "+who+" not=b : approved>e rejected>a", "e end")).must("a")
		events, _, err := workflow.Decide(p.w, p.s, workflow.ApproveStep{Target: workflow.Target{Step: "b"}}, clerk("grete"))
		if err != nil {
			t.Fatal(err)
		}
		p.s = workflow.Apply(p.s, events...)
		return p
	}
	t.Run("who did the step before", func(t *testing.T) {
		t.Parallel()
		p := second(t, "to=actor,b")
		c := p.w.Step("c")
		if tok, _ := p.s.Token("c", 0); tok.Assignee != (workflow.Assignee{Group: "g"}) {
			t.Errorf("it is the task of %+v", tok.Assignee)
		}
		if workflow.MayAct(c, p.s, clerk("grete")) || !workflow.MayAct(c, p.s, clerk("lone")) {
			t.Error("a colleague may do it, and who did the step before may not")
		}
	})
	t.Run("a manager who turns out to have done it", func(t *testing.T) {
		t.Parallel()
		p := second(t, "to=manager,b")
		system := workflow.Facts{Now: noon, By: machine, Operators: "operator"}
		events, _, err := workflow.Decide(p.w, p.s, workflow.AssignTask{Target: at, User: "grete", Part: "manager"}, system)
		if err != nil {
			t.Fatal(err)
		}
		if tok, _ := workflow.Apply(p.s, events...).Token("c", 0); tok.Assignee != (workflow.Assignee{Group: "g"}) {
			t.Errorf("it is the task of %+v", tok.Assignee)
		}
	})
	t.Run("by hand", func(t *testing.T) {
		t.Parallel()
		p := second(t, "")
		_, _, err := workflow.Decide(p.w, p.s, workflow.AssignTask{Target: at, User: "grete"}, clerk("lone"))
		wantCode(t, "delegating to who may not", err, workflow.Denied)
	})
}
