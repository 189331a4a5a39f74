package crashtest_test

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
)

// node is a child process as the test sees it.
type node struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	stderr strings.Builder
	name   string        // what the database knows it by; once it is ready
	ready  chan struct{} // closed when it has started
	ended  chan struct{} // closed when it is gone and all it said has been heard
}

// log is what all children said.
type log struct {
	mu      sync.Mutex
	running map[*node]map[string]bool // effects that are called for
	lost    map[string]time.Time      // effects that were, by when their process was killed
	longest time.Duration             // until one was called for again
	again   int
	calls   int
	did     map[[2]string]bool // case and command that somebody was told of
	names   map[string]bool    // of children, as the database knows them
}

func newLog() *log {
	return &log{running: map[*node]map[string]bool{}, lost: map[string]time.Time{}, did: map[[2]string]bool{}, names: map[string]bool{}}
}

// spawn starts a child; it need not be ready yet.
func (p *program) spawn(t *testing.T, seat int) *node {
	t.Helper()
	n := &node{cmd: exec.CommandContext(t.Context(), os.Args[0], p.args()...), ready: make(chan struct{}), ended: make(chan struct{})}
	n.cmd.Env = append(os.Environ(), childStore+"="+p.at, childSink+"="+p.sink,
		fmt.Sprintf("%s=%d/%d", childSeat, seat, p.nodes), childAhead+"="+p.ahead.String())
	n.cmd.Stderr = &n.stderr
	out, err := n.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if n.in, err = n.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := n.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p.tell(n)
	go func() {
		defer close(n.ended)
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			p.log.hear(n, lines.Text())
		}
		_ = n.cmd.Wait()
	}()
	return n
}

// tell tells a child what it must know; one that is gone need not.
func (p *program) tell(n *node) {
	_, _ = fmt.Fprintf(n.in, "ahead %s\nquota %d\n", p.ahead, p.quota)
}

// hear notes what a child says.
func (l *log) hear(n *node, line string) {
	what, rest, _ := strings.Cut(line, " ")
	l.mu.Lock()
	defer l.mu.Unlock()
	switch what {
	case "ready":
		n.name, l.names[rest] = rest, true
		close(n.ready)
	case "b":
		l.calls++
		if l.running[n] == nil {
			l.running[n] = map[string]bool{}
		}
		l.running[n][rest] = true
		if from, ok := l.lost[rest]; ok {
			delete(l.lost, rest)
			l.again++
			l.longest = max(l.longest, workflow.SystemClock{}.Now().Sub(from))
		}
	case "e":
		delete(l.running[n], rest)
	case "did":
		id, command, _ := strings.Cut(rest, " ")
		l.did[[2]string{id, command}] = true
	}
}

// kill kills a child and notes what it was at. It fails the test when the child
// ended by itself.
func (p *program) kill(t *testing.T, n *node) {
	t.Helper()
	at := workflow.SystemClock{}.Now()
	_ = n.cmd.Process.Kill()
	<-n.ended
	if n.cmd.ProcessState.Exited() {
		t.Fatalf("a child ended by itself: %s\n%s", n.cmd.ProcessState, n.stderr.String())
	}
	lost := p.jobs(t, n)
	p.log.mu.Lock()
	defer p.log.mu.Unlock()
	for id := range maps.Keys(p.log.running[n]) {
		p.log.lost[id] = at
	}
	for _, id := range lost {
		p.log.lost[id] = at
	}
	delete(p.log.running, n)
}

// jobs are the effects that the database says a node is performing: also those
// that it had taken and not yet called for. One that was killed before it said
// its name is whoever nobody has heard of.
func (p *program) jobs(t *testing.T, n *node) []string {
	t.Helper()
	if !isPostgres(p.at) {
		return nil
	}
	taken, err := p.store.texts(t.Context(), `SELECT attempted_by[cardinality(attempted_by)] || ' ' || (args->>'effect') FROM river_job
		WHERE state = 'running'`)
	if err != nil {
		t.Fatal(err)
	}
	p.log.mu.Lock()
	defer p.log.mu.Unlock()
	var ids []string
	var strangers []string
	for _, line := range taken {
		name, id, _ := strings.Cut(line, " ")
		stranger := n.name == "" && !p.log.names[name]
		if stranger {
			strangers = append(strangers, name)
		}
		if stranger || name == n.name {
			ids = append(ids, id)
		}
	}
	for _, name := range strangers { // killed once only
		p.log.names[name] = true
	}
	return ids
}

// release ends a child as an operator does.
func (n *node) release(t *testing.T) {
	t.Helper()
	_ = n.in.Close()
	select {
	case <-n.ended:
	case <-time.After(time.Minute):
		_ = n.cmd.Process.Kill()
		<-n.ended
		t.Error("a child does not stop")
	}
	if !n.cmd.ProcessState.Success() {
		t.Errorf("a child ended with %s\n%s", n.cmd.ProcessState, n.stderr.String())
	}
}
