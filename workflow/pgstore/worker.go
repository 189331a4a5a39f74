package pgstore

import (
	"context"
	"encoding/json"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/riverqueue/river"

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

// standing looks whether the job may call now. An effect has two jobs when it
// was scheduled anew while a call ran, here or on another node. The newer one
// waits for the older, and an older one that comes back has been replaced.
// Either of two that begin together sees the other: a job runs before it asks,
// and only the newest calls.
func (w *worker) standing(ctx context.Context, job *river.Job[effectJob]) (standing, error) {
	var newest, running bool
	err := w.store.pool.QueryRow(ctx, `SELECT
			EXISTS (SELECT FROM bf_effect WHERE id = $1 AND job = $2),
			EXISTS (SELECT FROM river_job WHERE state = 'running' AND queue = $3 AND id <> $2 AND args->>'effect' = $1)`,
		job.Args.Effect, job.ID, queue).Scan(&newest, &running)
	switch {
	case err != nil:
		return 0, err
	case !newest:
		return replaced, nil
	case running:
		return waits, nil
	}
	return free, nil
}

// Work makes one call. An error of the engine's says that nothing was recorded
// and becomes a snooze, which uses up no attempt.
func (w *worker) Work(ctx context.Context, job *river.Job[effectJob]) error {
	retry := w.store.opts.Retry
	ctx, end, ok := w.node.begin(ctx)
	if !ok {
		return river.JobSnooze(retry)
	}
	defer end()
	is, err := w.standing(ctx, job)
	switch {
	case err != nil || is == waits:
		return river.JobSnooze(retry)
	case is == replaced:
		return nil
	}
	c := &call{effect: job.Args.Effect, job: job}
	err = w.perform(withCall(ctx, c), c.effect)
	if err == nil || c.concluded.Load() {
		return nil
	}
	wait := w.wait(snoozes(job.Metadata))
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

// wait doubles with every call that recorded nothing.
func (w *worker) wait(before int) time.Duration {
	first := w.store.opts.Retry
	return min(first<<min(before, 10), max(maxRetry, first))
}

// snoozes is how often River has snoozed a job.
func snoozes(metadata []byte) int {
	var m struct {
		Snoozes int `json:"snoozes"`
	}
	if err := json.Unmarshal(metadata, &m); err != nil {
		return 0
	}
	return m.Snoozes
}
