package pgstore

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/borgerflow/borgerflow/workflow"
)

// A node is a process that performs effects. Its row in bf_node says when it
// last said that it lives, by the database's clock. When that is longer ago than
// the lease, other nodes take its calls for lost.
//
// The node counts by its own clock, from before it said so, and gives itself
// less: a call whose node cannot say that it lives has its context ended after
// five ninths of the lease, and none is begun. So there are four ninths – eight
// seconds of eighteen – in which a call can end before another is made.
type node struct {
	id    string
	lease time.Duration
	log   *slog.Logger
	pool  *pgxpool.Pool
	conn  *pgxpool.Conn // the node's own, so that it never waits for one; nil after it failed

	end  context.CancelFunc
	done sync.WaitGroup

	mu    sync.Mutex
	until time.Time // when the node may no longer call
	lapse *time.Timer
	calls map[*context.CancelFunc]struct{}
}

// The shares of a lease.
func (n *node) beatEvery() time.Duration { return n.lease / 9 }
func (n *node) mayCall() time.Duration   { return n.lease * 5 / 9 }

// startNode makes the node known, before it takes any job, and goes on saying
// that it lives until it is stopped.
func startNode(ctx context.Context, pool *pgxpool.Pool, id string, o Options) (*node, error) {
	n := &node{id: id, lease: o.Lease, log: o.Logger, pool: pool, calls: map[*context.CancelFunc]struct{}{}}
	n.lapse = time.AfterFunc(n.mayCall(), n.lapsed)
	if err := n.beat(ctx); err != nil {
		n.close(ctx)
		return nil, err
	}
	running, end := context.WithCancel(context.WithoutCancel(ctx))
	n.end = end
	n.done.Go(func() { n.run(running) })
	return n, nil
}

// run looks after lost calls at once – a node that is killed again and again may
// never come to its second beat – and after every beat.
func (n *node) run(ctx context.Context) {
	tick := time.NewTicker(n.beatEvery())
	defer tick.Stop()
	for lives := true; ; {
		if lives {
			if err := n.lookAfter(ctx); err != nil && ctx.Err() == nil {
				n.log.WarnContext(ctx, "lost calls could not be looked for", slog.String("node", n.id), slog.String("error", err.Error()))
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := n.beat(ctx)
		if lives = err == nil; !lives && ctx.Err() == nil {
			n.log.WarnContext(ctx, "a node could not say that it lives", slog.String("node", n.id), slog.String("error", err.Error()))
		}
	}
}

// exec runs a statement on the node's own connection and makes a new one when
// that has failed. It gives up in time for the next beat but one.
func (n *node) exec(ctx context.Context, query string, args ...any) (rows int64, err error) {
	ctx, cancel := context.WithTimeout(ctx, 2*n.beatEvery())
	defer cancel()
	if n.conn == nil {
		if n.conn, err = n.pool.Acquire(ctx); err != nil {
			n.conn = nil
			return 0, err
		}
	}
	tag, err := n.conn.Exec(ctx, query, args...)
	if err != nil {
		_ = n.conn.Conn().Close(ctx)
		n.conn.Release()
		n.conn = nil
	}
	return tag.RowsAffected(), err
}

// beat says that the node lives.
func (n *node) beat(ctx context.Context) error {
	from := workflow.SystemClock{}.Now()
	_, err := n.exec(ctx, `INSERT INTO bf_node (id, beat) VALUES ($1, clock_timestamp())
		ON CONFLICT (id) DO UPDATE SET beat = excluded.beat`, n.id)
	if err != nil {
		return err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.until = from.Add(n.mayCall())
	n.lapse.Reset(n.until.Sub(workflow.SystemClock{}.Now()))
	return nil
}

// takeLost ends the jobs of nodes that do not live and makes new ones in their
// place. The old ones are not used again, so that a node that was taken for dead
// and is not can neither complete nor postpone what another has begun.
const takeLost = `WITH lost AS (
		UPDATE river_job SET state = 'cancelled', finalized_at = now() WHERE id IN (
			SELECT j.id FROM river_job j WHERE j.state = 'running' AND j.queue = $1 AND NOT EXISTS (
				SELECT FROM bf_node n WHERE n.id = j.attempted_by[cardinality(j.attempted_by)]
					AND n.beat > clock_timestamp() - $2 * interval '1 microsecond')
			FOR UPDATE SKIP LOCKED)
		RETURNING id, args->>'effect' AS effect
	), job AS (
		INSERT INTO river_job (args, kind, max_attempts, queue, metadata)
		SELECT jsonb_build_object('effect', e.id), $3, $4, $1, '{"lost": true}' FROM lost JOIN bf_effect e ON e.id = lost.effect AND e.job = lost.id
		RETURNING id, args->>'effect' AS effect
	)
	UPDATE bf_effect e SET job = job.id FROM job WHERE e.id = job.effect`

// forgetNodes removes the rows of nodes that have long been gone.
const forgetNodes = "DELETE FROM bf_node WHERE beat < clock_timestamp() - $1 * interval '10 microseconds'"

// lookAfter has the calls made again that nodes left which do not live.
func (n *node) lookAfter(ctx context.Context) error {
	lost, err := n.exec(ctx, takeLost, queue, n.lease.Microseconds(), effectJob{}.Kind(), attempts)
	if err != nil {
		return err
	}
	if lost == 0 {
		return nil
	}
	n.log.InfoContext(ctx, "calls of a lost node are made again", slog.String("node", n.id), slog.Int64("calls", lost))
	if _, err := n.exec(ctx, wakeUp); err != nil {
		return err
	}
	_, err = n.exec(ctx, forgetNodes, n.lease.Microseconds())
	return err
}

// begin returns the context of a call, which ends with the node's right to make
// it; false when the node has none.
func (n *node) begin(ctx context.Context) (context.Context, func(), bool) {
	ctx, cancel := context.WithCancel(ctx)
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.until.After(workflow.SystemClock{}.Now()) {
		cancel()
		return nil, nil, false
	}
	n.calls[&cancel] = struct{}{}
	return ctx, func() {
		cancel()
		n.mu.Lock()
		defer n.mu.Unlock()
		delete(n.calls, &cancel)
	}, true
}

// lapsed ends the contexts of all calls.
func (n *node) lapsed() {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.calls) > 0 {
		n.log.Error("a node has lost the database and ends its calls", slog.String("node", n.id), slog.Int("calls", len(n.calls)))
	}
	for cancel := range n.calls {
		(*cancel)()
	}
}

// stop ends the node, whose calls have ended.
func (n *node) stop(ctx context.Context) {
	n.end()
	n.done.Wait()
	// Nothing runs here any more; what cannot be said now, the lease says later.
	_, _ = n.exec(ctx, "DELETE FROM bf_node WHERE id = $1", n.id)
	n.close(ctx)
}

func (n *node) close(ctx context.Context) {
	n.lapse.Stop()
	if n.conn != nil {
		n.conn.Release()
		n.conn = nil
	}
}
