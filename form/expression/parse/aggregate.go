package parse

import (
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/expr-lang/expr/ast"
)

// maxPredicates is how many predicates can be nested (design 4.7).
const maxPredicates = 2

// predicate types an argument that is run for every item of a list.
func (c *checker) predicate(n ast.Node, elem expression.Type) *expression.Node {
	p, ok := n.(*ast.PredicateNode)
	if !ok {
		return c.failf(n, CodeSyntax, "a predicate is missing")
	}
	if len(c.elems) == maxPredicates {
		return c.failf(n, CodePredicates, "at most %d predicates can be nested", maxPredicates)
	}
	c.elems = append(c.elems, elem)
	body := c.node(p.Node)
	c.elems = c.elems[:len(c.elems)-1]
	return body
}

// list types an argument that must be a list.
func (c *checker) list(f call) *expression.Node {
	list := c.node(f.args[0])
	if list == nil {
		return nil
	}
	if t := list.Type(); t.Kind != expression.List || t.Elem == nil {
		return c.failf(f.args[0], CodeType, "%s needs a list, not %s", f.name, t)
	}
	return list
}

// listAndPredicate types the arguments of a function over rows. The predicate
// is looked at only when the list is known, since its names depend on it.
func (c *checker) listAndPredicate(f call) (list, body *expression.Node) {
	if list = c.list(f); list == nil {
		return nil, nil
	}
	if body = c.predicate(f.args[1], *list.Type().Elem); body == nil {
		return nil, nil
	}
	return list, body
}

// condition reports a predicate that is no condition.
func (c *checker) condition(f call, body *expression.Node) bool {
	if body.Type().Kind == expression.Bool {
		return true
	}
	c.failf(f.args[1], CodeType, "%s needs a condition, not %s", f.name, body.Type())
	return false
}

// rows is any, all, filter and map.
func (c *checker) rows(f call) *expression.Node {
	list, body := c.listAndPredicate(f)
	switch {
	case list == nil:
		return nil
	case f.name == "map" && isNil(body):
		return c.failf(f.args[1], CodeType, "map needs a value")
	case f.name == "map":
		return c.operation(f.node, "map", listOf(body.Type()), list, body)
	case !c.condition(f, body):
		return nil
	case f.name == "filter":
		return c.operation(f.node, "filter", list.Type(), list, body)
	}
	return c.operation(f.node, f.name, of(expression.Bool), list, body)
}

// sum is the sum of a list of numbers, or of a value per item.
func (c *checker) sum(f call) *expression.Node {
	list, t := c.mapped(f)
	if list == nil {
		return nil
	}
	if !t.Kind.Numeric() {
		return c.failf(f.args[len(f.args)-1], CodeType, "sum needs numbers, not %s", t)
	}
	return c.operation(f.node, "sum", of(t.Kind), list)
}

// mapped types a list and an optional value per item: sum(rows, .amount) is
// sum(map(rows, .amount)).
func (c *checker) mapped(f call) (*expression.Node, expression.Type) {
	if len(f.args) == 1 {
		list := c.list(f)
		if list == nil {
			return nil, expression.Type{}
		}
		return list, *list.Type().Elem
	}
	list, body := c.listAndPredicate(f)
	if list == nil {
		return nil, expression.Type{}
	}
	return c.operation(f.node, "map", listOf(body.Type()), list, body), body.Type()
}

// count counts the items that are not blank, or those for which a predicate is
// true.
func (c *checker) count(f call) *expression.Node {
	if len(f.args) == 1 {
		list := c.list(f)
		if list == nil {
			return nil
		}
		return c.operation(f.node, "count", of(expression.Integer), list)
	}
	list, body := c.listAndPredicate(f)
	if list == nil || !c.condition(f, body) {
		return nil
	}
	one, none := expression.Constant(expression.IntegerOf(1)), expression.Constant(expression.IntegerOf(0))
	each := c.operation(f.node, "?:", of(expression.Integer), body, one, none)
	ones := c.operation(f.node, "map", listOf(of(expression.Integer)), list, each)
	return c.operation(f.node, "sum", of(expression.Integer), ones)
}

// extreme is min, max and avg, of values or of one list.
func (c *checker) extreme(f call) *expression.Node {
	args, ok := c.all(f.args)
	if !ok {
		return nil
	}
	t := args[0].Type()
	if len(args) == 1 && t.Kind == expression.List && t.Elem != nil {
		t = *t.Elem
	} else if t, args, ok = c.unify(f.node, args...); !ok {
		return nil
	}
	if f.name != "avg" && t.Kind.Ordered() {
		return c.operation(f.node, f.name, of(t.Kind), args...)
	}
	if f.name == "avg" && t.Kind.Numeric() {
		return c.operation(f.node, f.name, of(average(t.Kind)), args...)
	}
	return c.failf(f.node, CodeType, "%s takes numbers or one list of them, not %s", f.name, t)
}

func average(kind expression.Kind) expression.Kind {
	if kind == expression.Money {
		return expression.Money
	}
	return expression.Decimal
}

func (c *checker) item(f call) *expression.Node {
	list, index := c.list(f), c.node(f.args[1])
	if list == nil || index == nil {
		return nil
	}
	if index.Type().Kind != expression.Integer {
		return c.failf(f.args[1], CodeType, "the index must be a whole number, not %s", index.Type())
	}
	return c.operation(f.node, "item", *list.Type().Elem, list, index)
}
