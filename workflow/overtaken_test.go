package workflow_test

import (
	"context"
	"testing"

	"github.com/borgerflow/borgerflow/workflow"
)

// recall is a notifier whose first call is taken for lost: another is made before
// it comes back, in doubt.
type recall struct {
	again func()
	n     int
}

func (r *recall) Notify(context.Context, workflow.Notification) error {
	r.n++
	if r.n == 1 {
		r.again()
		return workflow.Errorf(workflow.InDoubt, "no answer")
	}
	return nil
}

func TestCallThatWasOvertakenUndoesNothing(t *testing.T) {
	t.Parallel()
	n := &recall{}
	r := roadOf(t, &workflow.Options{Notifier: n}, fillFirst+`{"id":"b","kind":"approve","title":"Godkend","assign":{"group":"pension"},"notify":"ping",
		"next":[{"on":"approved","to":"slut"},{"on":"rejected","to":"a"}]},`+lastEnd, "/navn", "Anna")
	effect := r.Org + "/" + r.id + "/b/1/notice"
	n.again = func() { wantNo(t, r.Engine.PerformEffect(t.Context(), effect)) }
	wantNo(t, r.Engine.PerformEffect(t.Context(), effect))
	row, err := r.Store.Effect(t.Context(), effect)
	wantNo(t, err)
	if row.State != workflow.EffectDone {
		t.Errorf("%+v", row)
	}
}
