package workflow_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/google/go-cmp/cmp"
)

const (
	writeSigned = `{"id":"naeste","kind":"fill","title":{"da":"Skriv","en":"Write"},"assign":{"group":"sager"},"signing":true,
		"forms":[{"form":"tilsagn"}],"next":[{"on":"submitted","to":"sidste"}]}`
	lastApprove = `{"id":"sidste","kind":"approve","title":{"da":"Godkend","en":"Approve"},ASSIGN,
		"next":[{"on":"approved","to":"slut"},{"on":"rejected","to":"naeste"}]}`
)

// signedBy has an employee fill in a step that is signed, and the signer report
// the signature.
func signedBy(t *testing.T, assign string, choose map[string]string) (*bureau, string) {
	t.Helper()
	o := newBureau(t, sag("", writeSigned, strings.Replace(lastApprove, "ASSIGN", assign, 1), slut))
	id := o.send(t)
	o.submit(t, o.lone, id, "naeste", choose, "/ja", "ja")
	_, err := o.Engine.Signed(t.Context(), workflow.Caller{Identity: identity.System(o.Org, "signer")}, workflow.Signature{
		TaskRequest: workflow.TaskRequest{Case: id, Step: "naeste"}, Signed: true,
	})
	wantNo(t, err)
	return o, id
}

func TestWhoSignedIsKeptApart(t *testing.T) {
	t.Parallel()
	o, id := signedBy(t, `"assign":{"group":"sager"},"notBy":["naeste"]`, nil)
	wantCode(t, "who wrote and signed it", o.approve(t, o.lone, id, "sidste"), workflow.Denied)
	wantNo(t, o.approve(t, o.per, id, "sidste"))
}

func TestWhoSignedIsAnEarlierActor(t *testing.T) {
	t.Parallel()
	o, id := signedBy(t, `"assign":{"to":"actor","step":"naeste"}`, nil)
	o.wantTasks(t, o.lone, "sidste approve mine")
	wantNo(t, o.approve(t, o.lone, id, "sidste"))
}

func TestChoiceOutlivesTheSignature(t *testing.T) {
	t.Parallel()
	o, _ := signedBy(t, `"assign":{"to":"chosen","step":"naeste"}`, map[string]string{"sidste": "vera"})
	o.wantTasks(t, o.Employee("vera"), "sidste approve mine")
}

func TestWhatTheSystemDidIsNobodysToRepeat(t *testing.T) {
	t.Parallel()
	first := strings.Replace(strings.Replace(behandl, `"to":"slut"`, `"to":"sidste"`, 1), `"next":[`, `"deadline":{"hours":1},"next":[{"on":"expired","to":"sidste"},`, 1)
	o := newBureau(t, sag("", first, strings.Replace(lastApprove, "ASSIGN", `"assign":{"to":"actor","step":"naeste"}`, 1), slut))
	o.send(t)
	o.Advance(t, 2*time.Hour)
	o.wantTasks(t, o.ole, "sidste approve")
}

// A signer tells as often as it likes; that an earlier signature was refused is
// told again while the next one is waited for.
func TestEarlierSignatureThatIsToldAgain(t *testing.T) {
	t.Parallel()
	r := roadOf(t, &workflow.Options{Signer: &signer{}},
		strings.Replace(fillFirst, `"next"`, `"signing":true,"next"`, 1)+`{"id":"b","kind":"wait","wait":{"for":{"hours":1}},"next":[{"to":"slut"}]},`+lastEnd)
	tell := func(part string, signed bool) error {
		_, err := r.Engine.Signed(t.Context(), r.robo, workflow.Signature{TaskRequest: r.task("a"), Key: r.id + "/a/1/" + part, Signed: signed})
		return err
	}
	wantNo(t, tell("sign-1", false))
	r.fill("a", "/navn", "Anna")
	wantCode(t, "refused again", tell("sign-1", false), workflow.Conflict)
	wantCode(t, "signed after all", tell("sign-1", true), workflow.Conflict)
	wantNo(t, tell("sign-2", true))
	r.stands("b")
}

// unwilling is a signer that takes no request, or says so.
type unwilling struct{}

func (unwilling) Request(context.Context, workflow.SignRequest) error {
	return workflow.Errorf(workflow.Rejected, "not taken, it says")
}

func TestRefusedSignatureIsNobodysTrouble(t *testing.T) {
	t.Parallel()
	r := roadOf(t, &workflow.Options{Signer: unwilling{}},
		strings.Replace(fillFirst, `"next"`, `"signing":true,"next"`, 1)+`{"id":"b","kind":"wait","wait":{"for":{"hours":1}},"next":[{"to":"slut"}]},`+lastEnd)
	r.tick(0)
	r.must(r.Engine.Signed(t.Context(), r.robo, workflow.Signature{TaskRequest: r.task("a"), Note: "nej"}))
	ole := r.Employee("ole", "operator")
	if tasks, err := r.Engine.Tasks(t.Context(), ole, workflow.TaskPage{}); err != nil || len(tasks) != 0 {
		t.Errorf("the operators' tasks: %+v, %v", tasks, err)
	}
	_, err := r.Engine.Skip(t.Context(), ole, workflow.Repair{Case: r.id, Step: "a", Part: "sign-1", Note: "uden"})
	wantCode(t, "to go on without what is filled in anew", err, workflow.NotFound)
}

// asked is a signer that remembers which forms are signed.
type asked struct{ forms []string }

func (a *asked) Request(_ context.Context, r workflow.SignRequest) error {
	a.forms = append(a.forms, r.Forms...)
	return nil
}

func TestFormsThatAStepWithholdsAreNotSigned(t *testing.T) {
	t.Parallel()
	signer := &asked{}
	r := roadOf(t, &workflow.Options{Signer: signer}, fillFirst+`{"id":"b","kind":"sign","title":"Underskriv","assign":{"to":"applicant"},
		"forms":[{"form":"f"},{"form":"svar","mode":"withheld"}],"next":[{"on":"signed","to":"slut"},{"on":"refused","to":"a"}]},`+lastEnd)
	r.tick(0)
	if diff := cmp.Diff([]string{"f"}, signer.forms); diff != "" {
		t.Errorf("signed (-want +got):\n%s", diff)
	}
}

func TestChoiceOutlivesAMigration(t *testing.T) {
	t.Parallel()
	s := workflow.Replay([]workflow.Event{
		{Type: workflow.CaseBegun, Case: "c", By: &identity.Identity{Org: "aaby"}},
		{Type: workflow.StepEntered, Step: "skriv", Round: 1, Kind: workflow.Fill},
		{Type: workflow.SigningBegun, Step: "skriv", Round: 1, Who: "employee:lone", Chosen: map[string]identity.Ref{"sidste": "employee:vera"}},
		{Type: workflow.CaseMigrated, Moved: &workflow.Moved{Steps: map[string]string{"sidste": "til_sidst", "skriv": "forfat"}}},
		{Type: workflow.StepLeft, Step: "forfat", Round: 1, Outcome: workflow.OutcomeSubmitted, Who: "system:signer"},
	})
	if s.Chosen["til_sidst"] != "employee:vera" || !cmp.Equal(s.Actors["forfat"], []identity.Ref{"employee:lone"}) {
		t.Errorf("chosen %v, done by %v", s.Chosen, s.Actors)
	}
}
