package workflow_test

import (
	"slices"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/google/go-cmp/cmp"
)

// TestMigratedStepsKeepTheirKeys: whatever a step that goes on under another name
// asks for, again or for the first time, has the key that it would have had; its
// next round has the new name.
func TestMigratedStepsKeepTheirKeys(t *testing.T) {
	t.Parallel()
	lines := []string{
		"a fill : submitted>h submitted>b", "h handover : done>d", "b approve escalated : approved>d rejected>a",
		"d approve all : approved>e rejected>b", "e end",
	}
	from := compiled(t, lines...)
	to := compiled(t, edited(lines, "h handover", "g handover", ">h", ">g", "b approve", "x approve", ">b", ">x")...)
	p := &play{t: t, w: from, s: &workflow.State{}, now: noon, all: true}
	for _, c := range []workflow.Command{workflow.StartCase{Case: "c1"}, submit(from, workflow.Target{Step: "a"})} {
		if err := p.do(c); err != nil {
			t.Fatal(err)
		}
	}
	m := migrated(p, to, workflow.Mapping{Steps: map[string]string{"h": "g", "b": "x"}})
	if m.Barred() {
		t.Fatalf("barred by %s", barring(m))
	}
	p.w, p.s = to, workflow.Apply(p.s, m.Events...)
	lone, sys := workflow.Facts{By: worker, Operators: "operator"}, workflow.Facts{By: machine, Operators: "operator"}
	at := func(step string) workflow.Target { return workflow.Target{Step: step, Round: 1} }
	for _, c := range []struct {
		cmd  workflow.Command
		f    workflow.Facts
		want []string
	}{
		{workflow.FailHandover{Target: at("h"), Code: workflow.Rejected}, sys, nil},
		{workflow.RetryHandover{Target: at("g")}, lone, []string{"c1/h/1"}},
		{workflow.FailPart{Target: at("b"), Part: "notice", Code: workflow.Rejected}, sys, nil},
		{workflow.RetryHandover{Target: at("x"), Part: "notice"}, lone, []string{"c1/b/1/notice"}},
		{workflow.Timer{Target: at("b"), Part: "remind-1"}, sys, []string{"c1/b/1/notice-remind-1"}},
		{workflow.AssignTask{Target: at("x"), User: "lone"}, lone, []string{"c1/b/1/notice-assigned-1"}},
		{workflow.ApproveStep{Target: at("b")}, lone, []string{"dropped c1/b/1/escalate", "dropped c1/b/1/remind-2"}},
		{workflow.FinishHandover{Target: at("h")}, sys, nil},
		{workflow.RejectStep{Target: at("d"), To: "x", Note: "n"}, lone, []string{"c1/x/2/escalate", "c1/x/2/notice", "c1/x/2/remind-1", "c1/x/2/remind-2"}},
	} {
		p.now = p.now.Add(time.Second)
		c.f.Now = p.now
		events, effects, err := workflow.Decide(p.w, p.s, c.cmd, c.f)
		if err != nil {
			t.Fatalf("%T: %v", c.cmd, err)
		}
		if diff := cmp.Diff(c.want, askedFor(effects)); diff != "" {
			t.Errorf("%T asks for (-want +got):\n%s", c.cmd, diff)
		}
		p.s = workflow.Apply(p.s, events...)
	}
}

// askedFor names effects by their keys, in order.
func askedFor(effects []workflow.Effect) []string {
	var out []string
	for _, ef := range effects {
		key := ef.Key("c1")
		if ef.Drop {
			key = "dropped " + key
		}
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}
