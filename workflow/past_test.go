package workflow_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
)

// looking is a handler that keeps the snapshots it was given.
type looking struct{ seen []workflow.CaseSnapshot }

func (l *looking) Do(_ context.Context, _ workflow.EffectCall, s workflow.CaseSnapshot) (workflow.Output, error) {
	l.seen = append(l.seen, s)
	return workflow.Output{}, nil
}

// with returns a bench whose handovers to KP are looked at, with pieces of the
// form replaced.
func with(t *testing.T, clock func(*workflowtest.Kit) workflow.Clock, oldnew ...string) (*bench, *looking) {
	t.Helper()
	b, kp := setup(t), &looking{}
	folder, err := workflow.ReadFolder(os.DirFS("testdata/tilskud"))
	if err != nil {
		t.Fatal(err)
	}
	b.Engine, err = workflow.New(b.Store, b.Files, b.Sealer, b.Trail, clock(b.Kit), &workflow.Options{
		Random: workflowtest.NewRandom(9), Handlers: map[string]workflow.Handler{"kp": kp, "letter": b.letter},
	})
	if err != nil {
		t.Fatal(err)
	}
	b.Clock.Advance(time.Second)
	b.Publish(t, changed(folder, "forms/ansoegning.json", oldnew...))
	return b, kp
}

func own(k *workflowtest.Kit) workflow.Clock { return k.Clock }

func TestWhatWasSubmittedStaysAsItWasWhateverHappensLater(t *testing.T) {
	t.Parallel()
	b, kp := with(t, own, `{"key": "bilag"`, `{"key": "svar", "type": "text", "label": {"da": "Svar", "en": "Answer"},
		"visible": "steps.behandl.outcome == \"rejected\""}, {"key": "bilag"`)
	id := b.submitted(t)
	if _, err := b.Engine.Reject(t.Context(), b.worker, workflow.Judgement{Case: id, Step: "behandl", To: "ansoeg", Note: "Hvorfor?"}); err != nil {
		t.Fatal(err)
	}
	b.submit(t, b.anders, id, "/svar", "Derfor")
	b.approve(t, id)
	b.Run(t)
	if len(kp.seen) != 1 {
		t.Fatalf("%d handovers", len(kp.seen))
	}
	form := kp.seen[0].Forms["ansoegning"]
	if e := form.State.Find("/svar"); !e.Visible || !strings.Contains(string(form.Data), "Derfor") {
		t.Errorf("the state hides what the data hold: %s", form.Data)
	}
	shown := b.view(t, b.anders, id).Submitted["ansoegning"]
	if e := shown.State().Find("/svar"); !e.Visible {
		t.Error("an answer that was submitted is not shown any more")
	}
}

// ticking is a clock that is a second later each time it is looked at.
type ticking struct{ *workflowtest.Clock }

func (c ticking) Now() time.Time {
	c.Advance(time.Second)
	return c.Clock.Now()
}

func TestSubmissionIsEvaluatedAtTheTimeItIsDated(t *testing.T) {
	t.Parallel()
	b, kp := with(t, func(k *workflowtest.Kit) workflow.Clock { return ticking{k.Clock} },
		`{"key": "bilag"`, `{"key": "dato", "type": "computed", "of": "date", "label": {"da": "Dato", "en": "Date"},
		"calculate": "today"}, {"key": "bilag"`)
	midnight := time.Date(2026, 3, 2, 23, 0, 0, 0, time.UTC) // in Copenhagen
	for before := range 20 {
		id := b.start(t)
		b.Clock.Advance(midnight.Add(-time.Duration(before) * time.Second).Sub(b.Clock.Now()))
		b.submit(t, b.anders, id, sound...)
		b.approve(t, id)
		midnight = midnight.AddDate(0, 0, 1)
	}
	b.Run(t)
	if len(kp.seen) != 20 {
		t.Fatalf("%d handovers", len(kp.seen))
	}
	for _, s := range kp.seen {
		form := s.Forms["ansoegning"]
		if again := string(form.State.Submission()); again != string(form.Data) {
			t.Errorf("evaluating again gives\n%s, not\n%s", again, form.Data)
		}
	}
}
