package parse

import (
	"github.com/borgerflow/borgerflow/form/expression"
)

// own types a call of a vendor's function.
func (c *checker) own(f call, own *expression.Function) *expression.Node {
	if len(f.args) != len(own.Params) {
		return c.failf(f.node, CodeArguments, "%s takes %d arguments, not %d", f.name, len(own.Params), len(f.args))
	}
	args, ok := c.all(f.args)
	if !ok {
		return nil
	}
	for i, arg := range args {
		if args[i] = c.given(f, i, arg, own); args[i] == nil {
			return nil
		}
	}
	return c.named(f.node, "call", own.Name, own.Result, args...)
}

// given brings an argument to the type of its parameter: whole numbers to
// decimals, and numbers that are written out to kroner.
func (c *checker) given(f call, i int, arg *expression.Node, own *expression.Function) *expression.Node {
	want, have := own.Params[i], arg.Type()
	switch {
	case isNil(arg) && own.Blanks:
		return arg
	case isNil(arg):
		return c.failf(f.args[i], CodeType, "%s of nil is always blank", f.name)
	case want.Kind == expression.Decimal && have.Kind == expression.Integer,
		want.Kind == expression.Money && plainNumber(have) && isConstant(arg):
		return c.convert(arg, want.Kind)
	case !fits(have, want):
		return c.failf(f.args[i], CodeType, "%s needs %s here, not %s", f.name, want, have)
	case !c.offers(want, arg):
		return c.failf(f.args[i], CodeOption, "the text is not one that %s takes", f.name)
	}
	return arg
}

// fits reports whether values of a type can be given for a parameter: a record
// may have more members than are asked for.
func fits(have, want expression.Type) bool {
	if have.Kind != want.Kind {
		return false
	}
	for _, m := range want.Members {
		if t, ok := have.Member(m.Name); !ok || !fits(t, m.Type) {
			return false
		}
	}
	return want.Elem == nil || have.Elem != nil && fits(*have.Elem, *want.Elem)
}
