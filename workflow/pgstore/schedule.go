package pgstore

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

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

// completeJob is what river.JobCompleteTx does, in a statement that can be sent
// with others. A job that was taken for lost does not run any more, or is at
// another attempt.
var completeJob = required(refusedLost,
	"UPDATE river_job SET state = 'completed', finalized_at = $3 WHERE id = $1 AND attempt = $2 AND state = 'running'")

// dropJob removes the job that waits to call for an effect, if there is one. A
// job that runs is left to run.
const dropJob = `DELETE FROM river_job USING bf_effect e
	WHERE e.id = $1 AND river_job.id = e.job AND river_job.state IN ('available', 'scheduled', 'retryable')`

// conclude completes the job whose call the commit ends.
func (s *Store) conclude(b *pgx.Batch, c workflow.Commit, call *call) {
	switch {
	case call != nil:
		b.Queue(completeJob, call.job.ID, call.job.Attempt, s.opts.Clock.Now())
	case c.Performed != "":
		b.Queue(dropJob, c.Performed)
	}
}

const requireOwn = `SELECT bf_require(NOT EXISTS (
	SELECT FROM bf_effect WHERE id = $1 AND NOT (org = $2 AND case_id = $3)), '` + refusedDrop + `')`

// drop removes the waiting jobs of effects that are not wanted any more.
func drop(b *pgx.Batch, c workflow.Commit) {
	for _, id := range c.Drop {
		b.Queue(requireOwn, id, c.Case.Org, c.Case.ID)
		b.Queue(dropJob, id)
	}
}

// insertJob inserts a job as River does, and makes it the effect's own. A job
// that is due within seconds is available already: a fetch passes over it until
// its time, but is on time then. River does the same with a short snooze; its
// scheduler, which moves jobs that are due later, runs every five seconds only.
var insertJob = `WITH job AS (
		INSERT INTO river_job (args, kind, max_attempts, queue, created_at, scheduled_at, state)
		SELECT jsonb_build_object('effect', id), $4, $5, $6, $7, $8, $9::text::river_job_state
		FROM bf_effect WHERE id = $1 AND org = $2 AND case_id = $3
		RETURNING id
	), done AS (
		UPDATE bf_effect SET job = job.id FROM job WHERE bf_effect.id = $1 RETURNING 1
	)
	SELECT bf_require((SELECT count(*) FROM done) = 1, '` + refusedSchedule + `')`

// wakeUp tells the nodes that a job is due, in River's words.
const wakeUp = `SELECT pg_notify(current_schema() || '.river_insert', '{"queue": "` + queue + `"}')`

// schedule inserts a job for each effect that is to be called for. A newer
// wish replaces an older one that has not begun.
func (s *Store) schedule(b *pgx.Batch, c workflow.Commit) {
	now, due := s.opts.Clock.Now(), false
	for _, wish := range c.Schedule {
		at, state := now, "available"
		if wait := wish.At.Sub(now); wait > 0 {
			// Rounded up, so that it is never too early.
			at = wish.At.Add(time.Microsecond - 1).Truncate(time.Microsecond)
			if wait > soon {
				state = "scheduled"
			}
		} else {
			due = true
		}
		b.Queue(dropJob, wish.Effect)
		b.Queue(insertJob, wish.Effect, c.Case.Org, c.Case.ID, effectJob{}.Kind(), attempts, queue, now, at, state)
	}
	if due {
		b.Queue(wakeUp)
	}
}
