package parse

import (
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/expr-lang/expr/ast"
)

func (c *checker) unary(n *ast.UnaryNode) *expression.Node {
	operand := c.node(n.Node)
	if operand == nil {
		return nil
	}
	kind := operand.Type().Kind
	switch n.Operator {
	case "not":
		if kind != expression.Bool {
			return c.failf(n, CodeType, "not needs a condition, not %s", operand.Type())
		}
		return c.operation(n, "not", of(expression.Bool), operand)
	case "-":
		if !kind.Numeric() {
			return c.failf(n, CodeType, "a minus needs a number, not %s", operand.Type())
		}
		return c.fold(n, c.operation(n, "neg", of(kind), operand))
	}
	return c.failf(n, CodeUnsupported, "%s before a value is not in the language", n.Operator)
}

func (c *checker) binary(n *ast.BinaryNode) *expression.Node {
	switch n.Operator {
	case "&&", "||":
		return c.chain(n)
	case "in":
		return c.in(n)
	case "matches":
		return c.matches(n)
	}
	both, ok := c.all([]ast.Node{n.Left, n.Right})
	if !ok {
		return nil
	}
	a, b := both[0], both[1]
	switch n.Operator {
	case "and", "or":
		if a.Type().Kind != expression.Bool || b.Type().Kind != expression.Bool {
			return c.failf(n, CodeType, "%s needs two conditions, not %s and %s", n.Operator, a.Type(), b.Type())
		}
		return c.operation(n, n.Operator, of(expression.Bool), a, b)
	case "==", "!=":
		return c.equality(n, a, b)
	case "<", "<=", ">", ">=":
		return c.order(n, a, b)
	case "contains", "startsWith", "endsWith":
		if a.Type().Kind != expression.Text || b.Type().Kind != expression.Text {
			return c.failf(n, CodeType, "%s needs two texts, not %s and %s", n.Operator, a.Type(), b.Type())
		}
		return c.operation(n, n.Operator, of(expression.Bool), a, b)
	case "+", "-", "*", "/", "%":
		return c.arithmetic(n, a, b)
	case "??":
		return c.coalesce(n, a, b)
	}
	return c.failf(n, CodeUnsupported, "%s is not in the language", n.Operator)
}

// chain refuses what expr makes of a < b < c. Where && itself is written, that
// has been refused, and only the operands are looked at.
func (c *checker) chain(n *ast.BinaryNode) *expression.Node {
	if c.quiet {
		c.all([]ast.Node{n.Left, n.Right})
		return nil
	}
	for left, ok := n.Left.(*ast.BinaryNode); ok && left.Operator == "&&"; left, ok = n.Left.(*ast.BinaryNode) {
		n = left
	}
	return c.failf(n, CodeUnsupported, "comparisons cannot be chained; write a < b and b < c")
}

// equality types == and !=. Compared with nil they ask whether there is an
// answer.
func (c *checker) equality(n *ast.BinaryNode, a, b *expression.Node) *expression.Node {
	if isNil(a) || isNil(b) {
		if isNil(a) {
			a, b = b, a
		}
		if isNil(a) {
			return c.failf(n, CodeType, "nil is compared with itself")
		}
		there := c.operation(n, "answered", of(expression.Bool), a)
		if n.Operator == "!=" {
			return there
		}
		return c.operation(n, "not", of(expression.Bool), there)
	}
	t, both, ok := c.unify(n, a, b)
	switch {
	case !ok:
		return nil
	case t.Kind == expression.List || t.Kind == expression.Record:
		return c.failf(n, CodeType, "%s cannot be compared", t)
	case !c.canEqual(n, a, b):
		return nil
	}
	return c.operation(n, n.Operator, of(expression.Bool), both...)
}

func (c *checker) order(n *ast.BinaryNode, a, b *expression.Node) *expression.Node {
	if isNil(a) || isNil(b) {
		return c.failf(n, CodeType, "nil has no order; write == nil")
	}
	t, both, ok := c.unify(n, a, b)
	if !ok {
		return nil
	}
	if !t.Kind.Ordered() {
		return c.failf(n, CodeType, "%s has no order", t)
	}
	return c.operation(n, n.Operator, of(expression.Bool), both...)
}

func (c *checker) arithmetic(n *ast.BinaryNode, a, b *expression.Node) *expression.Node {
	x, y := a.Type().Kind, b.Type().Kind
	if n.Operator == "+" && x == expression.Text && y == expression.Text {
		return c.operation(n, "+", of(expression.Text), a, b)
	}
	if (n.Operator == "+" || n.Operator == "-") && x.Numeric() && y.Numeric() && (x == expression.Money) != (y == expression.Money) {
		// A number that is written out means kroner beside money.
		_, both, ok := c.unify(n, a, b)
		if !ok {
			return nil
		}
		a, b, x, y = both[0], both[1], expression.Money, expression.Money
	}
	op, _ := expression.OpNamed(n.Operator)
	kind := expression.ResultKind(op, x, y)
	switch {
	case kind != expression.Blank:
		return c.fold(n, c.operation(n, n.Operator, of(kind), a, b))
	case x.Numeric() && y.Numeric():
		return c.failf(n, CodeMoney, "%s %s %s has no meaning", x, n.Operator, y)
	case n.Operator == "-" && x == expression.Date && y == expression.Date:
		return c.failf(n, CodeType, "write daysBetween(from, to)")
	case x == expression.Date:
		return c.failf(n, CodeType, "write addDays(date, number)")
	}
	return c.failf(n, CodeType, "%s needs two numbers, not %s and %s", n.Operator, a.Type(), b.Type())
}

// fold works out arithmetic on constants, so that 12 * 1000 is a number that is
// written out.
func (c *checker) fold(at ast.Node, n *expression.Node) *expression.Node {
	if n == nil {
		return nil
	}
	for _, arg := range n.Args() {
		if !isConstant(arg) {
			return n
		}
	}
	budget := expression.Budget{Steps: len(c.src) + 10}
	v := expression.Eval(n, nil, &budget)
	switch {
	case budget.Overflow:
		return c.failf(at, CodeNumber, "the number is too large")
	case v.IsBlank():
		return c.failf(at, CodeNumber, "division by zero")
	}
	return expression.Constant(v)
}

func (c *checker) coalesce(n *ast.BinaryNode, a, b *expression.Node) *expression.Node {
	if isNil(a) || isNil(b) {
		return c.failf(n, CodeType, "nil beside ?? changes nothing")
	}
	t, both, ok := c.unify(n, a, b)
	if !ok {
		return nil
	}
	return c.operation(n, "??", t, both...)
}

func (c *checker) conditional(n *ast.ConditionalNode) *expression.Node {
	if !n.Ternary || n.Exp1 == n.Cond {
		return c.failf(n.Cond, CodeUnsupported, "write condition ? a : b")
	}
	parts, ok := c.all([]ast.Node{n.Cond, n.Exp1, n.Exp2})
	if !ok {
		return nil
	}
	if parts[0].Type().Kind != expression.Bool {
		return c.failf(n.Cond, CodeType, "what stands before ? must be a condition, not %s", parts[0].Type())
	}
	t, both, ok := c.unify(n.Exp2, parts[1], parts[2])
	if !ok {
		return nil
	}
	return c.operation(n.Cond, "?:", t, parts[0], both[0], both[1])
}

// matches takes a constant pattern only.
func (c *checker) matches(n *ast.BinaryNode) *expression.Node {
	operand := c.node(n.Left)
	pattern, ok := n.Right.(*ast.StringNode)
	if !ok {
		return c.failf(n.Right, CodePattern, "the pattern after matches must be written out")
	}
	if !expression.CheckPattern(pattern.Value) {
		return c.failf(pattern, CodePattern, "the pattern is wrong, too long or too costly")
	}
	if operand == nil {
		return nil
	}
	if operand.Type().Kind != expression.Text {
		return c.failf(n, CodeType, "matches needs a text, not %s", operand.Type())
	}
	return c.named(n, "matches", pattern.Value, of(expression.Bool), operand)
}

// in types membership in a list; the items of a list that is written out are
// brought to the type of what is looked for.
func (c *checker) in(n *ast.BinaryNode) *expression.Node {
	v := c.node(n.Left)
	array, written := n.Right.(*ast.ArrayNode)
	if written {
		return c.inWritten(n, v, array)
	}
	list := c.node(n.Right)
	if v == nil || list == nil {
		return nil
	}
	if list.Type().Kind != expression.List || list.Type().Elem == nil {
		return c.failf(n, CodeType, "in needs a list, not %s; use contains for texts", list.Type())
	}
	item := c.operation(n, "#", *list.Type().Elem) // stands for any item
	if item == nil || isNil(v) {
		return c.failf(n, CodeType, "nil is in no list")
	}
	_, both, ok := c.unify(n, v, item)
	if !ok || !c.canEqual(n, v, item) {
		return nil
	}
	if kind := both[0].Type().Kind; kind == expression.List || kind == expression.Record {
		return c.failf(n, CodeType, "%s cannot be compared", v.Type())
	}
	return c.operation(n, "in", of(expression.Bool), both[0], list)
}

func (c *checker) inWritten(n *ast.BinaryNode, v *expression.Node, array *ast.ArrayNode) *expression.Node {
	if !c.enter(array) {
		return nil
	}
	defer func() { c.depth-- }()
	items, ok := c.all(array.Nodes)
	if !ok || v == nil {
		return nil
	}
	if len(items) == 0 || isNil(v) {
		return c.failf(n, CodeType, "nothing is looked for, or in an empty list")
	}
	t, all, ok := c.unify(n, append([]*expression.Node{v}, items...)...)
	if !ok {
		return nil
	}
	if t.Kind == expression.List || t.Kind == expression.Record {
		return c.failf(n, CodeType, "%s cannot be compared", t)
	}
	for i, item := range items {
		if isNil(item) {
			return c.failf(array.Nodes[i], CodeType, "nil is in no list")
		}
		if !c.canEqual(array.Nodes[i], v, item) {
			ok = false
		}
	}
	if !ok {
		return nil
	}
	return c.operation(n, "in", of(expression.Bool), all[0], c.listOf(array, t, all[1:]))
}
