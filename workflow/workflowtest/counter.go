package workflowtest

import (
	"context"
	"slices"
	"testing"

	"github.com/borgerflow/borgerflow/workflow"
)

// counter returns the store as one that counts. Every store that is to run
// solutions with running numbers is one.
func counter(t *testing.T, s workflow.Store) workflow.Counter {
	t.Helper()
	c, ok := s.(workflow.Counter)
	if !ok {
		t.Fatal("the store is no workflow.Counter: fields of type autonumber need one")
	}
	return c
}

func testCounter(t *testing.T, h StoreHarness) {
	h.sub(t, "numbers go up from 1, by organisation and series", func(t *testing.T, s workflow.Store) {
		c := counter(t, s)
		var got []int64
		for _, q := range [][2]string{{org, "a"}, {org, "a"}, {org, "b"}, {other, "a"}, {org, "a"}, {org, "A"}, {org, "æøå 😀"}} {
			got = append(got, found[int64](t, "NextNumber")(c.NextNumber(t.Context(), q[0], q[1])))
		}
		same(t, "numbers", []int64{1, 2, 1, 1, 3, 1, 1}, got)
	})
	h.sub(t, "no number comes twice to calls at once", func(t *testing.T, s workflow.Store) {
		c, got := counter(t, s), make([]int64, writers)
		race(func(i int) {
			var err error
			if got[i], err = c.NextNumber(t.Context(), org, "a"); err != nil {
				t.Errorf("NextNumber: %v", err)
			}
		})
		slices.Sort(got)
		if unique := slices.Compact(slices.Clone(got)); len(unique) != writers || got[0] < 1 {
			t.Errorf("numbers %v", got)
		}
		if next := found[int64](t, "NextNumber")(c.NextNumber(t.Context(), org, "a")); next <= got[writers-1] {
			t.Errorf("%d came after %d", next, got[writers-1])
		}
	})
	h.sub(t, "a series without a name is invalid", func(t *testing.T, s workflow.Store) {
		c := counter(t, s)
		for _, q := range [][2]string{{"", "a"}, {org, ""}, {org, "\xff"}, {"\xff", "a"}} {
			_, err := c.NextNumber(t.Context(), q[0], q[1])
			wantCode(t, "NextNumber", err, workflow.Invalid)
		}
	})
	h.sub(t, "a cancelled context takes no number and is unavailable", func(t *testing.T, s workflow.Store) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := counter(t, s).NextNumber(ctx, org, "a")
		wantCode(t, "NextNumber", err, workflow.Unavailable)
		same(t, "the next number", int64(1), found[int64](t, "NextNumber")(counter(t, s).NextNumber(t.Context(), org, "a")))
	})
}
