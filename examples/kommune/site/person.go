package site

import (
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

// Person is somebody the test login offers. All are invented; the CPR numbers
// are constructed (day + 60) and belong to nobody.
type Person struct {
	ID       string // in the session cookie
	Name     string
	Given    string
	Middle   string
	Family   string
	CPR      identity.CPR
	Employee bool
	Groups   []string
	About    [2]string // da, en
}

// People are all invented persons, citizens first.
func People() []Person {
	return []Person{
		{ID: "karla", Name: "Karla Marie Prøvesen", Given: "Karla", Middle: "Marie", Family: "Prøvesen", CPR: "6101501234", About: [2]string{"Pensionist", "Pensioner"}},
		{ID: "aage", Name: "Åge Østergård", Given: "Åge", Family: "Østergård", CPR: "7203481239", About: [2]string{"Pensionist", "Pensioner"}},
		{ID: "sofie", Name: "Sofie Ærø", Given: "Sofie", Family: "Ærø", CPR: "6202704322", About: [2]string{"Pårørende", "Relative"}},
		{ID: "kim", Name: "Kim Sagsbehandler", Employee: true, Groups: []string{"pension"}, About: [2]string{"Sagsbehandler, Pension", "Case worker, Pension"}},
		{ID: "bo", Name: "Bo Driftsen", Employee: true, Groups: []string{"operator"}, About: [2]string{"Drift: afleveringer, der kræver hjælp", "Operations: handovers that need help"}},
	}
}

func findPerson(id string) (Person, bool) {
	for _, p := range People() {
		if p.ID == id {
			return p, true
		}
	}
	return Person{}, false
}

// identity is what a login as this person would give.
func (p Person) identity(index *ledger.Index) identity.Identity {
	who := identity.Identity{Org: Org, Actor: identity.Person{Name: p.Name, Given: p.Given, Middle: p.Middle, Family: p.Family}}
	if p.Employee {
		who.Employee, who.Groups, who.Assurance = p.ID, p.Groups, identity.High
		return who
	}
	who.Assurance = identity.Substantial
	who.Actor.CPR, who.Actor.Ref = p.CPR, index.Person(Org, p.CPR)
	return who
}
