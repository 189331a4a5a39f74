package workflowtest

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
)

const writers = 16

// race runs one function per writer at once.
func race(run func(i int)) {
	var wg sync.WaitGroup
	gate := make(chan struct{})
	for i := range writers {
		wg.Go(func() {
			<-gate
			run(i)
		})
	}
	close(gate)
	wg.Wait()
}

func testConcurrent(t *testing.T, h StoreHarness) {
	h.sub(t, "of commits that expect the same version one wins", func(t *testing.T, s workflow.Store) {
		row := must(t, s, first("c1"))
		var won, lost atomic.Int64
		race(func(i int) {
			c := next(row)
			c.Events[0].Body = fmt.Appendf(nil, "writer %d", i)
			switch err := s.Commit(t.Context(), c); {
			case err == nil:
				won.Add(1)
			case workflow.CodeOf(err) == workflow.Conflict:
				lost.Add(1)
			default:
				t.Errorf("Commit: %v", err)
			}
		})
		if won.Load() != 1 || lost.Load() != writers-1 {
			t.Errorf("%d won and %d lost, want 1 and %d", won.Load(), lost.Load(), writers-1)
		}
		same(t, "events", 2, len(found[[]workflow.EventRow](t, "Events")(s.Events(t.Context(), org, "c1", 0))))
		same(t, "lines", 2, len(found[[]audit.Line](t, "Lines")(s.Lines(t.Context(), org, "c1", 0, 100))))
	})
	h.sub(t, "commits to different cases all win", func(t *testing.T, s workflow.Store) {
		race(func(i int) {
			c := first(fmt.Sprintf("c%d", i))
			if err := s.Commit(t.Context(), c); err != nil {
				t.Errorf("Commit: %v", err)
				return
			}
			if err := s.Commit(t.Context(), next(c.Case)); err != nil {
				t.Errorf("Commit: %v", err)
			}
		})
		same(t, "cases", writers, len(found[[]workflow.CaseRow](t, "Cases")(s.Cases(t.Context(), workflow.CaseQuery{Org: org}))))
	})
	h.sub(t, "what is read belongs together", func(t *testing.T, s workflow.Store) {
		row := must(t, s, first("c1"))
		var wg sync.WaitGroup
		wg.Go(func() {
			for range 20 {
				c := next(row)
				if err := s.Commit(t.Context(), c); err != nil {
					t.Errorf("Commit: %v", err)
					return
				}
				row = c.Case
			}
		})
		for range 20 {
			r, err := s.Case(t.Context(), org, "c1")
			if err != nil {
				t.Fatalf("Case: %v", err)
			}
			events, err := s.Events(t.Context(), org, "c1", 0)
			if err != nil || int64(len(events)) < r.Events {
				t.Errorf("%d events after a row with %d, %v", len(events), r.Events, err)
			}
		}
		wg.Wait()
	})
}
