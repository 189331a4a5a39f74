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
		same(t, "person", []string{"c1 p/1", "c3 p/1", "c2 p/1"}, keys(t, s, workflow.TaskQuery{Org: org, Persons: []string{"p.anders"}}))
		same(t, "case", []string{"c1 a/2", "c1 b/1", "c1 p/1"}, keys(t, s, workflow.TaskQuery{Org: org, Case: "c1"}))
		same(t, "nobody's", 0, len(keys(t, s, workflow.TaskQuery{Org: org, Persons: []string{"p.other"}})))
	})
	h.sub(t, "every column comes back", func(t *testing.T, s workflow.Store) {
		c := first("c1")
		want := task(c.Case, "a/1", "pension", "p.anders", kept)
		want.Claimed, want.Due, want.KLE, want.Test = "employee:lone", kept.Add(time.Hour), "32.03.04", true
		given := want
		given.Since, given.Due = noon, noon.Add(time.Hour)
		c.Tasks = []workflow.TaskRow{given}
		must(t, s, c)
		same(t, "task", []workflow.TaskRow{want}, found[[]workflow.TaskRow](t, "Tasks")(s.Tasks(t.Context(), workflow.TaskQuery{Org: org})))
	})
	h.sub(t, "are found by group or person or who has taken them, each once", func(t *testing.T, s workflow.Store) {
		for i, who := range []struct{ group, person, claimed string }{
			{"pension", "", ""}, {"teknik", "", "employee:lone"}, {"pension", "", "employee:lone"},
			{"", "employee:lone", "employee:lone"}, {"", "employee:mads", ""}, {"teknik", "", "employee:mads"},
		} {
			c := first(fmt.Sprintf("c%d", i))
			row := task(c.Case, "a/1", who.group, who.person, noon)
			row.Claimed = who.claimed
			c.Tasks = []workflow.TaskRow{row}
			must(t, s, c)
		}
		lone := []string{"employee:lone"}
		same(t, "person", []string{"c1 a/1", "c2 a/1", "c3 a/1"}, keys(t, s, workflow.TaskQuery{Org: org, Persons: lone}))
		same(t, "persons", 5, len(keys(t, s, workflow.TaskQuery{Org: org, Persons: []string{"employee:mads", "employee:lone"}})))
		q := workflow.TaskQuery{Org: org, Groups: []string{"pension"}, Persons: lone}
		same(t, "either", []string{"c0 a/1", "c1 a/1", "c2 a/1", "c3 a/1"}, keys(t, s, q))
		q.Limit = 3
		page := found[[]workflow.TaskRow](t, "Tasks")(s.Tasks(t.Context(), q))
		q.After = &page[2]
		same(t, "next page of either", []string{"c3 a/1"}, keys(t, s, q))
		same(t, "nobody's name", 0, len(keys(t, s, workflow.TaskQuery{Org: org, Groups: []string{""}, Persons: []string{""}})))
		same(t, "another organisation's", 0, len(keys(t, s, workflow.TaskQuery{Org: other, Groups: []string{"pension"}, Persons: lone})))
	})
	h.sub(t, "are narrowed by kind, solution, step, deadline and whether they are tests", func(t *testing.T, s workflow.Store) {
		for i, change := range []func(*workflow.TaskRow){
			func(*workflow.TaskRow) {},
			func(r *workflow.TaskRow) { r.Kind = "fill" },
			func(r *workflow.TaskRow) { r.Solution = "helbred" },
			func(r *workflow.TaskRow) { r.Step = "andet" },
			func(r *workflow.TaskRow) { r.Due = noon },
			func(r *workflow.TaskRow) { r.Due = noon.Add(time.Hour) },
			func(r *workflow.TaskRow) { r.Test = true },
		} {
			c := first(fmt.Sprintf("c%d", i))
			row := task(c.Case, "a/1", "pension", "", noon)
			change(&row)
			c.Tasks = []workflow.TaskRow{row}
			must(t, s, c)
		}
		for _, groups := range [][]string{nil, {"pension"}} {
			q := workflow.TaskQuery{Org: org, Groups: groups}
			q.Kind = "fill"
			same(t, "kind", []string{"c1 a/1"}, keys(t, s, q))
			q.Kind, q.Solution = "", "helbred"
			same(t, "solution", []string{"c2 a/1"}, keys(t, s, q))
			q.Solution, q.Step = "", "andet"
			same(t, "step", []string{"c3 a/1"}, keys(t, s, q))
			q.Step, q.DueBefore = "", kept
			same(t, "a deadline at that time", []string(nil), keys(t, s, q))
			q.DueBefore = kept.Add(time.Minute)
			same(t, "deadline", []string{"c4 a/1"}, keys(t, s, q))
			q.DueBefore = kept.Add(2 * time.Hour)
			same(t, "deadlines", []string{"c4 a/1", "c5 a/1"}, keys(t, s, q))
			yes, no := true, false
			q.DueBefore, q.Test = time.Time{}, &yes
			same(t, "tests", []string{"c6 a/1"}, keys(t, s, q))
			q.Test = &no
			same(t, "no tests", []string{"c0 a/1", "c1 a/1", "c2 a/1", "c3 a/1", "c4 a/1", "c5 a/1"}, keys(t, s, q))
		}
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
