package pgstore_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/pgstore"
)

// shortLease are options with which a lost node is noticed soon.
func shortLease() *pgstore.Options {
	o := fast()
	o.Lease = 2700 * time.Millisecond
	return o
}

// TestManyNodes: nodes share the work and no effect is called for twice.
func TestManyNodes(t *testing.T) {
	t.Parallel()
	at := address(t)
	var mu sync.Mutex
	calls := map[string]int{}
	var nodes [3]atomic.Int32
	var stores []*pgstore.Store
	for i := range nodes {
		s := open(t, connect(t, at), fast())
		stores = append(stores, s)
		start(t, s, func(ctx context.Context, id string) error {
			nodes[i].Add(1)
			mu.Lock()
			calls[id]++
			mu.Unlock()
			return conclude(ctx, s, id, nil)
		})
	}
	const n = 120
	var wg sync.WaitGroup
	for i, s := range stores {
		wg.Go(func() {
			for j := range n / len(stores) {
				if err := s.Commit(t.Context(), ask(fmt.Sprintf("c%d-%d", i, j), day)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	waitFor(t, "all done", func() bool {
		left, err := stores[0].Effects(t.Context(), workflow.EffectQuery{State: workflow.EffectPending})
		return err == nil && len(left) == 0
	})
	mu.Lock()
	defer mu.Unlock()
	for id, k := range calls {
		if k != 1 {
			t.Errorf("%s called for %d times", id, k)
		}
	}
	if len(calls) != n {
		t.Errorf("%d effects called for, want %d", len(calls), n)
	}
	for i := range nodes {
		if nodes[i].Load() == 0 {
			t.Errorf("node %d did nothing", i)
		}
	}
}

// TestNeverTwiceOnTwoNodes: what is asked for again while one node performs it
// is not begun by another.
func TestNeverTwiceOnTwoNodes(t *testing.T) {
	t.Parallel()
	at := address(t)
	var calls, now, most atomic.Int32
	begun, goOn := make(chan struct{}), make(chan struct{})
	first, second := open(t, connect(t, at), fast()), open(t, connect(t, at), fast())
	work := func(s *pgstore.Store) performer {
		return func(ctx context.Context, id string) error {
			most.Store(max(most.Load(), now.Add(1)))
			defer now.Add(-1)
			if calls.Add(1) == 1 {
				close(begun)
				<-goOn
			}
			return conclude(ctx, s, id, nil)
		}
	}
	start(t, first, work(first))
	commit(t, first, ask("c1", day))
	<-begun
	start(t, second, work(second))
	again := ask("c1", day)
	again.Expected, again.Case.Version, again.Events = 1, 2, nil
	commit(t, second, again)
	// The other node gets along to what was asked for afterwards.
	commit(t, second, ask("c2", day))
	waitFor(t, "the other effect", func() bool { return state(t, second, "c2") == workflow.EffectDone })
	close(goOn)
	waitFor(t, "the call after", func() bool { return calls.Load() == 3 && now.Load() == 0 })
	if most.Load() != 2 { // c1 on the first and c2 on the second
		t.Errorf("%d calls at once, want 2", most.Load())
	}
}

// TestSilentNode: a node that cannot reach the database ends its calls before
// another makes them, begins none, and what it has to say later is refused. When
// it is back it performs again.
func TestSilentNode(t *testing.T) {
	t.Parallel()
	at := address(t)
	network, pool := newProxy(t, at)
	lone, other := open(t, pool, shortLease()), open(t, connect(t, at), shortLease())
	begun, ended, late := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	goOn := make(chan struct{})
	var stolen atomic.Int32
	start(t, lone, func(ctx context.Context, id string) error {
		if id != effectID("c1") {
			return conclude(ctx, lone, id, nil)
		}
		close(begun)
		<-ctx.Done()
		close(ended)
		<-goOn
		err := conclude(context.WithoutCancel(ctx), lone, id, nil)
		late <- err
		return err
	})
	commit(t, lone, ask("c1", day))
	<-begun
	network.set(stuck)
	start(t, other, func(ctx context.Context, id string) error {
		select {
		case <-ended:
		default:
			t.Errorf("%s is called for while the lost node may still call", id)
		}
		stolen.Add(1)
		return conclude(ctx, other, id, func(c *workflow.Commit) { // not done: it is to be tried again, much later
			c.Effects[0].State = workflow.EffectPending
			c.Schedule = []workflow.Schedule{{Effect: id, At: workflow.SystemClock{}.Now().Add(time.Hour)}}
		})
	})
	waitFor(t, "the other node takes it", func() bool {
		e, err := other.Effect(t.Context(), effectID("c1"))
		return err == nil && e.Attempts == 1
	})
	network.set(flowing)
	close(goOn)
	if err := <-late; failure.CodeOf(err) != failure.Unavailable {
		t.Errorf("the lost node's outcome: %v, want unavailable", err)
	}
	stop(t, other)
	waitFor(t, "the node is back", func() bool {
		row, err := lone.Case(t.Context(), org, "c2")
		if errors.Is(err, workflow.ErrNotFound) {
			commit(t, lone, ask("c2", day))
			return false
		}
		return err == nil && row.Version > 1
	})
	if got := state(t, lone, "c1"); got != workflow.EffectPending || stolen.Load() != 1 {
		t.Errorf("the effect is %s after %d calls of the other node", got, stolen.Load())
	}
}

const childAddress = "BORGERFLOW_PGSTORE_CHILD"

// runChild is the process that is killed: a node that says when it was called
// and never comes back.
func runChild(address string) error {
	ctx := context.Background()
	pool, err := pgxpool.New(ctx, address)
	if err != nil {
		return err
	}
	o := &pgstore.Options{}
	if !*long {
		o = shortLease()
	}
	s, err := pgstore.Open(ctx, pool, o)
	if err != nil {
		return err
	}
	err = s.Start(ctx, performer(func(_ context.Context, id string) error {
		fmt.Println(id)
		select {}
	}))
	if err != nil {
		return err
	}
	select {}
}

// TestKilledNode: what a killed process was at is begun again by another within
// 30 seconds, with the lease that is the default; here and in CI with a shorter
// one, within five.
func TestKilledNode(t *testing.T) {
	t.Parallel()
	at := address(t)
	o, limit := shortLease(), 5*time.Second
	if *long {
		o, limit = nil, 30*time.Second
	}
	s := open(t, connect(t, at), o)
	args := []string{"-test.run=^$"}
	if *long {
		args = append(args, "-long")
	}
	child := exec.Command(os.Args[0], args...)
	child.Env = append(os.Environ(), childAddress+"="+at)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	const n = 5
	for i := range n {
		commit(t, s, ask(fmt.Sprintf("c%d", i), day))
	}
	said := bufio.NewScanner(out)
	for range n {
		if !said.Scan() {
			t.Fatalf("the child says nothing: %v", said.Err())
		}
	}
	var calls atomic.Int32
	start(t, s, func(ctx context.Context, id string) error {
		calls.Add(1)
		return conclude(ctx, s, id, nil)
	})
	from := workflow.SystemClock{}.Now()
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait() // it was killed, which Wait calls an error
	waitFor(t, "all done", func() bool {
		left, err := s.Effects(t.Context(), workflow.EffectQuery{State: workflow.EffectPending})
		return err == nil && len(left) == 0
	})
	took := workflow.SystemClock{}.Now().Sub(from)
	t.Logf("made again %s after the kill", took.Round(time.Millisecond))
	if took > limit || calls.Load() != n {
		t.Errorf("%d calls within %s, want %d within %s", calls.Load(), took, n, limit)
	}
}

// TestLostCallsAreMadeAgainByWhoStarts: not only after a beat, to which a node
// that is killed again and again may never come. The call is not the first.
func TestLostCallsAreMadeAgainByWhoStarts(t *testing.T) {
	t.Parallel()
	pool := connect(t, address(t))
	o := fast()
	o.Lease = 24 * time.Hour // no second beat in this test
	s := open(t, pool, o)
	commit(t, s, ask("c1", day))
	run(t, pool, "UPDATE river_job SET state = 'running', attempt = 1, attempted_at = now(), attempted_by = ARRAY['gone']")
	var first atomic.Bool
	start(t, s, func(ctx context.Context, id string) error {
		first.Store(workflow.IsFirstCall(ctx))
		return conclude(ctx, s, id, nil)
	})
	waitFor(t, "the lost call is made again", func() bool {
		e, err := s.Effect(t.Context(), effectID("c1"))
		return err == nil && e.State != workflow.EffectPending
	})
	if first.Load() {
		t.Error("a call after one that was lost is said to be the first")
	}
}
