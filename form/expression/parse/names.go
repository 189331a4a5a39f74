package parse

import (
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/expr-lang/expr/ast"
)

// member types a dotted name, a member of the item at hand or of a record, or a
// function of a calculation group.
func (c *checker) member(n *ast.MemberNode) *expression.Node {
	property, ok := n.Property.(*ast.StringNode)
	if !ok || c.bracketed(n) {
		return c.failf(n, CodeUnsupported, "there are no indexes; write item(list, index) or a member's name after a dot")
	}
	if path := c.path(n); path != nil {
		return c.name(path...)
	}
	if g, ok := groupCall(n.Node); ok {
		return c.group(n, g, property.Value)
	}
	return c.access(n, c.node(n.Node), property.Value)
}

// bracketed reports whether a member is written a["b"]: then the node is placed
// at the bracket.
func (c *checker) bracketed(n *ast.MemberNode) bool {
	at := n.Location().From
	return at < len(c.src) && c.src[at] == '['
}

// part is one part of a name with dots.
type part struct {
	name string
	at   ast.Node
}

// path returns the parts of a name with dots, nil for anything else.
func (c *checker) path(n ast.Node) []part {
	var parts []part
	for {
		switch m := n.(type) {
		case *ast.IdentifierNode:
			parts = append(parts, part{m.Value, m})
			slices.Reverse(parts)
			return parts
		case *ast.MemberNode:
			property, ok := m.Property.(*ast.StringNode)
			if !ok || c.bracketed(m) {
				return nil
			}
			parts = append(parts, part{property.Value, m})
			n = m.Node
		default:
			return nil
		}
	}
}

// name resolves a dotted name: the longest part that is known, then members.
func (c *checker) name(path ...part) *expression.Node {
	for k := len(path); k > 0; k-- {
		ref, t, ok := c.names.Resolve(dotted(path[:k]))
		if !ok {
			continue
		}
		n := expression.Reference(ref, t)
		for _, p := range path[k:] {
			n = c.access(p.at, n, p.name)
		}
		return n
	}
	return c.failf(path[0].at, CodeUnknownName, "there is no %s here", dotted(path))
}

func dotted(path []part) string {
	names := make([]string, len(path))
	for i, p := range path {
		names[i] = p.name
	}
	return strings.Join(names, ".")
}

// access types a member of a record.
func (c *checker) access(at ast.Node, n *expression.Node, name string) *expression.Node {
	if n == nil {
		return nil
	}
	t, ok := n.Type().Member(name)
	switch {
	case ok:
		return c.named(at, ".", name, t, n)
	case n.Type().Kind == expression.List:
		return c.failf(at, CodeType, "a list has no member %s; write map(list, .%s) or item(list, 0).%s", name, name, name)
	case n.Type().Kind == expression.Record:
		return c.failf(at, CodeUnknownName, "there is no member %s", name)
	}
	return c.failf(at, CodeType, "%s has no members", n.Type())
}

// pointer types the item a predicate is at.
func (c *checker) pointer(n *ast.PointerNode) *expression.Node {
	if n.Name != "" {
		return c.failf(n, CodeUnsupported, "#%s is not in the language", n.Name)
	}
	if len(c.elems) == 0 {
		return c.failf(n, CodeUnsupported, "# stands for the item in a predicate only")
	}
	return c.operation(n, "#", c.elems[len(c.elems)-1])
}
