package pgstore

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow"
)

// scheduler is what runs between Start and Stop.
type scheduler struct {
	node   *node
	client *river.Client[pgx.Tx]
}

// keepJobs is how long River keeps the jobs that have ended. Nobody looks at
// them: the effect's row is the record.
const keepJobs = time.Hour

// newClient makes the River client of a node.
func newClient(s *Store, n *node, p workflow.Performer) (*river.Client[pgx.Tx], error) {
	o := s.opts
	config := &river.Config{
		ID:                n.id,
		Logger:            o.Logger,
		FetchCooldown:     min(10*time.Millisecond, o.Poll),
		FetchPollInterval: o.Poll,
		JobTimeout:        o.Timeout,
		// Only for a worker that ignores its context; nodes look after what
		// killed ones leave.
		RescueStuckJobsAfter:        o.Timeout + 30*time.Second,
		CompletedJobRetentionPeriod: keepJobs,
		CancelledJobRetentionPeriod: keepJobs,
		ReindexerIndexNames:         []string{},
		Workers:                     river.NewWorkers(),
		Queues:                      map[string]river.QueueConfig{queue: {MaxWorkers: o.Workers}},
	}
	if _, real := o.Clock.(workflow.SystemClock); !real {
		config.Test.Time = riverClock{o.Clock}
	}
	if err := river.AddWorkerSafely(config.Workers, newWorker(s, n, p)); err != nil {
		return nil, err
	}
	return river.NewClient(riverpgxv5.New(s.pool), config)
}

// Start makes this process a node and begins to call p for due effects. A call
// that returns an error or panics is made again, see Options.Retry. ctx covers
// the start only. It is a conflict when this store is started already; any
// number of stores on one database may be.
func (s *Store) Start(ctx context.Context, p workflow.Performer) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.run != nil {
		return failure.Errorf(failure.Conflict, "pgstore: start: it is started already")
	}
	n, err := startNode(ctx, s.pool, "node-"+rand.Text(), s.opts)
	if err != nil {
		return wrap("start", err)
	}
	client, err := newClient(s, n, p)
	if err == nil {
		err = client.Start(context.WithoutCancel(ctx))
	}
	if err != nil {
		n.stop(context.WithoutCancel(ctx))
		return wrap("start", err)
	}
	s.run = &scheduler{node: n, client: client}
	return nil
}

// Stop ends what Start began: no further effect is begun, and Stop waits for
// those that run. When ctx ends before they do, their contexts end and Stop
// waits until they have returned. Stopping what is not started is no error.
func (s *Store) Stop(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.run == nil {
		return nil
	}
	run := s.run
	s.run = nil
	err := run.client.Stop(ctx)
	if err != nil && ctx.Err() != nil {
		err = run.client.StopAndCancel(context.WithoutCancel(ctx))
	}
	run.node.stop(context.WithoutCancel(ctx))
	return wrap("stop", err)
}
