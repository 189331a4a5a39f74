package pgstore_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
	"github.com/borgerflow/borgerflow/workflow/pgstore"
)

// private is everything about a person and a case that nobody may find in what
// is kept or logged.
var private = map[string]string{
	"CPR number":    "6101501234",
	"name":          "Anders Prøvesen",
	"e-mail":        "anders@eksempel.invalid",
	"answer":        "Hemmelighedsvej 17",
	"file name":     "Lægeerklæring",
	"file contents": "Diagnosen er tavshedsbelagt",
	"parameter":     "linkhemmelighed",
	"note":          "Manglende dokumentation for helbredet",
	"result":        "Svar til borgeren",
}

// confidential has a field of each kind that the test fills in.
var confidential = fstest.MapFS{
	"solution.json": {Data: []byte(`{
		"id": "praj", "version": "1", "title": "Praj", "owner": "Vej", "kle": "05.01.12", "facet": "G01",
		"languages": ["da"], "start": {"login": ["mitid"]}, "test": true,
		"steps": [
			{"id": "praj", "kind": "fill", "title": "Praj", "assign": {"to": "applicant"},
				"forms": [{"form": "praj"}], "next": [{"on": "submitted", "to": "se"}]},
			{"id": "se", "kind": "approve", "title": "Se", "assign": {"group": "vej"}, "forms": [{"form": "praj"}],
				"next": [{"on": "approved", "to": "a"}, {"on": "rejected", "to": "praj"}]},
			{"id": "a", "kind": "handover", "title": "A", "handover": {"kind": "letter"}, "next": [{"on": "done", "to": "slut"}]},
			{"id": "slut", "kind": "end", "title": "Slut"}
		]}`)},
	"forms/praj.json": {Data: []byte(`{
		"id": "praj", "version": "1", "languages": ["da"], "title": "Praj",
		"pages": [{"id": "sted", "title": "Sted", "fields": [
			{"key": "cpr", "type": "cpr", "label": "CPR", "prefill": "login.cpr", "readonly": true},
			{"key": "sted", "type": "text", "label": "Sted"},
			{"key": "bilag", "type": "file", "label": "Bilag", "maxItems": 3}]}]}`)},
}

// letters is a handover that reads the file, fails once with it and then goes
// well.
type letters struct {
	mu    sync.Mutex
	calls int
}

func (l *letters) Do(ctx context.Context, _ workflow.EffectCall, s workflow.CaseSnapshot) (workflow.Output, error) {
	l.mu.Lock()
	l.calls++
	n := l.calls
	l.mu.Unlock()
	r, err := s.Open(ctx, s.Files[0].ID)
	if err != nil {
		return workflow.Output{}, err
	}
	defer func() { _ = r.Close() }()
	data, err := io.ReadAll(r)
	if err != nil {
		return workflow.Output{}, err
	}
	if n == 1 {
		panic(string(data) + string(s.Forms["praj"].Data) + string(s.Starter.Actor.CPR))
	}
	return workflow.Output{Data: []byte(`{"text":"` + private["result"] + `"}`)}, nil
}

// buffer is a log that may be written to from everywhere.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// newHost makes an engine with a store of its own, as every process of an
// installation does.
func newHost(t *testing.T, pool *pgxpool.Pool, log *slog.Logger, handler workflow.Handler) (*workflow.Engine, *pgstore.Store) {
	t.Helper()
	o := fast()
	o.Logger = log
	s := open(t, pool, o)
	ring, err := ledger.NewKeyRing("w1", map[string][]byte{"w1": bytes.Repeat([]byte{7}, 32)}, rand.Reader)
	must(t, err)
	clock := workflow.SystemClock{}
	e, err := workflow.New(s, s.Files(), ledger.NewSealer(s, ring, nil), audit.New(s, clock, nil), clock, &workflow.Options{
		Handlers: map[string]workflow.Handler{"letter": handler}, Logger: log, Retry: workflow.Retry{First: time.Millisecond},
	})
	must(t, err)
	return e, s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// live takes a case with all that is private in it to its handover, each command
// by another engine than the one before.
func live(t *testing.T, engines [2]*workflow.Engine) string {
	t.Helper()
	ctx, turn := t.Context(), 0
	e := func() *workflow.Engine {
		turn++
		return engines[turn%2]
	}
	index, err := ledger.NewIndex(bytes.Repeat([]byte{3}, 32))
	must(t, err)
	cpr := identity.CPR(private["CPR number"])
	citizen := workflow.Caller{Identity: identity.Identity{Org: org, Assurance: identity.High, Actor: identity.Person{
		Ref: index.Person(org, cpr), CPR: cpr, Name: private["name"], Email: private["e-mail"],
	}}}
	worker := workflow.Caller{Identity: identity.Identity{Org: org, Employee: "lone", Groups: []string{"vej"}}}
	begun, err := e().Start(ctx, citizen.Identity, workflow.StartRequest{
		Solution: "praj", Params: map[string]string{"vej": private["parameter"]},
	})
	must(t, err)
	got, err := e().Attach(ctx, citizen, workflow.AttachRequest{
		Case: begun.Case, Step: "praj", Form: "praj", Field: "/bilag", Name: private["file name"] + ".txt",
		Body: strings.NewReader(strings.Repeat(private["file contents"]+"\n", 20_000)),
	})
	must(t, err)
	if len(got.Faults) > 0 {
		t.Fatal(got.Faults)
	}
	v, err := e().View(ctx, citizen, begun.Case, i18n.Danish)
	must(t, err)
	draft := v.Steps[0].Forms[0]
	answers := draft.Answers.Clone()
	if _, err := answers.Set("/sted", []string{private["answer"]}, i18n.Danish); err != nil {
		t.Fatal(err)
	}
	_, err = e().Save(ctx, citizen, workflow.SaveRequest{
		Case: begun.Case, Step: "praj", Form: "praj", Answers: answers, Revision: draft.Revision,
	})
	must(t, err)
	for range 2 {
		res, err := e().Submit(ctx, citizen, workflow.SubmitRequest{Case: begun.Case, Step: "praj"})
		must(t, err)
		if !res.Submitted {
			t.Fatal(res.Forms["praj"].State.Faults())
		}
		tasks, err := e().Tasks(ctx, worker, workflow.TaskPage{})
		must(t, err)
		if len(tasks) != 1 || tasks[0].Case != begun.Case {
			t.Fatalf("%d tasks of the group, want one", len(tasks))
		}
		judge := (*workflow.Engine).Approve
		if tasks[0].Round == 1 {
			judge = (*workflow.Engine).Reject
		}
		_, err = judge(e(), ctx, worker, workflow.Judgement{Case: begun.Case, Step: "se", Note: private["note"]})
		must(t, err)
	}
	return begun.Case
}

// TestTwoEnginesKeepNothingInPlainText: a case goes from engine to engine, a
// third process hands it over, and nowhere in the database or in a log stands
// what nobody may read there.
func TestTwoEnginesKeepNothingInPlainText(t *testing.T) {
	t.Parallel()
	at, out, handler := address(t), &buffer{}, &letters{}
	log := slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: slog.LevelDebug}))
	var engines [2]*workflow.Engine
	for i := range engines {
		engines[i], _ = newHost(t, connect(t, at), log, handler)
	}
	pool := connect(t, at)
	engine, s := newHost(t, pool, log, handler)
	_, err := engine.Publish(t.Context(), identity.System(org, "test"), confidential, workflow.VersionOpen, "")
	must(t, err)
	start(t, s, engine.PerformEffect)
	id := live(t, engines)
	waitFor(t, "the end", func() bool {
		row, err := s.Case(t.Context(), org, id)
		return err == nil && row.State == workflow.CaseEnded
	})
	stop(t, s)
	lines, err := s.Lines(t.Context(), org, id, 0, 1000)
	if err != nil || verify(lines) != nil {
		t.Errorf("the chain of the case: %v, %v", err, verify(lines))
	}
	if seen := reveal(t, pool); seen < 500_000 {
		t.Errorf("only %d bytes were looked at", seen)
	}
	if !strings.Contains(out.String(), "panicked") {
		t.Errorf("nothing was logged that could reveal anything:\n%s", out.String())
	}
	reveals(t, "the log", out.String())
}

// reveal looks through every row of every table.
func reveal(t *testing.T, pool *pgxpool.Pool) (seen int) {
	t.Helper()
	rows, err := pool.Query(t.Context(), "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
	must(t, err)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	must(t, err)
	for _, table := range tables {
		rows, err := pool.Query(t.Context(), "SELECT to_jsonb(t)::text FROM "+table+" t")
		must(t, err)
		all, err := pgx.CollectRows(rows, pgx.RowTo[string])
		must(t, err)
		text := strings.Join(all, "\n")
		seen += len(text)
		reveals(t, table, text)
	}
	return seen
}

// reveals reports what of all that is private stands in text, as it is or as
// PostgreSQL writes bytes.
func reveals(t *testing.T, where, text string) {
	t.Helper()
	secrets := map[string]string{"CPR number with a dash": fmt.Sprintf("%s-%s", private["CPR number"][:6], private["CPR number"][6:])}
	for what, secret := range private {
		secrets[what] = secret
	}
	for what, secret := range secrets {
		if strings.Contains(text, secret) || strings.Contains(text, hex.EncodeToString([]byte(secret))) {
			t.Errorf("%s reveals the %s", where, what)
		}
	}
}
