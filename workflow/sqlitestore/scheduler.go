package sqlitestore

import (
	"context"
	"database/sql"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow"
)

// scheduler is what runs between Start and Stop.
type scheduler struct {
	node   *node
	client *river.Client[*sql.Tx]
}

// newClient makes the River client of the node.
func newClient(s *Store, w *worker) (*river.Client[*sql.Tx], error) {
	o := s.opts
	config := &river.Config{
		Logger:            o.Logger,
		FetchCooldown:     min(10*time.Millisecond, o.Poll),
		FetchPollInterval: o.Poll,
		JobTimeout:        o.Timeout,
		// Only for a worker that ignores its context; after a kill, Start
		// knows at once.
		RescueStuckJobsAfter: o.Timeout + 30*time.Second,
		ReindexerIndexNames:  []string{},
		Workers:              river.NewWorkers(),
		Queues:               map[string]river.QueueConfig{queue: {MaxWorkers: o.Workers}},
	}
	if _, real := o.Clock.(workflow.SystemClock); !real {
		config.Test.Time = riverClock{o.Clock}
	}
	if err := river.AddWorkerSafely(config.Workers, w); err != nil {
		return nil, err
	}
	return river.NewClient(riverDriver{riversqlite.New(s.db), s.news}, config)
}

// Start becomes the node of the database file and begins to call p for due
// effects, first those an earlier process had begun and not concluded. A call
// that returns an error or panics is made again, see Options.Retry. ctx covers the start only. It is a conflict when this store is started already,
// or another process performs the effects of the file.
func (s *Store) Start(ctx context.Context, p workflow.Performer) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.run != nil {
		return failure.Errorf(failure.Conflict, "sqlitestore: start: it is started already")
	}
	n, err := takeNode(ctx, s.db)
	if err != nil {
		return err
	}
	client, err := s.begin(ctx, p)
	if err != nil {
		n.release()
		return wrap("start", err)
	}
	s.run = &scheduler{node: n, client: client}
	return nil
}

func (s *Store) begin(ctx context.Context, p workflow.Performer) (*river.Client[*sql.Tx], error) {
	lost, err := s.releaseLost(ctx)
	if err != nil {
		return nil, err
	}
	if lost > 0 {
		s.opts.Logger.InfoContext(ctx, "calls of an earlier process are made again", slog.Int64("calls", lost))
	}
	client, err := newClient(s, newWorker(s, p))
	if err != nil {
		return nil, err
	}
	return client, client.Start(context.WithoutCancel(ctx))
}

// releaseLost makes the jobs an earlier process was running available again,
// and ends its leadership. The caller is the node, so nobody else can be
// running them; River, which must reckon with other nodes, would wait for
// them to be overdue.
func (s *Store) releaseLost(ctx context.Context) (lost int64, err error) {
	err = s.write.do(ctx, "start", func(tx *txn) error {
		lost, err = exec(ctx, tx, "UPDATE river_job SET state = 'available' WHERE state = 'running' AND queue = ?", queue)
		if err != nil {
			return err
		}
		_, err = exec(ctx, tx, "DELETE FROM river_leader")
		return err
	})
	return lost, err
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
	defer run.node.release()
	err := run.client.Stop(ctx)
	if err != nil && ctx.Err() != nil {
		err = run.client.StopAndCancel(context.WithoutCancel(ctx))
	}
	return wrap("stop", err)
}
