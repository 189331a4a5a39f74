package workflowtest

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
)

func testAudit(t *testing.T, h StoreHarness) {
	h.sub(t, "lines are chained in the commit that they are about", func(t *testing.T, s workflow.Store) {
		c := first("c1")
		c.Lines = append(c.Lines, line(org, "c1", "case.second"), line(org, audit.NoCase, "org.told"))
		row := must(t, s, c)
		must(t, s, next(row))
		lines := found[[]audit.Line](t, "Lines")(s.Lines(t.Context(), org, "c1", 0, 100))
		same(t, "lines of the case", 3, len(lines))
		if err := audit.Verify(lines); err != nil {
			t.Errorf("Verify: %v", err)
		}
		same(t, "lines of no case", 1, len(found[[]audit.Line](t, "Lines")(s.Lines(t.Context(), org, audit.NoCase, 0, 100))))
	})
	h.sub(t, "a lost race leaves no line", func(t *testing.T, s workflow.Store) {
		row := must(t, s, first("c1"))
		must(t, s, next(row))
		wantCode(t, "the loser", s.Commit(t.Context(), next(row)), workflow.Conflict)
		same(t, "lines", 2, len(found[[]audit.Line](t, "Lines")(s.Lines(t.Context(), org, "c1", 0, 100))))
	})
}

func testTimes(t *testing.T, h StoreHarness) {
	h.sub(t, "are kept to the microsecond in UTC", func(t *testing.T, s workflow.Store) {
		zone := time.FixedZone("CET", 3600)
		at := time.Date(2026, 12, 31, 23, 59, 59, 999_999_999, zone)
		want := time.Date(2026, 12, 31, 22, 59, 59, 999_999_000, time.UTC)
		c := first("c1")
		c.Case.Created, c.Events[0].At = at, at
		must(t, s, c)
		row := found[workflow.CaseRow](t, "Case")(s.Case(t.Context(), org, "c1"))
		event := found[[]workflow.EventRow](t, "Events")(s.Events(t.Context(), org, "c1", 0))[0]
		for name, got := range map[string]time.Time{"case": row.Created, "event": event.At} {
			if got != want {
				t.Errorf("%s: %v, want %v", name, got, want)
			}
		}
	})
	h.sub(t, "before 1970 and far ahead keep their order", func(t *testing.T, s workflow.Store) {
		for i, year := range []int{1969, 2026, 2200} {
			c := first(fmt.Sprintf("c%d", i))
			c.Tasks = []workflow.TaskRow{task(c.Case, "a/1", "g", "", time.Date(year, 1, 1, 0, 0, 0, 1000, time.UTC))}
			must(t, s, c)
		}
		for i, r := range found[[]workflow.TaskRow](t, "Tasks")(s.Tasks(t.Context(), workflow.TaskQuery{Org: org})) {
			same(t, "case", fmt.Sprintf("c%d", i), r.Case)
		}
	})
}

func testText(t *testing.T, h StoreHarness) {
	h.sub(t, "is kept and compared byte by byte", func(t *testing.T, s workflow.Store) {
		ids := []string{"A", "a", "aa", "å", "a\u030a", "Ø", "ø", " a", "a ", "a%", "a_", "🙂"} // å composed and not
		for _, id := range ids {
			c := first(id)
			c.Tasks = []workflow.TaskRow{task(c.Case, "x/1", "gruppe "+id, "", noon)}
			must(t, s, c)
		}
		for _, id := range ids {
			row, err := s.Case(t.Context(), org, id)
			if err != nil || row.ID != id {
				t.Errorf("case %q: %q, %v", id, row.ID, err)
			}
			tasks := found[[]workflow.TaskRow](t, "Tasks")(s.Tasks(t.Context(), workflow.TaskQuery{Org: org, Groups: []string{"gruppe " + id}}))
			if len(tasks) != 1 || tasks[0].Case != id {
				t.Errorf("tasks of group of %q = %+v", id, tasks)
			}
		}
		var got []string
		for _, r := range found[[]workflow.TaskRow](t, "Tasks")(s.Tasks(t.Context(), workflow.TaskQuery{Org: org})) {
			got = append(got, r.Case)
		}
		same(t, "order", []string{" a", "A", "a", "a ", "a%", "a_", "aa", "a\u030a", "Ø", "å", "ø", "🙂"}, got)
	})
}

func testBig(t *testing.T, h StoreHarness) {
	h.sub(t, "bodies of five megabytes and of nothing come back", func(t *testing.T, s workflow.Store) {
		big := bytes.Repeat([]byte{0, 1, 2, 0xff, 'x'}, 1<<20)
		c := first("c1")
		c.Events[0].Body = big
		c.Docs = []workflow.DocRow{{Key: "big", Revision: 1, At: noon, Body: big}, {Key: "none", Revision: 1, At: noon, Body: []byte{}}}
		must(t, s, c)
		if got := found[workflow.DocRow](t, "Doc")(s.Doc(t.Context(), org, "c1", "big")); !bytes.Equal(got.Body, big) {
			t.Errorf("big document: %d bytes, want the same %d", len(got.Body), len(big))
		}
		if got := found[[]workflow.EventRow](t, "Events")(s.Events(t.Context(), org, "c1", 0)); !bytes.Equal(got[0].Body, big) {
			t.Error("a big event came back changed")
		}
		same(t, "empty", 0, len(found[workflow.DocRow](t, "Doc")(s.Doc(t.Context(), org, "c1", "none")).Body))
	})
	h.sub(t, "five hundred events in one commit", func(t *testing.T, s workflow.Store) {
		c := first("c1")
		c.Events = nil
		for i := range 500 {
			c.Events = append(c.Events, workflow.EventRow{Seq: int64(i + 1), At: noon, Type: "step.entered", Body: []byte(strings.Repeat("e", i))})
		}
		c.Case.Events = 500
		must(t, s, c)
		got := found[[]workflow.EventRow](t, "Events")(s.Events(t.Context(), org, "c1", 0))
		if len(got) != 500 || len(got[499].Body) != 499 {
			t.Errorf("%d events", len(got))
		}
	})
}

func testOrganisations(t *testing.T, h StoreHarness) {
	h.sub(t, "the same ids in two organisations are two things", func(t *testing.T, s workflow.Store) {
		for _, o := range []string{org, other} {
			c := next(workflow.CaseRow{Org: o, ID: "c1", Created: noon})
			c.Case.Subject = "p." + o
			c.Tasks = []workflow.TaskRow{task(c.Case, "a/1", "pension", "p.same", noon)}
			c.Effects = []workflow.EffectRow{effect(c.Case, "kp")}
			c.Docs = []workflow.DocRow{{Key: "d", Revision: 1, At: noon, Body: []byte(o)}}
			c.Command = workflow.CommandRow{ID: "k", Digest: o, Version: 1}
			must(t, s, c)
			v := version("praj", "h1")
			v.Org, v.Label = o, o
			putVersion(t, s, v)
		}
		for _, o := range []string{org, other} {
			same(t, "case", "p."+o, found[workflow.CaseRow](t, "Case")(s.Case(t.Context(), o, "c1")).Subject)
			same(t, "doc", o, string(found[workflow.DocRow](t, "Doc")(s.Doc(t.Context(), o, "c1", "d")).Body))
			same(t, "command", o, found[workflow.CommandRow](t, "Command")(s.Command(t.Context(), o, "c1", "k")).Digest)
			same(t, "version", o, found[workflow.VersionRow](t, "Version")(s.Version(t.Context(), o, "praj", "h1")).Label)
			same(t, "cases", 1, len(found[[]workflow.CaseRow](t, "Cases")(s.Cases(t.Context(), workflow.CaseQuery{Org: o}))))
			same(t, "tasks", 1, len(found[[]workflow.TaskRow](t, "Tasks")(s.Tasks(t.Context(), workflow.TaskQuery{Org: o, Persons: []string{"p.same"}}))))
			same(t, "effects", 1, len(found[[]workflow.EffectRow](t, "Effects")(s.Effects(t.Context(), workflow.EffectQuery{Org: o}))))
			same(t, "lines", 1, len(found[[]audit.Line](t, "Lines")(s.Lines(t.Context(), o, "c1", 0, 10))))
		}
		row := found[workflow.CaseRow](t, "Case")(s.Case(t.Context(), org, "c1"))
		must(t, s, next(row))
		same(t, "the other's version", int64(1), found[workflow.CaseRow](t, "Case")(s.Case(t.Context(), other, "c1")).Version)
	})
}

func testUnknown(t *testing.T, h StoreHarness) {
	h.sub(t, "ids are not found and lists are empty", func(t *testing.T, s workflow.Store) {
		row := must(t, s, first("c1"))
		ctx := t.Context()
		_, err := s.Case(ctx, other, row.ID)
		wantCode(t, "case of another organisation", err, workflow.NotFound)
		_, err = s.Case(ctx, org, "C1")
		wantCode(t, "case", err, workflow.NotFound)
		_, err = s.Doc(ctx, org, "c1", "none")
		wantCode(t, "doc", err, workflow.NotFound)
		_, err = s.Command(ctx, org, "c1", "none")
		wantCode(t, "command", err, workflow.NotFound)
		_, err = s.Effect(ctx, "none")
		wantCode(t, "effect", err, workflow.NotFound)
		_, err = s.Version(ctx, org, "none", "h1")
		wantCode(t, "version", err, workflow.NotFound)
		same(t, "events", 0, len(found[[]workflow.EventRow](t, "Events")(s.Events(ctx, org, "none", 0))))
		same(t, "versions", 0, len(found[[]workflow.VersionRow](t, "Versions")(s.Versions(ctx, org, "none"))))
		same(t, "cases", 0, len(found[[]workflow.CaseRow](t, "Cases")(s.Cases(ctx, workflow.CaseQuery{Org: other}))))
		same(t, "tasks", 0, len(found[[]workflow.TaskRow](t, "Tasks")(s.Tasks(ctx, workflow.TaskQuery{Org: org}))))
	})
}

func testCopies(t *testing.T, h StoreHarness) {
	h.sub(t, "the store keeps nothing of what it is given and gives copies", func(t *testing.T, s workflow.Store) {
		c := first("c1")
		body := []byte("as it was")
		c.Docs = []workflow.DocRow{{Key: "d", Revision: 1, At: noon, Body: body}}
		must(t, s, c)
		body[0] = 'X'
		got := found[workflow.DocRow](t, "Doc")(s.Doc(t.Context(), org, "c1", "d"))
		same(t, "after changing what was given", "as it was", string(got.Body))
		got.Body[0] = 'Y'
		got = found[workflow.DocRow](t, "Doc")(s.Doc(t.Context(), org, "c1", "d"))
		same(t, "after changing what was got", "as it was", string(got.Body))
	})
}

func testContext(t *testing.T, h StoreHarness) {
	h.sub(t, "a cancelled context changes nothing and is unavailable", func(t *testing.T, s workflow.Store) {
		row := must(t, s, first("c1"))
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		wantCode(t, "Commit", s.Commit(ctx, next(row)), workflow.Unavailable)
		_, err := s.Case(ctx, org, "c1")
		wantCode(t, "Case", err, workflow.Unavailable)
		same(t, "version", int64(1), found[workflow.CaseRow](t, "Case")(s.Case(t.Context(), org, "c1")).Version)
	})
}

func testClosed(t *testing.T, h StoreHarness) {
	if h.Close == nil {
		t.Skip("skipped: the harness cannot close a store")
	}
	h.sub(t, "a closed store is unavailable", func(t *testing.T, s workflow.Store) {
		row := must(t, s, first("c1"))
		h.Close(t, s)
		wantCode(t, "Commit", s.Commit(t.Context(), next(row)), workflow.Unavailable)
		_, err := s.Case(t.Context(), org, "c1")
		wantCode(t, "Case", err, workflow.Unavailable)
	})
}
