package memstore

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow"
)

// RunDue performs every effect that is due at now, those that become due on the
// way included, and returns how many calls it made. A call that fails stays due
// and is not made again in this run; the errors are joined. Runs may overlap:
// no effect is performed twice at once.
func (s *Store) RunDue(ctx context.Context, p workflow.Performer, now time.Time) (int, error) {
	calls := 0
	failed := map[string]bool{}
	var errs []error
	for ctx.Err() == nil {
		id, ok := s.take(now, failed)
		if !ok {
			break
		}
		calls++
		if err := s.perform(ctx, p, id); err != nil {
			failed[id] = true
			errs = append(errs, err)
		}
	}
	if err := ctx.Err(); err != nil {
		errs = append(errs, failure.Errorf(failure.Unavailable, "memstore: run due: %w", err))
	}
	return calls, errors.Join(errs...)
}

// take marks the next effect that is due as running.
func (s *Store) take(now time.Time, not map[string]bool) (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var ids []string
	for id, c := range s.due {
		if !c.at.After(now) && !s.running[id] && !not[id] {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return "", false
	}
	id := slices.MinFunc(ids, func(a, b string) int { return cmp.Or(s.due[a].at.Compare(s.due[b].at), cmp.Compare(a, b)) })
	s.running[id] = true
	return id, true
}

// perform makes one call. A call that returned nil is concluded, unless it was
// scheduled anew meanwhile.
func (s *Store) perform(ctx context.Context, p workflow.Performer, id string) error {
	s.mu.Lock()
	c := s.due[id]
	before := c.number
	c.made++
	s.due[id] = c
	s.mu.Unlock()
	if c.made == 1 {
		ctx = workflow.FirstCall(ctx)
	}
	err := p.PerformEffect(ctx, id)
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.running, id)
	if err == nil && s.due[id].number == before {
		delete(s.due, id)
	}
	return err
}

// Next returns when the next effect is due, and whether there is one.
func (s *Store) Next() (time.Time, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var next time.Time
	found := false
	for _, c := range s.due {
		if !found || c.at.Before(next) {
			next, found = c.at, true
		}
	}
	return next, found
}

// Runner performs due effects in the background; see [Store.Start].
type Runner struct {
	stop context.CancelFunc
	done sync.WaitGroup
}

// Start performs effects as they become due by the clock, in one goroutine,
// until the runner is closed. It looks when something is scheduled and every
// interval; 0 means every 100 milliseconds.
func (s *Store) Start(p workflow.Performer, clock workflow.Clock, interval time.Duration) *Runner {
	ctx, stop := context.WithCancel(context.Background())
	r := &Runner{stop: stop}
	r.done.Go(func() { s.run(ctx, p, clock, cmp.Or(interval, 100*time.Millisecond)) })
	return r
}

func (s *Store) run(ctx context.Context, p workflow.Performer, clock workflow.Clock, interval time.Duration) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		// Errors are the performer's to log; what failed is still due.
		_, _ = s.RunDue(ctx, p, clock.Now())
		select {
		case <-ctx.Done():
			return
		case <-s.wake:
		case <-tick.C:
		}
	}
}

// Close stops the runner and waits for the effect that is being performed.
func (r *Runner) Close() error {
	r.stop()
	r.done.Wait()
	return nil
}
