package sqlitestore

import (
	"context"
	"encoding/json"
	"sync/atomic"
	"time"

	"github.com/riverqueue/river"

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
	// soon is how far River's own scheduler looks ahead; see insertJob.
	soon = 5 * time.Second
)

// call is one running call of PerformEffect. It travels in the context from
// the worker to Commit, so that the engine never sees a job or a transaction.
type call struct {
	effect    string
	job       *river.Job[effectJob]
	clock     workflow.Clock
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
	n, err := exec(ctx, tx, completeJob, riverTime(call.clock.Now()), call.job.ID, call.job.Attempt)
	if err == nil && n == 0 {
		return failure.Errorf(failure.Unavailable, "sqlitestore: commit: the call was taken for lost")
	}
	return err
}

// completeJob is what river.JobCompleteTx does, in a statement that is prepared
// once. A job that was taken for lost does not run any more, or is at another
// attempt.
const completeJob = "UPDATE river_job SET state = 'completed', finalized_at = ? WHERE id = ? AND attempt = ? AND state = 'running'"

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

// A job is inserted as River does it. One that is due within seconds is available
// already: a fetch passes over it until its time, but is on time then. River does
// the same with a short snooze; its scheduler, which moves jobs that are due
// later, runs every five seconds only.
const insertJob = `INSERT INTO river_job (args, kind, max_attempts, queue, created_at, scheduled_at, state)
	VALUES (jsonb(?), ?, ?, ?, ?, ?, ?)`

func (s *Store) insertJob(ctx context.Context, tx *txn, wish workflow.Schedule) error {
	now := s.opts.Clock.Now()
	at, state := now, "available"
	if wait := wish.At.Sub(now); wait > 0 {
		// River keeps milliseconds; rounded up, so that it is never too early.
		at = wish.At.Add(time.Millisecond - 1)
		if wait > soon {
			state = "scheduled"
		}
	}
	args, err := json.Marshal(effectJob{Effect: wish.Effect})
	if err != nil {
		return err
	}
	res, err := tx.ExecContext(ctx, insertJob, string(args), effectJob{}.Kind(), attempts, queue, riverTime(now), riverTime(at), state)
	if err != nil {
		return err
	}
	job, err := res.LastInsertId()
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "UPDATE bf_effect SET job = ? WHERE id = ?", job, wish.Effect)
	return err
}

// riverTime writes a time as River compares it, with milliseconds that have
// begun.
func riverTime(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05.000") }
