package workflow

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/borgerflow/borgerflow/workflow/access"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// assign works out whose task a step that is entered now is.
func (d *decision) assign(step *Step) Assignee {
	return d.assignTo(step, step.Assign, exprKey("who", d.w.flow.number[step.ID]))
}

// assignTo works out who is meant. Whoever cannot be found, or did a step that is
// kept apart from this one, leaves the task to the group, and where there is none
// to the operators: no task is nobody's.
func (d *decision) assignTo(step *Step, a Assign, field string) Assignee {
	out := Assignee{Group: a.Group}
	switch a.To {
	case Applicant:
		return Assignee{Applicant: true}
	case CoApplicant:
		return d.coApplicant(a, field)
	case ByUser:
		out.Person = d.user(a, field)
	case ByActor:
		out.Person = d.lastActor(a.Step)
		if out.Person == d.s.Starter.ActorRef() && !out.Person.IsEmployee() {
			return Assignee{Applicant: true}
		}
	case ByChoice:
		out.Person = d.s.Chosen[step.ID]
	case ByManager:
		out.ManagerOf = d.managed(a, field)
	}
	if out.Person.IsEmployee() && barred(step, d.s, out.Person) {
		out.Person = "" // theirs, it would be nobody's
	}
	if out.Group == "" && out.Person == "" {
		out.Group = d.f.Operators
	}
	return out
}

func (d *decision) user(a Assign, field string) identity.Ref {
	name := a.User
	if name == "" {
		name, _ = d.value(field).AsText()
	}
	if name == "" {
		return ""
	}
	return identity.EmployeeRef(name)
}

// managed is the employee whose manager is meant.
func (d *decision) managed(a Assign, field string) identity.Ref {
	var who identity.Ref
	switch {
	case a.Field != "":
		who = d.user(a, field)
	case a.Step != "":
		who = d.lastActor(a.Step)
	default:
		who = d.s.Starter.ActorRef()
	}
	if !who.IsEmployee() {
		return ""
	}
	return who
}

// lastActor is who did a step last; empty when nobody has, but the system, or
// somebody who had not logged in and so cannot be told from others.
func (d *decision) lastActor(step string) identity.Ref {
	for _, who := range slices.Backward(d.s.Actors[step]) {
		if !who.IsSystem() && (who != identity.Anyone || d.s.Starter.IsAnonymous()) {
			return who
		}
	}
	return ""
}

func (d *decision) coApplicant(a Assign, field string) Assignee {
	value, _ := d.value(field).AsText()
	out := Assignee{Group: a.Group}
	if value != "" && d.f.Refer != nil {
		out.Person = d.f.Refer(a.By, value)
		switch a.By {
		case ByCPR:
			out.CPR = value
		case ByCVR:
			out.CVR = value
		case ByEmail:
			out.Email = value
		}
	}
	if out.Person == "" && out.Group == "" {
		out.Group = d.f.Operators
	}
	return out
}

// ClaimTask takes a group's task. Over takes it from a colleague who has it.
type ClaimTask struct {
	Target
	Over bool
}

func (c ClaimTask) run(d *decision) error {
	step, t, err := d.find(c.Target)
	if err != nil {
		return err
	}
	me := d.f.By.ActorRef()
	a := t.assignee(step)
	switch {
	case !step.Kind.Person():
		return Errorf(Invalid, "workflow: decide: step %q is nobody's task", step.ID)
	case a.Person != "" || !d.f.inGroup(a.Group) || d.f.refuses(access.Act) || barred(step, d.s, me):
		return errDenied(step)
	case t.Claimed == me:
		return nil
	case t.Claimed != "" && !c.Over:
		return Errorf(Conflict, "workflow: decide: a colleague has step %q", step.ID)
	}
	d.on(t, Event{Type: TaskClaimed, Person: me})
	return nil
}

// ReleaseTask gives a task that was taken, or that was given to one person, back
// to its group.
type ReleaseTask struct{ Target }

func (c ReleaseTask) run(d *decision) error {
	step, t, err := d.find(c.Target)
	if err != nil {
		return err
	}
	a := t.assignee(step)
	if acting, ok := owns(step, t, d.s, d.f); ok {
		d.acting = acting
	} else if !d.f.supervises(step) || d.f.refuses(access.Assign) {
		return errDenied(step)
	}
	switch {
	case t.Claimed != "":
		d.on(t, Event{Type: TaskReleased})
	case a.Person.IsEmployee() && a.Group != "":
		d.on(t, Event{Type: TaskAssigned, Assignee: &Assignee{Group: a.Group}})
	default:
		return Errorf(Conflict, "workflow: decide: nobody has taken step %q from a group", step.ID)
	}
	return nil
}

// AssignTask gives a task to one employee or to a group: delegation by the
// employee whose task it is, or by those who see to the step's troubles. The engine sends it
// when it has found a manager.
type AssignTask struct {
	Target
	User  string // an employee's user name, or
	Group string // a group
	Note  string
	Part  string // of the engine: the look-up that this answers
}

func (c AssignTask) run(d *decision) error {
	step, t, err := d.find(c.Target)
	if err != nil {
		return err
	}
	if !step.Kind.Person() || (c.User == "") == (c.Group == "") {
		return Errorf(Invalid, "workflow: decide: one employee or one group does a person's step")
	}
	if err := checkNote(c.Note); err != nil {
		return err
	}
	a := t.assignee(step)
	acting, mine := owns(step, t, d.s, d.f)
	if c.Part != "" && a.ManagerOf == "" {
		return Errorf(Conflict, "workflow: decide: nobody's manager is looked for in step %q any more", step.ID)
	}
	if d.f.By.System == "" && (!d.f.By.IsEmployee() || a.Applicant || !mine && !d.f.supervises(step) || d.f.refuses(access.Assign)) {
		return errDenied(step)
	}
	d.acting = acting
	next := Assignee{Group: cmp.Or(c.Group, a.Group)}
	if c.User != "" {
		next.Person = identity.EmployeeRef(c.User)
		switch out := barred(step, d.s, next.Person); {
		case out && c.Part != "": // found by the engine, which nobody could tell to look for another
			next = Assignee{Group: cmp.Or(a.Group, d.f.Operators)}
		case out:
			return Errorf(Denied, "workflow: decide: who did a step that is kept apart cannot be given step %q", step.ID)
		}
	}
	d.on(t, Event{Type: TaskAssigned, Assignee: &next, Note: c.Note, Part: c.Part})
	if step.Notify != "" && c.User != "" {
		d.want(t, Effect{Kind: kindNotice, Part: noticePart(d.s, t)})
	}
	return nil
}

// noticePart names the message about a task that was given on, so that each
// time has a key of its own.
func noticePart(s *State, t Token) string {
	n := 1 // the history does not have this time yet
	for _, h := range s.History {
		if h.Type == TaskAssigned && h.Step == t.Step && h.Round == t.Round {
			n++
		}
	}
	return partAssigned + strconv.Itoa(n)
}
