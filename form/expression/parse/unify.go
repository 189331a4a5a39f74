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
		if a.Choices == b.Choices && sameOptions(a.Options, b.Options) {
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
	return !isText || len(options) == 0 || c.set(options)[v]
}

// sameOptions reports whether two choices have the same values; mostly they are
// the very same ones.
func sameOptions(a, b []string) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0] || slices.Equal(a, b))
}

// set returns options as a set, made once for an expression.
func (c *checker) set(options []string) map[string]bool {
	at := &options[0]
	if c.sets[at] == nil {
		set := make(map[string]bool, len(options))
		for _, o := range options {
			set[o] = true
		}
		if c.sets == nil {
			c.sets = map[*string]map[string]bool{}
		}
		c.sets[at] = set
	}
	return c.sets[at]
}

// meet reports whether two choices have an option in common.
func (c *checker) meet(x, y []string) bool {
	pair := [2]*string{&x[0], &y[0]}
	common, known := c.shared[pair]
	if known {
		return common
	}
	set := c.set(y)
	common = slices.ContainsFunc(x, func(s string) bool { return set[s] })
	if c.shared == nil {
		c.shared = map[[2]*string]bool{}
	}
	c.shared[pair] = common
	return common
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
	if len(x) == 0 || len(y) == 0 || c.meet(x, y) {
		return true
	}
	c.failf(at, CodeOption, "the two choices have no option in common")
	return false
}
