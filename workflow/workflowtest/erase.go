package workflowtest

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
	"github.com/borgerflow/borgerflow/workflow/memstore"
)

// Parts of the suite run an engine on the store: what must hold of everything
// together shows only there.

// brief is a solution of one form; what was submitted is kept for five days.
var brief = fstest.MapFS{
	"solution.json": {Data: []byte(`{
		"id": "praj", "version": "1", "title": "Praj", "owner": "Vej", "kle": "05.01.12", "facet": "G01",
		"languages": ["da"], "start": {"login": ["mitid"]}, "test": true,
		"retention": {"drafts": 3, "ended": 5},
		"steps": [
			{"id": "praj", "kind": "fill", "title": "Praj", "assign": {"to": "applicant"},
				"forms": [{"form": "praj"}], "next": [{"on": "submitted", "to": "slut"}]},
			{"id": "slut", "kind": "end"}
		]}`)},
	"forms/praj.json": {Data: []byte(`{
		"id": "praj", "version": "1", "languages": ["da"], "title": "Praj",
		"pages": [{"id": "sted", "title": "Sted", "fields": [
			{"key": "cpr", "type": "cpr", "label": "CPR", "prefill": "login.cpr", "readonly": true},
			{"key": "sted", "type": "text", "label": "Sted"}]}]}`)},
}

// town is engines on one store, with a clock that is set by hand.
type town struct {
	store   workflow.Store
	keys    ledger.KeyStore
	clock   *Clock
	citizen workflow.Caller
	files   *memstore.Files
}

// What nobody may find in a row.
const (
	secretCPR    = "6101501234" // constructed: day + 60
	secretName   = "Anders Prøvesen"
	secretAnswer = "Hemmelighedsvej 17"
	secretReason = "Klage fra naboen"
)

func newTown(s workflow.Store) *town {
	w := &town{store: s, clock: NewClock(noon), files: memstore.NewFiles()}
	var ok bool
	if w.keys, ok = s.(ledger.KeyStore); !ok {
		w.keys = ledger.NewMemory()
	}
	w.citizen = workflow.Caller{Identity: identity.Identity{Org: org, Assurance: identity.High, Actor: identity.Person{
		Ref: "p.anders", CPR: secretCPR, Name: secretName,
	}}}
	return w
}

// engine returns one more node.
func (w *town) engine(t *testing.T) *workflow.Engine {
	t.Helper()
	return w.engineWith(t, nil)
}

// seeded returns a node that gives the same ids as every other such node.
func (w *town) seeded(t *testing.T) *workflow.Engine {
	t.Helper()
	return w.engineWith(t, &workflow.Options{Random: NewRandom(7)})
}

func (w *town) engineWith(t *testing.T, opts *workflow.Options) *workflow.Engine {
	t.Helper()
	ring, err := ledger.NewKeyRing("k1", map[string][]byte{"k1": bytes.Repeat([]byte{1}, 32)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	e, err := workflow.New(w.store, w.files, ledger.NewSealer(w.keys, ring, nil), audit.New(w.store, w.clock, nil), w.clock, opts)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// submitted returns a case that has come to its end, and a draft.
func (w *town) submitted(t *testing.T, e *workflow.Engine) (ended, draft string) {
	t.Helper()
	ctx := t.Context()
	if _, err := e.Publish(ctx, identity.System(org, "suite"), brief, workflow.VersionOpen, ""); err != nil {
		t.Fatal(err)
	}
	for _, id := range []*string{&draft, &ended} {
		begun, err := e.Start(ctx, w.citizen.Identity, workflow.StartRequest{Solution: "praj"})
		if err != nil {
			t.Fatal(err)
		}
		*id = begun.Case
		v, err := e.View(ctx, w.citizen, begun.Case, i18n.Danish)
		if err != nil {
			t.Fatal(err)
		}
		form := v.Steps[0].Forms[0]
		answers := form.Answers.Clone()
		if _, err := answers.Set("/sted", []string{secretAnswer}, i18n.Danish); err != nil {
			t.Fatal(err)
		}
		save := workflow.SaveRequest{Case: begun.Case, Step: "praj", Form: "praj", Answers: answers, Revision: form.Revision}
		if _, err := e.Save(ctx, w.citizen, save); err != nil {
			t.Fatal(err)
		}
	}
	res, err := e.Submit(ctx, w.citizen, workflow.SubmitRequest{Case: ended, Step: "praj", Command: "send"})
	if err != nil || !res.Submitted || res.State != workflow.CaseEnded {
		t.Fatalf("Submit = %+v, %v", res, err)
	}
	return ended, draft
}

func testErasing(t *testing.T, h StoreHarness) {
	h.sub(t, "what is due leaves a row and its chain", func(t *testing.T, s workflow.Store) {
		w := newTown(s)
		e := w.engine(t)
		ended, draft := w.submitted(t, e)
		before := found[workflow.CaseRow](t, "Case")(s.Case(t.Context(), org, ended))
		for i, want := range []int{1, 1, 0} { // the draft, what was submitted, nothing more
			w.clock.Advance(time.Duration(3-i) * 24 * time.Hour)
			got, err := e.Purge(t.Context(), org, 0)
			if err != nil || got != (workflow.Purged{Erased: want}) {
				t.Errorf("sweep %d: %+v, %v; want %d erased", i, got, err, want)
			}
		}
		w.erased(t, draft)
		w.erased(t, ended)
		row := found[workflow.CaseRow](t, "Case")(s.Case(t.Context(), org, ended))
		if row.Outcome != "slut" || row.Ended.IsZero() || row.Solution != "praj" || row.Events != before.Events || !row.Created.Equal(before.Created) {
			t.Errorf("the tombstone is %+v", row)
		}
	})
	h.sub(t, "of many sweeps at once each case is erased once", func(t *testing.T, s workflow.Store) {
		w := newTown(s)
		ended, draft := w.submitted(t, w.engine(t))
		w.clock.Advance(6 * 24 * time.Hour)
		race(func(int) {
			if _, err := w.engine(t).Purge(t.Context(), org, 0); err != nil && !errors.Is(err, workflow.ErrUnavailable) {
				t.Errorf("Purge: %v", err)
			}
		})
		if _, err := w.engine(t).Purge(t.Context(), org, 0); err != nil {
			t.Errorf("Purge: %v", err)
		}
		w.erased(t, draft)
		w.erased(t, ended)
	})
	h.sub(t, "what is held is kept", func(t *testing.T, s workflow.Store) {
		w := newTown(s)
		e := w.engine(t)
		ended, _ := w.submitted(t, e)
		archivist := workflow.Caller{Identity: identity.Identity{Org: org, Employee: "arne", Groups: []string{"archivist"}}}
		if err := e.Hold(t.Context(), archivist, ended, secretReason); err != nil {
			t.Fatal(err)
		}
		w.clock.Advance(6 * 24 * time.Hour)
		if got, err := e.Purge(t.Context(), org, 0); err != nil || got != (workflow.Purged{Erased: 1}) {
			t.Errorf("under hold: %+v, %v; want the draft erased", got, err)
		}
		if _, err := e.View(t.Context(), w.citizen, ended, i18n.Danish); err != nil {
			t.Errorf("the case under hold: %v", err)
		}
		if err := e.Release(t.Context(), archivist, ended, secretReason); err != nil {
			t.Fatal(err)
		}
		if got, err := e.Purge(t.Context(), org, 0); err != nil || got != (workflow.Purged{Erased: 1}) {
			t.Errorf("released: %+v, %v", got, err)
		}
		w.erased(t, ended)
	})
}

// erased fails the test unless nothing is left of a case but its row and chain.
func (w *town) erased(t *testing.T, id string) {
	t.Helper()
	ctx, s := t.Context(), w.store
	row := found[workflow.CaseRow](t, "Case")(s.Case(ctx, org, id))
	if row.State != workflow.CaseErased || row.Subject+row.Token != "" || row.Hold || !row.Purge.IsZero() {
		t.Errorf("the row is %+v", row)
	}
	same(t, "events", 0, len(found[[]workflow.EventRow](t, "Events")(s.Events(ctx, org, id, 0))))
	for _, key := range []string{"form/praj", "files", "hold"} {
		_, err := s.Doc(ctx, org, id, key)
		wantCode(t, "document "+key, err, workflow.NotFound)
	}
	_, err := s.Command(ctx, org, id, "send")
	wantCode(t, "Command", err, workflow.NotFound)
	same(t, "tasks", 0, len(found[[]workflow.TaskRow](t, "Tasks")(s.Tasks(ctx, workflow.TaskQuery{Org: org, Case: id}))))
	if _, err := w.keys.LoadKey(ctx, workflow.Owner(row)); !errors.Is(err, ledger.ErrErased) {
		t.Errorf("the data key: %v", err)
	}
	lines := found[[]audit.Line](t, "Lines")(s.Lines(ctx, org, id, 0, 100))
	if err := audit.Verify(lines); err != nil {
		t.Error(err)
	}
	for _, what := range []string{"case.started", "case.erasing", "case.erased"} {
		n := 0
		for _, l := range lines {
			if l.What == what {
				n++
			}
		}
		same(t, what, 1, n)
	}
}

func testSealed(t *testing.T, h StoreHarness) {
	h.sub(t, "no row says anything in plain text", func(t *testing.T, s workflow.Store) {
		ctx, w := t.Context(), newTown(s)
		e := w.engine(t)
		ended, draft := w.submitted(t, e)
		archivist := workflow.Caller{Identity: identity.Identity{Org: org, Employee: "arne", Groups: []string{"archivist"}}}
		if err := e.Hold(ctx, archivist, ended, secretReason); err != nil {
			t.Fatal(err)
		}
		var rows []string
		body := func(b []byte) {
			if len(b) == 0 || b[0] != 1 { // how package ledger seals messages
				t.Errorf("a body is not sealed: %q", b)
			}
			rows = append(rows, string(b))
		}
		for _, id := range []string{ended, draft} {
			for _, ev := range found[[]workflow.EventRow](t, "Events")(s.Events(ctx, org, id, 0)) {
				rows = append(rows, string(ev.Type))
				body(ev.Body)
			}
			body(found[workflow.DocRow](t, "Doc")(s.Doc(ctx, org, id, "form/praj")).Body)
			rows = append(rows, fmt.Sprintf("%+v", found[workflow.CaseRow](t, "Case")(s.Case(ctx, org, id))),
				fmt.Sprintf("%+v", found[[]audit.Line](t, "Lines")(s.Lines(ctx, org, id, 0, 100))))
		}
		body(found[workflow.DocRow](t, "Doc")(s.Doc(ctx, org, ended, "hold")).Body)
		rows = append(rows, fmt.Sprintf("%+v", found[[]workflow.TaskRow](t, "Tasks")(s.Tasks(ctx, workflow.TaskQuery{Org: org}))))
		for _, secret := range []string{secretCPR, secretName, secretAnswer, secretReason} {
			if slices.ContainsFunc(rows, func(row string) bool { return strings.Contains(row, secret) }) {
				t.Errorf("a row holds %q", secret)
			}
		}
	})
}
