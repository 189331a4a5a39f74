package pgstore

import (
	"context"
	"encoding/json"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow"
)

// maxRetry is the longest wait before a call that recorded nothing is made
// again.
const maxRetry = 30 * time.Second

// worker works River's jobs by calling the engine.
type worker struct {
	river.WorkerDefaults[effectJob]

	store     *Store
	node      *node
	performer workflow.Performer
}

func newWorker(s *Store, n *node, p workflow.Performer) *worker {
	return &worker{store: s, node: n, performer: p}
}

// standing is how a job stands to the effect's others.
type standing int

const (
	free     standing = iota
	replaced          // by a newer one, which will call
	waits             // for one that runs
)

// standing looks whether the job may call now, and reads the effect on the way.
// An effect has two jobs when it was scheduled anew while a call ran, here or on
// another node. The newer one waits for the older, and an older one that comes
// back has been replaced. Either of two that begin together sees the other: a job
// runs before it asks, and only the newest calls.
func (w *worker) standing(ctx context.Context, c *call) (standing, error) {
	var running, newest bool
	list, err := collect(ctx, w.store.pool, func(rows pgx.Rows) (workflow.EffectData, error) {
		return scanLoaded(rows, &newest, &running)
	}, standingQuery, c.effect, c.job.ID, queue)
	switch {
	case err != nil:
		return 0, err
	case len(list) == 0 || !newest:
		return replaced, nil
	case running:
		return waits, nil
	}
	c.read = &list[0]
	return free, nil
}

const standingQuery = "SELECT " + loadedColumns + `, coalesce(e.job = $2, false),
		EXISTS (SELECT FROM river_job WHERE state = 'running' AND queue = $3 AND id <> $2 AND args->>'effect' = $1)
	FROM bf_effect e JOIN bf_case c ON c.org = e.org AND c.id = e.case_id WHERE e.id = $1`

// Work makes one call. An error of the engine's says that nothing was recorded
// and becomes a snooze, which uses up no attempt.
func (w *worker) Work(ctx context.Context, job *river.Job[effectJob]) error {
	retry := w.store.opts.Retry
	ctx, end, ok := w.node.begin(ctx)
	if !ok {
		return river.JobSnooze(retry)
	}
	defer end()
	c := &call{effect: job.Args.Effect, job: job}
	is, err := w.standing(ctx, c)
	switch {
	case err != nil || is == waits:
		return river.JobSnooze(retry)
	case is == replaced:
		return nil
	}
	before := before(job.Metadata)
	ctx = withCall(ctx, c)
	if job.Attempt == 1 && before == (history{}) {
		ctx = workflow.FirstCall(ctx)
	}
	err = w.perform(ctx, c.effect)
	switch {
	case c.concluded.Load():
		return completed{}
	case err == nil:
		return nil
	}
	wait := w.wait(before.Snoozes)
	w.store.opts.Logger.WarnContext(ctx, "a call recorded nothing and is made again", slog.String("effect", c.effect),
		slog.Duration("wait", wait), slog.String("code", string(failure.CodeOf(err))))
	return river.JobSnooze(wait)
}

// perform turns a panic into an error; what it said may be personal data and
// is not logged.
func (w *worker) perform(ctx context.Context, effect string) (err error) {
	defer func() {
		if recover() != nil {
			w.store.opts.Logger.ErrorContext(ctx, "a call panicked",
				slog.String("effect", effect), slog.String("stack", string(debug.Stack())))
			err = failure.Errorf(failure.InDoubt, "pgstore: perform: panic")
		}
	}()
	return w.performer.PerformEffect(ctx, effect)
}

// completed is what Work returns when the commit of the outcome has completed
// the job: nothing is left to report. River, which asks a worker of several jobs
// in this way which of them are to be reported how, would otherwise write every
// job a second time to find that it does not run any more.
type completed struct{}

func (completed) Error() string               { return "the job was completed with its outcome" }
func (completed) Jobs() []*rivertype.JobRow   { return nil }
func (completed) ErrorsByID() map[int64]error { return nil }

// wait doubles with every call that recorded nothing.
func (w *worker) wait(before int) time.Duration {
	first := w.store.opts.Retry
	return min(first<<min(before, 10), max(maxRetry, first))
}

// history is what River's job says of the calls before this one.
type history struct {
	Snoozes int  `json:"snoozes"` // River's: how often it was put off
	Lost    bool `json:"lost"`    // ours: another job was lost with its node
}

func before(metadata []byte) history {
	var h history
	if err := json.Unmarshal(metadata, &h); err != nil {
		return history{Lost: true}
	}
	return h
}
