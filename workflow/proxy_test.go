package workflow_test

import (
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
)

// Whoever acts for another by a mandate that does not allow the solution neither
// begins a case on it nor goes on with one.
func TestMandatesThatDoNotAllowTheSolution(t *testing.T) {
	t.Parallel()
	folder := sag("", behandl, slut)
	folder["solution.json"].Data = []byte(strings.Replace(string(folder["solution.json"].Data), `"login":["mitid"]`, `"login":["mitid"],"privilege":"urn:dk:aaby:tilskud"`, 1))
	o := newBureau(t, folder)
	id := o.Start(t, o.anders, workflow.StartRequest{Solution: "sag", Lang: i18n.Danish}).Case
	proxy := func(mandate ...string) workflow.Caller {
		c := o.Citizen("6202601234", "Berit Prøvesen")
		c.Principal, c.Mandate = &o.anders.Actor, mandate
		return c
	}
	for _, other := range []workflow.Caller{proxy(), proxy("urn:dk:aaby:byggesag")} {
		_, err := o.Engine.View(t.Context(), other, id, i18n.Danish)
		wantCode(t, "another mandate", err, workflow.NotFound)
		_, err = o.Engine.Submit(t.Context(), other, workflow.SubmitRequest{Case: id, Step: "ansoeg"})
		wantCode(t, "submitting by another mandate", err, workflow.NotFound)
		if own, err := o.Engine.Cases(t.Context(), other, workflow.CasePage{}); err != nil || len(own) != 0 {
			t.Errorf("is given %+v, %v", own, err)
		}
		o.wantTasks(t, other)
	}
	o.submit(t, proxy("urn:dk:aaby:byggesag", "urn:dk:aaby:tilskud"), id, "ansoeg", nil)
}
