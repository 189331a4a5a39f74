package check

import (
	"github.com/borgerflow/borgerflow/form/check/internal/prove"
	"github.com/borgerflow/borgerflow/form/expression"
)

// parts looks at the parts of a condition, each while the others leave it to
// decide: in "a and b" a matters while b is met, in "a or b" while b is not.
func (l *linter) parts(c condition, n *expression.Node, given []prove.Given) {
	switch op := n.Op().String(); op {
	case "and", "or":
		l.chain(c, n, op, given)
	case "not":
		if n.Args()[0].Op().String() == "not" {
			l.add(DoubleNegation, c.at, spell(l.form, n))
			return
		}
		l.parts(c, n.Args()[0], given)
	case "?:":
		test := n.Args()[0]
		if !l.decided(c, test, given) {
			l.parts(c, test, given)
		}
		l.parts(c, n.Args()[1], and(given, prove.Is(test, prove.True)))
		l.parts(c, n.Args()[2], and(given, prove.Is(test, prove.False|prove.Unknown)))
	case "any", "all", "filter", "map":
		// What is asked of each row is of its row.
	default:
		for _, a := range n.Args() {
			l.inside(c, a, given)
		}
	}
}

// inside looks for conditions within a value that is calculated.
func (l *linter) inside(c condition, n *expression.Node, given []prove.Given) {
	switch n.Op().String() {
	case "?:", "any", "all", "filter", "map":
		l.parts(c, n, given)
		return
	}
	for _, a := range n.Args() {
		l.inside(c, a, given)
	}
}

// expressions looks at what is calculated: values, limits, and what is inserted
// into texts.
func (l *linter) expressions() {
	for _, u := range l.sets.Uses {
		c := condition{Use: u, given: l.shownIn(u)}
		switch u.Part {
		case PartValue, PartMin, PartMax, PartMinItems, PartMaxItems, PartDefault:
			if !l.authored(u) || !l.canShow(l.form.Field(u.Field)) {
				continue
			}
			c.at = l.at(u.Field, string(u.Part))
		default:
			continue
		}
		l.blanks(c.at, u.Node, c.given)
		l.equals(c.at, u.Node)
		if u.Node.Type().Kind == expression.Bool {
			l.parts(c, u.Node, c.given)
		} else {
			l.inside(c, u.Node, c.given)
		}
	}
}

// chain looks at the parts of a chain of and or of or.
func (l *linter) chain(c condition, n *expression.Node, op string, given []prove.Given) {
	all := links(n, op)
	want := prove.True // what the others must be for one part to matter
	if op == "or" {
		want = prove.False | prove.Unknown
	}
	for i, p := range all {
		if l.twice(c, p, all[:i]) {
			continue
		}
		others := given
		for j, other := range all {
			if i != j && !l.free.Same(p, other) {
				others = and(others, prove.Is(other, want))
			}
		}
		if !l.decided(c, p, others) {
			l.parts(c, p, others)
		}
	}
}

// twice finds a part that has been there before.
func (l *linter) twice(c condition, p *expression.Node, before []*expression.Node) bool {
	for _, b := range before {
		if l.free.Same(p, b) {
			l.add(DuplicatePart, c.at, spell(l.form, p), spell(l.form, c.Node))
			return true
		}
	}
	return false
}

// decided finds parts that are always or never met where they matter.
func (l *linter) decided(c condition, p *expression.Node, given []prove.Given) bool {
	if _, literal := constant(p); literal {
		return false
	}
	switch can := l.free.Condition(p, given...); {
	case can == prove.None:
		return true // it never matters, which is told of what makes it so
	case can == prove.True:
		l.add(RedundantPart, c.at, spell(l.form, p), spell(l.form, c.Node))
	case !can.Can(prove.True):
		l.add(DeadPart, c.at, spell(l.form, p), spell(l.form, c.Node))
	default:
		if can == prove.True|prove.Unknown && l.free.Condition(p) == can && l.anyAnswer(c, p, can) {
			return true
		}
		return l.outside(c, p, can, given)
	}
	return true
}

// links returns the parts of a chain of one operator.
func links(n *expression.Node, op string) []*expression.Node {
	if n.Op().String() != op {
		return []*expression.Node{n}
	}
	var out []*expression.Node
	for _, a := range n.Args() {
		out = append(out, links(a, op)...)
	}
	return out
}

// and adds to what is given without changing it.
func and(given []prove.Given, more prove.Given) []prove.Given {
	return append(given[:len(given):len(given)], more)
}
