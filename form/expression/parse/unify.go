package parse

import (
	"slices"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/expr-lang/expr/ast"
)

// unify finds the type that several values have in common and brings the
// constants and whole numbers among them to it: whole numbers become decimals
// beside decimals, and written numbers become kroner beside money. Blank fits
// anything. It reports what does not fit.
func (c *checker) unify(at ast.Node, nodes ...*expression.Node) (expression.Type, []*expression.Node, bool) {
	var t expression.Type
	first := true
	for _, n := range nodes {
		if isNil(n) {
			continue
		}
		if first {
			t, first = n.Type(), false
			continue
		}
		merged, ok := merge(t, n.Type())
		if !ok {
			c.mismatch(at, t, n.Type())
			return t, nil, false
		}
		t = merged
	}
	out := make([]*expression.Node, len(nodes))
	for i, n := range nodes {
		out[i] = n
		if kind := n.Type().Kind; !kind.Numeric() || kind == t.Kind {
			continue
		}
		if t.Kind == expression.Money && !isConstant(n) {
			c.mismatch(at, t, n.Type())
			return t, nil, false
		}
		out[i] = c.convert(n, t.Kind)
	}
	return t, out, true
}

// merge returns the type that has room for both.
func merge(a, b expression.Type) (expression.Type, bool) {
	switch {
	case a.Kind == expression.Text && b.Kind == expression.Text:
		if slices.Equal(a.Options, b.Options) && a.Choices == b.Choices {
			return a, true
		}
		return of(expression.Text), true
	case a.Kind.Numeric() && b.Kind.Numeric():
		return of(max(a.Kind, b.Kind)), true // integer < decimal < money
	}
	return a, sameType(a, b)
}

func (c *checker) mismatch(at ast.Node, a, b expression.Type) {
	switch {
	case a.Kind.Numeric() && b.Kind.Numeric():
		c.failf(at, CodeMoney, "money cannot be combined with %s here; only a number that is written out means kroner", number(a, b))
	case a.Kind == expression.Date && b.Kind == expression.Text, b.Kind == expression.Date && a.Kind == expression.Text:
		c.failf(at, CodeType, `a date cannot be combined with a text; write date("2026-03-02")`)
	default:
		c.failf(at, CodeType, "%s cannot be combined with %s", a, b)
	}
}

func number(a, b expression.Type) expression.Type {
	if a.Kind == expression.Money {
		return b
	}
	return a
}

// options returns the values a choice can have, nil when anything goes.
func (c *checker) options(t expression.Type) []string {
	if t.Kind != expression.Text || t.Options != nil || t.Choices == "" {
		return t.Options
	}
	values, _ := c.names.List(t.Choices)
	return values
}

// offers reports whether a constant is among the options of a choice of type t.
func (c *checker) offers(t expression.Type, n *expression.Node) bool {
	v, isText := constantText(n)
	options := c.options(t)
	return !isText || len(options) == 0 || slices.Contains(options, v)
}

func constantText(n *expression.Node) (string, bool) {
	v, ok := n.Constant()
	if !ok {
		return "", false
	}
	return v.AsText()
}

// canEqual reports a choice that is compared with what it can never be.
func (c *checker) canEqual(at ast.Node, a, b *expression.Node) bool {
	for _, pair := range [2][2]*expression.Node{{a, b}, {b, a}} {
		if !c.offers(pair[0].Type(), pair[1]) {
			text, _ := constantText(pair[1])
			c.failf(at, CodeOption, "%q is not one of the options", text)
			return false
		}
	}
	x, y := c.options(a.Type()), c.options(b.Type())
	if len(x) == 0 || len(y) == 0 || slices.ContainsFunc(x, func(s string) bool { return slices.Contains(y, s) }) {
		return true
	}
	c.failf(at, CodeOption, "the two choices have no option in common")
	return false
}
