package workflow

import (
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
	// current has answers that are newer than what was submitted.
	current map[string]*form.Answers

	states map[string]*form.State // of other forms, worked out once
}

// facts returns what the evaluation of a form may know.
func (r *reading) facts(f *form.Form) form.Facts {
	out := form.Facts{
		Now: r.now, Lang: f.Language(r.lang), Test: r.test, Files: r.files,
		Withheld: r.veil[f.ID], Values: map[string]expression.Value{},
	}
	r.login(out.Values)
	out.Provenance = said(out.Values)
	r.caseFacts(out.Values)
	r.otherForms(f, out.Values)
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

// login writes the facts of the reader's login. A fact that is not known is
// left out, which is blank.
func (r *reading) login(values map[string]expression.Value) {
	text := func(name, v string) {
		if v != "" {
			values[name] = expression.TextOf(v)
		}
	}
	values["login.authenticated"] = expression.BoolOf(!r.by.IsAnonymous())
	values["login.employee"] = expression.BoolOf(r.by.IsEmployee())
	values["proxy.active"] = expression.BoolOf(r.by.Principal != nil)
	text("login.assurance", r.by.Assurance.String())
	who := r.by.Actor
	text("login.name", who.Name)
	text("login.first_name", who.Given)
	text("login.middle_name", who.Middle)
	text("login.last_name", who.Family)
	text("login.cpr", string(who.CPR))
	text("login.company.cvr", who.CVR)
	text("login.email", who.Email)
	if p := r.by.Principal; p != nil {
		text("proxy.name", p.Name)
		text("proxy.cpr", string(p.CPR))
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

// reading returns how a caller reads the case's forms now.
func (e *Engine) reading(l *loaded, by identity.Identity, lang i18n.Lang, files map[string]form.File) *reading {
	return &reading{
		w: l.w, s: l.s, by: by, now: e.at(l), lang: l.w.Solution.Language(lang),
		test: l.s.Test || l.w.Solution.Test || e.opts.TestData, files: files, current: map[string]*form.Answers{},
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
