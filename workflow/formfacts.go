package workflow

import (
	"context"
	"strings"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// reading is one look at a case's forms: who reads, when, in which language,
// and which answers each form has just now.
type reading struct {
	w     *Workflow
	s     *State
	by    identity.Identity
	now   time.Time
	lang  i18n.Lang
	test  bool
	files map[string]form.File
	// veil is what the reader may not see.
	veil veil
	// known is what the server has found out for the forms that are filled in.
	known *knowledge
	// current has answers that are newer than what was submitted.
	current map[string]*form.Answers

	states map[string]*form.State // of other forms, worked out once
}

// facts returns what the evaluation of a form may know.
func (r *reading) facts(f *form.Form) form.Facts {
	by, now := r.reader(f)
	out, pinned := r.pinned(f)
	if !pinned {
		out = loginFacts(by, now, r.test)
		r.caseFacts(out.Values)
		r.otherForms(f, out.Values)
		out = add(out, r.known.facts(f))
	}
	out.Now, out.Test, out.Lang = now, r.test, f.Language(r.lang)
	out.Files, out.Withheld = r.files, r.veil[f.ID]
	return out
}

// reader returns who reads a form, and when: of one that was submitted who
// submitted it then, so that what others read of it stays what it was.
func (r *reading) reader(f *form.Form) (identity.Identity, time.Time) {
	sub, submitted := r.s.Forms[f.ID]
	if !submitted || r.current[f.ID] != nil || sub.By == nil {
		return r.by, r.now
	}
	return *sub.By, sub.At
}

// loginFacts returns the facts of a login, with the time. A fact that is not
// known is left out, which is blank.
func loginFacts(by identity.Identity, now time.Time, test bool) form.Facts {
	out := form.Facts{Now: now, Test: test, Values: map[string]expression.Value{}}
	writeLogin(by, out.Values)
	out.Provenance = said(out.Values)
	return out
}

// caseFacts writes what is known of the case itself.
func (r *reading) caseFacts(values map[string]expression.Value) {
	text := func(name, v string) {
		if v != "" {
			values[name] = expression.TextOf(v)
		}
	}
	for name, v := range r.s.Params {
		text("params."+name, v)
	}
	for step, outcome := range r.s.Outcomes {
		text("steps."+step+".outcome", outcome)
	}
	for step, out := range r.s.Outputs {
		text("steps."+step+".ref", out.Ref)
	}
	for id, answer := range r.s.Consents {
		text("consent."+id, answer)
	}
	text("payment.state", r.s.Payment)
	text("case.id", r.s.Case)
	text("case.title", r.w.Solution.Title.In(r.lang))
}

func writeLogin(by identity.Identity, values map[string]expression.Value) {
	text := func(name, v string) {
		if v != "" {
			values[name] = expression.TextOf(v)
		}
	}
	values["login.authenticated"] = expression.BoolOf(!by.IsAnonymous())
	values["login.employee"] = expression.BoolOf(by.IsEmployee())
	values["proxy.active"] = expression.BoolOf(by.Principal != nil)
	text("login.assurance", by.Assurance.String())
	text("login.user_id", by.Employee)
	person := func(prefix string, p identity.Person) {
		text(prefix+"name", p.Name)
		text(prefix+"first_name", p.Given)
		text(prefix+"middle_name", p.Middle)
		text(prefix+"last_name", p.Family)
		text(prefix+"cpr", string(p.CPR))
		text(prefix+"company.cvr", p.CVR)
		text(prefix+"email", p.Email)
	}
	person("login.", by.Actor)
	if by.Principal != nil {
		person("proxy.", *by.Principal)
	}
}

// said is where the facts of a login and of a mandate are from.
func said(values map[string]expression.Value) map[string]form.Provenance {
	out := make(map[string]form.Provenance, len(values))
	for name := range values {
		p := form.Provenance{Source: form.SourceLogin, For: form.Actor}
		if strings.HasPrefix(name, "proxy.") {
			p = form.Provenance{Source: form.SourceProxy, For: form.Principal}
		}
		out[name] = p
	}
	return out
}

// otherForms writes what the form reads of the case's other forms. The
// compiler has refused cycles, so this ends.
func (r *reading) otherForms(f *form.Form, values map[string]expression.Value) {
	for _, ref := range f.Refs {
		id, pointer, ok := otherField(ref)
		if !ok {
			continue
		}
		if state := r.state(id); state != nil {
			if e := state.Find(pointer); e != nil {
				values[ref.Name] = state.ValueOf(e)
			}
		}
	}
}

// state evaluates a form of the case as it stands, or returns nil when it has
// no answers yet.
func (r *reading) state(id string) *form.State {
	if s, done := r.states[id]; done {
		return s
	}
	f := r.w.Forms[id]
	if f == nil {
		return nil
	}
	if r.states == nil {
		r.states = map[string]*form.State{}
	}
	r.states[id] = nil // a form that reads itself reads blank
	answers := r.current[id]
	if answers == nil {
		answers = r.s.submitted(f, id)
	}
	if answers != nil {
		r.states[id] = f.Evaluate(answers, r.facts(f))
	}
	return r.states[id]
}

// submitted returns the answers last submitted of a form, or nil.
func (s *State) submitted(f *form.Form, id string) *form.Answers {
	sub, ok := s.Forms[id]
	if !ok {
		return nil
	}
	a, _, err := form.DecodeAnswers(f, sub.Answers)
	if err != nil {
		return nil
	}
	return a
}

// test reports whether constructed CPR numbers are allowed.
func (e *Engine) test(l *loaded) bool { return l.test() || e.opts.TestData }

// stepReading returns how a caller who may act in a step reads its forms now.
func (e *Engine) stepReading(ctx context.Context, l *loaded, c Caller, step *Step, lang i18n.Lang, files fileList) (*reading, error) {
	r := e.reading(l, c.Identity, lang, files.byID())
	r.veil = e.veilIn(l, c, step)
	var err error
	r.known, err = e.knowledge(ctx, l, c.Identity, step)
	return r, err
}

// reading returns how a caller reads the case's forms now.
func (e *Engine) reading(l *loaded, by identity.Identity, lang i18n.Lang, files map[string]form.File) *reading {
	return &reading{
		w: l.w, s: l.s, by: by, now: e.at(l), lang: l.w.Solution.Language(lang),
		test: e.test(l), files: files, current: map[string]*form.Answers{},
	}
}

// past returns how a form was read when it was submitted, so that evaluating it
// again gives the same.
func (e *Engine) past(l *loaded, sub Submission, files map[string]form.File) *reading {
	by := identity.Identity{}
	if sub.By != nil {
		by = *sub.By
	}
	then := *l.s
	if sub.Known != nil {
		k := sub.Known
		then.Forms, then.Outcomes, then.Outputs, then.Consents, then.Payment = k.Forms, k.Outcomes, k.Outputs, k.Consents, k.Payment
	}
	r := e.reading(&loaded{row: l.row, w: l.w, s: &then}, by, sub.Lang, files)
	r.now = sub.At
	return r
}
