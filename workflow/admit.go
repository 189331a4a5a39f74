package workflow

import (
	"slices"
	"strconv"
	"time"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// StartRules say who may start a case, and when.
type StartRules struct {
	Anonymous bool               `json:"anonymous,omitempty"` // nobody needs to log in
	Login     []string           `json:"login,omitempty"`     // mitid, mitid-erhverv, employee, employee-for-citizen
	Assurance identity.Assurance `json:"assurance,omitempty"` // the least NSIS level of a login
	// MinAge and MaxAge are the youngest and the oldest, in full years on the day
	// it is in Denmark, that whom the case is about may be by the CPR number.
	// Companies, and employees who do not act for a citizen, are not asked.
	MinAge    int      `json:"minAge,omitempty"`    // 0 = none
	MaxAge    int      `json:"maxAge,omitempty"`    // the oldest; 0 = none
	Groups    []string `json:"groups,omitempty"`    // employees must be in one of these; none = any
	Companies bool     `json:"companies,omitempty"` // only on behalf of a company
	// From and Until are when cases may be started: a date, or a date and time
	// such as 2026-03-01T12:00, in Danish time. A date that it ends on is
	// included.
	From  string     `json:"from,omitempty"`  // none = always
	Until string     `json:"until,omitempty"` // the last date, or the time it ends; none = for ever
	Max   *MostCases `json:"max,omitempty"`   // how many cases one may have
	// Privilege is the URI of what a mandate must allow those who act for
	// somebody else, to begin a case and to go on with one.
	Privilege string `json:"privilege,omitempty"`
	Refused   Text   `json:"refused,omitempty"` // what else those are told whom the rules do not let in
}

// MostCases bounds how many cases on a solution one person or company may have.
// Drafts count; what has been erased does not. Test cases are counted by
// themselves.
type MostCases struct {
	Count int    `json:"count"`        // at least 1
	Of    string `json:"of,omitempty"` // "open": those that have not ended; "ever": all. Default: open
}

// What MostCases counts.
const (
	MostOpen = "open" // cases that have not ended
	MostEver = "ever" // all cases there have been
)

// The ways to log in that StartRules know.
const (
	LoginMitID        = "mitid"                // a private person
	LoginMitIDErhverv = "mitid-erhverv"        // somebody at work for a company
	LoginEmployee     = "employee"             // somebody at work for the organisation
	LoginForCitizen   = "employee-for-citizen" // the same, filling in for a citizen they name
)

// Admit reports why somebody may not start a case just now, or nil when they
// may: the first reason that stands in the way. It is pure; of the facts it
// reads Now, By, Begun and TestData. A test case may be begun by constructed
// people.
func Admit(w *Workflow, test bool, f Facts) *Refusal {
	v := visitor{rules: w.Solution.Start, by: f.By, now: f.Now, begun: f.Begun, test: test || f.TestData}
	for _, check := range []func() *Refusal{v.window, v.login, v.company, v.group, v.mandate, v.constructed, v.age, v.most} {
		if no := check(); no != nil {
			no.Workflow = w
			return no
		}
	}
	return nil
}

// visitor is somebody who wants to start a case.
type visitor struct {
	rules StartRules
	by    identity.Identity
	now   time.Time
	begun Tally
	test  bool
}

func (v visitor) window() *Refusal {
	if from, ok := startTime(v.rules.From, false); ok && v.now.Before(from) {
		return refuse(RefusedNotYet, pointInTime("from", v.rules.From))
	}
	if until, ok := startTime(v.rules.Until, true); ok && !v.now.Before(until) {
		return refuse(RefusedOver, pointInTime("until", v.rules.Until))
	}
	return nil
}

func (v visitor) login() *Refusal {
	way, ways := loginOf(v.by), v.rules.Login
	switch {
	case v.by.IsAnonymous() && v.rules.Anonymous:
		return nil
	case v.by.IsAnonymous():
		return refuse(RefusedLogin)
	case v.by.System != "":
		return refuse(RefusedWay)
	case !v.rules.Anonymous && !slices.Contains(ways, way):
		if way == LoginEmployee && slices.Contains(ways, LoginForCitizen) {
			return refuse(RefusedCitizen)
		}
		return refuse(RefusedWay)
	case v.by.Assurance < v.rules.Assurance:
		return refuse(RefusedAssurance)
	}
	return nil
}

// loginOf names the way a person logged in.
func loginOf(by identity.Identity) string {
	switch {
	case by.IsEmployee() && by.Principal != nil:
		return LoginForCitizen
	case by.IsEmployee():
		return LoginEmployee
	case by.Actor.CVR != "":
		return LoginMitIDErhverv
	}
	return LoginMitID
}

// standsIn reports whether somebody may go on with a case as its owner. Whom an
// employee names as the citizen they fill in for opens the citizen's cases to
// them only where the rules let employees fill in.
func (r StartRules) standsIn(by identity.Identity) bool {
	if !r.represents(by) {
		return false
	}
	if !by.IsEmployee() || by.Principal == nil || r.Anonymous {
		return true
	}
	return slices.Contains(r.Login, LoginForCitizen) && (len(r.Groups) == 0 || slices.ContainsFunc(r.Groups, by.InGroup))
}

// represents reports whether who acts for somebody else may do so in cases on the
// solution: their mandate allows it. An employee who fills in for a citizen does so
// on the organisation's behalf, not by a mandate.
func (r StartRules) represents(by identity.Identity) bool {
	return by.Principal == nil || by.IsEmployee() || r.Privilege == "" || by.HasMandate(r.Privilege)
}

func (v visitor) company() *Refusal {
	if v.rules.Companies && v.by.SubjectPerson().CVR == "" {
		return refuse(RefusedCompany)
	}
	return nil
}

func (v visitor) group() *Refusal {
	if v.by.IsEmployee() && len(v.rules.Groups) > 0 && !slices.ContainsFunc(v.rules.Groups, v.by.InGroup) {
		return refuse(RefusedGroup)
	}
	return nil
}

func (v visitor) mandate() *Refusal {
	if !v.rules.represents(v.by) {
		return refuse(RefusedPrivilege)
	}
	return nil
}

// constructed keeps people who do not exist out of real cases.
func (v visitor) constructed() *Refusal {
	if cpr, err := v.by.SubjectPerson().CPR.Parse(true); err == nil && cpr.Test() && !v.test {
		return refuse(RefusedTestPerson)
	}
	return nil
}

func (v visitor) age() *Refusal {
	who := v.by.SubjectPerson()
	if v.rules.MinAge == 0 && v.rules.MaxAge == 0 || who.CVR != "" || loginOf(v.by) == LoginEmployee {
		return nil
	}
	cpr, err := who.CPR.Parse(true) // constructed people have an age, too
	if err != nil {
		return refuse(RefusedAgeUnknown)
	}
	age := cpr.BirthDate().YearsUntil(civilDate(v.now))
	switch {
	case age < v.rules.MinAge:
		return refuse(RefusedTooYoung, count("age", v.rules.MinAge))
	case v.rules.MaxAge > 0 && age > v.rules.MaxAge:
		return refuse(RefusedTooOld, count("age", v.rules.MaxAge))
	}
	return nil
}

func (v visitor) most() *Refusal {
	if most := v.rules.Max; most != nil && most.reached(v.begun) {
		return refuse(RefusedTooMany, count("limit", most.Count))
	}
	return nil
}

func (m *MostCases) reached(t Tally) bool {
	if m.Of == MostEver {
		return t.Ever >= m.Count
	}
	return t.Open >= m.Count
}

func count(name string, n int) Arg {
	return Arg{Name: name, Kind: fault.Count, Value: strconv.Itoa(n)}
}

// civilDate is the day it is in Denmark.
func civilDate(t time.Time) i18n.Date {
	y, m, d := t.In(dk.Copenhagen()).Date()
	return i18n.Date{Year: y, Month: int(m), Day: d}
}

// startTime reads From or Until: a date, or a date and time of day, in Danish
// time. As an end, a date means the midnight after it.
func startTime(text string, end bool) (time.Time, bool) {
	day, clock, timed := cutClock(text)
	d, ok := i18n.ParseDate(day)
	if !ok {
		return time.Time{}, false
	}
	if !timed {
		if end {
			d = d.AddDays(1)
		}
		return dk.At(d, 0)
	}
	at, err := time.Parse("15:04", clock)
	if err != nil {
		return time.Time{}, false
	}
	return dk.At(d, at.Hour()*3600+at.Minute()*60)
}

// cutClock parts a date from a time of day.
func cutClock(text string) (day, clock string, timed bool) {
	if len(text) > 10 && text[10] == 'T' {
		return text[:10], text[11:], true
	}
	return text, "", false
}

// pointInTime is a From or Until as an argument of a wording.
func pointInTime(name, text string) Arg {
	if _, _, timed := cutClock(text); !timed {
		return Arg{Name: name, Kind: fault.Date, Value: text}
	}
	at, _ := startTime(text, false)
	return Arg{Name: name, Kind: fault.DateTime, Value: at.Format(time.RFC3339)}
}
