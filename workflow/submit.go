package workflow

import (
	"context"
	"encoding/json"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/audit"
)

// SubmitRequest submits a step that is filled in.
type SubmitRequest struct {
	Case  string
	Step  string
	Round int // 0 = the latest
	Lang  i18n.Lang
	// Forms are answers to be saved first, by form. A form that is not in here
	// is submitted as it was saved last.
	Forms map[string]FormInput
	// Command makes submitting twice harmless; optional.
	Command string
}

// FormInput is one form's answers as a browser sent them.
type FormInput struct {
	Answers  *form.Answers
	Revision int64 // that the answers were made from (If-Match)
}

// SubmitResult says whether a step was submitted, and if not, what is wrong.
type SubmitResult struct {
	// Submitted is false when there are faults; the answers are saved then, so
	// that nothing is lost.
	Submitted bool
	// Forms are the step's forms as the server sees them.
	Forms map[string]FormResult
	// State is where the case is now.
	State CaseState
}

// FormResult is one form after a submit.
type FormResult struct {
	Revision int64
	State    *form.State // its Faults say what is wrong
}

// Submit evaluates a step's forms on the server and, when nothing is wrong,
// sends the case on. Faults are data in the result, not an error. Files that
// were received and are in no answer are deleted then.
func (e *Engine) Submit(ctx context.Context, c Caller, req SubmitRequest) (SubmitResult, error) {
	const op = "workflow: submit"
	var out SubmitResult
	var gone fileList
	l, err := e.apply(ctx, c, req.Case, func(l *loaded) (*change, error) {
		out, gone = SubmitResult{Forms: map[string]FormResult{}}, nil
		cmd := command(req.Command, c, "case.submitted", req.Step, req.Round)
		if again, err := e.seen(ctx, l, cmd); err != nil || again {
			out.Submitted = again
			return nil, err
		}
		return e.submit(ctx, l, c, req, cmd, &out, &gone)
	})
	if err != nil {
		return SubmitResult{}, failure.Wrap(op, err)
	}
	e.remove(ctx, l.row, gone)
	out.State = l.s.Phase()
	return out, nil
}

func (e *Engine) submit(ctx context.Context, l *loaded, c Caller, req SubmitRequest, cmd CommandRow, out *SubmitResult, gone *fileList) (*change, error) {
	drafts, err := e.drafts(ctx, l, c, req)
	if err != nil {
		return nil, err
	}
	sub := SubmitForms{Target: Target{Step: req.Step, Round: req.Round}, Lang: l.w.Solution.Language(req.Lang)}
	docs, ok := []docChange{}, true
	for _, d := range drafts {
		state := d.evaluate()
		revision := d.revision
		if d.fresh {
			docs = append(docs, d.change())
			revision++
		}
		out.Forms[d.id] = FormResult{Revision: revision, State: state}
		ok = ok && state.OK()
		answers, err := json.Marshal(d.answers)
		if err != nil {
			return nil, Errorf(Invalid, "workflow: the answers cannot be written")
		}
		sub.Forms = append(sub.Forms, GivenForm{Form: d.id, Answers: answers, Data: state.Submission()})
	}
	if !ok {
		if len(docs) == 0 {
			return nil, nil
		}
		return &change{by: c.Identity, docs: docs, lines: e.saveLine(l, c, req.Step)}, nil
	}
	ch, err := e.decide(l, c, sub, "case.submitted")
	if err != nil {
		return nil, err
	}
	files, revision, err := e.fileList(ctx, l.row)
	if err != nil {
		return nil, err
	}
	if *gone, err = e.orphans(ctx, l, req.Step, files, sub.Forms); err != nil {
		return nil, err
	}
	if len(*gone) > 0 {
		docs = append(docs, files.without(*gone, revision))
	}
	ch.docs, ch.command, out.Submitted = docs, cmd, true
	return ch, nil
}

func (e *Engine) saveLine(l *loaded, c Caller, step string) []audit.Line {
	return []audit.Line{e.line(c.Identity, l.row.ID, l.w.Solution.ID, "case.saved", step)}
}

// drafts reads the drafts of all forms that the step edits, with what the
// request brings, for one reading: they see each other's answers.
func (e *Engine) drafts(ctx context.Context, l *loaded, c Caller, req SubmitRequest) ([]*draft, error) {
	step := l.w.Step(req.Step)
	if step == nil || step.Kind != Fill {
		return nil, Errorf(NotFound, "workflow: no such step to fill in")
	}
	if _, ok := l.s.Token(req.Step, req.Round); !ok {
		return nil, Errorf(Conflict, "workflow: step %q is not going on", req.Step)
	}
	for _, id := range sortedKeys(req.Forms) {
		if !step.edits(id) {
			return nil, Errorf(Invalid, "workflow: step %q does not edit that form", req.Step)
		}
	}
	if !MayAct(step, l.s, e.facts(l, c)) {
		return nil, errDenied(step)
	}
	files, _, err := e.fileList(ctx, l.row)
	if err != nil {
		return nil, err
	}
	r := e.reading(l, c.Identity, req.Lang, files.byID())
	r.veil = e.veilIn(l, c, step)
	var out []*draft
	for _, sf := range step.Forms {
		if sf.Mode != Edit {
			continue
		}
		d, err := e.readDraft(ctx, l, r, sf.Form)
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	for _, d := range out {
		if in, given := req.Forms[d.id]; given {
			again, err := d.take(in.Answers, in.Revision)
			if err != nil {
				return nil, err
			}
			d.fresh = !again
		}
	}
	return out, nil
}
