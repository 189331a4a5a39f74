package sqlitestore

import (
	"context"
	"encoding/json"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

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
	performer workflow.Performer

	mu      sync.Mutex
	running map[string]bool // by effect
}

func newWorker(s *Store, p workflow.Performer) *worker {
	return &worker{store: s, performer: p, running: map[string]bool{}}
}

func (w *worker) begin(effect string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.running[effect] {
		return false
	}
	w.running[effect] = true
	return true
}

func (w *worker) end(effect string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.running, effect)
}

// Work makes one call. An error of the engine's says that nothing was recorded
// and becomes a snooze, which uses up no attempt.
func (w *worker) Work(ctx context.Context, job *river.Job[effectJob]) error {
	effect := job.Args.Effect
	if !w.begin(effect) {
		// Scheduled anew while a call runs; it may not be called twice at once.
		return river.JobSnooze(w.store.opts.Retry)
	}
	defer w.end(effect)
	c := &call{effect: effect, job: job, clock: w.store.opts.Clock}
	ctx = withCall(ctx, c)
	before := snoozes(job.Metadata)
	if job.Attempt == 1 && before == 0 {
		ctx = workflow.FirstCall(ctx)
	}
	err := w.perform(ctx, effect)
	switch {
	case c.concluded.Load():
		return completed{}
	case err == nil:
		return nil
	}
	wait := w.wait(before)
	w.store.opts.Logger.WarnContext(ctx, "a call recorded nothing and is made again", slog.String("effect", effect),
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
			err = failure.Errorf(failure.InDoubt, "sqlitestore: perform: panic")
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

// snoozes is how often River has snoozed a job; once, when that cannot be read.
func snoozes(metadata []byte) int {
	var m struct {
		Snoozes int `json:"snoozes"`
	}
	if err := json.Unmarshal(metadata, &m); err != nil {
		return 1
	}
	return m.Snoozes
}
