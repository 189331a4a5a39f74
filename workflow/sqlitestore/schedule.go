package sqlitestore

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivertype"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow"
)

// effectJob is all a River job holds.
type effectJob struct {
	Effect string `json:"effect"`
}

// Kind names the job in River's tables.
func (effectJob) Kind() string { return "borgerflow_effect" }

const (
	queue = "borgerflow"
	// attempts is more than a job can use up: a job ends by its outcome only.
	attempts = 30_000
	// soon is how far River's own scheduler looks ahead; see near.
	soon = 5 * time.Second
)

// call is one running call of PerformEffect. It travels in the context from
// the worker to Commit, so that the engine never sees a job or a transaction.
type call struct {
	effect    string
	job       *river.Job[effectJob]
	concluded atomic.Bool
}

type callKey struct{}

func withCall(ctx context.Context, c *call) context.Context {
	return context.WithValue(ctx, callKey{}, c)
}

func callOf(ctx context.Context) *call {
	c, _ := ctx.Value(callKey{}).(*call)
	return c
}

// conclude completes the job whose call the commit ends.
func conclude(ctx context.Context, tx *txn, c workflow.Commit) error {
	if c.Performed == "" {
		return nil
	}
	call := callOf(ctx)
	if call == nil || call.effect != c.Performed {
		return dropJob(ctx, tx, c.Performed)
	}
	_, err := river.JobCompleteTx[*riversqlite.Driver](ctx, tx.Tx, call.job)
	if errors.Is(err, rivertype.ErrNotFound) {
		return failure.Errorf(failure.Unavailable, "sqlitestore: commit: the call was taken for lost")
	}
	return err
}

// dropJob removes the job that waits to call for an effect, if there is one. A
// job that runs is left to run.
func dropJob(ctx context.Context, tx *txn, effect string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM river_job
		WHERE id = (SELECT job FROM bf_effect WHERE id = ?) AND state IN ('available', 'scheduled', 'retryable')`, effect)
	return err
}

// drop removes the waiting jobs of effects that are not wanted any more.
func drop(ctx context.Context, tx *txn, c workflow.Commit) error {
	for _, id := range c.Drop {
		var known int
		err := tx.QueryRowContext(ctx, "SELECT count(*) FROM bf_effect WHERE id = ? AND NOT (org = ? AND case_id = ?)",
			id, c.Case.Org, c.Case.ID).Scan(&known)
		if err != nil {
			return err
		}
		if known > 0 {
			return invalid("an effect to drop is not of the case")
		}
		if err := dropJob(ctx, tx, id); err != nil {
			return err
		}
	}
	return nil
}

// schedule inserts a job for each effect that is to be called for. A newer
// wish replaces an older one that has not begun.
func (s *Store) schedule(ctx context.Context, tx *txn, c workflow.Commit) error {
	for _, wish := range c.Schedule {
		var known int
		err := tx.QueryRowContext(ctx, "SELECT count(*) FROM bf_effect WHERE id = ? AND org = ? AND case_id = ?",
			wish.Effect, c.Case.Org, c.Case.ID).Scan(&known)
		if err != nil {
			return err
		}
		if known == 0 {
			return invalid("an effect to schedule is not of the case")
		}
		if err := dropJob(ctx, tx, wish.Effect); err != nil {
			return err
		}
		if err := s.insertJob(ctx, tx, wish); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) insertJob(ctx context.Context, tx *txn, wish workflow.Schedule) error {
	opts := &river.InsertOpts{Queue: queue, MaxAttempts: attempts}
	wait := wish.At.Sub(s.opts.Clock.Now())
	if wait > 0 {
		// River keeps milliseconds; rounded up, so that it is never too early.
		opts.ScheduledAt = wish.At.Add(time.Millisecond - 1).Truncate(time.Millisecond)
	}
	res, err := s.jobs.InsertTx(ctx, tx.Tx, effectJob{Effect: wish.Effect}, opts)
	if err != nil {
		return err
	}
	if wait > 0 && wait <= soon {
		if err := near(ctx, tx, res.Job.ID); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, "UPDATE bf_effect SET job = ? WHERE id = ?", res.Job.ID, wish.Effect)
	return err
}

// near makes a job that is due within seconds available already: a fetch
// passes over it until its time, but is on time then. River does the same with
// a short snooze; its scheduler, which moves jobs that are due later, runs
// every five seconds only.
func near(ctx context.Context, tx *txn, job int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE river_job SET state = 'available' WHERE id = ? AND state = 'scheduled'", job)
	return err
}
