package workflow_test

import (
	"testing"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
)

// TestTestFlag follows the flag of a test case from its start to the handler, and
// holds a real case on the same version against it.
func TestTestFlag(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.publish(t, changed(tilskud(t), "solution.json", `"test": true,`, ``), workflow.VersionOpen)
	cases := map[bool]string{}
	for _, test := range []bool{true, false} {
		begun, err := b.Engine.Start(t.Context(), b.anders.Identity, workflow.StartRequest{Solution: "tilskud", Lang: i18n.Danish, Test: test})
		if err != nil || begun.Test != test {
			t.Fatalf("start (test %v): %+v, %v", test, begun, err)
		}
		cases[test] = begun.Case
		b.submit(t, b.anders, begun.Case, sound...)
	}
	yes, no := true, false
	for test, id := range cases {
		row, err := b.Store.Case(t.Context(), b.Org, id)
		if err != nil || row.Test != test || b.view(t, b.anders, id).Test != test || b.view(t, b.worker, id).Test != test {
			t.Errorf("test %v: row %+v, %v", test, row, err)
		}
		only := &yes
		if !test {
			only = &no
		}
		tasks, err := b.Engine.Tasks(t.Context(), b.worker, workflow.TaskPage{Test: only})
		if err != nil || len(tasks) != 1 || tasks[0].Case != id || tasks[0].Test != test {
			t.Errorf("test %v: tasks %+v, %v", test, tasks, err)
		}
		own, err := b.Engine.Cases(t.Context(), b.anders, workflow.CasePage{Test: only})
		if err != nil || len(own) != 1 || own[0].Case != id || own[0].Test != test {
			t.Errorf("test %v: cases %+v, %v", test, own, err)
		}
		b.approve(t, id)
		b.Run(t)
		if snap, ok := b.kp.Snapshot(id + "/kp/1"); !ok || snap.Test != test {
			t.Errorf("test %v: the handler is told %v, %v", test, snap.Test, ok)
		}
	}
	if tasks, err := b.Engine.Tasks(t.Context(), b.worker, workflow.TaskPage{}); err != nil || len(tasks) != 0 {
		t.Errorf("tasks left: %+v, %v", tasks, err)
	}
}

// TestConstructedNumbersInTestCasesOnly: a form of a real case does not take the
// CPR number of somebody who does not exist, a test case's does.
func TestConstructedNumbersInTestCasesOnly(t *testing.T) {
	t.Parallel()
	b := setup(t)
	folder := tilskud(t)
	folder["forms/ansoegning.json"] = []byte(changedText(string(folder["forms/ansoegning.json"]), `{"key": "hvad"`, `{"key": "barn", "type": "cpr", "label": {"da": "Barn", "en": "Child"}}, {"key": "hvad"`))
	engine, err := workflow.New(b.Store, b.Files, b.Sealer, b.Trail, b.Clock, &workflow.Options{Handlers: map[string]workflow.Handler{"kp": b.kp, "letter": b.letter}})
	if err != nil {
		t.Fatal(err)
	}
	real := b.anders
	real.Actor.CPR = "" // a login without a number is not known to be constructed
	b.publish(t, changed(folder, "solution.json", `"test": true,`, ``), workflow.VersionOpen)
	for _, test := range []bool{true, false} {
		begun, err := engine.Start(t.Context(), real.Identity, workflow.StartRequest{Solution: "tilskud", Lang: i18n.Danish, Test: test})
		if err != nil {
			t.Fatal(err)
		}
		v, err := engine.View(t.Context(), real, begun.Case, i18n.Danish)
		if err != nil {
			t.Fatal(err)
		}
		fv := v.Steps[0].Forms[0]
		res, err := engine.Submit(t.Context(), real, workflow.SubmitRequest{Case: begun.Case, Step: "ansoeg", Forms: map[string]workflow.FormInput{
			"ansoegning": {Answers: typed(t, fv.Answers, append([]string{"/barn", "610150-1234"}, sound...)...), Revision: fv.Revision},
		}})
		if err != nil || res.Submitted != test {
			t.Errorf("test %v: submitted %v, %v", test, res.Submitted, err)
		}
	}
}
