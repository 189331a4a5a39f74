package definition

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/nfc"
	"github.com/shopspring/decimal"
)

// value compiles a literal or an expression that lands in want.
func (s *scope) value(v Value, at string, want expression.Type) *expression.Node {
	switch {
	case v.IsZero() || want.Kind == expression.Blank:
		return nil
	case v.Expr != "":
		return s.parse(v.Expr, at+"/expr", want)
	}
	return s.literal(v.Literal, at, want)
}

// literal makes a constant of a literal, once it is known to fit.
func (s *scope) literal(l Literal, at string, want expression.Type) *expression.Node {
	var scalar any
	if json.Unmarshal([]byte(l), &scalar) != nil {
		s.u.add(CodeBadValue, at, "not a string, a number, true or false")
		return nil
	}
	switch v := scalar.(type) {
	case bool:
		if want.Kind == expression.Bool {
			return expression.Constant(expression.BoolOf(v))
		}
	case float64:
		if want.Kind.Numeric() {
			return s.number(l, at, want)
		}
	case string:
		switch want.Kind {
		case expression.Text:
			return s.text(v, at, want)
		case expression.Date:
			return s.date(v, at)
		}
	}
	s.u.add(CodeWrongResult, at, "the literal is not %s", want)
	return nil
}

func (s *scope) text(v, at string, want expression.Type) *expression.Node {
	if want.Options != nil && !slices.Contains(want.Options, v) {
		s.u.add(CodeUnknownOption, at, "%q is not among the options", shorten(v))
		return nil
	}
	return expression.Constant(expression.TextOf(nfc.String(v)))
}

func (s *scope) date(v, at string) *expression.Node {
	d, ok := i18n.ParseDate(v)
	if !ok {
		s.u.add(CodeBadValue, at, `a date is written "2026-03-02", or {"expr":"today"}`)
		return nil
	}
	return expression.Constant(expression.DateOf(d))
}

// number holds a numeric literal to what the field can have: whole numbers
// within ±(2⁵³−1), and amounts in kroner with at most two decimals.
func (s *scope) number(l Literal, at string, want expression.Type) *expression.Node {
	d, ok := expression.ParseDecimal(strings.TrimPrefix(string(l), "-"))
	if !ok {
		s.u.add(CodeBadValue, at, "a number is written with digits and at most one point")
		return nil
	}
	if strings.HasPrefix(string(l), "-") {
		d = d.Neg()
	}
	places := int32(0)
	if want.Kind == expression.Money {
		places = 2
	}
	switch {
	case !d.Equal(d.Truncate(places)):
		s.u.add(CodeWrongResult, at, "the number has more decimals than %s takes", want)
		return nil
	case d.Abs().Shift(places).GreaterThan(decimal.NewFromInt(expression.MaxInteger)):
		s.u.add(CodeTooLarge, at, "the number is larger than %s can be", want)
		return nil
	case want.Kind == expression.Money:
		return expression.Constant(expression.MoneyOf(d))
	}
	return expression.Constant(expression.IntegerOf(d.IntPart()))
}

// checkRange finds limits of which the least is more than the most, where both
// are literals.
func (u *unit) checkRange(it *item) {
	for _, pair := range [][2]struct {
		v    Value
		name string
	}{
		{{it.def.Min, "min"}, {it.def.Max, "max"}},
		{{it.def.MinItems, "minItems"}, {it.def.MaxItems, "maxItems"}},
	} {
		least, most := pair[0].v.Literal, pair[1].v.Literal
		if least == "" || most == "" {
			continue
		}
		a, errA := decimal.NewFromString(string(least))
		b, errB := decimal.NewFromString(string(most))
		numbers := errA == nil && errB == nil
		if numbers && a.GreaterThan(b) || !numbers && least > most {
			u.add(CodeBadValue, it.at+"/"+pair[1].name, "%s is less than %s", pair[1].name, pair[0].name)
		}
	}
	for _, n := range []struct {
		v    Value
		name string
	}{{it.def.MinItems, "minItems"}, {it.def.MaxItems, "maxItems"}} {
		if strings.HasPrefix(string(n.v.Literal), "-") {
			u.add(CodeBadValue, it.at+"/"+n.name, "a number from 0 is needed")
		}
	}
}
