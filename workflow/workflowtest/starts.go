package workflowtest

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// altered is the brief solution with one piece replaced.
func altered(old, piece string) fstest.MapFS {
	out := fstest.MapFS{}
	for name, f := range brief {
		out[name] = &fstest.MapFile{Data: []byte(strings.Replace(string(f.Data), old, piece, 1))}
	}
	return out
}

// testStarts: what bounds how many cases one may have is the store's promise
// that exactly one commit makes a case.
func testStarts(t *testing.T, h StoreHarness) {
	h.sub(t, "of many at once no more pass than one may have", func(t *testing.T, s workflow.Store) {
		w := newTown(s)
		nodes := []*workflow.Engine{w.engine(t), w.engine(t)}
		folder := altered(`"start": {"login": ["mitid"]}`, `"start": {"login": ["mitid"], "max": {"count": 2}}`)
		if _, err := nodes[0].Publish(t.Context(), identity.System(org, "suite"), folder, workflow.VersionOpen, ""); err != nil {
			t.Fatal(err)
		}
		var mu sync.Mutex
		begun := map[string]bool{}
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				got, err := nodes[i%2].Start(t.Context(), w.citizen.Identity, workflow.StartRequest{Solution: "praj"})
				mu.Lock()
				defer mu.Unlock()
				if no, ok := errors.AsType[*workflow.Refusal](err); ok && no.Code == workflow.RefusedTooMany {
					return
				}
				if begun[got.Case] = true; err != nil {
					t.Errorf("start: %v", err)
				}
			})
		}
		wg.Wait()
		rows := found[[]workflow.CaseRow](t, "Cases")(s.Cases(t.Context(), workflow.CaseQuery{Org: org, Subject: "p.anders"}))
		if len(begun) != 2 || len(rows) != 2 {
			t.Errorf("%d begun, %d kept; want 2", len(begun), len(rows))
		}
	})
}

// testTwoTowns: two organisations with the same solution ids, case ids and
// people in one process and one store.
func testTwoTowns(t *testing.T, h StoreHarness) {
	h.sub(t, "versions, cases, tasks, keys and audit never cross", func(t *testing.T, s workflow.Store) {
		w := newTown(s)
		e := w.engine(t)
		citizens := map[string]workflow.Caller{org: w.citizen, other: w.citizen}
		there := w.citizen
		there.Org = other
		citizens[other] = there
		hashes, cases := map[string]string{}, map[string]string{}
		for name, c := range citizens {
			folder := altered(`"title": "Praj", "owner"`, `"title": "Praj i `+name+`", "owner"`)
			p, err := e.Publish(t.Context(), identity.System(name, "suite"), folder, workflow.VersionOpen, "")
			if err != nil {
				t.Fatal(err)
			}
			hashes[name] = p.Hash
			// An engine of its own whose random bytes are the same: so are the ids.
			begun, err := w.seeded(t).Start(t.Context(), c.Identity, workflow.StartRequest{Solution: "praj"})
			if err != nil {
				t.Fatal(err)
			}
			cases[name] = begun.Case
		}
		if cases[org] != cases[other] || hashes[org] == hashes[other] {
			t.Fatalf("the cases are %v, the versions %v", cases, hashes)
		}
		id := cases[org]
		for name, c := range citizens {
			v, err := e.View(t.Context(), c, id, i18n.Danish)
			if err != nil || v.Workflow.Hash != hashes[name] || v.Workflow.Solution.Title.In(i18n.Danish) != "Praj i "+name {
				t.Errorf("%s sees another's version: %v", name, err)
			}
		}
		if _, err := e.SetState(t.Context(), identity.System(other, "suite"), "praj", hashes[other], workflow.VersionPaused, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := e.Offer(t.Context(), org, "praj", false); err != nil {
			t.Errorf("paused in the other organisation: %v", err)
		}
		_, err := e.SetState(t.Context(), identity.System(other, "suite"), "praj", hashes[org], workflow.VersionOpen, "")
		same(t, "another's version", workflow.NotFound, workflow.CodeOf(err))
		if res, err := e.Submit(t.Context(), w.citizen, workflow.SubmitRequest{Case: id, Step: "praj"}); err != nil || !res.Submitted {
			t.Fatalf("submit: %v", err)
		}
		w.apart(t, e, there, id)
	})
}

// apart looks at the other organisation's case after this one's was submitted.
func (w *town) apart(t *testing.T, e *workflow.Engine, there workflow.Caller, id string) {
	t.Helper()
	row := found[workflow.CaseRow](t, "Case")(w.store.Case(t.Context(), other, id))
	same(t, "the other's state", workflow.CaseDraft, row.State)
	tasks := found[[]workflow.TaskRow](t, "Tasks")(w.store.Tasks(t.Context(), workflow.TaskQuery{Org: other, Persons: []string{"p.anders"}}))
	same(t, "the other's tasks", 1, len(tasks))
	tasks = found[[]workflow.TaskRow](t, "Tasks")(w.store.Tasks(t.Context(), workflow.TaskQuery{Org: org, Persons: []string{"p.anders"}}))
	same(t, "tasks", 0, len(tasks))
	lines := map[string]int{}
	for _, name := range []string{org, other} {
		for _, chain := range []string{id, workflow.ChangesOf("praj")} {
			for _, l := range found[[]audit.Line](t, "Lines")(w.store.Lines(t.Context(), name, chain, 0, 100)) {
				if lines[name+" "+chain]++; l.Org != name {
					t.Errorf("the chain of %s has a line of %s", name, l.Org)
				}
			}
		}
	}
	same(t, "lines", map[string]int{
		org + " " + id: 3, other + " " + id: 1, // started, submitted, ended
		org + " " + workflow.ChangesOf("praj"): 1, other + " " + workflow.ChangesOf("praj"): 2,
	}, lines)
	if err := w.keys.EraseKey(t.Context(), workflow.Owner(workflow.CaseRow{Org: org, ID: id})); err != nil {
		t.Fatal(err)
	}
	if _, err := e.View(t.Context(), w.citizen, id, i18n.Danish); err == nil {
		t.Error("the case opens without its key")
	}
	if _, err := e.View(t.Context(), there, id, i18n.Danish); err != nil {
		t.Errorf("erasing one organisation's key took the other's: %v", err)
	}
}
