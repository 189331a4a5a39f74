package workflowhttp_test

import (
	"bytes"
	"net/http"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
)

// A link that was sent, and a page that was open, before the case went on with
// another version still lead to the step.
func TestAddressesFromBeforeACaseWasTakenAlong(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	folder := sag(`{"id":"naeste","kind":"fill","title":"Mere","assign":{"to":"applicant"},"forms":[{"form":"notat"}],"next":[{"to":"slut"}]}`, slut)
	plan := workflow.MigrationPlan{Solution: "sag", From: s.Publish(t, folder)}
	b, id := s.sent(t)
	old := "/c/" + id + "/naeste/notat"
	page := b.get(t, old).want(t, http.StatusOK, "Tekst")

	folder["solution.json"].Data = bytes.ReplaceAll(folder["solution.json"].Data, []byte(`"naeste"`), []byte(`"bidrag"`))
	s.Clock.Advance(time.Minute)
	plan.To, plan.Steps = s.Publish(t, folder), map[string]string{"naeste": "bidrag"}
	if got, err := s.Engine.Migrate(t.Context(), s.Employee("pia", "publisher").Identity, plan); err != nil || got.Able != 1 {
		t.Fatalf("migrated %+v, %v", got, err)
	}
	b.get(t, old).want(t, http.StatusOK, "Tekst")
	b.get(t, "/c/"+id+"/andet/notat").want(t, http.StatusNotFound)
	page.press(t, "_do=save", "/tekst", "Halvt").want(t, http.StatusOK, "Kladden er gemt")
	if got := b.get(t, old).value(t, "/tekst"); got != "Halvt" {
		t.Errorf("saved %q", got)
	}
	b.get(t, old).press(t, "_do=submit", "/tekst", "Helt").want(t, http.StatusOK, "Vi har modtaget")
	b.get(t, old).want(t, http.StatusOK, "Afsluttet") // it is not to be filled in any more
}
