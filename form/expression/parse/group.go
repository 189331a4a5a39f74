package parse

import (
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/expr-lang/expr/ast"
)

// groupCall returns the call in group('key').sum.
func groupCall(n ast.Node) (*ast.CallNode, bool) {
	f, ok := n.(*ast.CallNode)
	if !ok {
		return nil, false
	}
	callee, ok := f.Callee.(*ast.IdentifierNode)
	return f, ok && callee.Value == "group"
}

// maxMembers is how many members the groups of one expression can have.
const maxMembers = 500

// group types a function of a calculation group. Its members become the
// arguments: single values, and the lists of the values in rows.
func (c *checker) group(n *ast.MemberNode, f *ast.CallNode, name string) *expression.Node {
	if len(f.Arguments) != 1 {
		return c.failf(f, CodeArguments, "group takes 1 argument, not %d", len(f.Arguments))
	}
	key, ok := f.Arguments[0].(*ast.StringNode)
	if !ok {
		return c.failf(f.Arguments[0], CodeGroup, "the key of the group must be written out")
	}
	if c.members > maxMembers {
		return nil // told already
	}
	members, ok := c.names.Group(key.Value)
	if !ok || len(members) == 0 {
		return c.failf(key, CodeGroup, "no field belongs to the calculation group %q", key.Value)
	}
	if c.members += len(members); c.members > maxMembers {
		return c.failf(key, CodeTooLarge, "calculation groups have more than %d members in one expression", maxMembers)
	}
	args := make([]groupArg, len(members))
	for i, m := range members {
		if args[i], ok = c.groupArg(key, m); !ok {
			return nil
		}
	}
	return c.groupResult(n, name, args)
}

// groupArg is a member of a group: its node and what its values are.
type groupArg struct {
	node *expression.Node
	kind expression.Kind
	many bool // the node is a list of such values
}

func (c *checker) groupArg(at ast.Node, m GroupItem) (groupArg, bool) {
	n := expression.Reference(m.Ref, m.Type)
	if m.Member == "" {
		return groupArg{node: n, kind: m.Type.Kind}, true
	}
	if m.Type.Kind != expression.List || m.Type.Elem == nil {
		c.failf(at, CodeGroup, "a member of the group is not in rows")
		return groupArg{}, false
	}
	elem := c.operation(at, "#", *m.Type.Elem)
	value := c.access(at, elem, m.Member)
	if value == nil {
		return groupArg{}, false
	}
	rows := c.operation(at, "map", listOf(value.Type()), n, value)
	return groupArg{node: rows, kind: value.Type().Kind, many: true}, true
}

func (c *checker) groupResult(n *ast.MemberNode, name string, args []groupArg) *expression.Node {
	var kind expression.Kind
	switch name {
	case "sum", "difference":
		kind = folded(args, "+")
	case "avg":
		if kind = folded(args, "+"); kind != expression.Blank {
			kind = average(kind)
		}
	case "min", "max":
		kind = ordered(args)
	case "product":
		kind = folded(args, "*")
	case "quotient":
		kind = folded(args, "/")
	case "count":
		kind = expression.Integer
	default:
		return c.failf(n, CodeGroup, "a group has sum, difference, product, quotient, avg, min, max and count, not %s", name)
	}
	if kind == expression.Blank {
		return c.failf(n, CodeGroup, "the group's fields have no %s: they are of types that do not go together", name)
	}
	nodes := make([]*expression.Node, len(args))
	for i, a := range args {
		nodes[i] = a.node
	}
	return c.operation(n, name, of(kind), nodes...)
}

// folded returns the kind of the values combined with an operator in turn,
// Blank when that has no meaning. A list stands for many values.
func folded(args []groupArg, operator string) expression.Kind {
	op, _ := expression.OpNamed(operator)
	kind := args[0].kind
	if !kind.Numeric() {
		return expression.Blank
	}
	for i, a := range args {
		if i > 0 {
			kind = expression.ResultKind(op, kind, a.kind)
		}
		if a.many {
			again := expression.ResultKind(op, kind, a.kind)
			if kind == expression.Money && again != expression.Money {
				return expression.Blank // how many rows there are decides what it is
			}
			kind = again
		}
	}
	return kind
}

// ordered returns the kind that all values have, Blank when they have no order.
func ordered(args []groupArg) expression.Kind {
	kind := args[0].kind
	for _, a := range args[1:] {
		switch {
		case a.kind == kind:
		case kind.Numeric() && a.kind.Numeric() && kind != expression.Money && a.kind != expression.Money:
			kind = expression.Decimal
		default:
			return expression.Blank
		}
	}
	if !kind.Ordered() {
		return expression.Blank
	}
	return kind
}
