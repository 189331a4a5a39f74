package workflow

import (
	"slices"
	"time"

	"github.com/borgerflow/borgerflow/workflow/access"
)

// Whose is whose task a step is, as far as the caller may know. Others than
// employees are told only whether it is the applicant's, a co-applicant's or
// somebody else's.
type Whose struct {
	Applicant   bool
	CoApplicant bool
	Group       string // a group of employees, also beside an Employee who goes before
	Employee    string // the user name of the one employee whose task it is
	// Claimed is the user name of the employee who has taken it; empty while
	// nobody has.
	Claimed string
	// Mine says that the caller has taken it, or that it is theirs alone.
	Mine bool
	// For is the user name of the employee whose deputy the caller is in it;
	// empty when it is the caller's own.
	For string
}

// Rights are what the caller may do about a task besides doing it.
type Rights struct {
	Claim    bool // take it for themself
	TakeOver bool // take it from the colleague who has it
	Release  bool // give it back to its group
	Delegate bool // give it to another employee or group
}

// whoseIs returns whose task a token is, as the facts' caller may know it.
func whoseIs(step *Step, t Token, s *State, f Facts) Whose {
	a := t.assignee(step)
	own := a.Person != "" && !a.Person.IsEmployee()
	o := Whose{Applicant: a.Applicant, CoApplicant: own}
	acting, may := owns(step, t, s, f)
	o.Mine = may && (a.Person != "" || t.Claimed != "" || a.Applicant)
	if !f.By.IsEmployee() || f.refuses(access.Read) { // then it is the employee's own case
		return o
	}
	o.For, o.Group = user(acting), a.Group
	if a.Person.IsEmployee() {
		o.Employee = user(a.Person)
	}
	if t.Claimed.IsEmployee() {
		o.Claimed = user(t.Claimed)
	}
	return o
}

// rightsIn returns what the caller may do about a task: what [Decide] would let
// them.
func (l *loaded) rightsIn(t Token, f Facts) Rights {
	if !f.By.IsEmployee() || !t.Kind.Person() || t.Signing {
		return Rights{}
	}
	at := Target{Step: t.Step, Round: t.Round}
	r := Rights{
		Claim: l.lets(ClaimTask{Target: at}, f), Release: l.lets(ReleaseTask{Target: at}, f),
		Delegate: l.lets(AssignTask{Target: at, Group: "-"}, f),
	}
	r.TakeOver = !r.Claim && l.lets(ClaimTask{Target: at, Over: true}, f)
	return r
}

// lets reports whether a command would change something for the facts' caller.
func (l *loaded) lets(c Command, f Facts) bool {
	events, _, err := Decide(l.w, l.s, c, f)
	return err == nil && len(events) > 0
}

// choices are the later steps whose doer is chosen in this one.
func (w *Workflow) choices(step *Step) []*Step {
	var out []*Step
	for _, later := range w.Solution.Steps {
		if later.Assign.To == ByChoice && later.Assign.Step == step.ID {
			out = append(out, later)
		}
	}
	return out
}

// trouble fills in what of a step needs an operator, for those who may repair it.
func (v *StepView) trouble(t Token, f Facts) {
	if MayRepair(v.Step, f) {
		v.Trouble, v.Failed = t.Trouble, slices.Clone(t.Failed)
	}
}

// overdue reports whether a deadline is over.
func overdue(due, now time.Time) bool { return !due.IsZero() && !now.Before(due) }
