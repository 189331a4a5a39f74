package workflow

import (
	"slices"

	"github.com/borgerflow/borgerflow/workflow/access"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

func errDenied(step *Step) error {
	return Errorf(Denied, "workflow: decide: step %q is not this person's", step.ID)
}

// MayAct reports whether a person's step that is going on is the task of whom
// the facts describe: the applicant's own (also by a proxy, or as the holder of
// the case's token), a co-applicant's, one employee's or their deputy's, or that
// of a group the employee is in, when no colleague has taken it. Who did a step
// that the author keeps apart from this one may not (four-eyes). Everything else
// is denied. Of several rounds it is about the latest.
func MayAct(step *Step, s *State, f Facts) bool {
	t, ok := s.Token(step.ID, 0)
	if !ok {
		return false
	}
	_, may := mayDo(step, t, s, f)
	return may
}

// mayDo reports whether the token is the task of whom the facts describe, and
// whose deputy they are then.
func mayDo(step *Step, t Token, s *State, f Facts) (acting identity.Ref, may bool) {
	if !step.Kind.Person() || f.By.System != "" {
		return "", false
	}
	acting, may = owns(step, t, s, f)
	if f.refuses(access.Act) && (f.standsIn() || !t.assignee(step).Applicant) {
		return "", false
	}
	if !may || barred(step, s, actorRefs(f.By)...) || acting != "" && barred(step, s, acting) {
		return "", false
	}
	return acting, true
}

// owns is mayDo without the author's bars.
func owns(step *Step, t Token, s *State, f Facts) (acting identity.Ref, may bool) {
	a := t.assignee(step)
	switch {
	case a.Applicant:
		return "", IsApplicant(s, f)
	case a.Email != "":
		return "", f.Invited != "" && f.Invited == a.Person && sameOrg(s, f)
	case t.Claimed != "":
		return f.as(t.Claimed)
	case a.Person.IsEmployee():
		return f.as(a.Person)
	case a.Person != "":
		return "", sameOrg(s, f) && !f.By.IsAnonymous() && !f.By.IsEmployee() && f.By.Is(a.Person)
	}
	return "", f.inGroup(a.Group)
}

// refuses reports whether the organisation's policy keeps an action from By.
func (f Facts) refuses(a access.Action) bool { return f.By.IsEmployee() && f.Refused.Has(a) }

// as reports whether By is the employee, or their deputy.
func (f Facts) as(who identity.Ref) (acting identity.Ref, ok bool) {
	switch {
	case !f.By.IsEmployee():
		return "", false
	case f.By.ActorRef() == who:
		return "", true
	case slices.Contains(f.ActsFor, who):
		return who, true
	}
	return "", false
}

func (f Facts) inGroup(group string) bool {
	return group != "" && f.By.IsEmployee() && f.By.InGroup(group)
}

// barred reports whether somebody did one of the steps that the author keeps
// apart from this one, in any round.
func barred(step *Step, s *State, who ...identity.Ref) bool {
	return slices.ContainsFunc(step.NotBy, func(other string) bool {
		return slices.ContainsFunc(s.Actors[other], func(did identity.Ref) bool { return slices.Contains(who, did) })
	})
}

// actorRefs returns every reference that who acts may be kept under: that under
// the index key before too, if there is one.
func actorRefs(by identity.Identity) []identity.Ref {
	by.Principal = nil
	return by.Subjects()
}

// assignee returns whose task the token is. Tokens of old cases have none of
// their own; then the step says it.
func (t Token) assignee(step *Step) Assignee {
	switch {
	case !t.Assignee.zero():
		return t.Assignee
	case step.Assign.Group != "":
		return Assignee{Group: step.Assign.Group}
	}
	return Assignee{Applicant: step.Kind.Person()}
}

// IsApplicant reports whether the case belongs to whom the facts describe: to
// themself, or to whom they act for. An employee acts for a citizen only as far
// as the organisation's policy lets them read the case.
func IsApplicant(s *State, f Facts) bool {
	if !sameOrg(s, f) {
		return false
	}
	owner := s.Starter.Subject()
	if owner == identity.Anyone {
		return f.Holder
	}
	return !f.By.IsAnonymous() && f.By.Is(owner) && !(f.standsIn() && f.refuses(access.Read))
}

// standsIn reports whether By is an employee who acts for a citizen.
func (f Facts) standsIn() bool { return f.By.IsEmployee() && f.By.Principal != nil }

func sameOrg(s *State, f Facts) bool { return s.Starter != nil && f.By.Org == s.Starter.Org }

// MayRepair reports whether the facts describe somebody who sees to the step's
// parts in trouble.
func MayRepair(step *Step, f Facts) bool {
	return f.supervises(step) && !f.refuses(access.Repair)
}

// supervises reports whether By is in the group that sees to a step.
func (f Facts) supervises(step *Step) bool { return f.inGroup(repairers(step, f.Operators)) }

// repairers is the group that sees to a step's parts in trouble.
func repairers(step *Step, operators string) string {
	if step.Assign.Group != "" {
		return step.Assign.Group
	}
	return operators
}

// Concerned reports whether a step of the case is, or has been, the task of the
// employee or co-applicant whom the facts describe; they may see its forms.
func Concerned(step *Step, s *State, f Facts) bool {
	if !sameOrg(s, f) || s.Rounds[step.ID] == 0 || f.refuses(access.Read) {
		return false
	}
	if step.Assign.Group != "" && f.inGroup(step.Assign.Group) {
		return true
	}
	return slices.ContainsFunc(s.Had[step.ID], func(a Assignee) bool {
		if _, ok := f.as(a.Person); ok {
			return true
		}
		own := a.Person != "" && !a.Person.IsEmployee()
		return f.inGroup(a.Group) || own && (f.Invited == a.Person || !f.By.IsEmployee() && f.By.Is(a.Person))
	})
}
