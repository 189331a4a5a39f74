package workflowtest

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
)

// longAgo is due whatever clock the scheduler goes by.
var longAgo = time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)

// performer is a workflow.Performer that counts and does as it is told.
type performer struct {
	mu     sync.Mutex
	calls  map[string]int
	inside map[string]int
	twice  bool
	do     func(ctx context.Context, id string, call int) error
}

func newPerformer(do func(ctx context.Context, id string, call int) error) *performer {
	return &performer{calls: map[string]int{}, inside: map[string]int{}, do: do}
}

// PerformEffect implements workflow.Performer.
func (p *performer) PerformEffect(ctx context.Context, id string) error {
	p.mu.Lock()
	p.calls[id]++
	p.inside[id]++
	call := p.calls[id]
	p.twice = p.twice || p.inside[id] > 1
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		p.inside[id]--
		p.mu.Unlock()
	}()
	return p.do(ctx, id, call)
}

func (p *performer) count(id string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.calls[id]
}

// scheduled makes a case with an effect that is to be performed.
func scheduled(t *testing.T, s workflow.Store, id string, at time.Time) (workflow.CaseRow, string) {
	t.Helper()
	c := first(id)
	e := effect(c.Case, "kp")
	c.Effects = []workflow.EffectRow{e}
	c.Schedule = []workflow.Schedule{{Effect: e.ID, At: at}}
	return must(t, s, c), e.ID
}

func testSchedule(t *testing.T, h StoreHarness) {
	if h.Run == nil {
		t.Skip("skipped: the harness has no scheduler")
	}
	h.sub(t, "a call that returns nil is concluded", func(t *testing.T, s workflow.Store) {
		_, a := scheduled(t, s, "c1", longAgo)
		_, b := scheduled(t, s, "c2", longAgo)
		p := newPerformer(func(context.Context, string, int) error { return nil })
		h.Run(t, s, p, func() bool { return p.count(a) > 0 && p.count(b) > 0 })
		_, c := scheduled(t, s, "c3", longAgo)
		h.Run(t, s, p, func() bool { return p.count(c) > 0 })
		if p.count(a) != 1 || p.count(b) != 1 || p.count(c) != 1 {
			t.Errorf("calls %d, %d, %d, want one each", p.count(a), p.count(b), p.count(c))
		}
	})
	h.sub(t, "a call that fails is made again", func(t *testing.T, s workflow.Store) {
		_, id := scheduled(t, s, "c1", longAgo)
		var first []bool
		p := newPerformer(nil)
		p.do = func(ctx context.Context, _ string, call int) error {
			p.mu.Lock()
			defer p.mu.Unlock()
			first = append(first, workflow.IsFirstCall(ctx))
			if call < 3 {
				return errors.New("nothing recorded")
			}
			return nil
		}
		h.Run(t, s, p, func() bool { return p.count(id) >= 3 })
		if p.twice {
			t.Error("two calls for one effect at once")
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		for i, is := range first {
			if is && i > 0 {
				t.Errorf("call %d is said to be the first", i+1)
			}
		}
	})
	h.sub(t, "a commit that says it was performed concludes it", func(t *testing.T, s workflow.Store) {
		row, id := scheduled(t, s, "c1", longAgo)
		p := newPerformer(func(ctx context.Context, id string, call int) error {
			if call == 1 {
				c := next(row)
				c.Performed = id
				if err := s.Commit(ctx, c); err != nil {
					return err
				}
			}
			return errors.New("too late to matter")
		})
		h.Run(t, s, p, func() bool { return p.count(id) > 0 })
		_, last := scheduled(t, s, "c2", longAgo)
		h.Run(t, s, newPerformer(func(ctx context.Context, id string, _ int) error {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.calls[id]++
			return nil
		}), func() bool { return p.count(last) > 0 })
		same(t, "calls", 1, p.count(id))
	})
	h.sub(t, "the conclusion may schedule the effect again and others too", func(t *testing.T, s workflow.Store) {
		row, id := scheduled(t, s, "c1", longAgo)
		after := effect(row, "letter")
		p := newPerformer(nil)
		p.do = func(ctx context.Context, called string, call int) error {
			if called != id || call > 1 {
				return nil
			}
			c := next(row)
			c.Performed = id
			c.Effects = []workflow.EffectRow{after}
			c.Schedule = []workflow.Schedule{{Effect: id, At: longAgo}, {Effect: after.ID, At: longAgo}}
			return s.Commit(ctx, c)
		}
		h.Run(t, s, p, func() bool { return p.count(id) > 1 && p.count(after.ID) > 0 })
		same(t, "calls", 2, p.count(id))
	})
	h.sub(t, "a commit that fails schedules nothing", func(t *testing.T, s workflow.Store) {
		row := must(t, s, first("c1"))
		must(t, s, next(row))
		c := next(row)
		e := effect(row, "kp")
		c.Effects, c.Schedule = []workflow.EffectRow{e}, []workflow.Schedule{{Effect: e.ID, At: longAgo}}
		wantCode(t, "the loser", s.Commit(t.Context(), c), workflow.Conflict)
		_, last := scheduled(t, s, "c2", longAgo)
		p := newPerformer(func(context.Context, string, int) error { return nil })
		h.Run(t, s, p, func() bool { return p.count(last) > 0 })
		same(t, "calls", 0, p.count(e.ID))
	})
	h.sub(t, "an effect that is dropped is not called for", func(t *testing.T, s workflow.Store) {
		row, id := scheduled(t, s, "c1", longAgo)
		dropped := effect(row, "kp")
		dropped.State, dropped.Next = workflow.EffectDropped, time.Time{}
		c := next(row)
		c.Effects, c.Drop = []workflow.EffectRow{dropped}, []string{id, org + "/c1/none/1"}
		must(t, s, c)
		same(t, "state", workflow.EffectDropped, found[workflow.EffectRow](t, "Effect")(s.Effect(t.Context(), id)).State)
		_, last := scheduled(t, s, "c2", longAgo)
		p := newPerformer(func(context.Context, string, int) error { return nil })
		h.Run(t, s, p, func() bool { return p.count(last) > 0 })
		same(t, "calls", 0, p.count(id))
	})
	h.sub(t, "an effect that is dropped and scheduled is called for anew", func(t *testing.T, s workflow.Store) {
		row, id := scheduled(t, s, "c1", noon.AddDate(100, 0, 0))
		c := next(row)
		c.Drop, c.Schedule = []string{id}, []workflow.Schedule{{Effect: id, At: longAgo}}
		must(t, s, c)
		p := newPerformer(func(context.Context, string, int) error { return nil })
		h.Run(t, s, p, func() bool { return p.count(id) > 0 })
		same(t, "calls", 1, p.count(id))
	})
	h.sub(t, "a call that runs is left to run when its effect is dropped", func(t *testing.T, s workflow.Store) {
		row, id := scheduled(t, s, "c1", longAgo)
		p := newPerformer(func(ctx context.Context, id string, _ int) error {
			c := next(row)
			c.Drop = []string{id}
			if err := s.Commit(context.WithoutCancel(ctx), c); err != nil {
				return err
			}
			return ctx.Err()
		})
		h.Run(t, s, p, func() bool { return p.count(id) > 0 })
		same(t, "calls", 1, p.count(id))
		same(t, "version", int64(2), found[workflow.CaseRow](t, "Case")(s.Case(t.Context(), org, "c1")).Version)
	})
}
