package parse

import (
	"strings"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/nfc"
	"github.com/expr-lang/expr/ast"
)

func (c *checker) text(n *ast.StringNode) *expression.Node {
	if !utf8.ValidString(n.Value) || strings.ContainsRune(n.Value, 0) {
		return c.failf(n, CodeSyntax, "the text is not valid Unicode")
	}
	return expression.Constant(expression.TextOf(nfc.String(n.Value)))
}

// number takes a literal as it is written: expr holds decimals as floating
// point.
func (c *checker) number(n ast.Node) *expression.Node {
	written := c.numbers[n.Location().From]
	d, ok := expression.ParseDecimal(written)
	if !ok {
		return c.failf(n, CodeNumber, "write the number with digits and at most one point, without more digits than can be held")
	}
	if strings.Contains(written, ".") {
		return expression.Constant(expression.DecimalOf(d))
	}
	if whole, ok := d.Coefficient(); ok && whole <= expression.MaxInteger {
		return expression.Constant(expression.IntegerOf(whole))
	}
	return c.failf(n, CodeNumber, "the number is larger than %d", int64(expression.MaxInteger))
}

// array types a list that is written out. Its items must be of one type.
func (c *checker) array(n *ast.ArrayNode) *expression.Node {
	items, ok := c.all(n.Nodes)
	if !ok {
		return nil
	}
	if len(items) == 0 {
		return c.failf(n, CodeType, "the list is empty")
	}
	t, items, ok := c.unify(n, items...)
	if !ok {
		return nil
	}
	return c.listOf(n, t, items)
}

// listOf makes a list of typed items; a list of constants is one constant.
func (c *checker) listOf(at ast.Node, elem expression.Type, items []*expression.Node) *expression.Node {
	values := make([]expression.Value, len(items))
	for i, item := range items {
		v, ok := item.Constant()
		if !ok || v.IsBlank() || elem.Kind == expression.List {
			return c.operation(at, "[]", listOf(elem), items...)
		}
		values[i] = v
	}
	return expression.Constant(expression.ListOf(values...))
}

// date is the literal of a date: date("2026-03-02").
func (c *checker) date(f call) *expression.Node {
	s, ok := f.args[0].(*ast.StringNode)
	if !ok {
		return c.failf(f.args[0], CodeDate, `write date("2026-03-02"), with the date itself`)
	}
	d, ok := i18n.ParseDate(s.Value)
	if !ok {
		return c.failf(s, CodeDate, "this is not a date that exists; write it like 2026-03-02")
	}
	return expression.Constant(expression.DateOf(d))
}
