package workflowhttp_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/workflow"
)

// move has Anders move in the registers, a day later.
func (s *site) move(t testing.TB) {
	t.Helper()
	cpr, err := dk.ParseCPR(string(anders), true)
	if err != nil {
		t.Fatal(err)
	}
	p, ok := s.registers.Person(cpr)
	if !ok {
		t.Fatal("nobody there")
	}
	p.Address.City, p.Address.Street = "Rold", "Ny Vej"
	s.registers.SetPerson(p)
	s.Clock.Advance(25 * time.Hour)
}

func TestACitizenIsToldWhatRegistersSayNow(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	p := s.browser(t, "anders").start(t, "/s/flyt").want(t, http.StatusOK, "Hentet fra CPR-registeret")
	if got := p.value(t, "/vej"); got != "Prøvevej 12B" {
		t.Errorf("the road is %q", got)
	}
	p = p.press(t, "_do=next").want(t, http.StatusOK, "Til")
	s.move(t)
	p = p.press(t, "_do=submit").want(t, http.StatusUnprocessableEntity,
		"Der er kommet nye oplysninger", "By: Prøveby er nu Rold.", "Vej: Prøvevej 12B er nu Ny Vej 12B.")
	p.press(t, "_do=submit").want(t, http.StatusOK, "modtaget")
}

// An answer that could not be checked leads on to the next page, and not out of
// the form.
func TestAnUncheckedAnswer(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	p := s.browser(t, "anders").start(t, "/s/flyt")
	s.accounts.FailNext(workflow.Unavailable)
	p = p.press(t, "_do=next", "/konto", "1234").want(t, http.StatusOK, "Til")
	s.accounts.FailNext(workflow.Unavailable) // when the page is saved
	s.accounts.FailNext(workflow.Unavailable) // when it is handed in
	p = p.press(t, "_do=submit").want(t, http.StatusUnprocessableEntity, "endnu ikke kontrolleret")
	p = p.press(t, "_do=next").want(t, http.StatusOK, "Til")
	p.press(t, "_do=submit").want(t, http.StatusOK, "modtaget")
}

// The widget hears what was found out when it saves, and what registers say now
// when it hands in.
func TestTheAPITellsWhatWasFoundOut(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	s.accounts.Refuse(expression.TextOf("0000"), "closed")
	b := s.browser(t, "anders")
	c := decode[config](t, b.get(t, strings.TrimSuffix(b.start(t, "/s/flyt").path, "?page=fra")+"/form"))
	p, a := b.call(t, http.MethodPut, c.Save, c.Version, `{"answers":{"vej":"Prøvevej 12B","konto":"0000"},"page":"fra","lang":"da"}`)
	if p.status != http.StatusOK || !strings.Contains(p.body, `"checks":{"/konto":{`) || !strings.Contains(p.body, "closed") {
		t.Errorf("saved: %d %s", p.status, p.body)
	}
	p, a = b.call(t, http.MethodPut, c.Save, a.Version, `{"answers":{"vej":"Prøvevej 12B","konto":"1234"},"page":"fra","lang":"da"}`)
	if p.status != http.StatusOK {
		t.Fatalf("saved: %d %s", p.status, p.body)
	}
	s.move(t)
	body := `{"answers":{"vej":"Prøvevej 12B","konto":"1234"},"page":"til","lang":"da"}`
	b.header.Set("If-Match", a.Version)
	p = b.do(t, http.MethodPost, c.Submit, "application/json", strings.NewReader(body))
	told := decode[struct {
		Told    []string
		Version string
	}](t, p)
	if p.status != http.StatusUnprocessableEntity || len(told.Told) != 3 || !strings.Contains(told.Told[1], "Rold") || !strings.Contains(p.body, `"login.address.city":"Rold"`) {
		t.Errorf("handed in: %d %s", p.status, p.body)
	}
	b.header.Set("If-Match", told.Version)
	if p = b.do(t, http.MethodPost, c.Submit, "application/json", strings.NewReader(body)); p.status != http.StatusOK {
		t.Errorf("handed in again: %d %s", p.status, p.body)
	}
}
