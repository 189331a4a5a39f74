package prefill

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// need is a fact that is asked for, with whom it turned out to be about.
type need struct {
	Need
	role form.Whom
}

// ask is everything that is asked about one party.
type ask struct {
	party Party
	role  form.Whom // form.Actor or form.Principal
	at    time.Time
	needs map[string]need // by member: what nobody has answered yet
	tried map[string]form.Provenance
	old   *Result // what was fetched before; nil = nothing
}

// asks lays out what a plan needs about each party, the actor first, leaving out
// what facts say already.
func asks(plan Plan, who Who, facts form.Facts) []*ask {
	actor := &ask{party: who.Actor, role: form.Actor, at: facts.Now}
	list, subject := []*ask{actor}, actor
	if who.Principal != nil {
		subject = &ask{party: *who.Principal, role: form.Principal, at: facts.Now}
		list = append(list, subject)
	}
	for _, a := range list {
		a.needs, a.tried = map[string]need{}, map[string]form.Provenance{}
	}
	for _, n := range plan.Needs() {
		member, whom := memberOf(n.Name)
		a := actor
		switch {
		case whom == form.Nobody || whom == form.Principal && who.Principal == nil:
			continue
		case whom != form.Actor:
			a = subject
		}
		if v := facts.Values[n.Name]; v.IsBlank() {
			a.needs[member] = need{n, a.role}
		}
	}
	return list
}

// wanted returns the members that are still wanted and that a source can give,
// sorted.
func (a *ask) wanted(s Source) []string {
	var out []string
	gives := s.Gives()
	for member := range a.needs {
		if slices.ContainsFunc(gives, func(pattern string) bool { return covers(pattern, member) }) {
			out = append(out, member)
		}
	}
	slices.Sort(out)
	return out
}

func covers(pattern, member string) bool {
	if below, ok := strings.CutSuffix(pattern, "*"); ok {
		return strings.HasPrefix(member, below)
	}
	return pattern == member
}

func (a *ask) provenance(s Source) form.Provenance {
	return form.Provenance{Source: s.Name(), At: a.at, For: a.role}
}

// failed notes that a source could not answer. Another may still be able to.
func (a *ask) failed(s Source, members []string, code Code, out *Result) {
	failure := Failure{Source: s.Name(), For: a.role, Code: code}
	for _, m := range members {
		failure.Facts = append(failure.Facts, a.needs[m].Name)
		p := a.provenance(s)
		p.Failed = true
		a.tried[m] = p
	}
	slices.Sort(failure.Facts)
	out.Failures = append(out.Failures, failure)
}

// answered takes over what a source said, as far as it was asked for and may be
// used. What it does not know stays wanted.
func (a *ask) answered(s Source, members []string, answer Answer, out *Result) {
	p := a.provenance(s)
	p.Register = answer.Register
	if !answer.At.IsZero() {
		p.At = answer.At
	}
	var wrong []string
	for _, m := range members {
		n := a.needs[m]
		v := answer.Values[m]
		if answer.Protected && a.guarded(m) {
			v = expression.Value{}
		}
		landed, ok := fit(v, n.Type)
		if !ok {
			wrong = append(wrong, m)
			continue
		}
		if landed.IsBlank() {
			if before, tried := a.tried[m]; !tried || before.Failed && answer.Protected {
				a.tried[m] = p
			}
			continue
		}
		out.keep(n.Need, landed, p)
		delete(a.needs, m)
	}
	if len(wrong) > 0 {
		a.failed(s, wrong, Invalid, out) // a value of another type: the source is wrong
	}
}

// guarded reports whether a member may not be passed on for a protected party:
// the addresses never, because a form is shown, printed and filed; and of
// somebody else than who sits at the screen nothing but that they are protected
// and who they are, which the mandate said.
func (a *ask) guarded(member string) bool {
	if strings.HasPrefix(member, "address.") {
		return true
	}
	return a.role == form.Principal && member != "protected" && member != "cpr"
}

// finish notes of what nobody had a value of who was asked; and of what was
// known before and cannot be had now, takes what was known.
func (a *ask) finish(out *Result) {
	for _, m := range slices.Sorted(maps.Keys(a.tried)) {
		n, open := a.needs[m]
		if !open {
			continue
		}
		if p := a.tried[m]; !p.Failed || !out.take(a.old, n) {
			out.provenance[n.Name] = p
		}
	}
}

// fit returns a value as a form that wants type t may have it; false when it is
// of another type.
func fit(v expression.Value, t expression.Type) (expression.Value, bool) {
	switch {
	case v.IsBlank():
		return v, true
	case v.Kind() != t.Kind:
		return expression.Value{}, false
	case t.Kind != expression.List || t.Elem == nil:
		return v, true
	}
	items := v.Items()
	fitted := make([]expression.Value, len(items))
	for i, item := range items {
		record, ok := fitItem(item, *t.Elem)
		if !ok {
			return expression.Value{}, false
		}
		fitted[i] = record
	}
	return expression.ListOf(fitted...), true
}

// fitItem takes out of a record the members that are not wanted.
func fitItem(item expression.Value, t expression.Type) (expression.Value, bool) {
	if t.Kind != expression.Record || item.Kind() != expression.Record {
		return fit(item, t)
	}
	names := make([]string, len(t.Members))
	values := make([]expression.Value, len(t.Members))
	for i, m := range t.Members {
		v, ok := fit(item.Member(m.Name), m.Type)
		if !ok {
			return expression.Value{}, false
		}
		names[i], values[i] = m.Name, v
	}
	return expression.RecordOf(names, values), true
}
