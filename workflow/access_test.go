package workflow_test

import (
	"testing"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/google/go-cmp/cmp"
)

func TestDefaultDeny(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	see := func(c workflow.Caller) error {
		_, err := b.Engine.View(t.Context(), c, id, i18n.Danish)
		return err
	}
	others := map[string]workflow.Caller{
		"another citizen": b.berit, "nobody": b.Anyone(""), "a guessed token": b.Anyone("x"),
		"a worker of another group": b.foreign, "the operator": b.operator,
	}
	for name, c := range others {
		wantCode(t, name, see(c), workflow.NotFound)
	}
	wantCode(t, "the case worker before it is submitted", see(b.worker), workflow.NotFound)
	b.submit(t, b.anders, id, sound...)
	for name, c := range others {
		wantCode(t, name, see(c), workflow.NotFound)
		_, err := b.Engine.Approve(t.Context(), c, workflow.Judgement{Case: id, Step: "behandl"})
		wantCode(t, name+" approves", err, workflow.NotFound)
	}
	_, err := b.Engine.Approve(t.Context(), b.anders, workflow.Judgement{Case: id, Step: "behandl"})
	wantCode(t, "the applicant approves", err, workflow.Denied)
	elsewhere := b.worker
	elsewhere.Org = "beby"
	wantCode(t, "a worker of another organisation", see(elsewhere), workflow.NotFound)
	if v := b.view(t, b.worker, id); !v.Steps[0].May || v.Own {
		t.Errorf("the worker's view: %+v", v.Steps)
	}
	if v := b.view(t, b.anders, id); v.Steps[0].May || len(v.Steps[0].Forms) != 0 {
		t.Errorf("the applicant's view: %+v", v.Steps)
	}
}

func TestTasksAndCases(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	count := func(c workflow.Caller) []string {
		tasks, err := b.Engine.Tasks(t.Context(), c, workflow.TaskPage{})
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, task := range tasks {
			out = append(out, task.Step+" "+task.Title.In(i18n.English))
		}
		return out
	}
	if diff := cmp.Diff([]string{"ansoeg Apply"}, count(b.anders)); diff != "" {
		t.Errorf("the applicant's tasks (-want +got):\n%s", diff)
	}
	b.submit(t, b.anders, id, sound...)
	if diff := cmp.Diff([]string{"behandl Decide"}, count(b.worker)); diff != "" {
		t.Errorf("the worker's tasks (-want +got):\n%s", diff)
	}
	for _, c := range []workflow.Caller{b.anders, b.berit, b.foreign, b.Anyone("")} {
		if got := count(c); len(got) != 0 {
			t.Errorf("tasks of %v: %v", c.Identity, got)
		}
	}
	own, err := b.Engine.Cases(t.Context(), b.anders, workflow.CasePage{})
	if err != nil || len(own) != 1 || own[0].Case != id || own[0].State != workflow.CaseOpen {
		t.Errorf("own cases: %+v, %v", own, err)
	}
	if got, _ := b.Engine.Cases(t.Context(), b.berit, workflow.CasePage{}); len(got) != 0 {
		t.Errorf("another's cases: %+v", got)
	}
}

func TestCitizensAreToldLess(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.submitted(t)
	b.kp.Fail(workflow.Rejected)
	if _, err := b.Engine.Approve(t.Context(), b.worker, workflow.Judgement{Case: id, Step: "behandl", Note: "Internt"}); err != nil {
		t.Fatal(err)
	}
	b.Run(t)
	if _, err := b.Engine.Retry(t.Context(), b.operator, workflow.Repair{Case: id, Step: "kp"}); err != nil {
		t.Fatal(err)
	}
	b.Run(t)
	v := b.view(t, b.anders, id)
	for _, h := range v.History {
		if h.Note != "" || h.Who.IsEmployee() || h.Code != "" {
			t.Errorf("the citizen is told %+v", h)
		}
	}
	if out := v.Outputs["kp"]; out.Ref == "" || out.Data != nil {
		t.Errorf("the citizen is told %+v", out)
	}
	notes := 0
	for _, h := range b.view(t, b.worker, id).History {
		if h.Note == "Internt" && h.Who == "employee:lone" {
			notes++
		}
	}
	if notes != 1 {
		t.Errorf("the case worker is told the note %d times", notes)
	}
}
