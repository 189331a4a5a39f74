package workflowhttp_test

import (
	"net/http"
	"strings"
	"testing"
)

// The course of a case is drawn for those who work with it, and told in a table;
// a guard that reads what is withheld is told to nobody it is withheld from.
func TestFlowPage(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	folder := sag(strings.Replace(behandl, `{"on":"approved","to":"slut"}`,
		`{"on":"approved","when":"answered(forms.ansoegning.mail)","to":"mere"},{"on":"approved","when":"answered(forms.ansoegning.hvad)","to":"slut"},{"on":"approved","to":"slut"}`, 1),
		strings.NewReplacer(`"naeste"`, `"mere"`, `"Behandl"`, `"Se på <b>igen</b>"`, `"ansoeg"}`, `"naeste"}`).Replace(behandl), slut)
	file := folder["solution.json"]
	file.Data = []byte(strings.Replace(string(file.Data), `"steps":`, `"withhold":[{"form":"ansoegning","fields":["/mail"],"unless":["jura"]}],"steps":`, 1))
	s.Publish(t, folder)
	anders, id := s.sent(t, "/hvad", "briller", "/mail", "a@b.dk")
	vera := s.browser(t, "vera")
	p := vera.get(t, "/inbox/c/"+id).link(t, "Se forløbet som tegning").want(t, http.StatusOK,
		"Sagens forløb: Tilskud", "Tog under et minut", "Er her nu", "Se på <b>igen</b>", "under en betingelse, du ikke kan se", "hvis answered(forms.ansoegning.hvad)")
	if strings.Contains(p.body, "forms.ansoegning.mail") {
		t.Error("the page names a field that is withheld")
	}
	if strings.Contains(p.body, "style=") || strings.Contains(p.body, "<b>igen") || strings.Count(p.body, "<svg") != 1 || len(p.doc.tags("tr")) != 1+4 {
		t.Errorf("the page is not as it should be:\n%s", p.body)
	}
	p.link(t, "English").want(t, http.StatusOK, "Course of the case", "Where the case is", "Er her nu")
	if got := p.doc.tags("tbody")[0].attrs["lang"]; got != "da" { // the solution has no other
		t.Errorf("the steps are said to be in %q", got)
	}
	p.link(t, "Tilbage til sagen").want(t, http.StatusOK, "Approve")
	anders.get(t, "/inbox/c/"+id+"/flow").want(t, http.StatusForbidden)
	s.browser(t, "viggo").get(t, "/inbox/c/"+id+"/flow").want(t, http.StatusNotFound)
}
