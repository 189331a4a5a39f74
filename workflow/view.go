package workflow

import (
	"context"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/access"
	"github.com/borgerflow/borgerflow/workflow/ledger"
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
	// person sees what others are waited for, but not their forms; a co-applicant
	// sees only their own.
	Steps []StepView
	// Submitted are the forms that were submitted and that the caller may see,
	// by form, as they were submitted.
	Submitted map[string]FormView
	// History is oldest first. Others than employees are not told which employee
	// did something, who was given the task, the notes of approvals, and what went
	// wrong with handovers; co-applicants only of their own steps.
	History []Entry
	// Outputs are what handovers gave back, by step. Others than employees get
	// only the reference; employees not what was written into fields that are
	// withheld from them.
	Outputs map[string]Output
	// Talk is the dialogue, oldest first; it is for the applicant and the case's
	// workers. MaySay says that the caller may write in it now.
	Talk   []TalkView
	MaySay bool
	// Renamed has the ids that steps had in versions that the case was on before,
	// as they stand in links, and what they are called now.
	Renamed map[string]string

	hides  map[guardAt]bool
	before []*Workflow // versions that the case was on, the latest first
}

// StepView is a step that is going on.
type StepView struct {
	Step  *Step
	Round int
	Since time.Time
	// May says that it is the caller's task, to be done now.
	May bool
	// Whose says whose task it is, Rights what the caller may do about it.
	Whose  Whose
	Rights Rights
	// Due is its deadline; zero when it has none. Overdue says that it is over.
	Due     time.Time
	Overdue bool
	// Signing says that what was submitted waits for the signature.
	Signing bool
	// Choose are the later steps whose doer is chosen in this one, when May.
	Choose []*Step
	// RejectTo are the steps a rejection may send the case to.
	RejectTo []string
	// Trouble is why the step waits for an operator; empty when it does not.
	// Failed are its messages and look-ups that do, while the step itself goes on.
	// Both are told to those who may repair them.
	Trouble Code
	Failed  []Failed
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
	ctx = ledger.Hold(ctx)
	const op = "workflow: view"
	l, err := e.open(ctx, c, caseID)
	if err != nil {
		return View{}, failure.Wrap(op, err)
	}
	files, _, err := e.fileList(ctx, l)
	if err != nil {
		return View{}, failure.Wrap(op, err)
	}
	f := e.facts(l, c)
	v := View{
		Case: l.row.ID, Workflow: l.w, State: l.row.State, Started: l.s.Started, Sent: l.s.Sent, Updated: l.row.Updated,
		Ended: l.s.Ended, Outcome: l.s.Outcome, Own: IsApplicant(l.s, f), History: l.s.History, Outputs: l.s.Outputs,
		Test: l.test(), Informed: l.s.Informed, Submitted: map[string]FormView{}, Renamed: l.s.Renamed,
	}
	if v.before, err = e.versionsBefore(ctx, l); err != nil {
		return View{}, failure.Wrap(op, err)
	}
	if v.Newer, err = e.newer(ctx, l, f); err != nil {
		return View{}, failure.Wrap(op, err)
	}
	seen := func(string) bool { return true }
	if !c.IsEmployee() || f.refuses(access.Read) { // then it is the employee's own
		v.History, v.Outputs = publicHistory(v.History), publicOutputs(v.Outputs)
	}
	if !c.IsEmployee() && !v.Own {
		seen = e.seenSteps(l, c)
		v.History, v.Outputs = historyOf(v.History, seen), map[string]Output{}
	}
	v.Talk, v.MaySay = e.talkView(l, c, files)
	for _, t := range l.s.Tokens {
		if !seen(t.Step) {
			continue
		}
		sv, err := e.stepView(ctx, l, c, t, lang, files)
		if err != nil {
			return View{}, failure.Wrap(op, err)
		}
		v.Steps = append(v.Steps, sv)
	}
	over := e.veilOver(l, c)
	staff := c.IsEmployee() && !f.refuses(access.Read)
	v.hides = e.hiddenGuards(l, c, staff && !v.Own)
	if staff {
		if v.Outputs, err = e.outputs(ctx, l, func(at *loaded) veil { return e.veilOver(at, c) }); err != nil {
			return View{}, failure.Wrap(op, err)
		}
	}
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
	_, may := mayDo(step, t, l.s, f)
	sv := StepView{
		Step: step, Round: t.Round, Since: t.Since, May: may && !t.Signing, Whose: whoseIs(step, t, l.s, f), Rights: l.rightsIn(t, f),
		Due: t.Due, Overdue: overdue(t.Due, f.Now), Signing: t.Signing,
	}
	sv.trouble(t, f)
	if !sv.May {
		return sv, nil
	}
	sv.Choose = l.w.choices(step)
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
