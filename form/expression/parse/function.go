package parse

import (
	"fmt"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/expr-lang/expr/ast"
)

// call is one call of a function.
type call struct {
	name string
	node ast.Node
	args []ast.Node
}

// function says how many arguments a function takes and how it is typed.
type function struct {
	least, most int // most -1: any number
	typed       func(c *checker, f call) *expression.Node
}

// functions are the functions by name; a test holds them against
// expression.Functions.
var functions = functionTable()

func functionTable() map[string]function {
	k := struct{ b, i, m, t, d, r, l expression.Kind }{
		expression.Bool, expression.Integer, expression.Money, expression.Text, expression.Date, expression.Record, expression.List,
	}
	return map[string]function{
		"answered":        {1, 1, (*checker).answered},
		"age":             {1, 2, (*checker).age},
		"addDays":         {2, 2, plain(k.d, k.d, k.i)},
		"addMonths":       {2, 2, plain(k.d, k.d, k.i)},
		"addYears":        {2, 2, plain(k.d, k.d, k.i)},
		"addWorkdays":     {2, 2, plain(k.d, k.d, k.i)},
		"daysBetween":     {2, 2, plain(k.i, k.d, k.d)},
		"workdaysBetween": {2, 2, plain(k.i, k.d, k.d)},
		"round":           {1, 2, (*checker).round},
		"floor":           {1, 1, (*checker).round},
		"ceil":            {1, 1, (*checker).round},
		"abs":             {1, 1, (*checker).abs},
		"min":             {1, -1, (*checker).extreme},
		"max":             {1, -1, (*checker).extreme},
		"avg":             {1, -1, (*checker).extreme},
		"sum":             {1, 2, (*checker).sum},
		"count":           {1, 2, (*checker).count},
		"any":             {2, 2, (*checker).rows},
		"all":             {2, 2, (*checker).rows},
		"filter":          {2, 2, (*checker).rows},
		"map":             {2, 2, (*checker).rows},
		"item":            {2, 2, (*checker).item},
		"len":             {1, 1, (*checker).length},
		"trim":            {1, 1, plain(k.t, k.t)},
		"lower":           {1, 1, plain(k.t, k.t)},
		"upper":           {1, 1, plain(k.t, k.t)},
		"text":            {2, 2, (*checker).label},
		"cprDate":         {1, 1, plain(k.d, k.t)},
		"cprSex":          {1, 1, (*checker).cprSex},
		"distance":        {2, 2, (*checker).distance},
		"date":            {1, 1, (*checker).date},
		"group":           {1, 1, (*checker).bareGroup},
	}
}

// call types a call of a function.
func (c *checker) call(f call) *expression.Node {
	known, ok := c.functions[f.name]
	if own := c.opts.Functions.Get(f.name); !ok && own != nil {
		return c.own(f, own)
	}
	if !ok {
		return c.failf(f.node, CodeUnknownFunction, "there is no function %s", f.name)
	}
	if len(f.args) < known.least || known.most >= 0 && len(f.args) > known.most {
		return c.failf(f.node, CodeArguments, "%s takes %s, not %d", f.name, known.takes(), len(f.args))
	}
	return known.typed(c, f)
}

func (f function) takes() string {
	switch {
	case f.most < 0:
		return fmt.Sprintf("at least %d arguments", f.least)
	case f.least == f.most:
		return fmt.Sprintf("%d arguments", f.least)
	}
	return fmt.Sprintf("%d to %d arguments", f.least, f.most)
}

// plain types a function whose arguments have fixed kinds.
func plain(result expression.Kind, kinds ...expression.Kind) func(*checker, call) *expression.Node {
	return func(c *checker, f call) *expression.Node {
		args, ok := c.all(f.args)
		if !ok || !c.kinds(f, args, kinds...) {
			return nil
		}
		return c.operation(f.node, f.name, of(result), args...)
	}
}

// kinds reports the first argument of another kind than wanted.
func (c *checker) kinds(f call, args []*expression.Node, kinds ...expression.Kind) bool {
	for i, arg := range args {
		if have := arg.Type().Kind; have != kinds[i] {
			c.failf(f.args[i], CodeType, "%s needs %s here, not %s", f.name, kinds[i], arg.Type())
			return false
		}
	}
	return true
}

func (c *checker) answered(f call) *expression.Node {
	arg := c.node(f.args[0])
	if arg == nil {
		return nil
	}
	if isNil(arg) {
		return c.failf(f.args[0], CodeType, "nil is never answered")
	}
	return c.operation(f.node, "answered", of(expression.Bool), arg)
}

// age is the age today, or on the day given.
func (c *checker) age(f call) *expression.Node {
	args, ok := c.all(f.args)
	if len(f.args) == 1 {
		today := c.name(part{"today", f.node})
		args, ok = append(args, today), ok && today != nil
		f.args = append(f.args[:1:1], f.node)
	}
	if !ok || !c.kinds(f, args, expression.Date, expression.Date) {
		return nil
	}
	return c.operation(f.node, "age", of(expression.Integer), args...)
}

// maxPlaces is what a quotient has; rounding to more is a mistake.
const maxPlaces = 16

// round is round, floor and ceil: to a whole number, money to whole kroner;
// round to some places gives a decimal.
func (c *checker) round(f call) *expression.Node {
	args, ok := c.all(f.args)
	if !ok {
		return nil
	}
	kind := args[0].Type().Kind
	if !kind.Numeric() {
		return c.failf(f.args[0], CodeType, "%s needs a number, not %s", f.name, args[0].Type())
	}
	if len(args) == 2 {
		v, _ := args[1].Constant()
		if places, ok := v.AsInteger(); !ok || places < 0 || places > maxPlaces {
			return c.failf(f.args[1], CodeArguments, "the number of decimals must be written out, from 0 to %d", maxPlaces)
		}
	} else if kind == expression.Decimal {
		kind = expression.Integer
	}
	return c.operation(f.node, f.name, of(kind), args...)
}

func (c *checker) abs(f call) *expression.Node {
	arg := c.node(f.args[0])
	if arg == nil {
		return nil
	}
	if !arg.Type().Kind.Numeric() {
		return c.failf(f.args[0], CodeType, "abs needs a number, not %s", arg.Type())
	}
	return c.operation(f.node, "abs", of(arg.Type().Kind), arg)
}

func (c *checker) length(f call) *expression.Node {
	arg := c.node(f.args[0])
	if arg == nil {
		return nil
	}
	if kind := arg.Type().Kind; kind != expression.Text && kind != expression.List {
		return c.failf(f.args[0], CodeType, "len needs a text or a list, not %s", arg.Type())
	}
	return c.operation(f.node, "len", of(expression.Integer), arg)
}

// label is text(list, value): the wording of an option. The list is written
// out.
func (c *checker) label(f call) *expression.Node {
	name, ok := f.args[0].(*ast.StringNode)
	if !ok {
		return c.failf(f.args[0], CodeList, "the name of the value list must be written out")
	}
	values, ok := c.names.List(name.Value)
	if !ok {
		return c.failf(name, CodeList, "there is no value list %q", name.Value)
	}
	arg := c.node(f.args[1])
	if arg == nil || !c.kinds(call{f.name, f.node, f.args[1:]}, []*expression.Node{arg}, expression.Text) {
		return nil
	}
	if choice := (expression.Type{Kind: expression.Text, Options: values}); !c.offers(choice, arg) {
		return c.failf(f.args[1], CodeOption, "the value list %q has no such value", name.Value)
	}
	return c.named(f.node, "text", name.Value, of(expression.Text), arg)
}

func (c *checker) cprSex(f call) *expression.Node {
	n := plain(expression.Text, expression.Text)(c, f)
	if n == nil {
		return nil
	}
	return c.operation(f.node, "cprSex", expression.Type{Kind: expression.Text, Options: []string{"female", "male"}}, n.Args()...)
}

// distance takes two points: records with the numbers x and y, in metres.
func (c *checker) distance(f call) *expression.Node {
	args, ok := c.all(f.args)
	if !ok {
		return nil
	}
	for i, arg := range args {
		x, _ := arg.Type().Member("x")
		y, _ := arg.Type().Member("y")
		if !plainNumber(x) || !plainNumber(y) {
			return c.failf(f.args[i], CodeType, "distance needs a point with x and y, not %s", arg.Type())
		}
	}
	return c.operation(f.node, "distance", of(expression.Decimal), args...)
}

func plainNumber(t expression.Type) bool {
	return t.Kind == expression.Integer || t.Kind == expression.Decimal
}

func (c *checker) bareGroup(f call) *expression.Node {
	return c.failf(f.node, CodeGroup, "write what the group is for: group('key').sum")
}
