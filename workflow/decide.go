package workflow

import (
	"slices"
	"strconv"

	"github.com/borgerflow/borgerflow/workflow/identity"
)

// MaxNote is how many bytes a note may have.
const MaxNote = 4000

// Decide works out what a command does to a case: the events that follow and
// the effects to be done outside. It is pure; the same arguments give the same
// result. The error is a failure: denied when the person may not do it,
// conflict when the step is not going on, invalid for a malformed command. A
// command that gives an error changes nothing.
func Decide(w *Workflow, s *State, c Command, f Facts) ([]Event, []Effect, error) {
	d := deciding(w, s, f)
	if err := c.run(d); err != nil {
		return nil, nil, err
	}
	d.settle()
	return d.events, d.effects, nil
}

func deciding(w *Workflow, s *State, f Facts) *decision {
	a := applying(s)
	a.quiet = true
	return &decision{w: w, before: s, s: a.State, a: a, f: f, events: make([]Event, 0, 4)}
}

// decision is one run of Decide. Events take effect on s as they are emitted.
type decision struct {
	w       *Workflow
	before  *State
	s       *State   // as it is by now
	a       *applier // of s
	f       Facts
	events  []Event
	effects []Effect
	closed  map[Frame]bool // splits closed by this command; Branch is 0
	acting  identity.Ref   // the employee whom By is the deputy of in this command
	free    *choices       // while the flow is explored: the ways to take, whatever the guards say
}

func (d *decision) emit(e Event) {
	e.At, e.Who, e.For = d.f.Now, d.f.By.ActorRef(), d.f.By.PrincipalRef()
	if d.acting != "" {
		e.For = d.acting
	}
	d.events = append(d.events, e)
	d.a.apply(e)
}

// on emits an event about a token.
func (d *decision) on(t Token, e Event) {
	e.Step, e.Round = t.Step, t.Round
	d.emit(e)
}

// find returns the step and token that a command is about.
func (d *decision) find(c Target) (*Step, Token, error) {
	step := d.w.Step(d.s.current(c.Step))
	if step == nil || d.s.Case == "" {
		return nil, Token{}, Errorf(NotFound, "workflow: decide: no such step")
	}
	t, ok := d.s.Token(c.Step, c.Round)
	if !ok {
		return nil, Token{}, Errorf(Conflict, "workflow: decide: step %q is not going on", c.Step)
	}
	return step, t, nil
}

// mine returns the step and token of a command that only whose task it is may
// give, in a step of one of the kinds.
func (d *decision) mine(c Target, of ...StepKind) (*Step, Token, error) {
	step, t, err := d.find(c)
	if err != nil {
		return nil, t, err
	}
	if !slices.Contains(of, step.Kind) {
		return nil, t, Errorf(Invalid, "workflow: decide: step %q is of another kind", step.ID)
	}
	acting, may := mayDo(step, t, d.s, d.f)
	if !may {
		return nil, t, errDenied(step)
	}
	d.acting = acting
	return step, t, nil
}

func (c StartCase) run(d *decision) error {
	if d.s.Case != "" {
		return Errorf(Conflict, "workflow: decide: the case has started")
	}
	if c.Case == "" {
		return Errorf(Invalid, "workflow: decide: a case needs an id")
	}
	if no := Admit(d.w, c.Test, d.f); no != nil {
		return no
	}
	// Nobody sits before the screen when a case starts another one: what is to be
	// told of it is told before the first.
	informed, err := d.w.informed(c.Informed)
	if err != nil && c.Parent == nil {
		return err
	}
	by := d.f.By
	d.emit(Event{
		Type: CaseBegun, Case: c.Case, By: &by, Lang: string(c.Lang), Params: c.Params,
		Informed: informed, Test: c.Test, Parent: c.Parent,
	})
	d.enter(d.w.flow.start(), nil)
	return nil
}

func taskKey(step string, round int) string { return step + "/" + strconv.Itoa(round) }
