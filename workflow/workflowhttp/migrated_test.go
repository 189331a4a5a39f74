package workflowhttp_test

import (
	"bytes"
	"net/http"
	"strings"
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

// What happened in a step that the newer version has not got is told by its title.
func TestHistoryOfAStepThatIsNoMore(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	last := `{"id":"sidst","kind":"approve","title":"Afgør","assign":{"group":"pension"},"next":[{"on":"approved","to":"slut"},{"on":"rejected","to":"ansoeg"}]}`
	gone := strings.Replace(behandl, `"on":"approved","to":"slut"`, `"on":"approved","to":"sidst"`, 1)
	plan := workflow.MigrationPlan{Solution: "sag", From: s.Publish(t, sag(gone, last, slut))}
	b, id := s.sent(t)
	s.browser(t, "vera").get(t, "/inbox/c/"+id).button(t, "approve").want(t, http.StatusOK)

	newer := sag(last, slut)
	newer["solution.json"].Data = bytes.ReplaceAll(newer["solution.json"].Data, []byte(`"naeste"`), []byte(`"sidst"`))
	s.Clock.Advance(time.Minute)
	plan.To = s.Publish(t, newer)
	got, err := s.Engine.Migrate(t.Context(), s.Employee("pia", "publisher").Identity, plan)
	if err != nil || got.Able != 1 || got.Codes[workflow.StepPassed] != 1 {
		t.Fatalf("migrated %+v, %v", got, err)
	}
	b.get(t, "/c/"+id).want(t, http.StatusOK, "Behandl: Godkendt", "Går videre efter en anden udgave", "Afgør")
}
