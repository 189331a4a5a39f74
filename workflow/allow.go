package workflow

import (
	"context"
	"errors"
	"log/slog"

	"github.com/borgerflow/borgerflow/workflow/access"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

// open reads a case for a caller. Default deny: a case that is not the
// caller's and has no step of the caller's groups is not_found, so that nobody
// learns that it exists; neither is one that the organisation's policy keeps
// from an employee. That an employee was refused is written in the trail.
func (e *Engine) open(ctx context.Context, c Caller, caseID string) (*loaded, error) {
	return e.openWith(ctx, c, caseID, false)
}

// openWith is open with the documents too, if they come in the same go.
func (e *Engine) openWith(ctx context.Context, c Caller, caseID string, docs bool) (*loaded, error) {
	if c.Org == "" || caseID == "" {
		return nil, Errorf(Invalid, "workflow: an organisation and a case are required")
	}
	l, err := e.loadWith(ctx, c.Org, caseID, docs)
	if errors.Is(err, ledger.ErrErased) {
		return nil, Errorf(NotFound, "workflow: no such case")
	}
	if err != nil {
		return nil, err
	}
	l.actsFor = e.acting(ctx, c)
	l.warrant = e.warrant(c.Identity)
	l.refused = l.warrant.refused(l.object())
	if !e.maySee(l, c) {
		e.refuse(ctx, c, l.row, access.Read, whyNot(l, access.Read))
		return nil, Errorf(NotFound, "workflow: no such case")
	}
	return l, nil
}

// maySee reports whether the case is the caller's own, or has come to a step
// that is the task of a group the employee is in and is theirs to read by the
// organisation's policy.
func (e *Engine) maySee(l *loaded, c Caller) bool {
	f := e.facts(l, c)
	if IsApplicant(l.s, f) {
		return l.w.Solution.Start.standsIn(c.Identity)
	}
	if !l.w.Solution.Start.represents(c.Identity) {
		return false
	}
	if l.s.Draft() {
		return false
	}
	for _, step := range l.w.Solution.Steps {
		if e.concerns(l, step, f) {
			return true
		}
	}
	return false
}

// concerns reports whether a step that was reached is the employee's, or the
// co-applicant's, to see.
func (e *Engine) concerns(l *loaded, step *Step, f Facts) bool {
	if Concerned(step, l.s, f) {
		return true
	}
	if f.refuses(access.Read) {
		return false
	}
	t, ok := l.s.Token(step.ID, 0)
	return ok && MayRepair(step, f) && (t.Trouble != "" || len(t.Failed) > 0)
}

// notTheirs is why somebody is refused whom no policy refuses: it is the task
// of others.
const notTheirs access.Reason = "not_theirs"

// whyNot returns why the caller it was opened for was refused.
func whyNot(l *loaded, a access.Action) access.Reason {
	if d := l.warrant.may(a, l.object()); !d.Allowed {
		return d.Reason
	}
	return notTheirs
}

// refuse writes in a case's chain of reads that an employee was refused, unless
// that very refusal was written within the hour. Nothing was given out, so a
// line that cannot be written changes nothing for them.
func (e *Engine) refuse(ctx context.Context, c Caller, row CaseRow, a access.Action, why access.Reason) {
	if !c.IsEmployee() {
		return
	}
	ref := string(a) + " " + string(why)
	if !e.refusals.first(row.Org+"/"+row.ID+"/"+string(c.ActorRef())+"/"+ref, e.now()) {
		return
	}
	if err := e.readLine(ctx, c, row.ID, row.Solution, "case.denied", ref); err != nil {
		e.opts.Logger.WarnContext(ctx, "a refusal was not written in the trail", slog.String("case", row.ID), slog.String("code", string(CodeOf(err))))
	}
}
