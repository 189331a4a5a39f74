package sqlitestore_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/filestore"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
	"github.com/borgerflow/borgerflow/workflow/sqlitestore"
)

// private is everything about a person and a case that nobody may find in what
// is kept or logged.
var private = map[string]string{
	"CPR number":    "6101501234",
	"name":          "Anders Prøvesen",
	"e-mail":        "anders@eksempel.invalid",
	"company":       "87654321",
	"answer":        "Hemmelighedsvej 17",
	"raw answer":    "sytten-og-en-halv",
	"file name":     "Lægeerklæring",
	"file contents": "Diagnosen er tavshedsbelagt",
	"parameter":     "linkhemmelighed",
	"note":          "Manglende dokumentation for helbredet",
	"result":        "Svar til borgeren",
}

// letters is a handover that does its work once by the ledger. The first call
// panics with what it was given, the second fails, the third goes well.
type letters struct {
	once *ledger.Once
	mu   sync.Mutex
	n    int
}

func (l *letters) Do(ctx context.Context, call workflow.EffectCall, s workflow.CaseSnapshot) (workflow.Output, error) {
	l.mu.Lock()
	l.n++
	n := l.n
	l.mu.Unlock()
	data := s.Forms["praj"].Data
	if n == 1 {
		panic(string(data) + string(s.Starter.Actor.CPR))
	}
	result, err := ledger.Do(ctx, l.once, ledger.Attempt[string]{
		Who: identity.System(call.Org, "scheduler"), Key: call.Key, Owner: call.Case, Content: data, Repeatable: true,
		Call: func(context.Context) (string, error) {
			if n == 2 {
				return "", workflow.Errorf(workflow.Unavailable, "not now")
			}
			return private["result"], nil
		},
	})
	return workflow.Output{Data: []byte(`{"text":"` + result + `"}`)}, err
}

// confidential has a field of each kind that the test fills in.
var confidential = fstest.MapFS{
	"solution.json": {Data: []byte(`{
		"id": "praj", "version": "1", "title": "Praj", "owner": "Vej", "kle": "05.01.12", "facet": "G01",
		"languages": ["da"], "start": {"login": ["mitid-erhverv"]}, "test": true,
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
			{"key": "antal", "type": "integer", "label": "Antal"},
			{"key": "bilag", "type": "file", "label": "Bilag", "maxItems": 3}]}]}`)},
}

// house is everything a host has, in one folder.
type house struct {
	dir    string
	log    *buffer
	store  *sqlitestore.Store
	engine *workflow.Engine
	trail  *audit.Trail
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

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{dir: t.TempDir(), log: &buffer{}}
	log := slog.New(slog.NewTextHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	opts := fast()
	opts.Logger = log
	h.store = open(t, openFile(t, filepath.Join(h.dir, "b.db")), opts)
	files, err := filestore.Open(filepath.Join(h.dir, "files"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	ring, err := ledger.NewKeyRing("w1", map[string][]byte{"w1": bytes.Repeat([]byte{7}, 32)}, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	sealer := ledger.NewSealer(h.store, ring, nil)
	h.trail = audit.New(h.store, workflow.SystemClock{}, nil)
	once := ledger.NewOnce(ledger.New(h.store, sealer), h.trail, "letter", &ledger.OnceOptions{Node: "test"})
	h.engine, err = workflow.New(h.store, files, sealer, h.trail, workflow.SystemClock{}, &workflow.Options{
		Handlers: map[string]workflow.Handler{"letter": &letters{once: once}}, Logger: log,
		Retry: workflow.Retry{First: time.Millisecond},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.engine.Publish(t.Context(), identity.System(org, "test"), confidential, workflow.VersionOpen, ""); err != nil {
		t.Fatal(err)
	}
	return h
}

// live takes a case with all that is private in it from its start to its end.
func (h *house) live(t *testing.T) {
	t.Helper()
	ctx, e := t.Context(), h.engine
	index, err := ledger.NewIndex(bytes.Repeat([]byte{3}, 32))
	if err != nil {
		t.Fatal(err)
	}
	cpr := identity.CPR(private["CPR number"])
	citizen := workflow.Caller{Identity: identity.Identity{Org: org, Assurance: identity.High, Actor: identity.Person{
		Ref: index.Person(org, cpr), CPR: cpr, CVR: private["company"], Name: private["name"], Email: private["e-mail"],
	}}}
	worker := workflow.Caller{Identity: identity.Identity{Org: org, Employee: "lone", Groups: []string{"vej"}}}
	begun, err := e.Start(ctx, citizen.Identity, workflow.StartRequest{
		Solution: "praj", Params: map[string]string{"vej": private["parameter"]},
	})
	must(t, err)
	got, err := e.Attach(ctx, citizen, workflow.AttachRequest{
		Case: begun.Case, Step: "praj", Form: "praj", Field: "/bilag", Name: private["file name"] + ".txt",
		Body: strings.NewReader(strings.Repeat(private["file contents"]+"\n", 5000)),
	})
	must(t, err)
	if len(got.Faults) > 0 {
		t.Fatal(got.Faults)
	}
	save := func(field, raw string) {
		v, err := e.View(ctx, citizen, begun.Case, i18n.Danish)
		must(t, err)
		draft := v.Steps[0].Forms[0]
		answers := draft.Answers.Clone()
		if _, err := answers.Set(field, []string{raw}, i18n.Danish); err != nil {
			t.Fatal(err)
		}
		_, err = e.Save(ctx, citizen, workflow.SaveRequest{
			Case: begun.Case, Step: "praj", Form: "praj", Answers: answers, Revision: draft.Revision,
		})
		must(t, err)
	}
	submit := func() {
		res, err := e.Submit(ctx, citizen, workflow.SubmitRequest{Case: begun.Case, Step: "praj"})
		must(t, err)
		if !res.Submitted {
			t.Fatal(res.Forms["praj"].State.Faults())
		}
	}
	save("/sted", private["answer"])
	save("/antal", private["raw answer"])
	save("/antal", "17")
	submit()
	_, err = e.Reject(ctx, worker, workflow.Judgement{Case: begun.Case, Step: "se", Note: private["note"]})
	must(t, err)
	submit()
	_, err = e.Approve(ctx, worker, workflow.Judgement{Case: begun.Case, Step: "se", Note: private["note"]})
	must(t, err)
	for range 600 {
		row, err := h.store.Case(ctx, org, begun.Case)
		must(t, err)
		if row.State == workflow.CaseEnded {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("the case does not end")
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestNothingPrivateIsKeptInPlainTextOrLogged(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	must(t, h.store.Start(t.Context(), h.engine))
	t.Cleanup(func() { _ = h.store.Stop(context.Background()) })
	h.live(t)
	bytesSeen := int64(0)
	err := filepath.WalkDir(h.dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		data, err := io.ReadAll(f)
		bytesSeen += int64(len(data))
		reveals(t, filepath.Base(name), name+"\n"+string(data))
		return err
	})
	must(t, err)
	if bytesSeen < 200_000 {
		t.Errorf("only %d bytes were looked at", bytesSeen)
	}
	if log := h.log.String(); !strings.Contains(log, "effect not done") {
		t.Errorf("nothing was logged that could reveal anything:\n%s", log)
	} else {
		reveals(t, "the log", log)
	}
}

// reveals reports what of all that is private stands in text.
func reveals(t *testing.T, where, text string) {
	t.Helper()
	for what, secret := range private {
		if strings.Contains(text, secret) {
			t.Errorf("%s reveals the %s", where, what)
		}
	}
	if cpr := private["CPR number"]; strings.Contains(text, cpr[:6]+"-"+cpr[6:]) {
		t.Errorf("%s reveals the CPR number", where)
	}
}
