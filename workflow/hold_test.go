package workflow_test

import (
	"os"
	"testing"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/google/go-cmp/cmp"
)

func TestHoldKeepsWhatIsDue(t *testing.T) {
	t.Parallel()
	b := retaining(t)
	id := b.ended(t)
	archivist := b.Employee("arne", "archivist")
	ctx := t.Context()
	for range 2 { // holding twice changes nothing
		if err := b.Engine.Hold(ctx, archivist, id, "Ombudsmanden har bedt om sagen"); err != nil {
			t.Fatal(err)
		}
	}
	b.Clock.Advance(1000 * day)
	if got := b.purge(t); got != (workflow.Purged{}) {
		t.Errorf("under hold: %+v", got)
	}
	wantCode(t, "Erase under hold", b.Engine.Erase(ctx, archivist, id, "art17"), workflow.Conflict)
	b.whole(t, id)
	if err := b.Engine.Release(ctx, archivist, id, "Ombudsmanden er færdig"); err != nil {
		t.Fatal(err)
	}
	holdings, err := b.Engine.Holdings(ctx, archivist, id)
	if err != nil || len(holdings) != 2 || !holdings[0].Held || holdings[1].Held || holdings[1].Reason != "Ombudsmanden er færdig" {
		t.Errorf("Holdings = %+v, %v", holdings, err)
	}
	var said []string
	for _, l := range must(b.Trail.Lines(ctx, b.Org, id)) {
		if l.Actor == "employee:arne" {
			said = append(said, l.What+l.Ref)
		}
	}
	if diff := cmp.Diff([]string{"case.held", "case.released"}, said); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
	if got := b.purge(t); got != (workflow.Purged{Erased: 1}) {
		t.Errorf("released: %+v", got)
	}
	b.erased(t, id, "ended.100")
	wantCode(t, "Hold of what is erased", b.Engine.Hold(ctx, archivist, id, "for sent"), workflow.NotFound)
}

func TestHoldDoesNotKeepADraftAlive(t *testing.T) {
	t.Parallel()
	b := retaining(t)
	id := b.start(t)
	archivist := b.Employee("arne", "archivist")
	b.Clock.Advance(9 * day)
	if err := b.Engine.Hold(t.Context(), archivist, id, "Klage"); err != nil {
		t.Fatal(err)
	}
	b.Clock.Advance(9 * day)
	if err := b.Engine.Release(t.Context(), archivist, id, "Afgjort"); err != nil {
		t.Fatal(err)
	}
	if got := b.purge(t); got != (workflow.Purged{Erased: 1}) {
		t.Errorf("ten days after the citizen's last change: %+v", got)
	}
}

func TestOnlyArchivistsHold(t *testing.T) {
	t.Parallel()
	b := retaining(t)
	id := b.submitted(t)
	archivist := b.Employee("arne", "archivist")
	elsewhere := archivist
	elsewhere.Org = "beby"
	for name, c := range map[string]workflow.Caller{"the applicant": b.anders, "the case worker": b.worker, "nobody": b.Anyone("")} {
		wantCode(t, name, b.Engine.Hold(t.Context(), c, id, "fordi"), workflow.Denied)
		wantCode(t, name, b.Engine.Release(t.Context(), c, id, "fordi"), workflow.Denied)
		_, err := b.Engine.Holdings(t.Context(), c, id)
		wantCode(t, name, err, workflow.Denied)
	}
	wantCode(t, "of another organisation", b.Engine.Hold(t.Context(), elsewhere, id, "fordi"), workflow.NotFound)
	wantCode(t, "without a reason", b.Engine.Hold(t.Context(), archivist, id, " "), workflow.Invalid)
	if b.row(t, id).Hold {
		t.Error("the case is held")
	}
}

func TestEraseOnRequest(t *testing.T) {
	t.Parallel()
	b := retaining(t)
	ctx := t.Context()
	archivist := b.Employee("arne", "archivist")
	id := b.submitted(t)
	for name, c := range map[string]workflow.Caller{"the applicant": b.anders, "the case worker": b.worker} {
		wantCode(t, name, b.Engine.Erase(ctx, c, id, "art17"), workflow.Denied)
	}
	elsewhere := archivist
	elsewhere.Org = "beby"
	for name, c := range map[string]workflow.Caller{"another citizen": b.berit, "nobody": b.Anyone(""), "another organisation": elsewhere} {
		wantCode(t, name, b.Engine.Erase(ctx, c, id, "art17"), workflow.NotFound)
	}
	for _, reason := range []string{"", "Karla bad om det", "x\n", "æ"} {
		wantCode(t, "reason "+reason, b.Engine.Erase(ctx, archivist, id, reason), workflow.Invalid)
	}
	b.whole(t, id)
	for range 2 { // erasing twice is no error
		if err := b.Engine.Erase(ctx, archivist, id, "art17.withdrawn"); err != nil {
			t.Fatal(err)
		}
	}
	b.erased(t, id, "request.art17.withdrawn")
	for name, c := range map[string]workflow.Caller{"the applicant": b.anders, "another citizen": b.berit} {
		wantCode(t, name+" afterwards", b.Engine.Erase(ctx, c, id, "art17"), workflow.NotFound)
	}
	if own, err := b.Engine.Cases(ctx, b.anders, workflow.CasePage{}); err != nil || len(own) != 0 {
		t.Errorf("the applicant's cases: %+v, %v", own, err)
	}
	_, err := b.Engine.Approve(ctx, b.worker, workflow.Judgement{Case: id, Step: "behandl"})
	wantCode(t, "Approve", err, workflow.NotFound)
}

func TestApplicantsEraseTheirOwnDrafts(t *testing.T) {
	t.Parallel()
	b := retaining(t)
	id := b.start(t)
	b.attach(t, id, "a.png", png)
	wantCode(t, "another citizen", b.Engine.Erase(t.Context(), b.berit, id, "regret"), workflow.NotFound)
	if err := b.Engine.Erase(t.Context(), b.anders, id, "regret"); err != nil {
		t.Fatal(err)
	}
	b.erased(t, id, "request.regret")
}

func TestNothingIsErasedWhileItIsHandedOver(t *testing.T) {
	t.Parallel()
	b := retaining(t)
	archivist := b.Employee("arne", "archivist")
	id := b.submitted(t)
	b.approve(t, id)
	wantCode(t, "pending", b.Engine.Erase(t.Context(), archivist, id, "art17"), workflow.Conflict)
	b.kp.Fail(workflow.Rejected)
	b.Run(t)
	wantCode(t, "in trouble", b.Engine.Erase(t.Context(), archivist, id, "art17"), workflow.Conflict)
	if _, err := b.Engine.Retry(t.Context(), b.operator, workflow.Repair{Case: id, Step: "kp"}); err != nil {
		t.Fatal(err)
	}
	b.Run(t)
	b.Run(t)
	if v := b.view(t, b.anders, id); v.State != workflow.CaseEnded {
		t.Fatalf("the case stands in %v", steps(v))
	}
	if err := b.Engine.Erase(t.Context(), archivist, id, "art17"); err != nil {
		t.Fatal(err)
	}
	b.erased(t, id, "request.art17")
	_, err := b.Engine.View(t.Context(), b.anders, id, i18n.Danish)
	wantCode(t, "View", err, workflow.NotFound)
}

func TestTheHolderOfATokenErasesTheirDraft(t *testing.T) {
	t.Parallel()
	b := retaining(t)
	b.Publish(t, os.DirFS("testdata/praj"))
	begun, err := b.Engine.Start(t.Context(), b.Anyone("").Identity, workflow.StartRequest{Solution: "praj"})
	if err != nil {
		t.Fatal(err)
	}
	wantCode(t, "without the token", b.Engine.Erase(t.Context(), b.Anyone(""), begun.Case, "regret"), workflow.NotFound)
	if err := b.Engine.Erase(t.Context(), b.Anyone(begun.Token), begun.Case, "regret"); err != nil {
		t.Fatal(err)
	}
	b.erased(t, begun.Case, "request.regret")
}
