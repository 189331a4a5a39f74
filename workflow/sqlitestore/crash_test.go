package sqlitestore_test

import (
	"bufio"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/sqlitestore"
)

// The environment of the child process.
const (
	childFile = "BORGERFLOW_CRASH_FILE"
	childSink = "BORGERFLOW_CRASH_SINK"
)

// sink is the other system: it lives in the parent, survives the kills and
// tells repeated keys. It also hears which cases the child promised to keep.
type sink struct {
	mu       sync.Mutex
	received map[string]int // by key: how often it was sent
	promised map[string]bool
	requests int
	// killAt kills the child when that many keys have been sent since the
	// start: before the sink has taken the key, or after it when late.
	killAt int
	late   bool
	kill   func()
}

func (k *sink) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if id := r.FormValue("case"); id != "" {
		k.promised[id] = true
		return
	}
	k.requests++
	if k.requests == k.killAt && !k.late {
		k.kill()
		return
	}
	k.received[r.FormValue("key")]++
	if k.requests == k.killAt {
		k.kill()
	}
}

// plan is how one child ends.
func (k *sink) plan(random *rand.Rand, kill func()) (after time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.requests, k.killAt, k.kill = 0, -1, kill
	switch random.IntN(3) {
	case 0:
		return time.Duration(random.IntN(150_000)) * time.Microsecond
	case 1:
		k.killAt, k.late = 1+random.IntN(25), false
	default:
		k.killAt, k.late = 1+random.IntN(25), true
	}
	return time.Minute
}

// TestCrash kills a process at random moments while cases run, and looks that
// nothing it had promised is lost and nothing is done twice.
func TestCrash(t *testing.T) {
	if testing.Short() {
		t.Skip("crash test skipped with -short")
	}
	t.Parallel()
	kills, from := size()
	t.Logf("%d kills, -seed=%d", kills, from)
	random := rand.New(rand.NewPCG(from, 0))
	k := &sink{received: map[string]int{}, promised: map[string]bool{}}
	server := httptest.NewServer(k)
	t.Cleanup(server.Close)
	file := filepath.Join(t.TempDir(), "b.db")
	for range kills {
		child := startChild(t, file, server.URL)
		timer := time.NewTimer(k.plan(random, func() { _ = child.cmd.Process.Kill() }))
		select {
		case <-timer.C:
			_ = child.cmd.Process.Kill()
		case <-child.ended:
		}
		timer.Stop()
		child.mustBeKilled(t)
	}
	// What the killed ones left is done by this process.
	inspect(t, k, open(t, openFile(t, file), fast()))
}

// child is the process under test.
type child struct {
	cmd    *exec.Cmd
	stderr strings.Builder
	ended  chan struct{} // closed when the process is gone
}

// startChild returns when the child has opened its store.
func startChild(t *testing.T, file, sink string) *child {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childFile+"="+file, childSink+"="+sink)
	c := &child{cmd: cmd, ended: make(chan struct{})}
	cmd.Stderr = &c.stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		_ = cmd.Wait()
		t.Fatalf("the child did not start: %v\n%s", err, c.stderr.String())
	}
	go func() {
		_ = cmd.Wait()
		close(c.ended)
	}()
	return c
}

// mustBeKilled fails the test when the child ended by itself.
func (c *child) mustBeKilled(t *testing.T) {
	t.Helper()
	<-c.ended
	if c.cmd.ProcessState.Exited() {
		t.Fatalf("the child ended by itself: %s\n%s", c.cmd.ProcessState, c.stderr.String())
	}
}

// inspect lets what is left be done and compares the store with the sink.
func inspect(t *testing.T, k *sink, s *sqlitestore.Store) {
	t.Helper()
	engine, err := newEngine(s, func(key string) error {
		k.mu.Lock()
		defer k.mu.Unlock()
		k.received[key]++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	from := workflow.SystemClock{}.Now()
	start(t, s, engine.PerformEffect)
	waitFor(t, "no pending effect", func() bool {
		left, err := s.Effects(t.Context(), workflow.EffectQuery{State: workflow.EffectPending, Limit: 1})
		return err == nil && len(left) == 0
	})
	t.Logf("what was left was done in %s", workflow.SystemClock{}.Now().Sub(from).Round(time.Millisecond))
	stop(t, s)
	k.mu.Lock()
	defer k.mu.Unlock()
	effects, again := 0, 0
	cases := everyCase(t, s)
	for _, c := range cases {
		if c.State == workflow.CaseDraft && !k.promised[c.ID] {
			continue // killed between its start and its submit
		}
		delete(k.promised, c.ID)
		if c.State != workflow.CaseEnded {
			t.Errorf("case %s is %s", c.ID, c.State)
		}
		effects += handovers
		again += k.take(t, s, c.ID)
	}
	if len(k.promised) > 0 {
		t.Errorf("%d promised cases are lost", len(k.promised))
	}
	if len(k.received) > 0 {
		t.Errorf("the sink received %d keys no case asked for", len(k.received))
	}
	report, err := audit.New(s, workflow.SystemClock{}, nil).Audit(t.Context(), org)
	if err != nil || report.Chains < len(cases) {
		t.Errorf("audit: %+v, %v", report, err)
	}
	t.Logf("%d cases, %d effects, %d sent again with a key the sink knew, %d audit lines", len(cases), effects, again, report.Lines)
	if effects == 0 {
		t.Error("no case was submitted: the test proves nothing")
	}
}

// take compares the effects of an ended case with what the sink received, and
// returns how often a key was sent again.
func (k *sink) take(t *testing.T, s *sqlitestore.Store, caseID string) (again int) {
	t.Helper()
	effects, err := s.Effects(t.Context(), workflow.EffectQuery{Org: org, Case: caseID})
	if err != nil || len(effects) != handovers {
		t.Errorf("case %s has %d effects, want %d (%v)", caseID, len(effects), handovers, err)
	}
	for _, e := range effects {
		if k.received[e.Key] == 0 || e.State != workflow.EffectDone {
			t.Errorf("%s is %s and was received %d times", e.Key, e.State, k.received[e.Key])
		}
		again += k.received[e.Key] - 1
		delete(k.received, e.Key)
	}
	return again
}

func everyCase(t *testing.T, s *sqlitestore.Store) []workflow.CaseRow {
	t.Helper()
	var all []workflow.CaseRow
	q := workflow.CaseQuery{Org: org, Limit: workflow.MaxLimit}
	for {
		part, err := s.Cases(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, part...)
		if len(part) < workflow.MaxLimit {
			return all
		}
		q.Before = &part[len(part)-1]
	}
}
