package sqlitestore

import (
	"context"
	"encoding/json"
	"log/slog"
	"runtime/debug"
	"sync"
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
	performer Performer

	mu      sync.Mutex
	running map[string]bool // by effect
}

func newWorker(s *Store, p Performer) *worker {
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

// Work makes one call. It returns nil when the call is concluded, by a commit
// or because the effect asks for no call any more, and a snooze otherwise,
// which uses up no attempt.
func (w *worker) Work(ctx context.Context, job *river.Job[effectJob]) error {
	effect := job.Args.Effect
	if !w.begin(effect) {
		// Scheduled anew while a call runs; it may not be called twice at once.
		return river.JobSnooze(w.store.opts.Retry)
	}
	defer w.end(effect)
	c := &call{effect: effect, job: job}
	err := w.perform(withCall(ctx, c), effect)
	if c.concluded.Load() {
		return nil
	}
	if err == nil {
		if done, err := w.done(ctx, effect, job.ID); err == nil && done {
			return nil
		}
	}
	wait := w.wait(snoozes(job.Metadata))
	attrs := []any{slog.String("effect", effect), slog.Duration("wait", wait)}
	if err != nil {
		attrs = append(attrs, slog.String("code", string(failure.CodeOf(err))))
	}
	w.store.opts.Logger.WarnContext(ctx, "a call recorded nothing and is made again", attrs...)
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

// done reports whether the job has nothing left to call for: the effect is no
// longer pending, or another job does.
func (w *worker) done(ctx context.Context, effect string, job int64) (bool, error) {
	var waiting int
	err := w.store.db.QueryRowContext(ctx, "SELECT count(*) FROM bf_effect WHERE id = ? AND state = ? AND job = ?",
		effect, string(workflow.EffectPending), job).Scan(&waiting)
	return waiting == 0, err
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
