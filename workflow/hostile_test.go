package workflow_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// craft writes a change to a case past the engine, as somebody could who gets
// at the store; the events are sealed with the case's own key.
func (b *bench) craft(t *testing.T, caseID string, change func(*workflow.Commit), events ...string) {
	t.Helper()
	row, err := b.Store.Case(t.Context(), b.Org, caseID)
	if err != nil {
		row = workflow.CaseRow{Org: b.Org, ID: caseID, Solution: "tilskud", Hash: b.hash(t)}
	}
	c := workflow.Commit{Expected: row.Version, Case: row}
	for _, text := range events {
		c.Case.Events++
		body, err := b.Sealer.Seal(t.Context(), workflow.Owner(row), fmt.Appendf(nil, "workflow event %d", c.Case.Events), []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		c.Events = append(c.Events, workflow.EventRow{Seq: c.Case.Events, At: b.Clock.Now(), Type: "x", Body: body})
	}
	c.Case.Version++
	if change != nil {
		change(&c)
	}
	if err := b.Store.Commit(t.Context(), c); err != nil {
		t.Fatal(err)
	}
}

func (b *bench) hash(t *testing.T) string {
	t.Helper()
	vs, err := b.Store.Versions(t.Context(), b.Org, "tilskud")
	if err != nil || len(vs) == 0 {
		t.Fatal("there is no version", err)
	}
	return vs[0].Hash
}

func TestCraftedEventsAreInvalidAndNoPanic(t *testing.T) {
	t.Parallel()
	begun := `{"type":"case.started","case":"c%d","by":{"org":"aaby","actor":{"ref":"p.x"},"assurance":"none"}}`
	for i, event := range []string{
		`{"type":"case.started","case":"c0"}`,
		`{"type":"step.entered","step":"ansoeg","round":1,"kind":"fill"}`,
		`{"type":"step.entered","step":"nowhere","round":1,"kind":"fill"}`,
		`{"type":"step.entered","step":"ansoeg","round":1,"kind":"handover"}`,
		`{"type":"branch.arrived","step":"kp"}`,
		`{"type":"branches.joined","step":"kp"}`,
		`{"type":"split.closed"}`,
		`{"type":"handover.done","step":"kp"}`,
		`[]`,
		`{`,
	} {
		b, id := setup(t), fmt.Sprintf("c%d", i)
		events := []string{fmt.Sprintf(begun, i), event}
		if i < 2 {
			events = events[1:]
		}
		b.craft(t, id, nil, events...)
		_, err := b.Engine.View(t.Context(), b.worker, id, i18n.Danish)
		wantCode(t, event, err, workflow.Invalid)
	}
}

func TestCraftedTaskIsInvalid(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.submitted(t)
	b.craft(t, id, func(c *workflow.Commit) {
		c.Tasks = []workflow.TaskRow{{
			Org: b.Org, Case: id, Key: "nowhere/1", Kind: "approve", Group: "pension",
			Solution: c.Case.Solution, Hash: c.Case.Hash, Step: "nowhere", Since: b.Clock.Now(),
		}}
	})
	_, err := b.Engine.Tasks(t.Context(), b.worker, workflow.TaskPage{})
	wantCode(t, "Tasks", err, workflow.Invalid)
}

func TestCraftedEffectOfAPersonsStepIsConcluded(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.submitted(t)
	effect := b.Org + "/" + id + "/behandl/1"
	b.craft(t, id, func(c *workflow.Commit) {
		c.Effects = []workflow.EffectRow{{
			ID: effect, Org: b.Org, Case: id, Key: id + "/behandl/1", Kind: "kp", Step: "behandl", Round: 1, State: workflow.EffectPending,
		}}
	})
	if err := b.Engine.PerformEffect(t.Context(), effect); err != nil || len(b.kp.Taken()) != 0 {
		t.Errorf("PerformEffect: %v, taken %v", err, b.kp.Taken())
	}
}

func TestNobodyIsApplicantWithoutALogin(t *testing.T) {
	t.Parallel()
	berit := identity.Person{Ref: "p.berit"}
	s := workflow.Replay([]workflow.Event{{Type: workflow.CaseBegun, Case: "c", By: &identity.Identity{Org: "aaby", Actor: berit}}})
	for _, by := range []identity.Identity{{Org: "aaby", Principal: &berit}, {Org: "aaby"}, {Org: "other", Actor: berit}} {
		if workflow.IsApplicant(s, workflow.Facts{By: by, Holder: true}) {
			t.Errorf("%s is taken for the applicant", by)
		}
	}
}

func TestOutputOfARoundThatWasCalledOffDoesNotReplaceALaterOne(t *testing.T) {
	t.Parallel()
	done := func(round int, ref string) workflow.Event {
		return workflow.Event{Type: workflow.HandoverDone, Step: "arkiv", Round: round, Output: &workflow.Output{Ref: ref}}
	}
	s := workflow.Replay([]workflow.Event{done(2, "new"), done(1, "old")})
	if got := s.Outputs["arkiv"].Ref; got != "new" {
		t.Errorf("the output is %q", got)
	}
	if got := workflow.Apply(s, done(3, "newest")).Outputs["arkiv"].Ref; got != "newest" || s.Outputs["arkiv"].Ref != "new" {
		t.Errorf("the output is %q, and was changed to %q", got, s.Outputs["arkiv"].Ref)
	}
}

// never is a solution whose second form need not be saved to be submitted.
var never = fstest.MapFS{
	"solution.json": {Data: []byte(`{
		"id": "never", "version": "1", "title": "T", "owner": "Vej", "kle": "05.01.12", "facet": "G01",
		"languages": ["da"], "start": {"login": ["mitid"]}, "test": true,
		"steps": [
			{"id": "a", "kind": "fill", "title": "A", "assign": {"to": "applicant"}, "forms": [{"form": "f"}], "next": [{"on": "submitted", "to": "b"}]},
			{"id": "b", "kind": "fill", "title": "B", "assign": {"group": "pension"}, "forms": [{"form": "g"}], "next": [{"on": "submitted", "to": "c"}]},
			{"id": "c", "kind": "approve", "title": "C", "assign": {"group": "pension"}, "forms": [{"form": "g"}],
				"next": [{"on": "approved", "to": "slut"}, {"on": "rejected", "to": "b"}]},
			{"id": "slut", "kind": "end"}
		]}`)},
	"forms/f.json": {Data: []byte(`{"id": "f", "version": "1", "languages": ["da"], "title": "F",
		"pages": [{"id": "p", "title": "P", "fields": [{"key": "t", "type": "text", "label": "T"}]}]}`)},
	"forms/g.json": {Data: []byte(`{"id": "g", "version": "1", "languages": ["da"], "title": "G",
		"pages": [{"id": "p", "title": "P", "fields": [{"key": "dag", "type": "date", "label": "D", "default": {"expr": "today"}}]}]}`)},
}

func TestFormSubmittedWithoutBeingSavedGoesOnFromWhatWasSubmitted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.Publish(t, never)
	begun, err := b.Engine.Start(t.Context(), b.anders.Identity, workflow.StartRequest{Solution: "never"})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []struct {
		step string
		by   workflow.Caller
	}{{"a", b.anders}, {"b", b.worker}} {
		if _, err := b.Engine.Submit(t.Context(), s.by, workflow.SubmitRequest{Case: begun.Case, Step: s.step}); err != nil {
			t.Fatal(err)
		}
	}
	b.Clock.Advance(48 * time.Hour)
	if _, err := b.Engine.Reject(t.Context(), b.worker, workflow.Judgement{Case: begun.Case, Step: "c", Note: "Nej"}); err != nil {
		t.Fatal(err)
	}
	if d, _ := b.draft(t, b.worker, begun.Case).Answers.Value("/dag").AsDate(); d.Day != 2 {
		t.Errorf("the draft begins anew, on %v", d)
	}
}

// Answers that grow beyond the form's limit when they are written are refused:
// a draft that is kept can be read again.
func TestDraftsThatGrowAreRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	folder := tilskud(t)
	source := strings.Replace(string(folder["forms/ansoegning.json"]), `"fields": [`, `"fields": [{"key": "tekst", "type": "textarea", "label": {"da": "Tekst", "en": "Text"}}, `, 1)
	folder["forms/ansoegning.json"] = []byte(source)
	b.Clock.Advance(time.Second)
	b.Publish(t, changed(folder, ""))
	id := b.start(t)
	f := b.view(t, b.anders, id).Workflow.Forms["ansoegning"]
	for _, c := range []struct {
		size int
		code workflow.Code
	}{{500_000, workflow.Invalid}, {1000, ""}} {
		answers, _, err := form.DecodeAnswers(f, fmt.Appendf(nil, `{"tekst":%q}`, strings.Repeat("<", c.size)))
		if err != nil {
			t.Fatal(err)
		}
		_, err = b.Engine.Save(t.Context(), b.anders, workflow.SaveRequest{Case: id, Step: "ansoeg", Form: "ansoegning", Lang: i18n.Danish, Answers: answers, Revision: 1})
		if c.code != "" {
			wantCode(t, fmt.Sprint(c.size, " characters"), err, c.code)
		} else if err != nil {
			t.Errorf("%d characters: %v", c.size, err)
		}
	}
	b.view(t, b.anders, id)
}
