package check

import (
	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/check/internal/prove"
	"github.com/borgerflow/borgerflow/form/expression"
)

// condition is one condition of the form where it stands.
type condition struct {
	Use
	at    string        // pointer
	given []prove.Given // what holds wherever it matters
}

// shownIn is what holds where an expression of a field matters: the field is
// shown, or for what decides just that, what encloses it.
func (l *linter) shownIn(u Use) []prove.Given {
	if u.Field < 0 {
		return nil
	}
	f := l.form.Field(u.Field)
	if u.Part != PartVisible {
		return []prove.Given{prove.Shown(f.ID())}
	}
	if p := f.Parent(); p != nil {
		return []prove.Given{prove.Shown(p.ID())}
	}
	return nil
}

// visibility finds fields, pages and branches that are never shown. What is
// inside them is not told of.
func (l *linter) visibility() {
	l.each(func(f *form.Field) {
		if l.made(f.ID()) || f.Visible == nil || !l.canShow(f.Parent()) || l.canShow(f) {
			return
		}
		code := NeverShown
		switch f.Type {
		case form.TypePage:
			code = PageNeverShown
		case form.TypeBranch:
			code = BranchNeverOpens
		}
		l.add(code, l.at(f.ID()), l.name(f), l.why(f))
	})
}

// canShow reports whether anything shows a field.
func (l *linter) canShow(f *form.Field) bool {
	if f == nil {
		return true
	}
	can, known := l.shown[f.ID()]
	if !known {
		can = l.free.Together(prove.Shown(f.ID()))
		l.shown[f.ID()] = can
	}
	return can
}

// why says what keeps a field from being shown.
func (l *linter) why(f *form.Field) string {
	if _, ok := constant(f.Visible); ok {
		return "visible is false"
	}
	source := spell(l.form, f.Visible)
	if l.free.Condition(f.Visible).Can(prove.True) {
		return "what encloses it excludes " + source
	}
	return source + " can never be met"
}

// conditions looks at everything that is met or not.
func (l *linter) conditions() {
	for _, u := range l.sets.Uses {
		switch u.Part {
		case PartVisible, PartRequired, PartReadOnly, PartOptions:
		default:
			continue
		}
		if !l.authored(u) || !l.canShow(l.form.Field(u.Field)) {
			continue // branches by value are looked at among those of their field
		}
		c := condition{Use: u, at: l.at(u.Field, string(u.Part)), given: l.shownIn(u)}
		if l.trace.Fields[u.Field].Branch != nil {
			c.at = l.at(u.Field, "when")
		}
		l.condition(c)
	}
}

// condition looks at one condition: first at what it asks of single fields,
// which may explain everything else, then at the whole, then at its parts.
func (l *linter) condition(c condition) {
	l.laterPage(c)
	if l.odd(c) || l.whole(c) {
		return
	}
	l.parts(c, c.Node, c.given)
}

// whole finds conditions that are always or never met.
func (l *linter) whole(c condition) bool {
	here := l.free.Condition(c.Node, c.given...)
	source := spell(l.form, c.Node)
	switch {
	case here == prove.None:
		return true
	case !here.Can(prove.True):
		if !l.free.Condition(c.Node).Can(prove.True) {
			l.add(NeverMet, c.at, source)
		} else {
			l.add(NeverMetHere, c.at, source)
		}
		return true
	case here == prove.True:
		if l.free.Condition(c.Node) == prove.True {
			l.add(AlwaysMet, c.at, source)
		} else {
			l.add(AlwaysMetHere, c.at, source)
		}
		return true
	}
	return l.anyAnswer(c, c.Node, here) || l.outside(c, c.Node, here, c.given)
}

// anyAnswer finds conditions and parts that are met or blank, never false.
func (l *linter) anyAnswer(c condition, n *expression.Node, can prove.Truth) bool {
	if can != prove.True|prove.Unknown || c.Part == PartAssert {
		return false
	}
	l.add(AnyAnswer, c.at, spell(l.form, n))
	return true
}

// outside finds conditions and parts that answers within the limits of their
// fields decide beforehand.
func (l *linter) outside(c condition, n *expression.Node, can prove.Truth, given []prove.Given) bool {
	switch within := l.bound.Condition(n, given...); {
	case within == prove.None:
		return false
	case within == prove.True, can.Can(prove.False) && !within.Can(prove.False) && comparison[n.Op().String()]:
		l.add(OutsideLimits, c.at, spell(l.form, n), "always")
	case !within.Can(prove.True):
		l.add(OutsideLimits, c.at, spell(l.form, n), "never")
	default:
		return false
	}
	return true
}

// comparison are the operations that compare an answer with something.
var comparison = map[string]bool{"==": true, "!=": true, "<": true, "<=": true, ">": true, ">=": true, "in": true}

// odd finds what a condition asks of single fields in vain.
func (l *linter) odd(c condition) bool {
	before := len(l.out)
	l.hidden(c)
	l.blanks(c.at, c.Node, c.given)
	l.equals(c.at, c.Node)
	return len(l.out) > before
}

// hidden finds fields that are always blank where the condition matters.
func (l *linter) hidden(c condition) {
	for _, r := range expression.Reads(c.Node) {
		ref := l.form.Refs[r.Ref]
		if ref.Kind != form.RefField {
			continue
		}
		f := l.form.Field(ref.Field)
		given := append([]prove.Given{prove.Shown(f.ID())}, c.given...)
		if l.canShow(f) && l.free.Together(c.given...) && !l.free.Together(given...) {
			l.add(ReadsHidden, c.at, spell(l.form, c.Node), l.name(f))
		}
	}
}

// laterPage finds answers of a later page that a condition waits for.
func (l *linter) laterPage(c condition) {
	if c.Field < 0 {
		return
	}
	here := pageOf(l.form.Field(c.Field)).ID()
	for _, id := range c.Reads {
		f := l.form.Field(id)
		if page := pageOf(f); f.Input() && page.ID() > here {
			l.add(ReadsLaterPage, c.at, spell(l.form, c.Node), l.name(f))
		}
	}
}

// blanks finds values that are asked whether they are blank, and never are.
func (l *linter) blanks(at string, n *expression.Node, given []prove.Given) {
	each(n, func(n *expression.Node) {
		if op := n.Op().String(); op != "answered" && op != "??" {
			return
		}
		of := n.Args()[0]
		if k := of.Type().Kind; k == expression.List || k == expression.Record {
			return // asked whether there is anything in it
		}
		if l.free.Answered(of, given...) == prove.True {
			l.add(NeverBlank, at, spell(l.form, of))
		}
	})
}

// equals finds comparisons with values that a field's answers cannot have.
func (l *linter) equals(at string, n *expression.Node) {
	each(n, func(n *expression.Node) {
		switch n.Op().String() {
		case "==", "!=", "in":
		default:
			return
		}
		f, against := l.comparison(n)
		if f == nil {
			return
		}
		for _, v := range against {
			if !l.free.CanBe(f.ID(), v) {
				l.add(NeverEqual, at, l.name(f), spellValue(v))
			}
		}
	})
}

// comparison returns the answered field that is compared with constants, and
// those.
func (l *linter) comparison(n *expression.Node) (*form.Field, []expression.Value) {
	a, b := n.Args()[0], n.Args()[1]
	v, ok := b.Constant()
	if !ok {
		a, b = b, a
		if v, ok = b.Constant(); !ok || n.Op().String() == "in" {
			return nil, nil
		}
	}
	if a.Op().String() == "to" {
		a = a.Args()[0]
	}
	ref, isRef := a.Ref()
	if !isRef || l.form.Refs[ref].Kind != form.RefField {
		return nil, nil
	}
	f := l.form.Field(l.form.Refs[ref].Field)
	if !f.Input() || f.FromFacts {
		return nil, nil
	}
	if v.Kind() == expression.List {
		return f, v.Items()
	}
	return f, []expression.Value{v}
}

// each visits a node and all below it.
func each(n *expression.Node, visit func(*expression.Node)) {
	if n == nil {
		return
	}
	visit(n)
	for _, a := range n.Args() {
		each(a, visit)
	}
}
