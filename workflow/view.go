package workflow

import (
	"context"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/access"
)

// View is a case as one person may see it.
type View struct {
	Case     string
	Workflow *Workflow
	State    CaseState
	Started  time.Time
	Sent     time.Time // zero while it is a draft
	Updated  time.Time
	Ended    time.Time // zero until it has ended
	Outcome  string    // the end that was reached
	// Own says that it is the caller's own case.
	Own bool
	// Test says that it is a test case.
	Test bool
	// Informed is what its owner was told before it was started; nil when there
	// was nothing that must be told.
	Informed *Informed
	// Newer is the version that the caller's draft can be taken to
	// ([Engine.Upgrade]); nil when there is none.
	Newer *Newer
	// Steps are those that are going on, in the order they were entered. A
	// person sees what others are waited for, but not their forms.
	Steps []StepView
	// Submitted are the forms that were submitted and that the caller may see,
	// by form, as they were submitted.
	Submitted map[string]FormView
	// History is oldest first. Others than employees are not told which employee
	// did something, the notes of approvals, and what went wrong with handovers.
	History []Entry
	// Outputs are what handovers gave back, by step. Others than employees get
	// only the reference.
	Outputs map[string]Output
}

// StepView is a step that is going on.
type StepView struct {
	Step  *Step
	Round int
	Since time.Time
	// May says that it is the caller's task.
	May bool
	// RejectTo are the steps a rejection may send the case to.
	RejectTo []string
	// Trouble is why a handover waits for a person; empty when it does not. It
	// is told to those who may repair it.
	Trouble Code
	// Forms are the step's forms in the author's order, when May.
	Forms []FormView
}

// FormView is a form as the caller may see it.
type FormView struct {
	ID   string
	Form *form.Form
	Mode FormMode
	// Answers may be given to the caller's browser: what is withheld from the
	// caller is not in them.
	Answers *form.Answers
	// Facts are what the form is evaluated with.
	Facts form.Facts
	// Revision is the draft's, for If-Match; 0 before it was ever saved, and in
	// forms that are only shown.
	Revision int64
	At       time.Time // when it was submitted; zero for drafts
}

// State evaluates the form as the caller sees it.
func (v FormView) State() *form.State { return v.Form.Evaluate(v.Answers, v.Facts) }

// View returns a case as the caller may see it, in the caller's language. A
// case that is neither the caller's own nor came to a step of their groups is
// not_found. That somebody else than the person themself looked is written in
// the audit trail first.
func (e *Engine) View(ctx context.Context, c Caller, caseID string, lang i18n.Lang) (View, error) {
	const op = "workflow: view"
	l, err := e.open(ctx, c, caseID)
	if err != nil {
		return View{}, failure.Wrap(op, err)
	}
	files, _, err := e.fileList(ctx, l.row)
	if err != nil {
		return View{}, failure.Wrap(op, err)
	}
	f := e.facts(l, c)
	v := View{
		Case: l.row.ID, Workflow: l.w, State: l.row.State, Started: l.s.Started, Sent: l.s.Sent, Updated: l.row.Updated,
		Ended: l.s.Ended, Outcome: l.s.Outcome, Own: IsApplicant(l.s, f), History: l.s.History, Outputs: l.s.Outputs,
		Test: l.test(), Informed: l.s.Informed, Submitted: map[string]FormView{},
	}
	if v.Newer, err = e.newer(ctx, l, f); err != nil {
		return View{}, failure.Wrap(op, err)
	}
	if !c.IsEmployee() || f.refuses(access.Read) { // then it is the employee's own
		v.History, v.Outputs = publicHistory(v.History), publicOutputs(v.Outputs)
	}
	for _, t := range l.s.Tokens {
		sv, err := e.stepView(ctx, l, c, t, lang, files)
		if err != nil {
			return View{}, failure.Wrap(op, err)
		}
		v.Steps = append(v.Steps, sv)
	}
	over := e.veilOver(l, c)
	for _, id := range e.seenForms(l, c) {
		if fv, ok := e.shownForm(l, over, id, lang, files); ok {
			v.Submitted[id] = fv
		}
	}
	if err := e.read(ctx, l, c, "case.read", ""); err != nil {
		return View{}, failure.Wrap(op, err)
	}
	return v, nil
}

func (e *Engine) stepView(ctx context.Context, l *loaded, c Caller, t Token, lang i18n.Lang, files fileList) (StepView, error) {
	step, f := l.w.Step(t.Step), e.facts(l, c)
	sv := StepView{Step: step, Round: t.Round, Since: t.Since, May: MayAct(step, l.s, f)}
	if t.Kind == HandoverTo && MayRepair(step, f) {
		sv.Trouble = t.Trouble
	}
	if !sv.May {
		return sv, nil
	}
	if step.Kind == Approve {
		sv.RejectTo = l.w.RejectTargets(step.ID)
	}
	r, err := e.stepReading(ctx, l, c, step, lang, files)
	if err == nil {
		err = e.openStep(ctx, l, c, step, r)
	}
	if err != nil {
		return sv, err
	}
	for _, sf := range step.Forms {
		switch sf.Mode {
		case Withheld:
			continue
		case Edit:
			d, err := e.readDraft(ctx, l, r, sf.Form)
			if err != nil {
				return sv, err
			}
			sv.Forms = append(sv.Forms, FormView{ID: sf.Form, Form: d.form, Mode: Edit, Revision: d.revision})
			continue
		}
		if fv, ok := e.shownForm(l, r.veil, sf.Form, lang, files); ok {
			sv.Forms = append(sv.Forms, fv)
		}
	}
	// The facts are worked out when all drafts of the step are known, since
	// forms may read each other.
	for i, fv := range sv.Forms {
		if fv.Mode == Edit {
			sv.Forms[i].Facts = r.facts(fv.Form)
			sv.Forms[i].Answers = r.current[fv.ID].ForReader(sv.Forms[i].Facts)
		}
	}
	return sv, nil
}

// grants returns the steps whose forms the caller may see: an applicant's those
// of the applicant, an employee's those of their groups that were reached.
func (e *Engine) grants(l *loaded, c Caller) []*Step {
	f := e.facts(l, c)
	own := IsApplicant(l.s, f)
	var out []*Step
	for _, step := range l.w.Solution.Steps {
		if l.s.Rounds[step.ID] == 0 {
			continue
		}
		if own && step.Assign.To == Applicant || e.concerns(l, step, f) {
			out = append(out, step)
		}
	}
	return out
}

// seenForms returns the forms that the caller may see once they are submitted.
func (e *Engine) seenForms(l *loaded, c Caller) []string {
	seen := map[string]bool{}
	for _, step := range e.grants(l, c) {
		for _, sf := range step.Forms {
			if sf.Mode != Withheld {
				seen[sf.Form] = true
			}
		}
	}
	return sortedKeys(seen)
}

// shownForm returns a form as it was submitted, read-only, in the reader's
// language and without what is withheld from them.
func (e *Engine) shownForm(l *loaded, v veil, id string, lang i18n.Lang, files fileList) (FormView, bool) {
	sub, ok := l.s.Forms[id]
	f := l.w.Forms[id]
	if !ok || f == nil {
		return FormView{}, false
	}
	answers := l.s.submitted(f, id)
	if answers == nil {
		return FormView{}, false
	}
	r := e.past(l, sub, files.byID())
	r.lang, r.veil = l.w.Solution.Language(lang), v
	facts := r.facts(f)
	facts.ShowOnly = true
	return FormView{ID: id, Form: f, Mode: Show, Answers: answers.ForReader(facts), Facts: facts, At: sub.At}, true
}

// publicHistory is what a citizen is told of a case's history.
func publicHistory(all []Entry) []Entry {
	var out []Entry
	for _, h := range all {
		switch h.Type {
		case HandoverFailed, HandoverRetried, HandoverSkipped:
			continue
		}
		if h.Who.IsEmployee() {
			h.Who = ""
		}
		if h.Outcome == OutcomeApproved {
			h.Note = ""
		}
		out = append(out, h)
	}
	return out
}

// publicOutputs leaves out what only employees may know of handovers.
func publicOutputs(all map[string]Output) map[string]Output {
	out := make(map[string]Output, len(all))
	for step, o := range all {
		out[step] = Output{Ref: o.Ref}
	}
	return out
}
