package ledger_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
	"github.com/google/go-cmp/cmp"
)

type stepClock struct{ now atomic.Int64 }

func (c *stepClock) Now() time.Time        { return start.Add(time.Duration(c.now.Load())) }
func (c *stepClock) step(by time.Duration) { c.now.Add(int64(by)) }

// desk is the other party: it counts what it does.
type desk struct {
	mu      sync.Mutex
	done    int
	answers []error // of the calls to come; a nil one does the work
	after   bool    // do the work before the failure, too
}

func (d *desk) call(context.Context) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var err error
	if len(d.answers) > 0 {
		err, d.answers = d.answers[0], d.answers[1:]
	}
	if err == nil || d.after {
		d.done++
	}
	return d.done, err
}

func (d *desk) find(context.Context) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.done == 0 {
		return 0, failure.Errorf(failure.NotFound, "never heard of it")
	}
	return d.done, nil
}

type onceBundle struct {
	memory *ledger.Memory
	ledger *ledger.Ledger
	trail  *audit.Trail
	clock  *stepClock
	desk   *desk
}

func onceSetup(t *testing.T) onceBundle {
	t.Helper()
	m, _, l := bundle(t)
	clock := &stepClock{}
	return onceBundle{m, l, audit.New(m, clock, nil), clock, &desk{}}
}

func (b onceBundle) once(node string) *ledger.Once {
	return ledger.NewOnce(b.ledger, b.trail, "test", &ledger.OnceOptions{Node: node, Timeout: time.Minute})
}

func (b onceBundle) attempt() ledger.Attempt[int] {
	return ledger.Attempt[int]{
		Who: identity.System("aaby", "engine"), Key: "case-1/brev/1", Owner: "case-1",
		Content: []byte("letter"), Call: b.desk.call,
	}
}

func TestOnce(t *testing.T) {
	t.Parallel()
	doubt := failure.Errorf(failure.InDoubt, "connection lost")
	down := failure.Errorf(failure.Unavailable, "no connection")
	no := failure.Errorf(failure.Rejected, "not ours")
	cases := []struct {
		name       string
		answers    []error
		after      bool // the work is done although the answer is a failure
		findable   bool
		repeatable bool
		want       []failure.Code // of each call in turn; "" is success
		done       int
	}{
		{name: "done at once, given again", want: []failure.Code{"", ""}, done: 1},
		{name: "unavailable, then done", answers: []error{down, down}, want: []failure.Code{"unavailable", "unavailable", "", ""}, done: 1},
		{name: "rejected for good", answers: []error{no}, want: []failure.Code{"rejected", "rejected"}},
		{name: "in doubt, cannot be asked", answers: []error{doubt}, want: []failure.Code{"in_doubt", "in_doubt"}},
		{name: "in doubt, was done, found", answers: []error{doubt}, after: true, findable: true, want: []failure.Code{"in_doubt", "", ""}, done: 1},
		{name: "in doubt, was not done, done then", answers: []error{doubt}, findable: true, want: []failure.Code{"in_doubt", "", ""}, done: 1},
		{name: "in doubt, receiver knows the key", answers: []error{doubt}, repeatable: true, want: []failure.Code{"in_doubt", "", ""}, done: 1},
		{name: "an error without a code is a doubt", answers: []error{errors.New("EOF")}, want: []failure.Code{"in_doubt", "in_doubt"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := onceSetup(t)
			b.desk.answers, b.desk.after = c.answers, c.after
			work := b.attempt()
			work.Repeatable = c.repeatable
			if c.findable {
				work.Find = b.desk.find
			}
			once := b.once("node-1")
			for i, want := range c.want {
				got, err := ledger.Do(t.Context(), once, work)
				if code := codeOf(err); code != want {
					t.Fatalf("call %d: code %q, want %q (%v)", i+1, code, want, err)
				}
				if err == nil && got != 1 {
					t.Errorf("call %d: result %d, want 1", i+1, got)
				}
				undecided := want == failure.InDoubt && !c.findable && !c.repeatable
				if errors.Is(err, ledger.ErrUndecided) != undecided {
					t.Errorf("call %d: ErrUndecided = %v, want %v", i+1, !undecided, undecided)
				}
			}
			if b.desk.done != c.done {
				t.Errorf("done %d times, want %d", b.desk.done, c.done)
			}
			if _, err := b.trail.Verify(t.Context(), "aaby", "case-1"); err != nil {
				t.Error(err)
			}
		})
	}
}

func codeOf(err error) failure.Code {
	if err == nil {
		return ""
	}
	return failure.CodeOf(err)
}

func TestOnceWritesBeforeItCalls(t *testing.T) {
	t.Parallel()
	b := onceSetup(t)
	work := b.attempt()
	work.Call = func(ctx context.Context) (int, error) {
		lines, err := b.trail.Lines(ctx, "aaby", "case-1")
		if err != nil || len(lines) != 1 || lines[0].What != "test.tried" {
			t.Errorf("during the call the trail has %+v, %v", lines, err)
		}
		return 1, nil
	}
	if _, err := ledger.Do(t.Context(), b.once("n"), work); err != nil {
		t.Fatal(err)
	}
	lines, _ := b.trail.Lines(t.Context(), "aaby", "case-1")
	var got []string
	for _, l := range lines {
		got = append(got, l.What)
	}
	if diff := cmp.Diff([]string{"test.tried", "test.done"}, got); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

func TestOnceRefusesOtherContentUnderTheKey(t *testing.T) {
	t.Parallel()
	b := onceSetup(t)
	work := b.attempt()
	if _, err := ledger.Do(t.Context(), b.once("n"), work); err != nil {
		t.Fatal(err)
	}
	work.Content = []byte("another letter")
	if _, err := ledger.Do(t.Context(), b.once("n"), work); codeOf(err) != failure.Conflict {
		t.Errorf("got %v, want conflict", err)
	}
	work.Who.Org, work.Content = "bby", []byte("another letter")
	if _, err := ledger.Do(t.Context(), b.once("n"), work); err != nil {
		t.Errorf("the same key in another organisation: %v", err)
	}
}

func TestOnceAtOnce(t *testing.T) {
	t.Parallel()
	b := onceSetup(t)
	once := b.once("")
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			if got, err := ledger.Do(context.Background(), once, b.attempt()); err != nil || got != 1 {
				t.Errorf("Do = %d, %v; want 1", got, err)
			}
		})
	}
	wg.Wait()
	if b.desk.done != 1 {
		t.Errorf("done %d times, want once", b.desk.done)
	}
}

// cutOff starts work on node and lets the process die during the call.
func cutOff(t *testing.T, b onceBundle, node string) {
	t.Helper()
	work := b.attempt()
	work.Call = func(context.Context) (int, error) { panic("killed") }
	defer func() { _ = recover() }()
	_, _ = ledger.Do(t.Context(), b.once(node), work)
}

func TestOnceAfterACrash(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, died, restarted string
		wait                  time.Duration
		want                  failure.Code
	}{
		{"the same node goes on at once", "node-1", "node-1", 0, ""},
		{"another node waits", "node-1", "node-2", time.Minute, failure.Unavailable},
		{"another node takes over in the end", "node-1", "node-2", 2 * time.Minute, ""},
		{"nameless nodes wait", "", "", time.Minute, failure.Unavailable},
		{"nameless nodes take over in the end", "", "", 2 * time.Minute, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := onceSetup(t)
			cutOff(t, b, c.died)
			b.clock.step(c.wait)
			work := b.attempt()
			work.Find = b.desk.find
			if _, err := ledger.Do(t.Context(), b.once(c.restarted), work); codeOf(err) != c.want {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestOnceKeepsTheOutcomeOfACallerWhoGaveUp(t *testing.T) {
	t.Parallel()
	b := onceSetup(t)
	ctx, cancel := context.WithCancel(t.Context())
	work := b.attempt()
	work.Call = func(context.Context) (int, error) { cancel(); return 7, nil }
	if got, err := ledger.Do(ctx, b.once("n"), work); err != nil || got != 7 {
		t.Fatalf("Do = %d, %v", got, err)
	}
	if got, err := ledger.Look[int](t.Context(), b.once("n"), "aaby", work.Key); err != nil || got != 7 {
		t.Errorf("Look = %d, %v; want 7", got, err)
	}
	if _, err := ledger.Do(ctx, b.once("n"), b.attempt()); codeOf(err) != failure.Unavailable {
		t.Errorf("Do with an ended context = %v, want unavailable", err)
	}
}

func TestOnceKeepsTheDoubtWhenAskingFails(t *testing.T) {
	t.Parallel()
	b := onceSetup(t)
	b.desk.answers = []error{failure.Errorf(failure.InDoubt, "lost")}
	work := b.attempt()
	work.Find = func(context.Context) (int, error) { return 0, failure.Errorf(failure.Unavailable, "down") }
	once := b.once("n")
	for range 2 {
		_, err := ledger.Do(t.Context(), once, work)
		if codeOf(err) != failure.InDoubt || errors.Is(err, failure.ErrUnavailable) || errors.Is(err, ledger.ErrUndecided) {
			t.Fatalf("got %v, want in doubt that can be settled later", err)
		}
	}
	work.Find = b.desk.find
	if got, err := ledger.Do(t.Context(), once, work); err != nil || got != 1 {
		t.Errorf("Do = %d, %v", got, err)
	}
}
