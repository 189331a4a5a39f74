package workflow

import (
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// Arg is one typed argument of a wording.
type Arg = fault.Arg

// Refusal is why somebody cannot start a case: not what went wrong, but what
// the solution's author or the organisation has decided. As an error it is
// denied, but unavailable while a solution is paused, not_found when it has been
// retired, conflict when the information duty must be shown anew, and invalid
// for a link that must not be used.
type Refusal struct {
	Code RefusalCode
	Args []Arg // of the wording
	// Workflow is the version that refused: its start rules say what else the
	// author tells, its owner whom to ask.
	Workflow *Workflow
}

// RefusalCode is the stable code of a reason.
type RefusalCode string

// The reasons there are. Codes are appended and retired, never reused.
const (
	RefusedPaused     RefusalCode = "paused"      // the organisation has paused the solution
	RefusedRetired    RefusalCode = "retired"     // it is not used any more
	RefusedNotYet     RefusalCode = "not_yet"     // from: it has not opened
	RefusedOver       RefusalCode = "over"        // until: it has closed
	RefusedLogin      RefusalCode = "login"       // nobody has logged in
	RefusedWay        RefusalCode = "way"         // this way to log in is not let in
	RefusedCitizen    RefusalCode = "citizen"     // an employee who has not named whom they fill in for
	RefusedAssurance  RefusalCode = "assurance"   // the login is not sure enough
	RefusedCompany    RefusalCode = "company"     // only companies
	RefusedGroup      RefusalCode = "group"       // an employee who is in none of the groups
	RefusedPrivilege  RefusalCode = "privilege"   // the mandate does not allow it
	RefusedTestPerson RefusalCode = "test_person" // a constructed person, and no test case
	RefusedAgeUnknown RefusalCode = "age_unknown" // there is a limit of age, and no CPR number
	RefusedTooYoung   RefusalCode = "too_young"   // age
	RefusedTooOld     RefusalCode = "too_old"     // age
	RefusedTooMany    RefusalCode = "too_many"    // limit: they have as many cases as one may
	RefusedUninformed RefusalCode = "uninformed"  // the information duty was not shown as it is now
	RefusedLink       RefusalCode = "link"        // a link parameter that holds what looks like a CPR number
)

// Refusals returns all reasons, in the order they are documented.
func Refusals() []RefusalCode {
	return []RefusalCode{
		RefusedPaused, RefusedRetired, RefusedNotYet, RefusedOver, RefusedLogin, RefusedWay, RefusedCitizen,
		RefusedAssurance, RefusedCompany, RefusedGroup, RefusedPrivilege, RefusedTestPerson, RefusedAgeUnknown,
		RefusedTooYoung, RefusedTooOld, RefusedTooMany, RefusedUninformed, RefusedLink,
	}
}

func refuse(code RefusalCode, args ...Arg) *Refusal { return &Refusal{Code: code, Args: args} }

// Error names the reason.
func (r *Refusal) Error() string { return "workflow: start: refused: " + string(r.Code) }

// Unwrap gives the failure it is.
func (r *Refusal) Unwrap() error {
	switch r.Code {
	case RefusedPaused:
		return ErrUnavailable
	case RefusedRetired:
		return ErrNotFound
	case RefusedUninformed:
		return ErrConflict
	case RefusedLink:
		return ErrInvalid
	}
	return ErrDenied
}

// Text words the reason.
func (r *Refusal) Text(lang i18n.Lang) string {
	return i18n.Message(lang, "start.refused_"+string(r.Code), r.Args...)
}

// Advice words what one can do about it.
func (r *Refusal) Advice(lang i18n.Lang) string {
	return i18n.Message(lang, "start.advice_"+string(r.Code), r.Args...)
}
