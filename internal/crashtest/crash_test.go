package crashtest_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/internal/itest"
	"github.com/borgerflow/borgerflow/workflow"
)

// program is one run: cases on a store, and processes that are killed.
type program struct {
	at    string // address of the store
	sink  string // address of the systems outside
	nodes int

	cases, kills int
	random       *rand.Rand
	out          *outside
	log          *log
	store        *store // the test's own, which runs nothing
	ahead        time.Duration
	quota        int
}

// patience is how long cases may take to end when nothing is killed any more.
const patience = 20 * time.Minute

// TestCrashSQLite kills the one process of a file.
func TestCrashSQLite(t *testing.T) {
	setup(t)
	run(t, filepath.Join(t.TempDir(), "b.db"), 1)
}

// TestCrashPostgres kills the one process of a database.
func TestCrashPostgres(t *testing.T) {
	setup(t)
	run(t, itest.Postgres(t, nil), 1)
}

// TestKillOneOfTwo kills one of two nodes again and again.
func TestKillOneOfTwo(t *testing.T) {
	setup(t)
	run(t, itest.Postgres(t, nil), 2)
}

// TestKillOneOfThree kills one of three.
func TestKillOneOfThree(t *testing.T) {
	setup(t)
	run(t, itest.Postgres(t, nil), 3)
}

// setup has programs in full run one after the other: how soon lost calls are
// made again is measured.
func setup(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("crash programs skipped with -short")
	}
	if !*long {
		t.Parallel()
	}
}

// args are those of a child.
func (p *program) args() []string {
	return []string{"-test.run=^$", fmt.Sprintf("-cases=%d", p.cases)}
}

// run runs a program on a fresh store and looks that nothing promised is lost
// and nothing is done twice.
func run(t *testing.T, at string, nodes int) {
	t.Helper()
	cases, kills, from := size()
	p := &program{at: at, nodes: nodes, cases: cases, kills: kills, random: rand.New(rand.NewPCG(from, uint64(nodes))), log: newLog()}
	t.Logf("%d cases, %d kills, %d nodes, -seed=%d", cases, kills, nodes, from)
	p.out = newOutside(rand.New(rand.NewPCG(from, 1)))
	server := httptest.NewServer(p.out)
	t.Cleanup(server.Close)
	p.sink, p.ahead = server.URL, time.Hour
	c := &clock{}
	c.ahead.Store(int64(p.ahead))
	var err error
	if p.store, err = openStore(t.Context(), at, c); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.store.close)
	began := workflow.SystemClock{}.Now()
	living := p.slaughter(t)
	killed := workflow.SystemClock{}.Now()
	p.finish(t, living)
	ended := workflow.SystemClock{}.Now()
	for _, n := range living {
		n.release(t)
	}
	p.inspect(t)
	t.Logf("%d kills took %s, what was left %s", kills, killed.Sub(began).Round(time.Second), ended.Sub(killed).Round(time.Second))
}

// slaughter kills processes at random and starts others, and returns those that
// live. Between kills the clock goes on by up to an hour.
func (p *program) slaughter(t *testing.T) []*node {
	t.Helper()
	living := make([]*node, p.nodes)
	for seat := range living {
		living[seat] = p.spawn(t, seat)
	}
	for i := range p.kills {
		p.quota = p.cases * (i + 1) / p.kills
		p.ahead += time.Duration(p.random.IntN(60)) * time.Minute
		for _, n := range living {
			p.tell(n)
		}
		seat := p.random.IntN(p.nodes)
		p.waitToKill(living[seat])
		p.kill(t, living[seat])
		living[seat] = p.spawn(t, seat)
	}
	return living
}

// waitToKill returns at a random moment: soon after the start or while the
// process starts, some time later, or at a call of a receiver.
func (p *program) waitToKill(n *node) {
	soon := time.Duration(p.random.IntN(1000)) * time.Millisecond
	if p.random.IntN(8) == 0 {
		wait(n, time.After(soon))
		return
	}
	wait(n, n.ready)
	if p.random.IntN(2) == 0 {
		wait(n, time.After(2*soon))
		return
	}
	select {
	case <-p.out.killWhen(1 + p.random.IntN(40)):
	case <-time.After(3 * time.Second):
	case <-n.ended:
	}
}

// wait waits, but not longer than the child lives.
func wait[T any](n *node, c <-chan T) {
	select {
	case <-c:
	case <-n.ended:
	}
}

// finish has all cases come to their end.
func (p *program) finish(t *testing.T, living []*node) {
	t.Helper()
	end := time.NewTimer(patience)
	defer end.Stop()
	tick := time.NewTicker(500 * time.Millisecond)
	defer tick.Stop()
	for {
		left, err := p.left(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if left == "" {
			return
		}
		p.ahead += 20 * time.Minute
		for _, n := range living {
			p.tell(n)
		}
		select {
		case <-tick.C:
		case <-end.C:
			t.Fatalf("not all done in time, by %s: %s", workflow.SystemClock{}.Now().Add(p.ahead).UTC(), left)
		}
		for _, n := range living {
			select {
			case <-n.ended:
				t.Fatalf("a child ended by itself: %s\n%s", n.cmd.ProcessState, n.stderr.String())
			default:
			}
		}
	}
}

// left says what is not done yet.
func (p *program) left(ctx context.Context) (string, error) {
	cases, err := everyCase(ctx, p.store)
	if err != nil {
		return "", err
	}
	if len(cases) < p.cases {
		return "cases to begin", nil
	}
	cases = slices.DeleteFunc(cases, func(c workflow.CaseRow) bool { return c.State == workflow.CaseEnded })
	if n := len(cases); n > 0 {
		return p.describe(ctx, n, cases[n-1])
	}
	pending, err := p.store.Effects(ctx, workflow.EffectQuery{State: workflow.EffectPending, Limit: 1})
	if err != nil || len(pending) > 0 {
		return "effects to perform", err
	}
	jobs, err := p.store.texts(ctx, "SELECT CAST(args AS text) FROM river_job WHERE state IN ('available', 'pending', 'retryable', 'running', 'scheduled')")
	if err != nil || len(jobs) > 0 {
		return "jobs of River's", err
	}
	return "", nil
}

// describe says how many cases have not ended, and what one of them waits for.
func (p *program) describe(ctx context.Context, n int, c workflow.CaseRow) (string, error) {
	tasks, err := p.store.Tasks(ctx, workflow.TaskQuery{Org: org, Case: c.ID})
	if err != nil {
		return "", err
	}
	effects, err := p.store.Effects(ctx, workflow.EffectQuery{Org: org, Case: c.ID, State: workflow.EffectPending})
	if err != nil {
		return "", err
	}
	jobs, err := p.store.texts(ctx, `SELECT CAST(state AS text) || ' ' || CAST(scheduled_at AS text) || ' ' || CAST(args AS text) FROM river_job
		WHERE CAST(args AS text) LIKE '%/`+c.ID+`/%' AND CAST(state AS text) <> 'completed'`)
	var out strings.Builder
	fmt.Fprintf(&out, "%d cases are open; %s, version %d:", n, c.ID, c.Version)
	for _, t := range tasks {
		fmt.Fprintf(&out, "\n\ttask %s %s of %s since %s", t.Key, t.Kind, t.Group+t.Person, t.Since)
	}
	for _, e := range effects {
		fmt.Fprintf(&out, "\n\teffect %s, attempt %d, code %q, next %s", e.ID, e.Attempts, e.Code, e.Next)
	}
	fmt.Fprintf(&out, "\n\tjobs %s", strings.Join(jobs, ", "))
	return out.String(), err
}
