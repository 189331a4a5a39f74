package workflowtest

import (
	"fmt"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
)

func testTasks(t *testing.T, h StoreHarness) {
	keys := func(t *testing.T, s workflow.Store, q workflow.TaskQuery) []string {
		t.Helper()
		var out []string
		for _, r := range found[[]workflow.TaskRow](t, "Tasks")(s.Tasks(t.Context(), q)) {
			out = append(out, r.Case+" "+r.Key)
		}
		return out
	}
	h.sub(t, "a commit's tasks replace those before", func(t *testing.T, s workflow.Store) {
		c := first("c1")
		c.Tasks = []workflow.TaskRow{task(c.Case, "a/1", "pension", "", noon), task(c.Case, "b/1", "pension", "", noon)}
		row := must(t, s, c)
		want := task(c.Case, "a/1", "pension", "", kept)
		same(t, "task", want, found[[]workflow.TaskRow](t, "Tasks")(s.Tasks(t.Context(), workflow.TaskQuery{Org: org}))[0])
		c = next(row)
		c.Tasks = []workflow.TaskRow{task(c.Case, "b/1", "pension", "", noon), task(c.Case, "c/1", "borger", "", noon)}
		row = must(t, s, c)
		same(t, "tasks", []string{"c1 b/1", "c1 c/1"}, keys(t, s, workflow.TaskQuery{Org: org}))
		must(t, s, next(row))
		same(t, "tasks", []string(nil), keys(t, s, workflow.TaskQuery{Org: org}))
	})
	h.sub(t, "are found by group, person and case, oldest first", func(t *testing.T, s workflow.Store) {
		for i, id := range []string{"c2", "c1", "c3"} {
			c := first(id)
			since := noon.Add(time.Duration(-min(i, 1)) * time.Hour)
			c.Tasks = []workflow.TaskRow{
				task(c.Case, "b/1", "pension", "", since), task(c.Case, "a/2", "teknik", "", since),
				task(c.Case, "p/1", "", "p.anders", since),
			}
			must(t, s, c)
		}
		same(t, "group", []string{"c1 b/1", "c3 b/1", "c2 b/1"}, keys(t, s, workflow.TaskQuery{Org: org, Groups: []string{"pension", "none"}}))
		same(t, "groups", 6, len(keys(t, s, workflow.TaskQuery{Org: org, Groups: []string{"pension", "teknik"}})))
		same(t, "person", []string{"c1 p/1", "c3 p/1", "c2 p/1"}, keys(t, s, workflow.TaskQuery{Org: org, Person: "p.anders"}))
		same(t, "case", []string{"c1 a/2", "c1 b/1", "c1 p/1"}, keys(t, s, workflow.TaskQuery{Org: org, Case: "c1"}))
		same(t, "nobody's", 0, len(keys(t, s, workflow.TaskQuery{Org: org, Person: "p.other"})))
	})
	h.sub(t, "come in pages", func(t *testing.T, s workflow.Store) {
		for i := range 7 {
			c := first(fmt.Sprintf("c%d", i))
			c.Tasks = []workflow.TaskRow{task(c.Case, "a/1", "pension", "", noon.Add(time.Duration(i/3)*time.Minute))}
			must(t, s, c)
		}
		var got []string
		q := workflow.TaskQuery{Org: org, Groups: []string{"pension"}, Limit: 3}
		for range 4 {
			page := found[[]workflow.TaskRow](t, "Tasks")(s.Tasks(t.Context(), q))
			for _, r := range page {
				got = append(got, r.Case)
			}
			if len(page) > 0 {
				q.After = &page[len(page)-1]
			}
		}
		same(t, "all pages", []string{"c0", "c1", "c2", "c3", "c4", "c5", "c6"}, got)
	})
}

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
		page := found[[]workflow.CaseRow](t, "Cases")(s.Cases(t.Context(), workflow.CaseQuery{Org: org, Limit: 3}))
		same(t, "next page", []string{"c2", "c1", "c0"}, ids(workflow.CaseQuery{Org: org, Limit: 3, Before: &page[2]}))
	})
}

func testEffects(t *testing.T, h StoreHarness) {
	h.sub(t, "are kept and replaced by id", func(t *testing.T, s workflow.Store) {
		c := first("c1")
		e := effect(c.Case, "kp")
		c.Effects = []workflow.EffectRow{e}
		c = next(must(t, s, c))
		want := e
		want.Next, want.Created, want.Updated = kept, kept, kept
		same(t, "effect", want, found[workflow.EffectRow](t, "Effect")(s.Effect(t.Context(), e.ID)))
		e.State, e.Attempts, e.Code, e.Next = workflow.EffectDead, 3, "rejected", time.Time{}
		c.Effects = []workflow.EffectRow{e}
		must(t, s, c)
		want = e
		want.Created, want.Updated = kept, kept
		same(t, "effect", want, found[workflow.EffectRow](t, "Effect")(s.Effect(t.Context(), e.ID)))
	})
	h.sub(t, "are found by column and when they are due", func(t *testing.T, s workflow.Store) {
		for i, state := range []workflow.EffectState{workflow.EffectPending, workflow.EffectPending, workflow.EffectDone, workflow.EffectDead} {
			c := first(fmt.Sprintf("c%d", i))
			e := effect(c.Case, "kp")
			e.State, e.Created = state, noon.Add(time.Duration(-i)*time.Minute)
			e.Next = time.Time{}
			if state == workflow.EffectPending {
				e.Next = noon.Add(time.Duration(i) * time.Hour)
			}
			c.Effects = []workflow.EffectRow{e}
			must(t, s, c)
		}
		ids := func(q workflow.EffectQuery) []string {
			var out []string
			for _, r := range found[[]workflow.EffectRow](t, "Effects")(s.Effects(t.Context(), q)) {
				out = append(out, r.Case)
			}
			return out
		}
		same(t, "all", []string{"c3", "c2", "c1", "c0"}, ids(workflow.EffectQuery{}))
		same(t, "organisation", []string(nil), ids(workflow.EffectQuery{Org: other}))
		same(t, "case", []string{"c2"}, ids(workflow.EffectQuery{Org: org, Case: "c2"}))
		same(t, "state", []string{"c1", "c0"}, ids(workflow.EffectQuery{State: workflow.EffectPending}))
		same(t, "due", []string{"c0"}, ids(workflow.EffectQuery{Due: noon}))
		same(t, "due later", []string{"c1", "c0"}, ids(workflow.EffectQuery{Due: noon.Add(2 * time.Hour)}))
		page := found[[]workflow.EffectRow](t, "Effects")(s.Effects(t.Context(), workflow.EffectQuery{Limit: 2}))
		same(t, "next page", []string{"c1", "c0"}, ids(workflow.EffectQuery{Limit: 2, After: &page[1]}))
	})
}
