package sqlitestore_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
	"github.com/borgerflow/borgerflow/workflow/memstore"
	"github.com/borgerflow/borgerflow/workflow/sqlitestore"
)

// The environment of the child process.
const (
	childFile = "BORGERFLOW_SQLITE_FILE"
	childSink = "BORGERFLOW_SQLITE_SINK"
)

// solution is a small flow with three handovers, one after the other.
var solution = fstest.MapFS{
	"solution.json": {Data: []byte(`{
		"id": "praj", "version": "1", "title": "Praj", "owner": "Vej", "kle": "05.01.12", "facet": "G01",
		"purpose": "Besked om fejl", "legalBasis": "Artikel 6", "informationDuty": "Om dine data",
		"languages": ["da"], "start": {"anonymous": true},
		"steps": [
			{"id": "praj", "kind": "fill", "title": "Praj", "assign": {"to": "applicant"},
				"forms": [{"form": "praj", "mode": "edit"}], "next": [{"on": "submitted", "to": "a"}]},
			{"id": "a", "kind": "handover", "title": "A", "handover": {"kind": "sink"}, "next": [{"on": "done", "to": "b"}]},
			{"id": "b", "kind": "handover", "title": "B", "handover": {"kind": "sink"}, "next": [{"on": "done", "to": "c"}]},
			{"id": "c", "kind": "handover", "title": "C", "handover": {"kind": "sink"}, "next": [{"on": "done", "to": "slut"}]},
			{"id": "slut", "kind": "end", "title": "Slut"}
		]}`)},
	"forms/praj.json": {Data: []byte(`{
		"id": "praj", "version": "1", "languages": ["da"], "title": "Praj",
		"pages": [{"id": "sted", "title": "Sted", "fields": [{"key": "sted", "type": "text", "label": "Sted"}]}]}`)},
}

// handler is a handover to the sink.
type handler func(key string) error

func (h handler) Do(_ context.Context, call workflow.EffectCall, _ workflow.CaseSnapshot) (workflow.Output, error) {
	return workflow.Output{}, h(call.Key)
}

// newEngine makes an engine on s whose handovers go to send.
func newEngine(s *sqlitestore.Store, send handler) (*workflow.Engine, error) {
	ring, err := ledger.NewKeyRing("w1", map[string][]byte{"w1": bytes.Repeat([]byte{7}, 32)}, rand.Reader)
	if err != nil {
		return nil, err
	}
	clock := workflow.SystemClock{}
	return workflow.New(s, memstore.NewFiles(), ledger.NewSealer(s, ring, nil), audit.New(s, clock, nil), clock,
		&workflow.Options{Handlers: map[string]workflow.Handler{"sink": send}})
}

// runChild begins cases and performs their handovers until it is killed.
func runChild(file, sink string) error {
	ctx := context.Background()
	db, err := sql.Open("sqlite", dsn(file))
	if err != nil {
		return err
	}
	s, err := sqlitestore.Open(ctx, db, fast())
	if err != nil {
		return err
	}
	engine, err := newEngine(s, func(key string) error { return post(sink, "key", key) })
	if err != nil {
		return err
	}
	if _, err := engine.Publish(ctx, identity.System(org, "test"), solution, workflow.VersionOpen, ""); err != nil {
		return err
	}
	if err := s.Start(ctx, engine); err != nil {
		return err
	}
	fmt.Println("ready")
	for {
		if _, err := submit(ctx, engine); err != nil {
			return err
		}
		if err := pace(ctx, s); err != nil {
			return err
		}
	}
}

// begin begins a case for somebody who was told what must be told.
func begin(ctx context.Context, engine *workflow.Engine, who identity.Identity) (workflow.Begun, error) {
	offer, err := engine.Offer(ctx, who.Org, "praj", false)
	if err != nil {
		return workflow.Begun{}, err
	}
	return engine.Start(ctx, who, workflow.StartRequest{Solution: "praj", Informed: offer.Workflow.Notice("da").Hash})
}

// submit takes a case from its start to its first handover.
func submit(ctx context.Context, engine *workflow.Engine) (string, error) {
	who := identity.Identity{Org: org}
	begun, err := begin(ctx, engine, who)
	if err != nil {
		return "", err
	}
	res, err := engine.Submit(ctx, workflow.Caller{Identity: who, Token: begun.Token},
		workflow.SubmitRequest{Case: begun.Case, Step: "praj"})
	if err == nil && !res.Submitted {
		err = fmt.Errorf("the case was not submitted")
	}
	return begun.Case, err
}

// pace waits while many effects are pending.
func pace(ctx context.Context, s *sqlitestore.Store) error {
	for {
		left, err := s.Effects(ctx, workflow.EffectQuery{State: workflow.EffectPending, Limit: 20})
		if err != nil || len(left) < 20 {
			return err
		}
		time.Sleep(time.Millisecond)
	}
}

func post(sink, name, value string) error {
	res, err := http.Post(sink, "application/x-www-form-urlencoded", strings.NewReader(url.Values{name: {value}}.Encode()))
	if err != nil {
		return err
	}
	return res.Body.Close()
}

// child is the process under test.
type child struct {
	cmd    *exec.Cmd
	stderr strings.Builder
}

// startChild returns when the child has opened its store.
func startChild(t *testing.T, file, sink string) *child {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childFile+"="+file, childSink+"="+sink)
	c := &child{cmd: cmd}
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
	return c
}

// kill kills the child, and fails the test when it had ended by itself.
func (c *child) kill(t *testing.T) {
	t.Helper()
	_ = c.cmd.Process.Kill()
	_ = c.cmd.Wait() // it was killed, which Wait calls an error
	if c.cmd.ProcessState.Exited() {
		t.Fatalf("the child ended by itself: %s\n%s", c.cmd.ProcessState, c.stderr.String())
	}
}
