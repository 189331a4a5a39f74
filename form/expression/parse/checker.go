package parse

import (
	"fmt"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/expr-lang/expr/ast"
)

// checker turns expr's tree into a typed one. A nil node stands for one that
// has been reported; whatever contains it is nil too, and nothing more is said
// of it.
type checker struct {
	names     Names
	opts      Options
	functions map[string]function
	src       []rune
	numbers   map[int]string    // number literals as written, by rune offset
	elems     []expression.Type // what the predicates around run over
	nodes     int
	members   int // of calculation groups
	depth     int
	full      bool                        // the limits were exceeded and reported
	sets      map[*string]map[string]bool // options that were looked into, by where they are
	shared    map[[2]*string]bool         // pairs of options: have they one in common?
	quiet     bool                        // what is not in the language has been reported from the tokens
	errs      Errors
}

// maxErrors is how many mistakes of one expression are told.
const maxErrors = 50

// fail reports a mistake at a rune offset and returns the nil node.
func (c *checker) fail(at int, code Code, message string) *expression.Node {
	if c.quiet && code == CodeUnsupported || len(c.errs) >= maxErrors {
		return nil
	}
	c.errs = append(c.errs, newError(c.src, at, code, message))
	return nil
}

func (c *checker) failf(n ast.Node, code Code, format string, args ...any) *expression.Node {
	return c.fail(n.Location().From, code, fmt.Sprintf(format, args...))
}

// node types one node of expr's tree.
func (c *checker) node(n ast.Node) *expression.Node {
	if n == nil {
		return c.fail(0, CodeSyntax, "an expression is missing")
	}
	if !c.enter(n) {
		return nil
	}
	defer func() { c.depth-- }()
	switch n := n.(type) {
	case *ast.NilNode:
		return expression.Constant(expression.Value{})
	case *ast.BoolNode:
		return expression.Constant(expression.BoolOf(n.Value))
	case *ast.StringNode:
		return c.text(n)
	case *ast.IntegerNode, *ast.FloatNode:
		return c.number(n)
	case *ast.IdentifierNode:
		return c.name(part{n.Value, n})
	case *ast.PointerNode:
		return c.pointer(n)
	case *ast.MemberNode:
		return c.member(n)
	case *ast.ArrayNode:
		return c.array(n)
	case *ast.UnaryNode:
		return c.unary(n)
	case *ast.BinaryNode:
		return c.binary(n)
	case *ast.ConditionalNode:
		return c.conditional(n)
	case *ast.BuiltinNode:
		return c.call(call{name: n.Name, node: n, args: n.Arguments})
	case *ast.CallNode:
		if callee, ok := n.Callee.(*ast.IdentifierNode); ok {
			return c.call(call{name: callee.Value, node: n, args: n.Arguments})
		}
		return c.failf(n, CodeUnsupported, "values have no methods")
	case *ast.PredicateNode:
		return c.failf(n, CodeUnsupported, "a predicate cannot stand here")
	}
	return c.failf(n, CodeUnsupported, "this is not in the language")
}

// enter counts a node and goes one deeper. Expr's tree can share nodes, so the
// count also bounds the walk.
func (c *checker) enter(n ast.Node) bool {
	c.nodes++
	switch {
	case c.full:
	case c.nodes > c.opts.MaxNodes:
		c.failf(n, CodeTooLarge, "the expression has more than %d nodes", c.opts.MaxNodes)
		c.full = true
	case c.depth >= c.opts.MaxDepth:
		c.failf(n, CodeTooDeep, "the expression is nested deeper than %d", c.opts.MaxDepth)
		c.full = true
	}
	if c.full {
		return false
	}
	c.depth++
	return true
}

// all types several nodes; ok is false when one of them has been reported.
func (c *checker) all(nodes []ast.Node) (typed []*expression.Node, ok bool) {
	ok = true
	for _, n := range nodes {
		t := c.node(n)
		ok = ok && t != nil
		typed = append(typed, t)
	}
	return typed, ok
}

// operation makes a typed node. The arguments' number is right by now, so an
// error is ours.
func (c *checker) operation(at ast.Node, name string, t expression.Type, args ...*expression.Node) *expression.Node {
	return c.named(at, name, "", t, args...)
}

func (c *checker) named(at ast.Node, op, name string, t expression.Type, args ...*expression.Node) *expression.Node {
	o, ok := expression.OpNamed(op)
	if !ok {
		return c.failf(at, CodeUnsupported, "%s is not in the language", op)
	}
	n, err := expression.Operation(o, t, name, args...)
	if err != nil {
		return c.failf(at, CodeArguments, "%s cannot be used like this", op)
	}
	return n
}

func of(kind expression.Kind) expression.Type { return expression.Type{Kind: kind} }

func listOf(elem expression.Type) expression.Type {
	return expression.Type{Kind: expression.List, Elem: &elem}
}

func isNil(n *expression.Node) bool { return n.Type().Kind == expression.Blank }

func isConstant(n *expression.Node) bool {
	_, ok := n.Constant()
	return ok
}

// result checks what the whole expression gives.
func (c *checker) result(n *expression.Node) *expression.Node {
	if n == nil {
		return nil
	}
	want := c.opts.Want
	switch have := n.Type(); {
	case have.Kind == expression.Blank:
		return c.fail(0, CodeResult, "the expression is always blank")
	case want.Kind == expression.Blank:
		return n
	case want.Kind == expression.Money && have.Kind.Numeric(), want.Kind == expression.Decimal && have.Kind == expression.Integer:
		return c.convert(n, want.Kind)
	case !sameType(have, want):
		return c.fail(0, CodeResult, fmt.Sprintf("the expression gives %s; %s is wanted here", have, want))
	}
	if !c.offers(want, n) {
		return c.fail(0, CodeOption, "the text is not one of the options")
	}
	return n
}

// convert makes a number one of another kind.
func (c *checker) convert(n *expression.Node, kind expression.Kind) *expression.Node {
	if n.Type().Kind == kind {
		return n
	}
	if v, ok := n.Constant(); ok {
		d, _ := v.AsDecimal()
		if kind == expression.Money {
			return expression.Constant(expression.MoneyOf(d))
		}
		return expression.Constant(expression.DecimalOf(d))
	}
	op, _ := expression.OpNamed("to")
	converted, _ := expression.Operation(op, of(kind), "", n)
	return converted
}

// sameType reports whether values of the two types are laid out alike; options
// do not matter.
func sameType(a, b expression.Type) bool {
	if a.Kind != b.Kind || len(a.Members) != len(b.Members) || (a.Elem == nil) != (b.Elem == nil) {
		return false
	}
	for i, m := range a.Members {
		if m.Name != b.Members[i].Name || !sameType(m.Type, b.Members[i].Type) {
			return false
		}
	}
	return a.Elem == nil || sameType(*a.Elem, *b.Elem)
}
