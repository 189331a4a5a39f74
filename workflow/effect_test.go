package workflow_test

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
)

func (b *bench) effect(t testing.TB, caseID, step string) workflow.EffectRow {
	t.Helper()
	row, err := b.Store.Effect(t.Context(), b.Org+"/"+caseID+"/"+step+"/1")
	if err != nil {
		t.Fatal(err)
	}
	return row
}

func TestUnavailableIsTriedAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.submitted(t)
	for range 3 {
		b.kp.Fail(workflow.Unavailable)
	}
	b.approve(t, id)
	if n := b.Run(t); n != 1 {
		t.Errorf("%d calls, want 1", n)
	}
	row := b.effect(t, id, "kp")
	wait := row.Next.Sub(b.Clock.Now())
	if row.State != workflow.EffectPending || row.Attempts != 1 || row.Code != "unavailable" || wait < 2*time.Second || wait > 3*time.Second {
		t.Errorf("after one attempt: %+v, next in %v", row, wait)
	}
	if n := b.Advance(t, time.Second); n != 0 {
		t.Errorf("%d calls before it is due", n)
	}
	for range 3 {
		b.Advance(t, 30*time.Second)
	}
	if row = b.effect(t, id, "kp"); row.State != workflow.EffectDone || row.Attempts != 4 || row.Code != "" {
		t.Errorf("in the end: %+v", row)
	}
}

func TestLostAnswerIsTakenOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.submitted(t)
	b.kp.FailAfter(workflow.InDoubt)
	b.approve(t, id)
	b.Run(t)
	b.Advance(t, time.Minute)
	if got := b.kp.Taken(); len(got) != 1 || b.kp.Calls(got[0]) != 2 {
		t.Errorf("taken %v", got)
	}
	if v := b.view(t, b.anders, id); v.State != workflow.CaseEnded {
		t.Errorf("the case is %s", v.State)
	}
}

func TestRejectedBecomesATask(t *testing.T) {
	t.Parallel()
	for _, code := range []workflow.Code{workflow.Rejected, workflow.Denied, workflow.Invalid, workflow.Unsupported} {
		b := setup(t)
		id := b.submitted(t)
		b.kp.Fail(code)
		b.approve(t, id)
		b.Run(t)
		if n := b.Advance(t, 240*time.Hour); n != 0 {
			t.Errorf("%s: %d calls of a dead effect", code, n)
		}
		tasks, err := b.Engine.Tasks(t.Context(), b.operator, workflow.TaskPage{})
		if err != nil || len(tasks) != 1 || tasks[0].Kind != "trouble" || tasks[0].Case != id {
			t.Fatalf("%s: the operator's tasks: %+v, %v", code, tasks, err)
		}
		v := b.view(t, b.operator, id)
		if len(v.Steps) != 1 || v.Steps[0].Trouble != code {
			t.Errorf("%s: the operator sees %+v", code, v.Steps)
		}
		if len(v.Submitted) != 0 {
			t.Errorf("%s: the operator sees the answers", code)
		}
		_, err = b.Engine.Retry(t.Context(), b.worker, workflow.Repair{Case: id, Step: "kp"})
		wantCode(t, "a case worker retries", err, workflow.Denied)
		if _, err := b.Engine.Retry(t.Context(), b.operator, workflow.Repair{Case: id, Step: "kp"}); err != nil {
			t.Fatal(err)
		}
		b.Run(t)
		if v := b.view(t, b.anders, id); v.State != workflow.CaseEnded {
			t.Errorf("%s: after the retry the case is %s", code, v.State)
		}
	}
}

func TestSkippedHandover(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.submitted(t)
	b.kp.Fail(workflow.Rejected)
	b.approve(t, id)
	b.Run(t)
	_, err := b.Engine.Skip(t.Context(), b.operator, workflow.Repair{Case: id, Step: "kp"})
	wantCode(t, "without a reason", err, workflow.Invalid)
	if _, err := b.Engine.Skip(t.Context(), b.operator, workflow.Repair{Case: id, Step: "kp", Note: "Tastet i KP"}); err != nil {
		t.Fatal(err)
	}
	b.Run(t)
	if row := b.effect(t, id, "kp"); row.State != workflow.EffectSkipped || !row.Next.IsZero() {
		t.Errorf("effect: %+v", row)
	}
	if got := len(b.letter.Taken()); got != 1 {
		t.Errorf("%d letters", got)
	}
}

// Who has seen to a trouble, or given a task away, no longer sees the case. Their
// own command, sent again because its answer was lost, is still known.
func TestCommandThatGaveTheCaseAwayIsKnown(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.submitted(t)
	b.kp.Fail(workflow.Rejected)
	b.approve(t, id)
	b.Run(t)
	r := workflow.Repair{Case: id, Step: "kp", Note: "Tastet i KP", Command: "c1"}
	for range 2 {
		if _, err := b.Engine.Skip(t.Context(), b.operator, r); err != nil {
			t.Fatal(err)
		}
	}
	_, err := b.Engine.Retry(t.Context(), b.operator, r)
	wantCode(t, "another command", err, workflow.NotFound)
	_, err = b.Engine.Skip(t.Context(), b.Employee("per", "operator"), r)
	wantCode(t, "somebody else", err, workflow.NotFound)
	r.Command = ""
	_, err = b.Engine.Skip(t.Context(), b.operator, r)
	wantCode(t, "without an id", err, workflow.NotFound)
}

func TestAttemptsRunOut(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.submitted(t)
	for range 200 {
		b.kp.Fail(workflow.Unavailable)
	}
	b.approve(t, id)
	b.Run(t)
	for range 99 {
		b.Advance(t, 2*time.Hour)
	}
	if row := b.effect(t, id, "kp"); row.State != workflow.EffectDead || row.Attempts != 100 {
		t.Errorf("after 100 attempts: %+v", row)
	}
}

// panicking is a handler with a mistake in it.
type panicking struct{}

func (panicking) Do(context.Context, workflow.EffectCall, workflow.CaseSnapshot) (workflow.Output, error) {
	panic("a mistake")
}

func TestHandlerThatPanicsIsInDoubt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.submitted(t)
	b.approve(t, id)
	e, err := workflow.New(b.Store, b.Files, b.Sealer, b.Trail, b.Clock, &workflow.Options{Handlers: map[string]workflow.Handler{"kp": panicking{}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Store.RunDue(t.Context(), e, b.Clock.Now()); err != nil {
		t.Fatal(err)
	}
	if row := b.effect(t, id, "kp"); row.Code != "in_doubt" || row.State != workflow.EffectPending {
		t.Errorf("effect: %+v", row)
	}
}

func TestMissingHandlerBecomesATask(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.submitted(t)
	b.approve(t, id)
	e, err := workflow.New(b.Store, b.Files, b.Sealer, b.Trail, b.Clock, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Store.RunDue(t.Context(), e, b.Clock.Now()); err != nil {
		t.Fatal(err)
	}
	if row := b.effect(t, id, "kp"); row.Code != "unsupported" || row.State != workflow.EffectDead {
		t.Errorf("effect: %+v", row)
	}
}

// killed is a store that fails every commit after the first ones.
type killed struct {
	workflow.Store
	left int
}

func (k *killed) Commit(ctx context.Context, c workflow.Commit) error {
	if k.left == 0 {
		return workflow.Errorf(workflow.Unavailable, "the process is gone")
	}
	k.left--
	return k.Store.Commit(ctx, c)
}

func TestKilledAfterTheReceiverTookIt(t *testing.T) {
	t.Parallel()
	for left := range 2 { // before the handler is called, and before its outcome is recorded
		b := setup(t)
		id := b.submitted(t)
		b.approve(t, id)
		dying, err := workflow.New(&killed{b.Store, left}, b.Files, b.Sealer, b.Trail, b.Clock, &workflow.Options{
			Handlers: map[string]workflow.Handler{"kp": b.kp, "letter": b.letter},
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.Store.RunDue(t.Context(), dying, b.Clock.Now()); err == nil {
			t.Fatal("a call that could not be recorded is taken for concluded")
		}
		b.Run(t)
		if v := b.view(t, b.anders, id); v.State != workflow.CaseEnded || len(b.kp.Taken()) != 1 || len(b.letter.Taken()) != 1 {
			t.Errorf("killed after %d commits: %s, KP %v, letters %v", left, v.State, b.kp.Taken(), b.letter.Taken())
		}
	}
}

// asking is a handler that has the case change while it works.
type asking struct {
	during func()
	seen   []string
}

func (a *asking) Do(ctx context.Context, _ workflow.EffectCall, s workflow.CaseSnapshot) (workflow.Output, error) {
	a.during()
	a.seen = append(a.seen, string(s.Forms["ansoegning"].Data))
	for _, f := range s.Files {
		r, err := s.Open(ctx, f.ID)
		if err != nil {
			return workflow.Output{}, err
		}
		data, err := io.ReadAll(r)
		if err := errors.Join(err, r.Close()); err != nil {
			return workflow.Output{}, err
		}
		a.seen = append(a.seen, f.Path+" "+f.Type+" "+f.Name, string(data[:4]))
	}
	return workflow.Output{}, nil
}

func TestUnknownEffectIsConcluded(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if err := b.Engine.PerformEffect(t.Context(), "aaby/none/kp/1"); err != nil {
		t.Errorf("PerformEffect: %v", err)
	}
	id := b.submitted(t)
	b.approve(t, id)
	b.Run(t)
	if err := b.Engine.PerformEffect(t.Context(), b.Org+"/"+id+"/kp/1"); err != nil || b.kp.Calls(id+"/kp/1") != 1 {
		t.Errorf("an effect that is done is done again: %v", err)
	}
}

func TestSnapshotHoldsTheFiles(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	b.attach(t, id, "kvittering.png", png)
	b.submit(t, b.anders, id, sound...)
	b.approve(t, id)
	h := &asking{during: func() {
		if _, err := b.Engine.View(t.Context(), b.worker, id, i18n.Danish); err != nil {
			t.Errorf("the case cannot be read meanwhile: %v", err)
		}
	}}
	e, err := workflow.New(b.Store, b.Files, b.Sealer, b.Trail, b.Clock, &workflow.Options{Handlers: map[string]workflow.Handler{"kp": h, "letter": b.letter}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Store.RunDue(t.Context(), e, b.Clock.Now()); err != nil {
		t.Fatal(err)
	}
	if len(h.seen) != 3 || h.seen[1] != "/bilag image/png kvittering.png" || h.seen[2] != png[:4] {
		t.Errorf("the handler saw %q", h.seen)
	}
}

func TestEffectOfAnErasedCaseIsGivenUp(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.submitted(t)
	b.approve(t, id)
	row, err := b.Store.Case(t.Context(), b.Org, id)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Sealer.Erase(t.Context(), workflow.Owner(row)); err != nil {
		t.Fatal(err)
	}
	b.Run(t) // fails the test when a call is to be made again
	if e := b.effect(t, id, "kp"); e.State != workflow.EffectDead || len(b.kp.Taken()) != 0 {
		t.Errorf("effect: %+v", e)
	}
	if _, again := b.Store.Next(); again {
		t.Error("it is called for again")
	}
}

func TestLongDelaysDoNotOverflow(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.submitted(t)
	b.approve(t, id)
	first := 25 * 24 * time.Hour
	e, err := workflow.New(b.Store, b.Files, b.Sealer, b.Trail, b.Clock, &workflow.Options{
		Handlers: map[string]workflow.Handler{"kp": b.kp}, Retry: workflow.Retry{First: first, Most: 1 << 62, Timeout: -1},
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		b.kp.Fail(workflow.Unavailable)
		from := b.Clock.Now()
		if _, err := b.Store.RunDue(t.Context(), e, from); err != nil {
			t.Fatal(err)
		}
		row := b.effect(t, id, "kp")
		if wait := row.Next.Sub(from); wait < first || wait > 45*24*time.Hour {
			t.Fatalf("attempt %d waits %v", row.Attempts, wait)
		}
		b.Clock.Advance(row.Next.Sub(from))
	}
}
