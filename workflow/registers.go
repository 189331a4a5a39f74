package workflow

import (
	"context"
	"encoding/json"
	"log/slog"
	"maps"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/dk"
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
		doc: "registers/" + l.askedOf(step.ID), plan: plan, who: who(by, test), login: loginFacts(by, e.at(l), test),
		about: [2]identity.Ref{by.ActorRef(), by.PrincipalRef()},
	}
	if !e.opts.Prefill.Due(plan, out.who, out.login, nil) {
		return nil, nil // the login says it all, or nobody knows more
	}
	var kept keptRegisters
	var err error
	if out.revision, err = e.doc(ctx, l, out.doc, &kept); err != nil || out.revision == 0 {
		return out, err
	}
	if out.about != [2]identity.Ref{kept.Actor, kept.Principal} {
		return out, nil
	}
	return out, out.decode(kept)
}

func (r *registers) decode(kept keptRegisters) error {
	var err, err2 error
	r.made, err = r.plan.Decode(kept.Made)
	r.now, err2 = r.plan.Decode(kept.Now)
	if err != nil || err2 != nil {
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
		r.made = said
	}
	r.now, r.asked, r.changed = said, r.login.Now, true
}

// tell notes that the citizen is told what registers say now, or that the drafts
// are begun with it.
func (r *registers) tell() {
	if r != nil && r.now != nil {
		r.made, r.changed = r.now, true
	}
}

func (r *registers) change() docChange {
	kept := struct {
		Actor     identity.Ref    `json:"actor"`
		Principal identity.Ref    `json:"principal,omitempty"`
		Asked     time.Time       `json:"asked"`
		Made      *prefill.Result `json:"made"`
		Now       *prefill.Result `json:"now"`
	}{r.about[0], r.about[1], r.asked, r.made, r.now}
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

// maxRegisters is how many bytes of what registers say are kept for a step.
const maxRegisters = 1 << 20

// refresh asks registers. It always gives a result; what could not be had is
// logged for an operator. More than can be kept is as good as nothing.
func (e *Engine) refresh(ctx context.Context, l *loaded, r *registers) *prefill.Result {
	said := e.opts.Prefill.Refresh(ctx, r.plan, r.who, r.login, r.now)
	for _, f := range said.Failures {
		e.opts.Logger.WarnContext(ctx, "a register could not be asked", slog.String("case", l.row.ID),
			slog.String("source", f.Source), slog.String("code", string(f.Code)))
	}
	if data, err := json.Marshal(said); err == nil && len(data) <= maxRegisters {
		return said
	}
	e.opts.Logger.WarnContext(ctx, "registers say more than can be kept", slog.String("case", l.row.ID))
	if r.now != nil {
		return r.now
	}
	nothing, _ := r.plan.Decode([]byte("{}")) // which is what was kept of nothing
	return nothing
}

// before returns facts with what registers said when the drafts were begun, or
// when somebody was told of it last.
func (r *registers) before(facts form.Facts) form.Facts {
	values, provenance := maps.Clone(facts.Values), maps.Clone(facts.Provenance)
	for _, n := range r.plan.Needs() {
		then, asked := r.made.Provenance(n.Name)
		_, now := r.now.Provenance(n.Name)
		if _, said := r.login.Values[n.Name]; said || !asked && !now {
			continue // not a register's to say
		}
		delete(values, n.Name)
		delete(provenance, n.Name)
		if v := r.made.Value(n.Name); !v.IsBlank() {
			values[n.Name] = v
		}
		if asked {
			provenance[n.Name] = then
		}
	}
	facts.Values, facts.Provenance = values, provenance
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
	return prefill.Diff(d.form.Evaluate(d.answers, r.before(now)), now)
}
