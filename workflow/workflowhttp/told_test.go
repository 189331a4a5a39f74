package workflowhttp_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form/dk"
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
	s.move(t)
	p = p.press(t, "_do=submit").want(t, http.StatusUnprocessableEntity,
		"Der er kommet nye oplysninger", "By: Prøveby er nu Rold.", "Vej: Prøvevej 12B er nu Ny Vej 12B.")
	if got := p.value(t, "/vej"); got != "Prøvevej 12B" {
		t.Errorf("the road is %q: what the citizen may change is theirs", got)
	}
	p.press(t, "_do=submit").want(t, http.StatusOK, "modtaget")
}
