package pgstore

import (
	"context"
	"fmt"
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
	read      *workflow.EffectData // the effect as it was when the call began
	loaded    atomic.Bool          // and has been asked for
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

// A job is inserted as River does it, under a number that the effect's row gets
// too. One that is due within seconds is available already: a fetch passes over
// it until its time, but is on time then. River does the same with a short
// snooze; its scheduler, which moves jobs that are due later, runs every five
// seconds only.
const (
	jobColumns = "id, args, kind, max_attempts, queue, created_at, scheduled_at, state"

	// upsertEffect keeps an effect. Its organisation is none when the id is of an
	// effect of another case, which the table does not take.
	upsertEffect = `INSERT INTO bf_effect AS e (` + effectColumns + `, job)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, %s)
		ON CONFLICT (id) DO UPDATE SET org = CASE WHEN e.org = excluded.org AND e.case_id = excluded.case_id THEN e.org END,
			key = excluded.key, kind = excluded.kind, step = excluded.step, round = excluded.round, part = excluded.part,
			state = excluded.state, attempts = excluded.attempts, waits = excluded.waits, since = excluded.since,
			code = excluded.code, next = excluded.next, created = excluded.created, updated = excluded.updated,
			job = coalesce(excluded.job, e.job)`
	nextJob = "nextval('river_job_id_seq')"
)

var (
	keepEffect = fmt.Sprintf(upsertEffect, "NULL")
	// askEffect keeps an effect and inserts a job for it.
	askEffect = "WITH e AS (" + fmt.Sprintf(upsertEffect, nextJob) + ` RETURNING id, job)
		INSERT INTO river_job (` + jobColumns + `)
		SELECT job, jsonb_build_object('effect', id), $17, $18, $19, $20, $21, $22::text::river_job_state FROM e`
	// askAgain inserts a job for an effect that is kept already.
	askAgain = `WITH e AS (
			UPDATE bf_effect SET job = ` + nextJob + ` WHERE id = $1 AND org = $2 AND case_id = $3 RETURNING id, job
		), done AS (
			INSERT INTO river_job (` + jobColumns + `)
			SELECT job, jsonb_build_object('effect', id), $4, $5, $6, $7, $8, $9::text::river_job_state FROM e RETURNING 1
		)
		SELECT bf_require(EXISTS (SELECT FROM done), '` + refusedSchedule + `')`
)

// wakeUp tells the nodes that a job is due, in River's words.
const wakeUp = `SELECT pg_notify(current_schema() || '.river_insert', '{"queue": "` + queue + `"}')`

// putEffects keeps effects and inserts a job for each that is to be called for.
// A newer wish replaces an older one that has not begun.
func (s *Store) putEffects(b *pgx.Batch, c workflow.Commit) {
	wishes := make(map[string]workflow.Schedule, len(c.Schedule))
	for _, wish := range c.Schedule {
		wishes[wish.Effect] = wish
	}
	now, due := s.opts.Clock.Now(), false
	job := func(wish workflow.Schedule) []any {
		if c.Expected > 0 {
			b.Queue(dropJob, wish.Effect)
		}
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
		delete(wishes, wish.Effect)
		return []any{effectJob{}.Kind(), attempts, queue, now, at, state}
	}
	for _, e := range c.Effects {
		row := []any{
			e.ID, e.Org, e.Case, e.Key, e.Kind, e.Step, e.Round, e.Part, string(e.State), e.Attempts, e.Waits,
			perhaps(e.Since), e.Code, perhaps(e.Next), e.Created, e.Updated,
		}
		if wish, ok := wishes[e.ID]; ok {
			b.Queue(askEffect, append(row, job(wish)...)...)
		} else {
			b.Queue(keepEffect, row...)
		}
	}
	for _, wish := range c.Schedule {
		if wish, ok := wishes[wish.Effect]; ok {
			b.Queue(askAgain, append([]any{wish.Effect, c.Case.Org, c.Case.ID}, job(wish)...)...)
		}
	}
	if due {
		b.Queue(wakeUp)
	}
}
