package workflowtest

import (
	"fmt"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
)

func testEffects(t *testing.T, h StoreHarness) {
	h.sub(t, "are kept and replaced by id", func(t *testing.T, s workflow.Store) {
		c := first("c1")
		e := effect(c.Case, "kp")
		e.ID, e.Key, e.Part = e.ID+"/remind-1", e.Key+"/remind-1", "remind-1"
		e.Waits, e.Since = 2, noon.Add(time.Minute)
		c.Effects = []workflow.EffectRow{e}
		c = next(must(t, s, c))
		want := e
		want.Next, want.Since, want.Created, want.Updated = kept, kept.Add(time.Minute), kept, kept
		same(t, "effect", want, found[workflow.EffectRow](t, "Effect")(s.Effect(t.Context(), e.ID)))
		e.State, e.Attempts, e.Code, e.Next = workflow.EffectDead, 3, "rejected", time.Time{}
		e.Waits, e.Since = 0, time.Time{}
		c.Effects = []workflow.EffectRow{e}
		must(t, s, c)
		want = e
		want.Created, want.Updated = kept, kept
		same(t, "effect", want, found[workflow.EffectRow](t, "Effect")(s.Effect(t.Context(), e.ID)))
	})
	h.sub(t, "are loaded with the version of their case", func(t *testing.T, s workflow.Store) {
		loader, ok := s.(workflow.EffectLoader)
		if !ok {
			t.Skip("skipped: the store is no workflow.EffectLoader, so that attempts are recorded before they are made")
		}
		c := first("c1")
		e := effect(c.Case, "kp")
		c.Effects = []workflow.EffectRow{e}
		row := must(t, s, next(must(t, s, c)))
		want := workflow.EffectData{Row: found[workflow.EffectRow](t, "Effect")(s.Effect(t.Context(), e.ID)), Version: row.Version}
		same(t, "effect", want, found[workflow.EffectData](t, "LoadEffect")(loader.LoadEffect(t.Context(), e.ID)))
		_, err := loader.LoadEffect(t.Context(), "none")
		wantCode(t, "LoadEffect of none", err, workflow.NotFound)
	})
	h.sub(t, "are found by column and when they are due", func(t *testing.T, s workflow.Store) {
		for i, state := range []workflow.EffectState{workflow.EffectPending, workflow.EffectPending, workflow.EffectDone, workflow.EffectDead} {
			c := first(fmt.Sprintf("c%d", i))
			e := effect(c.Case, "kp")
			e.State, e.Created = state, noon.Add(time.Duration(-i)*time.Minute)
			e.Kind, e.Code = []string{"kp", "timer"}[i%2], []string{"", "rejected"}[i/3]
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
		same(t, "kind", []string{"c3", "c1"}, ids(workflow.EffectQuery{Kind: "timer"}))
		same(t, "code", []string{"c3"}, ids(workflow.EffectQuery{Code: "rejected", State: workflow.EffectDead}))
		same(t, "due", []string{"c0"}, ids(workflow.EffectQuery{Due: noon}))
		same(t, "due later", []string{"c1", "c0"}, ids(workflow.EffectQuery{Due: noon.Add(2 * time.Hour)}))
		page := found[[]workflow.EffectRow](t, "Effects")(s.Effects(t.Context(), workflow.EffectQuery{Limit: 2}))
		same(t, "next page", []string{"c1", "c0"}, ids(workflow.EffectQuery{Limit: 2, After: &page[1]}))
	})
}
