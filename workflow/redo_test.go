package workflow_test

import (
	"testing"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
)

// What an operator has corrected is not lost when the case comes back to whoever
// filled it in.
func TestCorrectionsStandInTheDraft(t *testing.T) {
	t.Parallel()
	h := &script{answers: []error{workflow.Errorf(workflow.Rejected, "no such number"), nil}}
	r := roadOf(t, &workflow.Options{Handlers: map[string]workflow.Handler{"h": h}}, fillFirst+
		`{"id":"b","kind":"handover","handover":{"kind":"h"},"next":[{"to":"c"}]},
		{"id":"c","kind":"approve","title":"Se","assign":{"group":"g"},"next":[{"on":"approved","to":"slut"},{"on":"rejected","to":"a"}]},`+lastEnd,
		"/antal", "8", "/navn", "Anna")
	r.tick(0)
	r.must(r.Engine.Redo(t.Context(), r.Employee("ole", "operator"), workflow.Redo{
		TaskRequest: r.task("b"), Note: "forkert antal", Edits: []workflow.Correction{{Form: "f", Field: "/antal", Raw: []string{"9"}}},
	}))
	r.tick(0)
	r.must(r.Engine.Reject(t.Context(), r.Employee("lone", "g"), workflow.Judgement{Case: r.id, Step: "c", Note: "Igen"}))
	v, err := r.Engine.View(t.Context(), r.anna, r.id, i18n.Danish)
	wantNo(t, err)
	if got := string(v.Steps[0].Forms[0].State().Submission()); got != `{"navn":"Anna","antal":9}` {
		t.Errorf("the draft holds %s", got)
	}
}
