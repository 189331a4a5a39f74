package workflow

import (
	"context"
	"errors"

	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/google/uuid"
)

// subcaseSpace makes the ids of subcases: the same effect always starts the same
// case.
var subcaseSpace = uuid.MustParse("6f1d9a52-3f0c-5c7e-9a0b-0d5e5b0f7c11")

// startSubcase starts the case that a subcase step waits for, on the latest open
// version of its solution, for the applicant. Starting it twice gives the same
// case.
func (e *Engine) startSubcase(ctx context.Context, l *loaded, row EffectRow) (Output, error) {
	past, step, err := e.whenAsked(ctx, l, row)
	if err != nil {
		return Output{}, err
	}
	then := past.s
	offer, err := e.Offer(ctx, row.Org, step.Subcase.Solution, l.row.Test)
	if errors.Is(err, ErrNotFound) {
		return Output{}, Errorf(Rejected, "workflow: subcase: the solution %q is not open", step.Subcase.Solution)
	}
	if err != nil {
		return Output{}, err
	}
	id := subcaseID(row.ID)
	params := map[string]string{}
	values := readingOf(past.w, then, e.facts(l, Caller{Identity: identity.System(row.Org, scheduler)})).values()
	for i, name := range sortedKeys(step.Subcase.Params) {
		if v, ok := valueIn(values, paramKey(past.w.flow.number[step.ID], i)).AsText(); ok {
			params[name] = v
		}
	}
	if err := checkParams(params); err != nil {
		return Output{}, err
	}
	by := *then.Applicant
	cmd := StartCase{
		Case: id, Lang: offer.Workflow.Solution.Language(then.Lang), Params: params, Test: offer.Test || l.test(),
		Parent: &Parent{Case: row.Case, Step: row.Step, Round: row.Round},
	}
	return Output{Ref: id}, e.beginSubcase(ctx, by, cmd, offer.Workflow, l)
}

func (e *Engine) beginSubcase(ctx context.Context, by identity.Identity, cmd StartCase, w *Workflow, parent *loaded) error {
	now := e.now()
	l := &loaded{at: now, w: w, s: &State{}, row: CaseRow{
		Org: by.Org, ID: cmd.Case, Solution: w.Solution.ID, Hash: w.Hash, Created: now, KLE: w.Solution.KLE,
		Test: cmd.Test, Parent: parent.row.ID, Subject: parent.row.Subject, Token: parent.row.Token,
	}}
	ch, err := e.decide(l, Caller{Identity: by}, cmd, "case.started")
	if err != nil {
		return err
	}
	l.s = Apply(l.s, ch.events...)
	if err := e.firstDrafts(ctx, l, by, cmd.Lang, ch); err != nil {
		return err
	}
	l.s = &State{}
	if _, err = e.commit(ctx, l, ch); !errors.Is(err, ErrConflict) {
		return err
	}
	row, err := e.store.Case(ctx, l.row.Org, l.row.ID) // it was started before
	if err == nil && row.State == CaseErased {
		return Errorf(NotFound, "workflow: subcase: the case that was started has been erased")
	}
	return err
}

// subcaseID is the id of the case that a subcase step starts.
func subcaseID(effect string) string { return uuid.NewSHA1(subcaseSpace, []byte(effect)).String() }

// missed makes the step that waits for a case which is erased an operator's:
// nobody will end that case any more. What cannot be told, because the case that
// waits is gone or damaged, is told to nobody.
func (e *Engine) missed(ctx context.Context, row CaseRow) error {
	if row.Parent == "" {
		return nil
	}
	c := Caller{Identity: identity.System(row.Org, scheduler)}
	_, err := e.applyUnasked(ctx, row.Org, row.Parent, func(l *loaded) (*change, error) {
		for _, t := range l.s.Tokens {
			ef := Effect{Step: t.asked(), Round: t.Round, Part: "subcase"}
			if t.Kind != SubcaseOf || t.Trouble != "" || subcaseID(e.effectRow(l.row, ef).ID) != row.ID {
				continue
			}
			return e.decide(l, c, FailHandover{Target: Target{Step: t.Step, Round: t.Round}, Code: NotFound}, "subcase.erased")
		}
		return nil, nil
	})
	if errors.Is(err, ErrUnavailable) || errors.Is(err, ErrInDoubt) || ctx.Err() != nil {
		return err
	}
	return nil
}

// tellParent tells the case that started this one how it ended.
func (e *Engine) tellParent(ctx context.Context, l *loaded) error {
	p := l.s.Parent
	c := Caller{Identity: identity.System(l.row.Org, scheduler)}
	cmd := FinishSubcase{Target: Target{Step: p.Step, Round: p.Round}, Case: l.row.ID, Outcome: l.s.Outcome}
	_, err := e.do(ctx, c, p.Case, cmd, "subcase.ended", "subcase/"+l.row.ID)
	if errors.Is(err, ErrConflict) || errors.Is(err, ErrNotFound) {
		return nil // nobody waits for it any more
	}
	return err
}
