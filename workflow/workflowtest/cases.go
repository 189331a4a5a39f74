package workflowtest

import (
	"fmt"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
)

func testCases(t *testing.T, h StoreHarness) {
	h.sub(t, "are found by column, latest first, in pages", func(t *testing.T, s workflow.Store) {
		for i := range 6 {
			c := first(fmt.Sprintf("c%d", i))
			c.Case.Created = noon.Add(time.Duration(i/2) * time.Minute)
			c.Case.Subject = []string{"p.anders", "p.berit"}[i%2]
			if i == 5 {
				c.Case.Solution, c.Case.Hash, c.Case.State = "helbred", "h2", workflow.CaseEnded
			}
			must(t, s, c)
		}
		ids := func(q workflow.CaseQuery) []string {
			var out []string
			for _, r := range found[[]workflow.CaseRow](t, "Cases")(s.Cases(t.Context(), q)) {
				out = append(out, r.ID)
			}
			return out
		}
		same(t, "all", []string{"c5", "c4", "c3", "c2", "c1", "c0"}, ids(workflow.CaseQuery{Org: org}))
		same(t, "subject", []string{"c5", "c3", "c1"}, ids(workflow.CaseQuery{Org: org, Subject: "p.berit"}))
		same(t, "solution", []string{"c5"}, ids(workflow.CaseQuery{Org: org, Solution: "helbred"}))
		same(t, "hash", []string{"c5"}, ids(workflow.CaseQuery{Org: org, Hash: "h2"}))
		same(t, "state", []string{"c4", "c2", "c0"}, ids(workflow.CaseQuery{Org: org, State: workflow.CaseDraft, Subject: "p.anders"}))
		same(t, "another organisation's", []string(nil), ids(workflow.CaseQuery{Org: other, Subject: "p.berit"}))
		page := found[[]workflow.CaseRow](t, "Cases")(s.Cases(t.Context(), workflow.CaseQuery{Org: org, Limit: 3}))
		same(t, "next page", []string{"c2", "c1", "c0"}, ids(workflow.CaseQuery{Org: org, Limit: 3, Before: &page[2]}))
	})
	h.sub(t, "a case that goes on with another version is found by that, and pages of the version before go on", func(t *testing.T, s workflow.Store) {
		for i := range 5 {
			must(t, s, first(fmt.Sprintf("c%d", i)))
		}
		q := workflow.CaseQuery{Org: org, Solution: "praj", Hash: "h1", Limit: 2}
		var seen []string
		for {
			rows := found[[]workflow.CaseRow](t, "Cases")(s.Cases(t.Context(), q))
			for _, row := range rows {
				c := next(row)
				c.Case.Hash = "h2"
				must(t, s, c)
				seen = append(seen, row.ID)
			}
			if len(rows) < q.Limit {
				break
			}
			q.Before = &rows[len(rows)-1]
		}
		same(t, "seen", []string{"c4", "c3", "c2", "c1", "c0"}, seen)
		same(t, "left", 0, len(found[[]workflow.CaseRow](t, "Cases")(s.Cases(t.Context(), workflow.CaseQuery{Org: org, Hash: "h1"}))))
		same(t, "gone", 5, len(found[[]workflow.CaseRow](t, "Cases")(s.Cases(t.Context(), workflow.CaseQuery{Org: org, Hash: "h2"}))))
	})
	h.sub(t, "every column comes back", func(t *testing.T, s workflow.Store) {
		c := first("c1")
		c.Case.KLE, c.Case.Test, c.Case.Parent, c.Case.Outcome, c.Case.Hold = "32.03.04", true, "c0", "afslag", true
		c.Case.Ended, c.Case.Purge = noon.Add(time.Hour), noon.Add(2*time.Hour)
		want := must(t, s, c)
		want.Created, want.Updated, want.Ended, want.Purge = kept, kept, kept.Add(time.Hour), kept.Add(2*time.Hour)
		same(t, "case", want, found[workflow.CaseRow](t, "Case")(s.Case(t.Context(), org, "c1")))
		same(t, "found", []workflow.CaseRow{want}, found[[]workflow.CaseRow](t, "Cases")(s.Cases(t.Context(), workflow.CaseQuery{Org: org})))
		c = next(c.Case)
		c.Case.KLE, c.Case.Test, c.Case.Parent, c.Case.Outcome, c.Case.Hold = "", false, "", "", false
		c.Case.Ended, c.Case.Purge = time.Time{}, time.Time{}
		want = must(t, s, c)
		want.Created, want.Updated = kept, kept.Add(time.Minute)
		same(t, "replaced", want, found[workflow.CaseRow](t, "Case")(s.Case(t.Context(), org, "c1")))
	})
	h.sub(t, "are found by parent, test and when they are to be erased", func(t *testing.T, s workflow.Store) {
		for i, change := range []func(*workflow.CaseRow){
			func(*workflow.CaseRow) {},
			func(r *workflow.CaseRow) { r.Parent, r.Test = "c0", true },
			func(r *workflow.CaseRow) { r.Purge = noon },
			func(r *workflow.CaseRow) { r.Purge, r.Hold = noon, true },
			func(r *workflow.CaseRow) { r.Purge = noon.Add(time.Hour) },
		} {
			c := first(fmt.Sprintf("c%d", i))
			change(&c.Case)
			must(t, s, c)
		}
		yes, no := true, false
		for _, tt := range []struct {
			name string
			q    workflow.CaseQuery
			want []string
		}{
			{"parent", workflow.CaseQuery{Parent: "c0"}, []string{"c1"}},
			{"test", workflow.CaseQuery{Test: &yes}, []string{"c1"}},
			{"not test", workflow.CaseQuery{Test: &no}, []string{"c4", "c3", "c2", "c0"}},
			{"too early", workflow.CaseQuery{PurgeBefore: kept.Add(-time.Microsecond)}, nil},
			{"to be erased", workflow.CaseQuery{PurgeBefore: kept}, []string{"c2"}},
			{"later", workflow.CaseQuery{PurgeBefore: kept.Add(time.Hour), Test: &no}, []string{"c4", "c2"}},
		} {
			tt.q.Org = org
			var got []string
			for _, r := range found[[]workflow.CaseRow](t, "Cases")(s.Cases(t.Context(), tt.q)) {
				got = append(got, r.ID)
			}
			same(t, tt.name, tt.want, got)
		}
	})
}
