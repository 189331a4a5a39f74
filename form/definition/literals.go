package definition

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form/decimal"
	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/nfc"
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
		case expression.Time, expression.DateTime:
			return s.clock(l, v, at, want)
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
	if strings.ContainsFunc(v, unwritten) {
		s.u.add(CodeBadValue, at, "the text has a control character")
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

// clock makes a constant of a time of day, or of a point in time; without a zone
// it is what the clock shows in Denmark.
func (s *scope) clock(l Literal, v, at string, want expression.Type) *expression.Node {
	value, err := expression.Decode(want, []byte(l))
	if err == nil {
		return expression.Constant(value)
	}
	day, clock, _ := strings.Cut(v, "T")
	d, isDate := i18n.ParseDate(day)
	time, err := expression.Decode(expression.Type{Kind: expression.Time}, []byte(TextLiteral(clock)))
	if seconds, isTime := time.AsTime(); want.Kind == expression.DateTime && err == nil && isDate && isTime {
		if t, ok := dk.At(d, seconds); ok {
			return expression.Constant(expression.DateTimeOf(t))
		}
	}
	s.u.add(CodeBadValue, at, `a time is written "14:30", a point in time "2026-03-02T14:30" or with its zone, or {"expr":"now"}`)
	return nil
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
	case want.Kind == expression.Decimal:
		return expression.Constant(expression.DecimalOf(d))
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
// are known.
func (u *unit) checkRange(it *item) {
	f := it.out
	for _, pair := range []struct {
		least, most   *expression.Node
		lower, higher string
	}{{f.Min, f.Max, "min", "max"}, {f.MinItems, f.MaxItems, "minItems", "maxItems"}} {
		if order, ok := expression.Compare(known(pair.least), known(pair.most)); ok && order > 0 {
			u.add(CodeBadValue, it.at+"/"+pair.higher, "%s is less than %s", pair.higher, pair.lower)
		}
	}
	for _, n := range []struct {
		items *expression.Node
		name  string
	}{{f.MinItems, "minItems"}, {f.MaxItems, "maxItems"}} {
		if count, ok := known(n.items).AsInteger(); ok && count < 0 {
			u.add(CodeBadValue, it.at+"/"+n.name, "a number from 0 is needed")
		}
	}
}

// known returns the value of a constant, blank for anything else.
func known(n *expression.Node) expression.Value {
	if n == nil {
		return expression.Value{}
	}
	v, _ := n.Constant()
	return v
}
