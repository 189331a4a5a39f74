package workflow

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/prefill"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// registers is what registers say for somebody who fills in a step.
type registers struct {
	doc   string
	plan  prefill.Plan
	who   prefill.Who
	about [2]identity.Ref // actor and principal
	login form.Facts      // what need not be asked, and when it is now

	made  *prefill.Result // what the drafts were begun with, or what was told since; nil = nothing yet
	seen  *prefill.Result // what the citizen's page was made with last
	now   *prefill.Result // what the forms are evaluated with
	asked time.Time       // when they were asked last

	revision int64
	changed  bool
}

// keptRegisters is how registers are kept, sealed.
type keptRegisters struct {
	Actor     identity.Ref    `json:"actor"`
	Principal identity.Ref    `json:"principal,omitempty"`
	Asked     time.Time       `json:"asked"`
	Made      json.RawMessage `json:"made"`
	Seen      json.RawMessage `json:"seen,omitempty"` // empty = Now
	Now       json.RawMessage `json:"now"`
}

// again is how long registers are left alone after they have been asked: one
// that is down is not waited for with every draft that is saved.
const again = time.Minute

// keptRegisters reads what registers said for a step, or nil when its forms are
// filled from none. What they said of somebody else is not used.
func (e *Engine) keptRegisters(ctx context.Context, l *loaded, by identity.Identity, step *Step) (*registers, error) {
	plan, ok := l.w.plans[step.ID]
	if e.opts.Prefill == nil || !ok || by.IsAnonymous() {
		return nil, nil
	}
	test := e.test(l)
	out := &registers{
		doc: "registers/" + step.ID, plan: plan, who: who(by, test), login: loginFacts(by, e.at(l), test),
		about: [2]identity.Ref{by.ActorRef(), by.PrincipalRef()},
	}
	if !e.opts.Prefill.Due(plan, out.who, out.login, nil) {
		return nil, nil // the login says it all, or nobody knows more
	}
	var kept keptRegisters
	var err error
	if out.revision, err = e.doc(ctx, l.row, out.doc, &kept); err != nil || out.revision == 0 {
		return out, err
	}
	if out.about != [2]identity.Ref{kept.Actor, kept.Principal} {
		return out, nil
	}
	return out, out.decode(kept)
}

func (r *registers) decode(kept keptRegisters) error {
	var errs [3]error
	r.made, errs[0] = r.plan.Decode(kept.Made)
	r.now, errs[1] = r.plan.Decode(kept.Now)
	if r.seen = r.now; len(kept.Seen) > 0 {
		r.seen, errs[2] = r.plan.Decode(kept.Seen)
	}
	if errors.Join(errs[:]...) != nil {
		return Errorf(Invalid, "workflow: what registers said cannot be read")
	}
	r.asked = kept.Asked
	return nil
}

// due reports whether registers are to be asked.
func (r *registers) due(filler *prefill.Filler) bool {
	wait := r.login.Now.Sub(r.asked)
	return (r.now == nil || wait < 0 || wait >= again) && filler.Due(r.plan, r.who, r.login, r.now)
}

// hear takes over what registers say now.
func (r *registers) hear(said *prefill.Result) {
	if r.made == nil {
		r.made, r.seen = said, said
	}
	r.now, r.asked, r.changed = said, r.login.Now, true
}

// look notes that the citizen's page is made with what registers say now.
func (r *registers) look() {
	if r != nil && r.seen != r.now {
		r.seen, r.changed = r.now, true
	}
}

// tell notes that the citizen is told what registers say now.
func (r *registers) tell() { r.made, r.seen, r.changed = r.now, r.now, true }

func (r *registers) change() docChange {
	kept := struct {
		Actor     identity.Ref    `json:"actor"`
		Principal identity.Ref    `json:"principal,omitempty"`
		Asked     time.Time       `json:"asked"`
		Made      *prefill.Result `json:"made"`
		Seen      *prefill.Result `json:"seen,omitempty"`
		Now       *prefill.Result `json:"now"`
	}{r.about[0], r.about[1], r.asked, r.made, r.seen, r.now}
	if r.seen == r.now {
		kept.Seen = nil
	}
	return docChange{key: r.doc, revision: r.revision + 1, value: kept}
}

// who returns whom registers are asked about: the numbers of who acts, and of
// whom they act for. A constructed CPR number is one only where tests are.
func who(by identity.Identity, test bool) prefill.Who {
	out := prefill.Who{Actor: party(by.Actor, test)}
	out.Actor.UserID = by.Employee
	if by.Principal != nil {
		p := party(*by.Principal, test)
		out.Principal = &p
	}
	return out
}

func party(p identity.Person, test bool) prefill.Party {
	out := prefill.Party{}
	if cpr, err := p.CPR.Parse(test); err == nil {
		out.CPR = cpr
	}
	if cvr, err := dk.ParseCVR(p.CVR); err == nil {
		out.CVR = cvr
	}
	return out
}

// refresh asks registers. It always gives a result; what could not be had is
// logged for an operator.
func (e *Engine) refresh(ctx context.Context, l *loaded, r *registers) *prefill.Result {
	said := e.opts.Prefill.Refresh(ctx, r.plan, r.who, r.login, r.now)
	for _, f := range said.Failures {
		e.opts.Logger.WarnContext(ctx, "a register could not be asked", slog.String("case", l.row.ID),
			slog.String("source", f.Source), slog.String("code", string(f.Code)))
	}
	return said
}

// before returns facts as they were when the drafts were begun and the
// citizen's page was made: of what fills fields that can be changed, what
// they were filled with; of the rest what the page showed.
func (r *registers) before(f *form.Form, facts form.Facts) form.Facts {
	then := form.Facts{Values: map[string]expression.Value{}, Provenance: map[string]form.Provenance{}}
	open := map[string]bool{}
	for i := range f.Len() {
		if field := f.Field(i); field.Prefill > 0 && !field.FromFacts {
			open[f.Refs[field.Prefill-1].Name] = true
		}
	}
	for name, v := range facts.Values {
		then.Values[name] = v
	}
	for name, p := range facts.Provenance {
		then.Provenance[name] = p
	}
	for _, n := range r.plan.Needs() {
		if _, said := r.login.Values[n.Name]; said {
			continue
		}
		from := r.seen
		if open[n.Name] {
			from = r.made
		}
		p, asked := from.Provenance(n.Name)
		if _, now := r.now.Provenance(n.Name); !asked && !now {
			continue // not a register's to say
		}
		delete(then.Values, n.Name)
		delete(then.Provenance, n.Name)
		if v := from.Value(n.Name); !v.IsBlank() {
			then.Values[n.Name] = v
		}
		if asked {
			then.Provenance[n.Name] = p
		}
	}
	facts.Values, facts.Provenance = then.Values, then.Provenance
	return facts
}

// differences returns what registers say otherwise now than the draft was made
// with.
func (d *draft) differences() []prefill.Change {
	r := d.reading.known.registers
	if r == nil || r.made == nil {
		return nil
	}
	now := d.reading.facts(d.form)
	return prefill.Diff(d.form.Evaluate(d.answers, r.before(d.form, now)), now)
}
