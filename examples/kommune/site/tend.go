package site

import (
	"context"
	"log/slog"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
)

// tender tends to the municipality every hour: it erases what retention says is
// due, signs the audit trail, and clears up.
type tender struct {
	stop context.CancelFunc
	done chan struct{}
}

func tendHourly(e *workflow.Engine, log *slog.Logger) *tender {
	ctx, stop := context.WithCancel(context.Background())
	t := &tender{stop: stop, done: make(chan struct{})}
	go func() {
		defer close(t.done)
		hour := time.NewTicker(time.Hour)
		defer hour.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-hour.C:
			}
			did, err := e.Tend(ctx, Org)
			if err != nil && ctx.Err() == nil {
				log.ErrorContext(ctx, "tending failed", slog.String("code", string(workflow.CodeOf(err))), slog.String("error", err.Error()))
			}
			log.InfoContext(ctx, "tended", slog.Int("erased", did.Purged.Erased), slog.Int64("checkpoint", did.Checkpoint.Number))
		}
	}()
	return t
}

// close stops tending and waits for what is being done.
func (t *tender) close() {
	t.stop()
	<-t.done
}
