package workflowtest

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
)

// mostCalls bounds one run: a solution whose effects ask for each other without
// end is a mistake that a test should tell of.
const mostCalls = 10_000

// Run performs every effect that is due now, those that become due on the way
// included, in the order they are due, and returns how many calls it made. A
// call that fails without a record fails the test.
func (k *Kit) Run(t testing.TB) int {
	t.Helper()
	calls := 0
	for {
		due := k.pending(t, k.Clock.Now())
		if len(due) == 0 {
			return calls
		}
		if calls++; calls > mostCalls {
			t.Fatalf("%s does not come to rest after %d calls", due[0].ID, mostCalls)
		}
		if err := k.Engine.PerformEffect(workflow.FirstCall(t.Context()), due[0].ID); err != nil {
			t.Fatalf("%s: %v", due[0].ID, err)
		}
	}
}

// Advance moves the clock on and performs what becomes due, each at its own
// time: a reminder is sent in the morning it is meant for, however far the clock
// goes. It returns how many calls it made.
func (k *Kit) Advance(t testing.TB, d time.Duration) int {
	t.Helper()
	return k.AdvanceTo(t, k.Clock.Now().Add(d))
}

// AdvanceTo is Advance to a point in time.
func (k *Kit) AdvanceTo(t testing.TB, at time.Time) int {
	t.Helper()
	calls := k.Run(t)
	for {
		next, ok := k.Next(t)
		if !ok || next.After(at) {
			break
		}
		k.Clock.Set(next)
		calls += k.Run(t)
	}
	k.Clock.Set(at)
	return calls
}

// Next returns when the next effect is due, and whether there is one.
func (k *Kit) Next(t testing.TB) (time.Time, bool) {
	t.Helper()
	all := k.pending(t, time.Time{})
	if len(all) == 0 {
		return time.Time{}, false
	}
	return all[0].Next, true
}

// pending returns the effects that are to be done, in the order they are due:
// those that are due by a time, or all when it is zero.
func (k *Kit) pending(t testing.TB, by time.Time) []workflow.EffectRow {
	t.Helper()
	q := workflow.EffectQuery{State: workflow.EffectPending, Due: by, Limit: workflow.MaxLimit}
	var out []workflow.EffectRow
	for {
		page, err := k.rows.Effects(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, page...)
		if len(page) < q.Limit {
			break
		}
		q.After = &page[len(page)-1]
	}
	slices.SortFunc(out, func(a, b workflow.EffectRow) int {
		return cmp.Or(a.Next.Compare(b.Next), cmp.Compare(a.ID, b.ID))
	})
	return out
}
