package workflow

import (
	"slices"
	"time"

	"github.com/borgerflow/borgerflow/workflow/identity"
)

// TakeLease has a worker take an external step for a while. A worker that has
// it may take it again, which extends the lease; when the time is over, any may.
type TakeLease struct {
	Target
	Worker string
}

func (c TakeLease) run(d *decision) error {
	step, t, err := d.bySystem(c.Target, ExternalTo)
	if err != nil {
		return err
	}
	switch {
	case c.Worker == "":
		return Errorf(Invalid, "workflow: decide: a worker needs a name")
	case t.Trouble != "":
		return Errorf(Conflict, "workflow: decide: step %q waits for a person", step.ID)
	case t.leased(d.f.Now) && t.Claimed != identity.SystemRef(c.Worker):
		return Errorf(Conflict, "workflow: decide: another worker has step %q", step.ID)
	}
	span := Span{Hours: 1}
	if step.External.Lease != nil {
		span = *step.External.Lease
	}
	until := span.after(d.f.Now).UTC().Truncate(time.Microsecond)
	d.on(t, Event{Type: LeaseTaken, Person: identity.SystemRef(c.Worker), Until: &until})
	return nil
}

func (t Token) leased(now time.Time) bool { return t.Claimed != "" && now.Before(t.Leased) }

// ReturnLease has a worker give an external step back undone.
type ReturnLease struct {
	Target
	Worker string
	Note   string
}

func (c ReturnLease) run(d *decision) error {
	_, t, err := d.working(c.Target, c.Worker)
	if err == nil {
		err = checkNote(c.Note)
	}
	if err != nil {
		return err
	}
	d.on(t, Event{Type: LeaseReturned, Note: c.Note})
	return nil
}

// FinishExternal has a worker finish an external step with what it found out.
type FinishExternal struct {
	Target
	Worker string
	Output Output
}

func (c FinishExternal) run(d *decision) error {
	step, t, err := d.working(c.Target, c.Worker)
	if err != nil {
		return err
	}
	d.on(t, Event{Type: OutputGiven, Output: &c.Output})
	d.write(step, t, c.Output)
	d.leave(t, Event{Outcome: OutcomeDone})
	return nil
}

// FailExternal has a worker give an external step to a person.
type FailExternal struct {
	Target
	Worker string
	Code   Code
}

func (c FailExternal) run(d *decision) error {
	_, t, err := d.working(c.Target, c.Worker)
	if err != nil {
		return err
	}
	if !slices.Contains(allCodes, c.Code) {
		return Errorf(Invalid, "workflow: decide: a worker gives up with one of the codes of failures")
	}
	d.on(t, Event{Type: LeaseReturned})
	d.on(t, Event{Type: HandoverFailed, Code: c.Code})
	return nil
}

// working returns the external step that the worker has. A lease that has run
// out still counts until another worker has taken the step.
func (d *decision) working(c Target, worker string) (*Step, Token, error) {
	step, t, err := d.bySystem(c, ExternalTo)
	if err != nil {
		return nil, t, err
	}
	if t.Claimed == "" || t.Claimed != identity.SystemRef(worker) {
		return nil, t, Errorf(Conflict, "workflow: decide: the worker does not have step %q", step.ID)
	}
	return step, t, nil
}
