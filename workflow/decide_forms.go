package workflow

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/workflow/identity"
)

func (c SubmitForms) run(d *decision) error {
	step, t, err := d.mine(c.Target, Fill)
	if err != nil {
		return err
	}
	if t.Signing {
		return Errorf(Conflict, "workflow: decide: step %q waits for the signature", step.ID)
	}
	chosen, err := d.choose(step, c.Choose)
	if err != nil {
		return err
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
	if step.Signing {
		d.on(t, Event{Type: SigningBegun, Chosen: chosen})
		d.want(t, Effect{Part: signPart(d.s, t), Kind: kindSign})
		return nil
	}
	e := Event{Outcome: OutcomeSubmitted, Chosen: chosen}
	if d.byApplicant(step) {
		e.By, e.Lang = &by, string(c.Lang)
	}
	d.leave(t, e)
	return nil
}

// byApplicant reports whether By does the step as the applicant.
func (d *decision) byApplicant(step *Step) bool {
	return step.Assign.To == Applicant && IsApplicant(d.s, d.f)
}

// choose checks whom a step chose for later ones: each must be assigned to whom
// this step chooses.
func (d *decision) choose(step *Step, users map[string]string) (map[string]identity.Ref, error) {
	if len(users) == 0 {
		return nil, nil
	}
	var out map[string]identity.Ref
	for _, id := range sortedKeys(users) {
		later := d.w.Step(id)
		if later == nil || later.Assign.To != ByChoice || later.Assign.Step != step.ID || users[id] == "" {
			return nil, Errorf(Invalid, "workflow: decide: step %q chooses nobody for step %q", step.ID, id)
		}
		if out == nil {
			out = map[string]identity.Ref{}
		}
		out[id] = identity.EmployeeRef(users[id])
	}
	return out, nil
}

func (c ApproveStep) run(d *decision) error {
	step, t, err := d.judging(c.Target, c.Note)
	if err != nil {
		return err
	}
	chosen, err := d.choose(step, c.Choose)
	if err != nil {
		return err
	}
	d.leave(t, Event{Outcome: OutcomeApproved, Note: c.Note, Chosen: chosen})
	return nil
}

func (c RejectStep) run(d *decision) error {
	step, t, err := d.judging(c.Target, c.Note)
	if err != nil {
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

// judging checks what approving and rejecting have in common.
func (d *decision) judging(c Target, note string) (*Step, Token, error) {
	step, t, err := d.mine(c, Approve)
	if err == nil {
		err = checkNote(note)
	}
	return step, t, err
}

func checkNote(note string) error {
	if len(note) > MaxNote || !utf8.ValidString(note) {
		return Errorf(Invalid, "workflow: decide: the note is longer than %d bytes or no text", MaxNote)
	}
	return nil
}

func checkReason(note, what string) error {
	if strings.TrimSpace(note) == "" {
		return Errorf(Invalid, "workflow: decide: %s needs a reason", what)
	}
	return checkNote(note)
}
