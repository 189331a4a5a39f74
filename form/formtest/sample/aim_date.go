package sample

import (
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
)

// aimDates turns the functions of dates and CPR numbers round.
func (h *hunt) aimDates(n *expression.Node, p place, to []expression.Value, depth int) {
	args := n.Args()
	switch op := n.Op().String(); op {
	case "cprDate":
		h.aim(args[0], p, each(to, func(v expression.Value) expression.Value {
			d, _ := v.AsDate()
			return expression.TextOf(cprOf(d, true))
		}), depth)
	case "cprSex":
		h.aim(args[0], p, h.g.pools.cprs(), depth)
	case "age", "daysBetween", "workdaysBetween":
		h.aimSpan(n, p, to, depth)
	case "addDays", "addMonths", "addYears", "addWorkdays":
		h.aimMoved(n, p, to, depth)
	default:
		for _, a := range args { // a vendor's, or one that cannot be turned round
			v := h.value(a, p)
			h.aim(a, p, append(scaled(v), h.g.pools.likes(a.Type(), v)...), depth)
			h.fill(a, p, depth)
		}
	}
}

// aimSpan moves one end of a span of time so that it is so long.
func (h *hunt) aimSpan(n *expression.Node, p place, to []expression.Value, depth int) {
	from, to1 := n.Args()[0], n.Args()[1]
	a, okA := h.value(from, p).AsDate()
	b, okB := h.value(to1, p).AsDate()
	if !okA && !okB {
		h.fill(from, p, depth)
		h.fill(to1, p, depth)
		return
	}
	for _, v := range to {
		length, ok := v.AsInteger()
		if !ok || length > 4_000_000 || length < -4_000_000 {
			continue
		}
		if okB {
			h.aim(from, p, daysFrom(b, n.Op().String(), -int(length)), depth)
		}
		if okA {
			h.aim(to1, p, daysFrom(a, n.Op().String(), int(length)), depth)
		}
	}
}

// daysFrom are dates about so far from another as a function counts.
func daysFrom(d i18n.Date, op string, by int) []expression.Value {
	var out []expression.Value
	add := func(d i18n.Date) {
		if v := expression.DateOf(d); !v.IsBlank() {
			out = append(out, v)
		}
	}
	switch op {
	case "age", "addYears":
		for _, extra := range []int{0, -1, 1, -100, 100} {
			add(d.AddYears(by).AddDays(extra))
		}
	case "addMonths":
		for _, extra := range []int{0, -1, 1} {
			add(d.AddMonths(by).AddDays(extra))
		}
	case "workdaysBetween", "addWorkdays":
		for _, extra := range []int{0, 1, -1, 2, -2, 4, -4} {
			add(d.AddDays(by*7/5 + extra))
		}
	default:
		add(d.AddDays(by))
	}
	return out
}

// aimMoved aims a date that is moved by a number of days, months or years.
func (h *hunt) aimMoved(n *expression.Node, p place, to []expression.Value, depth int) {
	start, steps := n.Args()[0], n.Args()[1]
	from, okFrom := h.value(start, p).AsDate()
	by, okBy := h.value(steps, p).AsInteger()
	if !okFrom || !okBy {
		h.fill(n, p, depth)
	}
	for _, v := range to {
		d, ok := v.AsDate()
		if !ok {
			continue
		}
		if okBy && by < 4_000_000 && by > -4_000_000 {
			h.aim(start, p, daysFrom(d, n.Op().String(), -int(by)), depth)
		}
		if okFrom {
			h.aim(steps, p, spans(from, d, n.Op().String()), depth)
		}
	}
}

func spans(from, to i18n.Date, op string) []expression.Value {
	days := int64(to.Days() - from.Days())
	switch op {
	case "addYears":
		days /= 365
	case "addMonths":
		days /= 30
	case "addWorkdays":
		days = days * 5 / 7
	}
	return []expression.Value{expression.IntegerOf(days), expression.IntegerOf(days + 1), expression.IntegerOf(days - 1)}
}
