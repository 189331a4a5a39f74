package workflowtest

import (
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

func testCommit(t *testing.T, h StoreHarness) {
	h.sub(t, "a case and its events come back", func(t *testing.T, s workflow.Store) {
		c := first("c1")
		c.Case.Subject, c.Case.Token = "p.anders", "t1"
		row := must(t, s, c)
		row.Created, row.Updated = kept, kept
		same(t, "case", row, found[workflow.CaseRow](t, "Case")(s.Case(t.Context(), org, "c1")))
		want := []workflow.EventRow{{Seq: 1, At: kept, Type: "step.entered", Body: []byte("event 1")}}
		same(t, "events", want, found[[]workflow.EventRow](t, "Events")(s.Events(t.Context(), org, "c1", 0)))
	})
	h.sub(t, "events are appended and read after any of them", func(t *testing.T, s workflow.Store) {
		row := must(t, s, first("c1"))
		for range 4 {
			row = must(t, s, next(row))
		}
		got := found[[]workflow.EventRow](t, "Events")(s.Events(t.Context(), org, "c1", 3))
		if len(got) != 2 || got[0].Seq != 4 || string(got[1].Body) != "event 5" {
			t.Errorf("events after 3 = %+v", got)
		}
	})
	h.sub(t, "a case row is replaced whole", func(t *testing.T, s workflow.Store) {
		c := first("c1")
		c.Case.Token = "t1"
		c = next(must(t, s, c))
		c.Case.Token, c.Case.State = "", workflow.CaseOpen
		must(t, s, c)
		got := found[workflow.CaseRow](t, "Case")(s.Case(t.Context(), org, "c1"))
		if got.Token != "" || got.State != workflow.CaseOpen || got.Version != 2 || got.Events != 2 {
			t.Errorf("case = %+v", got)
		}
	})
	h.sub(t, "another expected version is a conflict", func(t *testing.T, s workflow.Store) {
		row := must(t, s, first("c1"))
		wantCode(t, "making it twice", s.Commit(t.Context(), first("c1")), workflow.Conflict)
		must(t, s, next(row))
		wantCode(t, "an old version", s.Commit(t.Context(), next(row)), workflow.Conflict)
		row.Version = 7
		wantCode(t, "a version to come", s.Commit(t.Context(), next(row)), workflow.Conflict)
		gone := next(workflow.CaseRow{Org: org, ID: "c2", Version: 3, Events: 3})
		wantCode(t, "a case that is not there", s.Commit(t.Context(), gone), workflow.Conflict)
	})
	h.sub(t, "a commit that fails changes nothing", func(t *testing.T, s workflow.Store) {
		row := must(t, s, first("c1"))
		c := next(row)
		c.Docs = []workflow.DocRow{{Key: "form/a", Revision: 1, At: noon}}
		c.Tasks = []workflow.TaskRow{task(row, "behandl/1", "pension", "", noon)}
		c.Effects = []workflow.EffectRow{effect(row, "kp")}
		c.Command = workflow.CommandRow{ID: "k1", Digest: "d", Version: 2}
		c.Lines = append(c.Lines, audit.Line{Org: org}) // cannot be written
		if s.Commit(t.Context(), c) == nil {
			t.Fatal("a line that cannot be written was taken")
		}
		got := found[workflow.CaseRow](t, "Case")(s.Case(t.Context(), org, "c1"))
		same(t, "version", int64(1), got.Version)
		same(t, "events", 1, len(found[[]workflow.EventRow](t, "Events")(s.Events(t.Context(), org, "c1", 0))))
		same(t, "tasks", 0, len(found[[]workflow.TaskRow](t, "Tasks")(s.Tasks(t.Context(), workflow.TaskQuery{Org: org}))))
		same(t, "lines", 1, len(found[[]audit.Line](t, "Lines")(s.Lines(t.Context(), org, "c1", 0, 10))))
		_, err := s.Effect(t.Context(), c.Effects[0].ID)
		wantCode(t, "effect", err, workflow.NotFound)
		_, err = s.Doc(t.Context(), org, "c1", "form/a")
		wantCode(t, "doc", err, workflow.NotFound)
		_, err = s.Command(t.Context(), org, "c1", "k1")
		wantCode(t, "command", err, workflow.NotFound)
	})
}

func testInvalid(t *testing.T, h StoreHarness) {
	cases := []struct {
		name   string
		change func(*workflow.Commit)
	}{
		{"no organisation", func(c *workflow.Commit) { c.Case.Org = "" }},
		{"no id", func(c *workflow.Commit) { c.Case.ID = "" }},
		{"a version that does not follow", func(c *workflow.Commit) { c.Case.Version = 3 }},
		{"events with a gap", func(c *workflow.Commit) { c.Events[0].Seq = 3 }},
		{"events that do not follow those before", func(c *workflow.Commit) { c.Events[0].Seq, c.Case.Events = 3, 3 }},
		{"a task of another case", func(c *workflow.Commit) {
			c.Tasks = []workflow.TaskRow{task(workflow.CaseRow{Org: org, ID: "c9"}, "a/1", "g", "", noon)}
		}},
		{"an effect of another case", func(c *workflow.Commit) {
			c.Effects = []workflow.EffectRow{effect(workflow.CaseRow{Org: other, ID: "c1"}, "kp")}
		}},
		{"dropping an effect of another case", func(c *workflow.Commit) { c.Drop = []string{org + "/c9/kp/1"} }},
		{"scheduling an effect of another case", func(c *workflow.Commit) {
			c.Schedule = []workflow.Schedule{{Effect: org + "/c9/kp/1", At: noon}}
		}},
		{"scheduling an effect that is not there", func(c *workflow.Commit) {
			c.Schedule = []workflow.Schedule{{Effect: org + "/c1/kp/1", At: noon}}
		}},
		{"a data key of another case", func(c *workflow.Commit) {
			c.Key = &ledger.WrappedKey{Owner: ledger.Owner{Org: org, ID: "c9"}, Bytes: []byte("k")}
		}},
		{"erasing with events", func(c *workflow.Commit) { c.Erase = true }},
		{"erasing with documents", func(c *workflow.Commit) {
			c.Events, c.Case.Events, c.Docs, c.Erase = nil, 1, []workflow.DocRow{{Key: "d", Revision: 1, At: noon}}, true
		}},
		{"a line of another organisation", func(c *workflow.Commit) { c.Lines[0].Org = other }},
		{"text that is not UTF-8", func(c *workflow.Commit) { c.Case.Subject = "\xff" }},
		{"text with a NUL", func(c *workflow.Commit) { c.Case.Subject = "p.\x00" }},
	}
	for _, c := range cases {
		h.sub(t, c.name, func(t *testing.T, s workflow.Store) {
			row := must(t, s, first("c1"))
			foreign := first("c9")
			foreign.Effects = []workflow.EffectRow{effect(foreign.Case, "kp")}
			must(t, s, foreign)
			commit := next(row)
			c.change(&commit)
			wantCode(t, "Commit", s.Commit(t.Context(), commit), workflow.Invalid)
			same(t, "version", int64(1), found[workflow.CaseRow](t, "Case")(s.Case(t.Context(), org, "c1")).Version)
		})
	}
}

func testKey(t *testing.T, h StoreHarness) {
	keys := func(t *testing.T, s workflow.Store) ledger.KeyStore {
		t.Helper()
		k, ok := s.(ledger.KeyStore)
		if !ok {
			t.Skip("skipped: the store keeps no data keys, so that it is given none")
		}
		return k
	}
	of := ledger.Owner{Org: org, ID: "c1"}
	withKey := func(id string, bytes string) workflow.Commit {
		c := first(id)
		c.Key = &ledger.WrappedKey{Owner: ledger.Owner{Org: org, ID: id}, Wrapper: "w", Bytes: []byte(bytes)}
		return c
	}
	h.sub(t, "a case's data key is kept with it", func(t *testing.T, s workflow.Store) {
		k := keys(t, s)
		must(t, s, withKey("c1", "key"))
		want := ledger.WrappedKey{Owner: of, Wrapper: "w", Bytes: []byte("key"), Version: 1}
		same(t, "key", want, found[ledger.WrappedKey](t, "LoadKey")(k.LoadKey(t.Context(), of)))
	})
	h.sub(t, "a commit that fails keeps no key", func(t *testing.T, s workflow.Store) {
		k := keys(t, s)
		c := withKey("c1", "key")
		c.Lines = append(c.Lines, audit.Line{Org: org}) // cannot be written
		if s.Commit(t.Context(), c) == nil {
			t.Fatal("a line that cannot be written was taken")
		}
		_, err := k.LoadKey(t.Context(), of)
		wantCode(t, "LoadKey", err, workflow.NotFound)
		must(t, s, first("c1"))
		wantCode(t, "making the case again", s.Commit(t.Context(), withKey("c1", "key")), workflow.Conflict)
		_, err = k.LoadKey(t.Context(), of)
		wantCode(t, "LoadKey", err, workflow.NotFound)
	})
	h.sub(t, "a key that is there or was erased is a conflict", func(t *testing.T, s workflow.Store) {
		k := keys(t, s)
		if err := k.SaveKey(t.Context(), ledger.WrappedKey{Owner: of, Wrapper: "w", Bytes: []byte("first")}, 0); err != nil {
			t.Fatal(err)
		}
		wantCode(t, "Commit", s.Commit(t.Context(), withKey("c1", "second")), workflow.Conflict)
		same(t, "key", "first", string(found[ledger.WrappedKey](t, "LoadKey")(k.LoadKey(t.Context(), of)).Bytes))
		if err := k.EraseKey(t.Context(), of); err != nil {
			t.Fatal(err)
		}
		wantCode(t, "Commit after an erasure", s.Commit(t.Context(), withKey("c1", "second")), workflow.Conflict)
		_, err := s.Case(t.Context(), org, "c1")
		wantCode(t, "the case", err, workflow.NotFound)
		same(t, "lines", 0, len(found[[]audit.Line](t, "Lines")(s.Lines(t.Context(), org, "c1", 0, 10))))
	})
}

func testLoad(t *testing.T, h StoreHarness) {
	load := func(t *testing.T, s workflow.Store, id string, docs bool) (workflow.CaseData, error) {
		t.Helper()
		loader, ok := s.(workflow.CaseLoader)
		if !ok {
			t.Skip("skipped: the store is no workflow.CaseLoader, so that cases are read in three steps")
		}
		return loader.LoadCase(t.Context(), org, id, docs)
	}
	h.sub(t, "a case, its events and its key come together", func(t *testing.T, s workflow.Store) {
		key := ledger.WrappedKey{Owner: ledger.Owner{Org: org, ID: "c1"}, Wrapper: "w", Bytes: []byte("key")}
		c := first("c1")
		c.Key = &key
		row := must(t, s, next(must(t, s, c)))
		must(t, s, first("c2"))
		got, err := load(t, s, "c1", false)
		if err != nil {
			t.Fatal(err)
		}
		row.Created, row.Updated, key.Version = kept, kept.Add(time.Minute), 1
		want := workflow.CaseData{Row: row, Key: key, Events: []workflow.EventRow{
			{Seq: 1, At: kept, Type: "step.entered", Body: []byte("event 1")}, {Seq: 2, At: kept, Type: "step.entered", Body: []byte("event 2")},
		}}
		same(t, "case", want, got)
	})
	h.sub(t, "its documents come when they are asked for", func(t *testing.T, s workflow.Store) {
		c := first("c1")
		c.Docs = []workflow.DocRow{{Key: "talk", Revision: 1, At: noon, Body: []byte("b")}, {Key: "form/æ", Revision: 3, At: noon, Body: []byte("a")}}
		must(t, s, c)
		c = first("c2")
		c.Docs = []workflow.DocRow{{Key: "talk", Revision: 1, At: noon, Body: []byte("another's")}}
		must(t, s, c)
		want := []workflow.DocRow{{Key: "form/æ", Revision: 3, At: kept, Body: []byte("a")}, {Key: "talk", Revision: 1, At: kept, Body: []byte("b")}}
		got, err := load(t, s, "c1", true)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "documents", want, got.Docs)
		if got, err = load(t, s, "c1", false); err != nil || got.Docs != nil {
			t.Errorf("not asked for: %v, %v", got.Docs, err)
		}
	})
	h.sub(t, "a key that is not there or was erased has no bytes", func(t *testing.T, s workflow.Store) {
		must(t, s, first("c1"))
		got, err := load(t, s, "c1", false)
		if err != nil || len(got.Key.Bytes) > 0 || got.Key.Owner != (ledger.Owner{Org: org, ID: "c1"}) || len(got.Events) != 1 {
			t.Errorf("without a key: %+v, %v", got, err)
		}
		if err := s.(ledger.KeyStore).EraseKey(t.Context(), ledger.Owner{Org: org, ID: "c1"}); err != nil {
			t.Fatal(err)
		}
		if got, err = load(t, s, "c1", false); err != nil || len(got.Key.Bytes) > 0 {
			t.Errorf("with an erased key: %+v, %v", got, err)
		}
	})
	h.sub(t, "what is not there is not found", func(t *testing.T, s workflow.Store) {
		must(t, s, first("c1"))
		_, err := load(t, s, "none", false)
		wantCode(t, "LoadCase", err, workflow.NotFound)
	})
}

func testErase(t *testing.T, h StoreHarness) {
	h.sub(t, "nothing of what was erased can be read and the row stays", func(t *testing.T, s workflow.Store) {
		c := first("c1")
		c.Docs = []workflow.DocRow{{Key: "form/a", Revision: 1, At: noon, Body: []byte("a")}}
		c.Command = workflow.CommandRow{ID: "k1", Digest: "d", Version: 1}
		c.Tasks = []workflow.TaskRow{task(c.Case, "a/1", "pension", "", noon)}
		c.Effects = []workflow.EffectRow{effect(c.Case, "kp")}
		row := must(t, s, next(must(t, s, c)))
		others := first("c2")
		others.Docs, others.Command = c.Docs, c.Command
		must(t, s, others)

		c = next(row)
		c.Events, c.Case.Events, c.Erase = nil, row.Events, true
		c.Command = workflow.CommandRow{ID: "k2", Digest: "d", Version: 3}
		row = must(t, s, c)
		row.Created, row.Updated = kept, kept.Add(2*time.Minute)
		same(t, "case", row, found[workflow.CaseRow](t, "Case")(s.Case(t.Context(), org, "c1")))
		same(t, "events", 0, len(found[[]workflow.EventRow](t, "Events")(s.Events(t.Context(), org, "c1", 0))))
		_, err := s.Doc(t.Context(), org, "c1", "form/a")
		wantCode(t, "doc", err, workflow.NotFound)
		_, err = s.Command(t.Context(), org, "c1", "k1")
		wantCode(t, "command", err, workflow.NotFound)
		same(t, "its own command", "d", found[workflow.CommandRow](t, "Command")(s.Command(t.Context(), org, "c1", "k2")).Digest)
		same(t, "tasks", 0, len(found[[]workflow.TaskRow](t, "Tasks")(s.Tasks(t.Context(), workflow.TaskQuery{Org: org}))))
		same(t, "effects", 1, len(found[[]workflow.EffectRow](t, "Effects")(s.Effects(t.Context(), workflow.EffectQuery{Org: org}))))
		lines := found[[]audit.Line](t, "Lines")(s.Lines(t.Context(), org, "c1", 0, 10))
		if err := audit.Verify(lines); err != nil || len(lines) != 3 {
			t.Errorf("%d lines, want 3, %v", len(lines), err)
		}
		same(t, "events of another", 1, len(found[[]workflow.EventRow](t, "Events")(s.Events(t.Context(), org, "c2", 0))))
		same(t, "doc of another", "a", string(found[workflow.DocRow](t, "Doc")(s.Doc(t.Context(), org, "c2", "form/a")).Body))
		found[workflow.CommandRow](t, "command of another")(s.Command(t.Context(), org, "c2", "k1"))
	})
	h.sub(t, "a lost race erases nothing", func(t *testing.T, s workflow.Store) {
		row := must(t, s, first("c1"))
		must(t, s, next(row))
		c := next(row)
		c.Events, c.Case.Events, c.Erase = nil, 2, true
		wantCode(t, "the loser", s.Commit(t.Context(), c), workflow.Conflict)
		same(t, "events", 2, len(found[[]workflow.EventRow](t, "Events")(s.Events(t.Context(), org, "c1", 0))))
	})
}

func testCommands(t *testing.T, h StoreHarness) {
	h.sub(t, "a command is remembered with its case", func(t *testing.T, s workflow.Store) {
		c := first("c1")
		c.Command = workflow.CommandRow{ID: "k1", Digest: "d1", Version: 1}
		row := must(t, s, c)
		same(t, "command", c.Command, found[workflow.CommandRow](t, "Command")(s.Command(t.Context(), org, "c1", "k1")))
		c = next(row)
		c.Command = workflow.CommandRow{ID: "k1", Digest: "d1", Version: 2}
		wantCode(t, "the same command", s.Commit(t.Context(), c), workflow.Conflict)
		c = first("c2")
		c.Command = workflow.CommandRow{ID: "k1", Digest: "d2", Version: 1}
		must(t, s, c)
	})
}

func testDocs(t *testing.T, h StoreHarness) {
	h.sub(t, "a document replaces the one with its key", func(t *testing.T, s workflow.Store) {
		c := first("c1")
		c.Docs = []workflow.DocRow{{Key: "form/a", Revision: 1, At: noon, Body: []byte("a1")}, {Key: "form/b", Revision: 1, At: noon}}
		c = next(must(t, s, c))
		c.Docs = []workflow.DocRow{{Key: "form/a", Revision: 2, At: noon, Body: []byte("a2")}}
		must(t, s, c)
		want := workflow.DocRow{Key: "form/a", Revision: 2, At: kept, Body: []byte("a2")}
		same(t, "a", want, found[workflow.DocRow](t, "Doc")(s.Doc(t.Context(), org, "c1", "form/a")))
		same(t, "b", int64(1), found[workflow.DocRow](t, "Doc")(s.Doc(t.Context(), org, "c1", "form/b")).Revision)
	})
}
