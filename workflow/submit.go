package workflow

import (
	"context"
	"encoding/json"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/prefill"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/ledger"
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
	// Choose has who is to do later steps that are assigned to whom this one
	// chooses: user names by step.
	Choose map[string]string
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
	// Submitted is false when there are faults or differences; the answers are
	// saved then, so that nothing is lost.
	Submitted bool
	// Forms are the step's forms as the server sees them.
	Forms map[string]FormResult
	// State is where the case is now.
	State CaseState
}

// FormResult is one form after a submit.
type FormResult struct {
	Revision int64
	State    *form.State // its Faults say what is wrong; see Saved.State
	// Differences are where registers say something else now than the draft was
	// made with. Whoever submits is told of each once, with Submitted false: what
	// is their own to decide stays as it is unless they take it over, the rest is
	// as State has it. Submitting again goes on.
	Differences []prefill.Change
}

// Submit evaluates a step's forms on the server and, when nothing is wrong,
// sends the case on. Faults are data in the result, not an error, and so are
// differences between the drafts and what registers say now. Files that were
// received and are in no answer are deleted then.
func (e *Engine) Submit(ctx context.Context, c Caller, req SubmitRequest) (SubmitResult, error) {
	ctx = ledger.Hold(ctx)
	const op = "workflow: submit"
	var out SubmitResult
	var gone fileList
	l, err := e.asking(ctx, c, req.Case, func(l *loaded, in *inquiry) (*change, error) {
		out, gone = SubmitResult{Forms: map[string]FormResult{}}, nil
		cmd := command(req.Command, c, "case.submitted", req.Step, req.Round)
		if again, err := e.seen(ctx, l, cmd); err != nil || again {
			out.Submitted = again
			return nil, err
		}
		return e.submit(ctx, l, c, req, cmd, in, &out, &gone)
	})
	if err != nil {
		return SubmitResult{}, failure.Wrap(op, err)
	}
	e.remove(ctx, l.row, gone)
	out.State = l.s.Phase()
	return out, nil
}

func (e *Engine) submit(ctx context.Context, l *loaded, c Caller, req SubmitRequest, cmd CommandRow, in *inquiry, out *SubmitResult, gone *fileList) (*change, error) {
	r, drafts, err := e.drafts(ctx, l, c, req, in)
	if err != nil || in.waits() {
		return nil, err
	}
	known := r.known
	ok, err := in.judge(ctx, r, drafts, out)
	if err != nil {
		return nil, err
	}
	docs := known.changes()
	for _, d := range drafts {
		if d.fresh {
			docs = append(docs, d.change())
		}
	}
	if !ok {
		if len(docs) == 0 {
			return nil, nil
		}
		return &change{by: c.Identity, docs: docs, lines: append(e.saveLine(l, c, req.Step), in.lines()...)}, nil
	}
	sub, err := givenForms(drafts, out)
	if err != nil {
		return nil, err
	}
	sub.Target, sub.Lang, sub.Choose = Target{Step: req.Step, Round: req.Round}, l.w.Solution.Language(req.Lang), req.Choose
	ch, err := e.decide(l, c, sub, "case.submitted")
	if err != nil {
		return nil, err
	}
	files, revision, err := e.received(ctx, l)
	if err != nil {
		return nil, err
	}
	if *gone, err = e.orphans(ctx, l, l.s.current(req.Step), files, sub.Forms); err != nil {
		return nil, err
	}
	if len(*gone) > 0 {
		docs = append(docs, files.without(*gone, revision))
	}
	ch.docs, ch.command, out.Submitted = docs, cmd, true
	ch.lines = append(in.lines(), ch.lines...)
	return ch, nil
}

// judge evaluates the drafts of a step and reports whether they may be
// submitted as they are. When they may, their fields are numbered.
func (in *inquiry) judge(ctx context.Context, r *reading, drafts []*draft, out *SubmitResult) (bool, error) {
	ok, told := r.evaluate(drafts, out), false
	for _, d := range drafts {
		result := out.Forms[d.id]
		if result.Differences = d.differences(); len(result.Differences) > 0 {
			out.Forms[d.id], told = result, true
		}
	}
	if told {
		r.known.registers.tell()
	}
	if !ok || told {
		return false, nil
	}
	if more, err := in.number(ctx, r.known.given); err != nil || !more {
		return true, err
	}
	return r.evaluate(drafts, out), nil // a number is a value like any other
}

// pin writes what the evaluation of a form knew, all of it, so that evaluating
// the form again gives the same. The time and the reader's language and limits
// are not of it.
func pin(s *form.State) json.RawMessage {
	known := s.Facts()
	return s.Form().EncodeFacts(form.Facts{
		Values: known.Values, Provenance: known.Provenance, Checks: known.Checks, Lookups: known.Lookups,
	})
}

// evaluate evaluates the drafts of a step, which see each other, and reports
// whether nothing is wrong.
func (r *reading) evaluate(drafts []*draft, out *SubmitResult) bool {
	r.states = nil
	ok := true
	for _, d := range drafts {
		revision := d.revision
		if d.fresh {
			revision++
		}
		state := d.evaluate()
		out.Forms[d.id] = FormResult{Revision: revision, State: state}
		ok = ok && state.OK()
	}
	return ok
}

// givenForms returns the drafts as they are submitted.
func givenForms(drafts []*draft, out *SubmitResult) (SubmitForms, error) {
	var sub SubmitForms
	for _, d := range drafts {
		answers, err := json.Marshal(d.answers)
		if err != nil {
			return sub, Errorf(Invalid, "workflow: the answers cannot be written")
		}
		state := out.Forms[d.id].State
		sub.Forms = append(sub.Forms, GivenForm{Form: d.id, Answers: answers, Data: state.Submission(), Found: pin(state)})
	}
	return sub, nil
}

func (e *Engine) saveLine(l *loaded, c Caller, step string) []audit.Line {
	return []audit.Line{e.line(c.Identity, l.row.ID, l.w.Solution.ID, "case.saved", step)}
}

// drafts reads the drafts of all forms that the step edits, with what the
// request brings and the inquiry was told, for one reading: they see each
// other's answers.
func (e *Engine) drafts(ctx context.Context, l *loaded, c Caller, req SubmitRequest, in *inquiry) (*reading, []*draft, error) {
	step := l.step(req.Step)
	if step == nil || step.Kind != Fill {
		return nil, nil, Errorf(NotFound, "workflow: no such step to fill in")
	}
	if err := l.open(req.Step, req.Round); err != nil {
		return nil, nil, err
	}
	for _, id := range sortedKeys(req.Forms) {
		if !step.edits(id) {
			return nil, nil, Errorf(Invalid, "workflow: step %q does not edit that form", req.Step)
		}
	}
	if !MayAct(step, l.s, e.facts(l, c)) {
		return nil, nil, errDenied(step)
	}
	files, _, err := e.received(ctx, l)
	if err != nil {
		return nil, nil, err
	}
	r, err := e.stepReading(ctx, l, c, step, req.Lang, files)
	if err != nil {
		return nil, nil, err
	}
	if err := in.hear(r.known, l.w); err != nil {
		return nil, nil, err
	}
	var out []*draft
	for _, sf := range step.Forms {
		if sf.Mode != Edit {
			continue
		}
		d, err := e.readDraft(ctx, l, r, sf.Form)
		if err != nil {
			return nil, nil, err
		}
		out = append(out, d)
	}
	for _, d := range out {
		if in, given := req.Forms[d.id]; given {
			again, err := d.take(in.Answers, in.Revision)
			if err != nil {
				return nil, nil, err
			}
			d.fresh = !again
		}
	}
	for range min(len(out), 2) { // twice, since what one is told may change what another asks
		for _, d := range out {
			in.settle(d)
		}
	}
	return r, out, nil
}
