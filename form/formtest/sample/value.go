package sample

import (
	"strconv"
	"time"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
)

// reckon works out + - * / or % on two values; blank when they do not go
// together.
func reckon(op string, a, b expression.Value) expression.Value {
	o, ok := expression.OpNamed(op)
	if !ok || a.IsBlank() || b.IsBlank() {
		return expression.Value{}
	}
	kind := expression.ResultKind(o, a.Kind(), b.Kind())
	if kind == expression.Blank {
		kind = a.Kind() // turning money × number round
		a, b = plain(a), plain(b)
	}
	n, err := expression.Operation(o, expression.Type{Kind: kind}, "", expression.Constant(a), expression.Constant(b))
	if err != nil {
		return expression.Value{}
	}
	return expression.Eval(n, nil, nil)
}

// plain is money as the number of kroner that it is.
func plain(v expression.Value) expression.Value {
	if d, ok := v.AsDecimal(); ok && v.Kind() == expression.Money {
		return expression.DecimalOf(d)
	}
	return v
}

// zero is nothing, as a number of a kind; blank of any other.
func zero(k expression.Kind) expression.Value { return numberLike(k, expression.IntegerOf(0)) }

// numberLike is a number as one of another kind; blank when it cannot be.
func numberLike(k expression.Kind, v expression.Value) expression.Value {
	d, ok := v.AsDecimal()
	switch {
	case !ok || !k.Numeric() || d.NumDigits()+int(d.Exponent()) > 15:
	case k == expression.Integer && d.IsInteger():
		return expression.IntegerOf(d.IntPart())
	case k == expression.Money:
		return expression.MoneyOf(d)
	case k == expression.Decimal:
		return expression.DecimalOf(d)
	}
	return expression.Value{}
}

// land makes a value one of a field's kind; ok is false when it cannot be.
func land(v expression.Value, k expression.Kind) (landed expression.Value, ok bool) {
	if v.IsBlank() || v.Kind() == k {
		return v, true
	}
	landed = numberLike(k, v)
	return landed, !landed.IsBlank()
}

// around are the values next to one: just below and far below, just above and
// far above.
func around(v expression.Value) (below, above []expression.Value) {
	switch v.Kind() {
	case expression.Bool:
		b, _ := v.AsBool()
		return []expression.Value{expression.BoolOf(!b)}, nil
	case expression.Integer, expression.Decimal, expression.Money:
		return aroundNumber(v)
	case expression.Date:
		d, _ := v.AsDate()
		return dates(d.AddDays(-1), d.AddDays(-40)), dates(d.AddDays(1), d.AddDays(40))
	case expression.Time:
		s, _ := v.AsTime()
		return kept(expression.TimeOf(s-60), expression.TimeOf(s-7200)), kept(expression.TimeOf(s+60), expression.TimeOf(s+7200))
	case expression.DateTime:
		t, _ := v.AsDateTime()
		return kept(expression.DateTimeOf(t.Add(-time.Minute)), expression.DateTimeOf(t.AddDate(0, 0, -1))),
			kept(expression.DateTimeOf(t.Add(time.Minute)), expression.DateTimeOf(t.AddDate(0, 0, 1)))
	}
	return nil, nil
}

// kept leaves out what is blank.
func kept(values ...expression.Value) []expression.Value {
	return each(values, func(v expression.Value) expression.Value { return v })
}

func dates(days ...i18n.Date) []expression.Value {
	out := make([]expression.Value, len(days))
	for i, d := range days {
		out[i] = expression.DateOf(d)
	}
	return kept(out...)
}

func aroundNumber(v expression.Value) (below, above []expression.Value) {
	whole := expression.IntegerOf(1)
	near := reckon("/", whole, expression.IntegerOf(100))
	if v.Kind() == expression.Integer {
		near = whole
	}
	for _, by := range []expression.Value{near, whole, expression.IntegerOf(100)} {
		step := numberLike(v.Kind(), by)
		below, above = append(below, reckon("-", v, step)), append(above, reckon("+", v, step))
	}
	return kept(below...), kept(above...)
}

// scaled are a number twice, half, ten times, a tenth and a thousand times as
// large.
func scaled(v expression.Value) []expression.Value {
	if !v.Kind().Numeric() {
		return nil
	}
	var out []expression.Value
	for _, by := range [][2]int64{{2, 1}, {1, 2}, {10, 1}, {1, 10}, {1000, 1}} {
		w := reckon("/", reckon("*", v, expression.IntegerOf(by[0])), expression.IntegerOf(by[1]))
		if landed, ok := land(w, v.Kind()); ok {
			out = append(out, landed)
		}
	}
	return out
}

// dateOf is the day that it is in Denmark at a point in time.
func dateOf(t time.Time) i18n.Date {
	y, m, d := t.In(dk.Copenhagen()).Date()
	return i18n.Date{Year: y, Month: int(m), Day: d}
}

// cprOf makes a constructed CPR number, with 60 added to the day, of somebody
// born on a date; "" when there are none of that year.
func cprOf(d i18n.Date, female bool) string {
	seventh := "0"
	switch {
	case d.Year >= 2000 && d.Year <= 2036:
		seventh = "4"
	case d.Year >= 2037 && d.Year <= 2057, d.Year >= 1858 && d.Year <= 1899:
		seventh = "5"
	case d.Year < 1900 || d.Year > 2057:
		return ""
	}
	last := "1"
	if female {
		last = "2"
	}
	return pair(d.Day+60) + pair(d.Month) + pair(d.Year%100) + seventh + "00" + last
}

func pair(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
