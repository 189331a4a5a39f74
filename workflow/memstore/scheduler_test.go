package memstore_test

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/memstore"
)

// counting is a performer that counts and takes its time.
type counting struct {
	calls, inside atomic.Int64
	takes         time.Duration
}

func (c *counting) PerformEffect(context.Context, string) error {
	if c.inside.Add(1) > 1 {
		panic("two calls at once")
	}
	time.Sleep(c.takes)
	c.inside.Add(-1)
	c.calls.Add(1)
	return nil
}

// schedule has an effect of a new case performed at a time.
func schedule(t *testing.T, s *memstore.Store, id string, at time.Time) {
	t.Helper()
	e := workflow.EffectRow{ID: "aaby/" + id + "/kp/1", Org: "aaby", Case: id, State: workflow.EffectPending, Next: at}
	err := s.Commit(t.Context(), workflow.Commit{
		Case: workflow.CaseRow{Org: "aaby", ID: id, Version: 1}, Effects: []workflow.EffectRow{e},
		Schedule: []workflow.Schedule{{Effect: e.ID, At: at}},
		Lines:    []audit.Line{{At: at, Org: "aaby", Case: id, Actor: identity.SystemRef("test"), What: "case.changed"}},
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestRunnerPerformsWhatBecomesDue(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, p := memstore.New(), &counting{}
		r := s.Start(p, workflow.SystemClock{}, time.Second)
		now := workflow.SystemClock{}.Now()
		schedule(t, s, "c1", now)
		schedule(t, s, "c2", now.Add(10*time.Second))
		synctest.Wait()
		if n := p.calls.Load(); n != 1 {
			t.Errorf("%d calls at once, want 1", n)
		}
		if at, ok := s.Next(); !ok || !at.Equal(now.Add(10*time.Second).Truncate(time.Microsecond)) {
			t.Errorf("next is due %v, %v", at, ok)
		}
		time.Sleep(12 * time.Second)
		if n := p.calls.Load(); n != 2 {
			t.Errorf("%d calls in the end, want 2", n)
		}
		if _, ok := s.Next(); ok {
			t.Error("something is still due")
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
}

func TestCloseWaitsForTheEffectThatIsPerformed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, p := memstore.New(), &counting{takes: time.Minute}
		r := s.Start(p, workflow.SystemClock{}, time.Second)
		schedule(t, s, "c1", workflow.SystemClock{}.Now())
		time.Sleep(time.Second)
		if err := r.Close(); err != nil || p.calls.Load() != 1 {
			t.Errorf("closed after %d calls, %v", p.calls.Load(), err)
		}
		schedule(t, s, "c2", workflow.SystemClock{}.Now())
		time.Sleep(time.Minute)
		if n := p.calls.Load(); n != 1 {
			t.Errorf("%d calls after it was closed", n)
		}
	})
}
