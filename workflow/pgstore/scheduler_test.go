package pgstore_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/pgstore"
)

// performer is a Performer made of a function.
type performer func(ctx context.Context, id string) error

func (p performer) PerformEffect(ctx context.Context, id string) error { return p(ctx, id) }

// fast are options that shorten the waits of tests.
func fast() *pgstore.Options {
	return &pgstore.Options{Poll: 20 * time.Millisecond, Retry: 20 * time.Millisecond}
}

func start(tb testing.TB, s *pgstore.Store, p performer) {
	tb.Helper()
	if err := s.Start(tb.Context(), p); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { stop(tb, s) })
}

func stop(tb testing.TB, s *pgstore.Store) {
	tb.Helper()
	if err := s.Stop(context.WithoutCancel(tb.Context())); err != nil {
		tb.Error(err)
	}
}

func effectID(caseID string) string { return org + "/" + caseID + "/kp/1" }

// ask is the commit that opens a case with an effect due at at.
func ask(caseID string, at time.Time) workflow.Commit {
	return workflow.Commit{
		Case:   workflow.CaseRow{Org: org, ID: caseID, Version: 1, Events: 1, State: workflow.CaseOpen, Created: day, Updated: day},
		Events: []workflow.EventRow{{Seq: 1, At: day, Type: "test.asked"}},
		Effects: []workflow.EffectRow{{
			ID: effectID(caseID), Org: org, Case: caseID, Key: caseID + "/kp/1", Kind: "kp", Step: "kp", Round: 1,
			State: workflow.EffectPending, Next: at, Created: day, Updated: day,
		}},
		Schedule: []workflow.Schedule{{Effect: effectID(caseID), At: at}},
		Lines:    nil,
	}
}

// conclude records the outcome of a call the way the engine does.
func conclude(ctx context.Context, s *pgstore.Store, id string, change func(*workflow.Commit)) error {
	e, err := s.Effect(ctx, id)
	if err != nil {
		return err
	}
	row, err := s.Case(ctx, e.Org, e.Case)
	if err != nil {
		return err
	}
	e.State, e.Next, e.Attempts = workflow.EffectDone, time.Time{}, e.Attempts+1
	c := workflow.Commit{Expected: row.Version, Case: row, Effects: []workflow.EffectRow{e}, Performed: id}
	c.Case.Version++
	if change != nil {
		change(&c)
	}
	return s.Commit(ctx, c)
}

func commit(tb testing.TB, s *pgstore.Store, c workflow.Commit) {
	tb.Helper()
	if err := s.Commit(tb.Context(), c); err != nil {
		tb.Fatal(err)
	}
}

// waitFor fails the test when cond does not hold within a minute. Only a
// machine with much else to do needs that long.
func waitFor(tb testing.TB, what string, cond func() bool) {
	tb.Helper()
	end := time.NewTimer(time.Minute)
	defer end.Stop()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !cond() {
		select {
		case <-end.C:
			tb.Fatalf("not in time: %s", what)
		case <-tick.C:
		}
	}
}

func state(tb testing.TB, s *pgstore.Store, caseID string) workflow.EffectState {
	tb.Helper()
	e, err := s.Effect(tb.Context(), effectID(caseID))
	if err != nil {
		tb.Fatal(err)
	}
	return e.State
}

// TestPerform: an effect is called for once and its job is completed with the
// outcome.
func TestPerform(t *testing.T) {
	t.Parallel()
	pool := openPool(t)
	s := open(t, pool, fast())
	var calls atomic.Int32
	start(t, s, func(ctx context.Context, id string) error {
		calls.Add(1)
		return conclude(ctx, s, id, nil)
	})
	commit(t, s, ask("c1", day))
	waitFor(t, "done", func() bool { return state(t, s, "c1") == workflow.EffectDone })
	stop(t, s)
	var left int
	if err := pool.QueryRow(t.Context(), "SELECT count(*) FROM river_job WHERE state <> 'completed'").Scan(&left); err != nil || left != 0 {
		t.Errorf("%d jobs not completed, %v", left, err)
	}
	if calls.Load() != 1 {
		t.Errorf("%d calls, want 1", calls.Load())
	}
}

// TestPerformNil: a call that has nothing to do, because the effect is not
// wanted any more, is not made again.
func TestPerformNil(t *testing.T) {
	t.Parallel()
	pool := openPool(t)
	s := open(t, pool, fast())
	var calls atomic.Int32
	start(t, s, func(context.Context, string) error {
		calls.Add(1)
		return nil
	})
	commit(t, s, ask("c1", day))
	waitFor(t, "the job's end", func() bool {
		var done int
		err := pool.QueryRow(t.Context(), "SELECT count(*) FROM river_job WHERE state = 'completed'").Scan(&done)
		return err == nil && done == 1
	})
	if calls.Load() != 1 {
		t.Errorf("%d calls, want 1", calls.Load())
	}
}

// TestPerformAgain: a call that failed or panicked is made again; a recorded
// back-off is kept.
func TestPerformAgain(t *testing.T) {
	t.Parallel()
	s := open(t, openPool(t), fast())
	var calls atomic.Int32
	start(t, s, func(ctx context.Context, id string) error {
		switch calls.Add(1) {
		case 1:
			return errors.New("nothing recorded")
		case 2:
			panic("a name that must not be logged")
		case 3:
			return conclude(ctx, s, id, func(c *workflow.Commit) {
				c.Effects[0].State = workflow.EffectPending
				c.Schedule = []workflow.Schedule{{Effect: id, At: workflow.SystemClock{}.Now().Add(300 * time.Millisecond)}}
			})
		default:
			return conclude(ctx, s, id, nil)
		}
	})
	commit(t, s, ask("c1", day))
	waitFor(t, "third call", func() bool { return calls.Load() == 3 })
	from := workflow.SystemClock{}.Now()
	waitFor(t, "done", func() bool { return state(t, s, "c1") == workflow.EffectDone })
	if wait := (workflow.SystemClock{}).Now().Sub(from); wait < 250*time.Millisecond {
		t.Errorf("called again after %s, want at least 300 ms", wait)
	}
	if calls.Load() != 4 {
		t.Errorf("%d calls, want 4", calls.Load())
	}
}

// TestPerformNeverTwiceAtOnce: an operator may ask for an effect again while it
// is being performed.
func TestPerformNeverTwiceAtOnce(t *testing.T) {
	t.Parallel()
	s := open(t, openPool(t), fast())
	var calls, now, most atomic.Int32
	begun, goOn := make(chan struct{}), make(chan struct{})
	start(t, s, func(ctx context.Context, id string) error {
		most.Store(max(most.Load(), now.Add(1)))
		defer now.Add(-1)
		if calls.Add(1) == 1 {
			close(begun)
			<-goOn
		}
		return conclude(ctx, s, id, nil)
	})
	commit(t, s, ask("c1", day))
	<-begun
	again := ask("c1", day)
	again.Expected, again.Case.Version, again.Events = 1, 2, nil
	commit(t, s, again)
	timer := time.NewTimer(150 * time.Millisecond)
	defer timer.Stop()
	<-timer.C
	close(goOn)
	waitFor(t, "second call", func() bool { return calls.Load() == 2 && now.Load() == 0 })
	if most.Load() != 1 {
		t.Errorf("%d calls at once", most.Load())
	}
}

// TestScheduleReplaces: the newest wish for an effect that has not begun counts.
func TestScheduleReplaces(t *testing.T) {
	t.Parallel()
	pool := openPool(t)
	s := open(t, pool, fast())
	now := workflow.SystemClock{}.Now()
	commit(t, s, ask("c1", now.Add(time.Hour)))
	again := ask("c1", now)
	again.Expected, again.Case.Version, again.Events = 1, 2, nil
	commit(t, s, again)
	var calls atomic.Int32
	start(t, s, func(ctx context.Context, id string) error {
		calls.Add(1)
		return conclude(ctx, s, id, nil)
	})
	waitFor(t, "done", func() bool { return state(t, s, "c1") == workflow.EffectDone })
	var jobs int
	if err := pool.QueryRow(t.Context(), "SELECT count(*) FROM river_job").Scan(&jobs); err != nil || jobs != 1 {
		t.Errorf("%d jobs, want 1 (%v)", jobs, err)
	}
}

// TestScheduleForeign: a commit cannot ask for another case's effect, nor take
// over its id.
func TestScheduleForeign(t *testing.T) {
	t.Parallel()
	s := open(t, openPool(t), nil)
	commit(t, s, ask("c1", day))
	other := ask("c2", day)
	other.Schedule[0].Effect = effectID("c1")
	if err := s.Commit(t.Context(), other); failure.CodeOf(err) != failure.Invalid {
		t.Errorf("schedule another case's effect: %v, want invalid", err)
	}
	other = ask("c2", day)
	other.Effects[0].ID = effectID("c1")
	if err := s.Commit(t.Context(), other); failure.CodeOf(err) != failure.Invalid {
		t.Errorf("take another case's effect: %v, want invalid", err)
	}
	if _, err := s.Case(t.Context(), org, "c2"); failure.CodeOf(err) != failure.NotFound {
		t.Errorf("case of a refused commit: %v, want not_found", err)
	}
}

// TestStopWaits: what is being performed is finished, and what is not begun
// waits for the next start.
func TestStopWaits(t *testing.T) {
	t.Parallel()
	s := open(t, openPool(t), fast())
	begun := make(chan struct{})
	start(t, s, func(ctx context.Context, id string) error {
		close(begun)
		timer := time.NewTimer(100 * time.Millisecond)
		defer timer.Stop()
		<-timer.C
		return conclude(ctx, s, id, nil)
	})
	commit(t, s, ask("c1", day))
	<-begun
	stop(t, s)
	if got := state(t, s, "c1"); got != workflow.EffectDone {
		t.Errorf("after Stop the effect is %s", got)
	}
	commit(t, s, ask("c2", day))
	start(t, s, func(ctx context.Context, id string) error { return conclude(ctx, s, id, nil) })
	waitFor(t, "done", func() bool { return state(t, s, "c2") == workflow.EffectDone })
}

// TestStopGivesUp: when Stop may wait no longer, the calls' contexts end.
func TestStopGivesUp(t *testing.T) {
	t.Parallel()
	s := open(t, openPool(t), fast())
	begun := make(chan struct{})
	var once sync.Once
	start(t, s, func(ctx context.Context, id string) error {
		once.Do(func() { close(begun) })
		<-ctx.Done()
		return ctx.Err()
	})
	commit(t, s, ask("c1", day))
	<-begun
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := s.Stop(ctx); err != nil {
		t.Errorf("Stop: %v", err)
	}
	start(t, s, func(ctx context.Context, id string) error { return conclude(ctx, s, id, nil) })
	waitFor(t, "done", func() bool { return state(t, s, "c1") == workflow.EffectDone })
}

// TestMany: many effects at once, each called for once.
func TestMany(t *testing.T) {
	t.Parallel()
	s := open(t, openPool(t), fast())
	var mu sync.Mutex
	calls := map[string]int{}
	start(t, s, func(ctx context.Context, id string) error {
		mu.Lock()
		calls[id]++
		mu.Unlock()
		return conclude(ctx, s, id, nil)
	})
	const n = 60
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for j := range n / 4 {
				if err := s.Commit(t.Context(), ask(fmt.Sprintf("c%d-%d", i, j), day)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	waitFor(t, "all done", func() bool {
		left, err := s.Effects(t.Context(), workflow.EffectQuery{State: workflow.EffectPending})
		return err == nil && len(left) == 0
	})
	mu.Lock()
	defer mu.Unlock()
	for id, k := range calls {
		if k != 1 {
			t.Errorf("%s called for %d times", id, k)
		}
	}
	if len(calls) != n {
		t.Errorf("%d effects called for, want %d", len(calls), n)
	}
}

// handClock is a clock that is turned by hand.
type handClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *handClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *handClock) turn(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// TestClock: the clock that was given decides what is due, far timers too.
func TestClock(t *testing.T) {
	t.Parallel()
	clock := &handClock{now: day}
	opts := fast()
	opts.Clock = clock
	s := open(t, openPool(t), opts)
	var calls atomic.Int32
	start(t, s, func(ctx context.Context, id string) error {
		calls.Add(1)
		return conclude(ctx, s, id, nil)
	})
	commit(t, s, ask("now", day))
	waitFor(t, "due now", func() bool { return state(t, s, "now") == workflow.EffectDone })
	commit(t, s, ask("near", day.Add(time.Second)))
	commit(t, s, ask("far", day.Add(40*24*time.Hour)))
	timer := time.NewTimer(100 * time.Millisecond)
	defer timer.Stop()
	<-timer.C
	if calls.Load() != 1 {
		t.Errorf("%d calls before their time", calls.Load()-1)
	}
	clock.turn(time.Second)
	waitFor(t, "near", func() bool { return state(t, s, "near") == workflow.EffectDone })
	clock.turn(40 * 24 * time.Hour)
	waitFor(t, "far", func() bool { return state(t, s, "far") == workflow.EffectDone })
}
