package workflow

import (
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Assign says whose task a step is. A group may be given alone, or beside To:
// then it is the group's until To is known, and when To turns out to be nobody.
type Assign struct {
	To    string `json:"to,omitempty"`    // applicant, coapplicant, user, manager, actor, chosen
	Group string `json:"group,omitempty"` // a group of the organisation's employees
	User  string `json:"user,omitempty"`  // of user: the user name
	// Field is an expression over the case's forms that says who: of user and
	// manager a user name, of coapplicant a CPR number, CVR number or e-mail
	// address, as By says.
	Field string `json:"field,omitempty"`
	By    string `json:"by,omitempty"` // of coapplicant: cpr, cvr, email
	// Step is the step that says who: of actor and manager who did it last, of
	// chosen whom its doer chose.
	Step string `json:"step,omitempty"`
}

// Whose task a step may be, in Assign.To.
const (
	Applicant   = "applicant"   // who started the case, or they act for
	CoApplicant = "coapplicant" // somebody the applicant names
	ByUser      = "user"        // one employee
	ByManager   = "manager"     // the nearest manager of the applicant, of who did a step, or of the user a field names
	ByActor     = "actor"       // who did a step before
	ByChoice    = "chosen"      // whom somebody chose when they did a step
)

// How a co-applicant is named, in Assign.By.
const (
	ByCPR   = "cpr"
	ByCVR   = "cvr"
	ByEmail = "email" // whoever has the link that was sent there
)

// employee reports whether it is an employee who is assigned.
func (a Assign) employee() bool {
	switch a.To {
	case ByUser, ByManager, ByActor, ByChoice:
		return true
	}
	return a.To == "" && a.Group != ""
}

// Assignee is whose task a step has become.
type Assignee struct {
	Applicant bool   `json:"applicant,omitempty"`
	Group     string `json:"group,omitempty"`
	// Person is the reference of one person; with a group it goes before.
	Person identity.Ref `json:"person,omitempty"`
	// Email says that Person is whoever has the link sent to that address.
	Email string `json:"email,omitempty"`
	CPR   string `json:"cpr,omitempty"` // of a co-applicant who was named by it
	CVR   string `json:"cvr,omitempty"` // likewise
	// ManagerOf asks for the nearest manager of an employee: until they are
	// known it is the group's, or the operators'.
	ManagerOf identity.Ref `json:"managerOf,omitempty"`
}

func (a Assignee) zero() bool { return a == Assignee{} }
