package workflow

import (
	"context"
	"errors"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

// Judgement approves or rejects in an approve step.
type Judgement struct {
	Case  string
	Step  string
	Round int // 0 = the latest
	// To is where a rejection sends the case; may be empty when there is one
	// place only. Not used by an approval.
	To string
	// Note is why. A rejection needs one.
	Note string
	// Choose has who is to do later steps that are assigned to whom this one
	// chooses: user names by step. Not used by a rejection.
	Choose map[string]string
	// Command makes judging twice harmless; optional.
	Command string
}

// Approve lets the case go on. The result is where the case is now.
func (e *Engine) Approve(ctx context.Context, c Caller, j Judgement) (CaseState, error) {
	cmd := ApproveStep{Target: Target{Step: j.Step, Round: j.Round}, Note: j.Note, Choose: j.Choose}
	state, err := e.do(ctx, c, j.Case, cmd, "step.approved", j.Command)
	return state, failure.Wrap("workflow: approve", err)
}

// Reject sends the case to the chosen step, with a note that says why.
func (e *Engine) Reject(ctx context.Context, c Caller, j Judgement) (CaseState, error) {
	cmd := RejectStep{Target: Target{Step: j.Step, Round: j.Round}, To: j.To, Note: j.Note}
	state, err := e.do(ctx, c, j.Case, cmd, "step.rejected", j.Command)
	return state, failure.Wrap("workflow: reject", err)
}

// Repair is what an operator does with a handover in trouble.
type Repair struct {
	Case  string
	Step  string
	Round int // 0 = the latest
	// Note is why a handover is skipped. Not used by a retry.
	Note string
	// Part is the part of the step that is in trouble; empty for the handover
	// itself.
	Part string
	// Command makes it harmless to send twice; optional.
	Command string
}

// Retry does a handover in trouble again, with the same key.
func (e *Engine) Retry(ctx context.Context, c Caller, r Repair) (CaseState, error) {
	cmd := RetryHandover{Target: Target{Step: r.Step, Round: r.Round}, Part: r.Part}
	state, err := e.do(ctx, c, r.Case, cmd, "effect.retried", r.Command)
	return state, failure.Wrap("workflow: retry", err)
}

// Skip goes on without a handover in trouble; the note says why.
func (e *Engine) Skip(ctx context.Context, c Caller, r Repair) (CaseState, error) {
	cmd := SkipHandover{Target: Target{Step: r.Step, Round: r.Round}, Part: r.Part, Note: r.Note}
	state, err := e.do(ctx, c, r.Case, cmd, "effect.skipped", r.Command)
	return state, failure.Wrap("workflow: skip", err)
}

// do carries out a command that is decided by the case's events alone.
func (e *Engine) do(ctx context.Context, c Caller, caseID string, cmd Command, what, id string) (CaseState, error) {
	ctx = ledger.Hold(ctx)
	step, round := cmd.where()
	row := command(id, c, what, step, round)
	l, err := e.apply(ctx, c, caseID, func(l *loaded) (*change, error) {
		if again, err := e.seen(ctx, l, row); err != nil || again {
			return nil, err
		}
		ch, err := e.decide(l, c, cmd, what)
		if err != nil {
			return nil, err
		}
		ch.command = row
		return ch, e.mend(ctx, l, ch, cmd)
	})
	if errors.Is(err, ErrNotFound) {
		l, err = e.gaveAway(ctx, c, caseID, row, err)
	}
	if err != nil {
		return "", err
	}
	return l.s.Phase(), nil
}

// gaveAway returns the case that an employee's command was carried out on before
// and by which they gave it out of their hands: a delegation, the end of a
// trouble. Otherwise it returns notFound.
func (e *Engine) gaveAway(ctx context.Context, c Caller, caseID string, cmd CommandRow, notFound error) (*loaded, error) {
	if cmd.ID == "" || !c.IsEmployee() {
		return nil, notFound
	}
	before, err := e.store.Command(ctx, c.Org, caseID, cmd.ID)
	if err != nil || before.Digest != cmd.Digest { // the digest has who sent it
		return nil, notFound
	}
	return e.load(ctx, c.Org, caseID)
}

// mend keeps an effect's row in step with what an operator decided.
func (e *Engine) mend(ctx context.Context, l *loaded, ch *change, cmd Command) error {
	var part string
	state := EffectPending
	switch cmd := cmd.(type) {
	case RetryHandover:
		part = cmd.Part
	case SkipHandover:
		part, state = cmd.Part, EffectSkipped
	case RedoHandover:
		state = EffectSkipped
	default:
		return nil
	}
	step, round := cmd.where()
	t, _ := l.s.Token(step, round)
	ef, ok := repaired(l.w.Step(t.Step), l.s, t, part)
	if !ok {
		return nil
	}
	row := e.effectRow(l.row, ef)
	old, err := e.store.Effect(ctx, row.ID)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	row.State, row.Created, row.Code = state, old.Created, old.Code
	if state == EffectPending { // decide has put a fresh row first
		ch.effects[0] = row
		return nil
	}
	row.Attempts, row.Waits, row.Since, row.Next = old.Attempts, old.Waits, old.Since, time.Time{}
	ch.effects = append(ch.effects, row)
	return nil
}

// repaired is the effect that an operator sees to when a step, or a part of it,
// is in trouble; false for what workers outside do.
func repaired(step *Step, s *State, t Token, part string) (Effect, bool) {
	ef := Effect{Step: t.asked(), Round: t.Round, Part: part}
	switch {
	case partKind(part) == kindTalk:
		return talkEffect(saidIn(part)), true
	case part != "":
		ef.Kind = partKind(part)
	case step.Kind == HandoverTo:
		ef.Kind = step.Handover.Kind
	case step.Kind == SubcaseOf:
		ef.Kind, ef.Part = kindSubcase, "subcase"
	case step.Kind == SignStep:
		ef.Kind, ef.Part = kindSign, signPart(s, t)
	default:
		return ef, false
	}
	return ef, true
}
