package workflow_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/google/go-cmp/cmp"
)

func TestWholeRoad(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	if v := b.view(t, b.anders, id); v.State != workflow.CaseDraft || !v.Own {
		t.Errorf("a new case is %s, own %v", v.State, v.Own)
	}
	if res := b.submit(t, b.anders, id, sound...); !res.Submitted || res.State != workflow.CaseOpen {
		t.Fatalf("submit = %+v", res)
	}
	state, err := b.Engine.Reject(t.Context(), b.worker, workflow.Judgement{Case: id, Step: "behandl", To: "ansoeg", Note: "Vedlæg overslag"})
	if err != nil || state != workflow.CaseOpen {
		t.Fatalf("reject: %s, %v", state, err)
	}
	b.submit(t, b.anders, id, "/beloeb", "999")
	b.approve(t, id)
	if n := b.Run(t); n != 2 {
		t.Errorf("%d effects performed, want 2", n)
	}
	v := b.view(t, b.anders, id)
	if v.State != workflow.CaseEnded || v.Outcome != "slut" || len(v.Steps) != 0 {
		t.Errorf("at the end: %s, outcome %q, steps %v", v.State, v.Outcome, steps(v))
	}
	if diff := cmp.Diff([]string{id + "/kp/1"}, b.kp.Taken()); diff != "" {
		t.Errorf("taken by KP (-want +got):\n%s", diff)
	}
	snap, _ := b.letter.Snapshot(id + "/brev/1")
	want := `{"navn":"Anders Prøvesen","hvad":"briller","beloeb":{"amount":99900,"currency":"DKK"}}`
	if got := string(snap.Forms["ansoegning"].Data); got != want {
		t.Errorf("handed over\n%s\nwant\n%s", got, want)
	}
	if snap.Outputs["kp"].Ref != "received:"+id+"/kp/1" || string(snap.Applicant.Actor.CPR) != "6101501234" {
		t.Errorf("the letter knows output %+v", snap.Outputs["kp"])
	}
	var told []string
	for _, h := range v.History {
		told = append(told, string(h.Type)+" "+h.Step+" "+h.Outcome+" "+h.Note)
	}
	wantTold := []string{
		"case.started   ", "step.left ansoeg submitted ", "step.left behandl rejected Vedlæg overslag", "step.left ansoeg submitted ",
		"step.left behandl approved ", "handover.done kp  ", "step.left kp done ", "handover.done brev  ", "step.left brev done ", "case.ended  slut ",
	}
	if diff := cmp.Diff(wantTold, told); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
}

func TestFaultsAreDataAndNothingIsLost(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	res := b.submit(t, b.anders, id, "/beloeb", "mange penge")
	if res.Submitted || res.State != workflow.CaseDraft {
		t.Fatalf("submit = %+v", res)
	}
	var codes []string
	for _, f := range res.Forms["ansoegning"].State.Faults() {
		codes = append(codes, f.Path+" "+string(f.Code))
	}
	if diff := cmp.Diff([]string{"/hvad required", "/beloeb bad_money"}, codes); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	fv := b.draft(t, b.anders, id)
	if el := fv.State().Find("/beloeb"); len(el.Raw) != 1 || el.Raw[0] != "mange penge" {
		t.Errorf("what was typed is gone: %q", el.Raw)
	}
	if fv.Revision != res.Forms["ansoegning"].Revision {
		t.Errorf("revision %d, told %d", fv.Revision, res.Forms["ansoegning"].Revision)
	}
}

func TestTwoTabs(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	fv := b.draft(t, b.anders, id)
	save := func(raw ...string) (workflow.Saved, error) {
		return b.Engine.Save(t.Context(), b.anders, workflow.SaveRequest{
			Case: id, Step: "ansoeg", Form: "ansoegning", Answers: typed(t, fv.Answers, raw...), Revision: fv.Revision,
		})
	}
	if _, err := save("/beloeb", "100"); err != nil {
		t.Fatal(err)
	}
	_, err := save("/beloeb", "200")
	wantCode(t, "the second tab", err, workflow.Conflict)
	stale, ok := errors.AsType[*workflow.StaleError](err)
	if !ok || stale.Revision != fv.Revision+1 {
		t.Errorf("error %v does not tell the revision", err)
	}
	if again, err := save("/beloeb", "100"); err != nil || again.Revision != fv.Revision+1 {
		t.Errorf("the first tab sends its save again: %+v, %v", again, err)
	}
	now := b.draft(t, b.anders, id)
	if oere, _ := now.Answers.Value("/beloeb").AsOere(); oere != 10000 {
		t.Errorf("the first tab's answer is %d øre", oere)
	}
}

func TestReadOnlyAnswersCannotBeSet(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	fv := b.draft(t, b.anders, id)
	incoming, _, err := form.DecodeAnswers(fv.Form, []byte(`{"navn":"En Anden","hvad":"briller","beloeb":{"amount":100,"currency":"DKK"}}`))
	if err != nil {
		t.Fatal(err)
	}
	res, err := b.Engine.Submit(t.Context(), b.anders, workflow.SubmitRequest{
		Case: id, Step: "ansoeg", Forms: map[string]workflow.FormInput{"ansoegning": {Answers: incoming, Revision: fv.Revision}},
	})
	if err != nil || !res.Submitted {
		t.Fatalf("submit: %+v, %v", res, err)
	}
	if got := string(b.view(t, b.worker, id).Steps[0].Forms[0].State().Submission()); !strings.Contains(got, "Anders Prøvesen") {
		t.Errorf("submitted %s", got)
	}
}

func TestCommandsAreIdempotent(t *testing.T) {
	t.Parallel()
	b := setup(t)
	req := workflow.StartRequest{Solution: "tilskud", Command: "k0"}
	first, err := b.Engine.Start(t.Context(), b.anders.Identity, req)
	if err != nil {
		t.Fatal(err)
	}
	again, err := b.Engine.Start(t.Context(), b.anders.Identity, req)
	if err != nil || again.Case != first.Case {
		t.Errorf("second start: %+v, %v", again, err)
	}
	id := first.Case
	b.submit(t, b.anders, id, "/hvad", "briller", "/beloeb", "10")
	for range 2 {
		if _, err := b.Engine.Approve(t.Context(), b.worker, workflow.Judgement{Case: id, Step: "behandl", Command: "k1"}); err != nil {
			t.Errorf("approve: %v", err)
		}
	}
	b.Run(t)
	_, err = b.Engine.Approve(t.Context(), b.worker, workflow.Judgement{Case: id, Step: "behandl"})
	wantCode(t, "a second approval of its own", err, workflow.Conflict)
	_, err = b.Engine.Reject(t.Context(), b.worker, workflow.Judgement{Case: id, Step: "behandl", Note: "n", Command: "k1"})
	wantCode(t, "the id of another command", err, workflow.Conflict)
	if got := b.kp.Taken(); len(got) != 1 {
		t.Errorf("taken by KP: %v", got)
	}
}

func TestTimeIsTheClocks(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	b.Clock.Advance(90 * time.Minute)
	b.submit(t, b.anders, id, sound...)
	v := b.view(t, b.anders, id)
	if got := v.Sent.Sub(v.Started); got != 90*time.Minute {
		t.Errorf("sent %v after it was started", got)
	}
}
