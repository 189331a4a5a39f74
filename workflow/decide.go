package workflow

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/workflow/access"
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
	d := &decision{w: w, s: Apply(s), f: f, closed: map[Frame]bool{}}
	if err := d.run(c); err != nil {
		return nil, nil, err
	}
	return d.events, d.effects, nil
}

// decision is one run of Decide. Events take effect on s as they are emitted.
type decision struct {
	w       *Workflow
	s       *State
	f       Facts
	events  []Event
	effects []Effect
	closed  map[Frame]bool // splits closed by this command; Branch is 0
}

func (d *decision) emit(e Event) {
	e.At, e.Who, e.For = d.f.Now, d.f.By.ActorRef(), d.f.By.PrincipalRef()
	d.events = append(d.events, e)
	d.s.apply(e)
}

func (d *decision) run(c Command) error {
	if start, ok := c.(StartCase); ok {
		return d.start(start)
	}
	step, t, err := d.find(c)
	if err != nil {
		return err
	}
	switch c := c.(type) {
	case SubmitForms:
		err = d.submit(step, t, c)
	case ApproveStep:
		err = d.approve(step, t, c)
	case RejectStep:
		err = d.reject(step, t, c)
	case FinishHandover:
		err = d.finish(step, t, c)
	case FailHandover:
		err = d.fail(step, t, c)
	case RetryHandover:
		err = d.retry(step, t)
	case SkipHandover:
		err = d.skip(step, t, c)
	default:
		err = Errorf(Unsupported, "workflow: decide: unknown command")
	}
	if err != nil {
		return err
	}
	d.settle()
	return nil
}

// find returns the step and token a command is about.
func (d *decision) find(c Command) (*Step, Token, error) {
	id, round := c.where()
	step := d.w.Step(id)
	if step == nil || d.s.Case == "" {
		return nil, Token{}, Errorf(NotFound, "workflow: decide: no such step")
	}
	t, ok := d.s.Token(id, round)
	if !ok {
		return nil, Token{}, Errorf(Conflict, "workflow: decide: step %q is not going on", id)
	}
	return step, t, nil
}

func (d *decision) start(c StartCase) error {
	if d.s.Case != "" {
		return Errorf(Conflict, "workflow: decide: the case has started")
	}
	if c.Case == "" {
		return Errorf(Invalid, "workflow: decide: a case needs an id")
	}
	if no := Admit(d.w, c.Test, d.f); no != nil {
		return no
	}
	informed, err := d.w.informed(c.Informed)
	if err != nil {
		return err
	}
	by := d.f.By
	d.emit(Event{
		Type: CaseBegun, Case: c.Case, By: &by, Lang: string(c.Lang), Params: c.Params,
		Informed: informed, Test: c.Test,
	})
	d.enter(d.w.flow.start(), nil)
	return nil
}

func (d *decision) submit(step *Step, t Token, c SubmitForms) error {
	if step.Kind != Fill {
		return Errorf(Invalid, "workflow: decide: step %q is not filled in", step.ID)
	}
	if !MayAct(step, d.s, d.f) {
		return errDenied(step)
	}
	for _, sf := range step.Forms {
		given := slices.ContainsFunc(c.Forms, func(g GivenForm) bool { return g.Form == sf.Form })
		if given != (sf.Mode == Edit) {
			return Errorf(Invalid, "workflow: decide: step %q takes the forms it edits, all of them", step.ID)
		}
	}
	by := d.f.By
	for _, g := range c.Forms {
		if !step.edits(g.Form) {
			return Errorf(Invalid, "workflow: decide: step %q does not edit that form", step.ID)
		}
		d.emit(Event{
			Type: AnswersGiven, Step: t.Step, Round: t.Round, Form: g.Form,
			Answers: g.Answers, Submission: g.Data, Found: g.Found, By: &by, Lang: string(c.Lang),
		})
	}
	e := Event{Outcome: OutcomeSubmitted}
	if step.Assign.To == Applicant {
		e.By, e.Lang = &by, string(c.Lang)
	}
	d.leave(t, e)
	return nil
}

func (d *decision) approve(step *Step, t Token, c ApproveStep) error {
	if err := d.judge(step, c.Note); err != nil {
		return err
	}
	d.leave(t, Event{Outcome: OutcomeApproved, Note: c.Note})
	return nil
}

func (d *decision) reject(step *Step, t Token, c RejectStep) error {
	if err := d.judge(step, c.Note); err != nil {
		return err
	}
	if strings.TrimSpace(c.Note) == "" {
		return Errorf(Invalid, "workflow: decide: a rejection needs a note")
	}
	targets := d.w.RejectTargets(step.ID)
	if c.To == "" && len(targets) == 1 {
		c.To = targets[0]
	}
	if !slices.Contains(targets, c.To) {
		return Errorf(Invalid, "workflow: decide: step %q cannot send the case to that step", step.ID)
	}
	d.leave(t, Event{Outcome: OutcomeRejected, Note: c.Note, To: c.To})
	return nil
}

// judge checks what approving and rejecting have in common.
func (d *decision) judge(step *Step, note string) error {
	switch {
	case step.Kind != Approve:
		return Errorf(Invalid, "workflow: decide: step %q is not approved", step.ID)
	case !MayAct(step, d.s, d.f):
		return errDenied(step)
	}
	return checkNote(note)
}

func checkNote(note string) error {
	if len(note) > MaxNote || !utf8.ValidString(note) {
		return Errorf(Invalid, "workflow: decide: the note is longer than %d bytes or no text", MaxNote)
	}
	return nil
}

func (d *decision) finish(step *Step, t Token, c FinishHandover) error {
	if err := d.bySystem(step); err != nil {
		return err
	}
	d.emit(Event{Type: HandoverDone, Step: t.Step, Round: t.Round, Output: &c.Output})
	d.leave(t, Event{Outcome: OutcomeDone})
	return nil
}

func (d *decision) fail(step *Step, t Token, c FailHandover) error {
	if err := d.bySystem(step); err != nil {
		return err
	}
	d.emit(Event{Type: HandoverFailed, Step: t.Step, Round: t.Round, Code: c.Code})
	return nil
}

func (d *decision) bySystem(step *Step) error {
	if step.Kind != HandoverTo {
		return Errorf(Invalid, "workflow: decide: step %q hands nothing over", step.ID)
	}
	if d.f.By.System == "" {
		return errDenied(step)
	}
	return nil
}

func (d *decision) retry(step *Step, t Token) error {
	if err := d.byOperator(step, t); err != nil {
		return err
	}
	d.emit(Event{Type: HandoverRetried, Step: t.Step, Round: t.Round})
	d.effects = append(d.effects, Effect{Step: t.Step, Round: t.Round, Kind: step.Handover.Kind})
	return nil
}

func (d *decision) skip(step *Step, t Token, c SkipHandover) error {
	if err := d.byOperator(step, t); err != nil {
		return err
	}
	if err := checkNote(c.Note); err != nil {
		return err
	}
	if strings.TrimSpace(c.Note) == "" {
		return Errorf(Invalid, "workflow: decide: to skip needs a reason")
	}
	d.emit(Event{Type: HandoverSkipped, Step: t.Step, Round: t.Round, Note: c.Note})
	d.leave(t, Event{Outcome: OutcomeDone})
	return nil
}

func (d *decision) byOperator(step *Step, t Token) error {
	switch {
	case step.Kind != HandoverTo:
		return Errorf(Invalid, "workflow: decide: step %q hands nothing over", step.ID)
	case !MayRepair(step, d.f):
		return errDenied(step)
	case t.Trouble == "":
		return Errorf(Conflict, "workflow: decide: step %q is not in trouble", step.ID)
	}
	return nil
}

func errDenied(step *Step) error {
	return Errorf(Denied, "workflow: decide: step %q is not this person's", step.ID)
}

// MayAct reports whether a person's step is the task of whom the facts
// describe: the applicant's own (also by a proxy, or as the holder of the
// case's token), or the task of a group the employee is in. Everything else is
// denied.
func MayAct(step *Step, s *State, f Facts) bool {
	if !step.Kind.Person() {
		return false
	}
	if step.Assign.Group != "" {
		return f.By.IsEmployee() && f.By.InGroup(step.Assign.Group) && !f.Refused.Has(access.Act)
	}
	return IsApplicant(s, f)
}

// IsApplicant reports whether the case belongs to whom the facts describe.
func IsApplicant(s *State, f Facts) bool {
	if s.Starter == nil || f.By.Org != s.Starter.Org {
		return false
	}
	owner := s.Starter.Subject()
	if owner == identity.Anyone {
		return f.Holder
	}
	return !f.By.IsAnonymous() && owner == f.By.Subject()
}

// MayRepair reports whether the facts describe somebody who sees to the step's
// handovers in trouble.
func MayRepair(step *Step, f Facts) bool {
	group := f.Operators
	if step.Assign.Group != "" {
		group = step.Assign.Group
	}
	return group != "" && f.By.IsEmployee() && f.By.InGroup(group) && !f.Refused.Has(access.Repair)
}

func taskKey(step string, round int) string { return step + "/" + strconv.Itoa(round) }
