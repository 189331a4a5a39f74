package sample

import (
	"strings"

	"github.com/borgerflow/borgerflow/form/expression"
)

// aim looks for moves that make a node have one of the values.
func (h *hunt) aim(n *expression.Node, p place, to []expression.Value, depth int) {
	if h.visit--; depth <= 0 || h.full() || len(to) == 0 || n == nil {
		return
	}
	if _, constant := n.Constant(); constant {
		return
	}
	depth--
	if s, ok := h.spotOf(n, p); ok {
		h.aimSpot(s, to, depth)
		return
	}
	args := n.Args()
	switch op := n.Op().String(); op {
	case "to", "trim", "lower", "upper", "round", "floor", "ceil":
		h.aim(args[0], p, to, depth)
	case "abs":
		h.aim(args[0], p, append(to, each(to, negated)...), depth)
	case "neg":
		h.aim(args[0], p, each(to, negated), depth)
	case "+", "-", "*", "/", "%":
		h.aimArithmetic(n, p, to, depth)
	case "?:":
		h.aim(args[1], p, to, depth)
		h.aim(args[2], p, to, depth)
		h.toward(args[0], p, outcomeOf(h.value(args[0], p)).other(), depth)
	case "??":
		h.aim(args[0], p, to, depth)
		h.aim(args[1], p, to, depth)
		h.clear(args[0], p, depth)
	case "len":
		h.aimLength(args[0], p, to, depth)
	case "count":
		h.aimCount(n, p, to, depth)
	case "sum", "avg", "min", "max", "difference", "product", "quotient":
		h.aimAggregate(n, p, to, depth)
	case "map", "filter":
		h.aimItems(n, p, to, depth)
	case "item":
		h.lengthen(n, p)
		h.aimItems(args[0], p, to, depth)
	case "text":
		h.aim(args[0], p, h.g.pools.labelled(n.Name(), to), depth)
	case "not", "and", "or", "==", "!=", "<", "<=", ">", ">=", "in", "any", "all", "answered", "contains", "startsWith", "endsWith", "matches":
		for _, v := range to {
			h.toward(n, p, outcomeOf(v), depth)
		}
	default:
		h.aimDates(n, p, to, depth)
	}
}

func each(values []expression.Value, change func(expression.Value) expression.Value) []expression.Value {
	out := make([]expression.Value, 0, len(values))
	for _, v := range values {
		if w := change(v); !w.IsBlank() {
			out = append(out, w)
		}
	}
	return out
}

func negated(v expression.Value) expression.Value { return reckon("-", zero(v.Kind()), v) }

func (h *hunt) aimSpot(s spot, to []expression.Value, depth int) {
	switch {
	case s.lookup != nil:
		h.lookUp(s.lookup, depth)
	case s.fact != nil:
		for _, v := range to {
			h.factMove(s.fact, v)
		}
	case s.e == nil:
	case s.e.Field.Calculate != nil:
		h.show(s.e, depth)
		h.aim(s.e.Field.Calculate, place{e: s.e}, to, depth)
	default:
		for _, v := range to {
			h.setElement(s.e, v, depth)
		}
	}
}

// aimArithmetic turns an operation round: what must one operand be when the
// other stays.
func (h *hunt) aimArithmetic(n *expression.Node, p place, to []expression.Value, depth int) {
	a, b := n.Args()[0], n.Args()[1]
	x, y := h.value(a, p), h.value(b, p)
	if x.IsBlank() || y.IsBlank() {
		h.fill(n, p, depth)
	}
	if n.Type().Kind == expression.Text {
		h.aim(a, p, to, depth)
		h.aim(b, p, to, depth)
		return
	}
	left, right := inverse(n.Op().String())
	for _, v := range to {
		if !y.IsBlank() {
			h.aim(a, p, left(v, y), depth)
		}
		if !x.IsBlank() {
			h.aim(b, p, right(v, x), depth)
		}
	}
}

// inverse returns what the left operand must be for a result when the right
// one stays, and the other way round.
func inverse(op string) (left, right func(result, other expression.Value) []expression.Value) {
	one := func(op string, swap bool) func(v, other expression.Value) []expression.Value {
		return func(v, other expression.Value) []expression.Value {
			if swap {
				v, other = other, v
			}
			w := reckon(op, v, other)
			below, above := around(w)
			return append(append([]expression.Value{w}, above...), below...)
		}
	}
	switch op {
	case "+":
		return one("-", false), one("-", false)
	case "-":
		return one("+", false), one("-", true)
	case "*":
		return one("/", false), one("/", false)
	case "/":
		return one("*", false), one("/", true)
	}
	same := func(v, _ expression.Value) []expression.Value { return []expression.Value{v} }
	return same, same
}

func (h *hunt) aimLength(n *expression.Node, p place, to []expression.Value, depth int) {
	if n.Type().Kind == expression.List {
		h.aimRows(n, p, to, depth)
		return
	}
	for _, v := range to {
		if length, ok := v.AsInteger(); ok && length >= 0 && length <= 5_000 {
			h.aim(n, p, texts(strings.Repeat("a", int(length))), depth)
		}
	}
}

// aimRows adds or removes rows until there are so many.
func (h *hunt) aimRows(n *expression.Node, p place, to []expression.Value, depth int) {
	have := int64(len(h.rowsOf(n, p)))
	for _, v := range to {
		want, ok := v.AsInteger()
		if !ok || want < 0 {
			continue
		}
		if e := h.listOf(n, p); e != nil {
			h.sizeTo(e, int(want))
		}
		switch {
		case want > have:
			h.moreRows(n, p, depth)
		case want < have:
			h.fewerRows(n, p, depth)
		}
	}
	if n.Op().String() == "filter" {
		h.aimFilter(n, p, to, depth)
	}
}

func (h *hunt) aimFilter(n *expression.Node, p place, to []expression.Value, depth int) {
	kept := int64(h.value(n, p).Len())
	for _, v := range to {
		want, ok := v.AsInteger()
		if !ok {
			continue
		}
		met := unmet
		if want > kept {
			met = yes
		}
		for i, it := range h.rowsOf(n.Args()[0], p) {
			if i < mostRows {
				h.toward(n.Args()[1], p.inside(it), met, depth)
			}
		}
	}
}

func (h *hunt) aimCount(n *expression.Node, p place, to []expression.Value, depth int) {
	for _, a := range n.Args() {
		if a.Type().Kind != expression.List {
			h.fill(a, p, depth)
			h.clear(a, p, depth)
			continue
		}
		h.aimRows(a, p, to, depth)
		h.aimItems(a, p, to, depth)
		h.fill(a, p, depth)
		h.clear(a, p, depth)
	}
}

// aimAggregate aims every argument, and every item of a list among them, at
// what would make the whole come out.
func (h *hunt) aimAggregate(n *expression.Node, p place, to []expression.Value, depth int) {
	total := h.value(n, p)
	for _, a := range n.Args() {
		if a.Type().Kind == expression.List {
			h.aimItems(a, p, h.shares(n, total, expression.Value{}, to), depth)
			h.moreRows(a, p, depth)
			continue
		}
		h.aim(a, p, h.shares(n, total, h.value(a, p), to), depth)
	}
}

// shares are values for one part of an aggregate: the result itself, and, of a
// sum, what is missing from it.
func (h *hunt) shares(n *expression.Node, total, part expression.Value, to []expression.Value) []expression.Value {
	if n.Op().String() != "sum" || total.IsBlank() {
		return to
	}
	if part.IsBlank() {
		part = zero(total.Kind())
	}
	var out []expression.Value
	for _, v := range to {
		if w := reckon("+", reckon("-", v, total), part); !w.IsBlank() {
			out = append(out, w)
		}
	}
	return append(out, to...)
}

// aimItems aims the items of a list, one by one.
func (h *hunt) aimItems(n *expression.Node, p place, to []expression.Value, depth int) {
	switch n.Op().String() {
	case "map":
		for i, it := range h.rowsOf(n.Args()[0], p) {
			if i < mostRows {
				h.aim(n.Args()[1], p.inside(it), to, depth)
			}
		}
	case "filter":
		h.aimItems(n.Args()[0], p, to, depth)
	case "[]":
		for _, a := range n.Args() {
			h.aim(a, p, to, depth)
		}
	default:
		if s, ok := h.spotOf(n, p); ok && s.e != nil && !s.e.Field.Repeats() {
			h.aimSpot(s, []expression.Value{expression.ListOf(to...)}, depth)
		}
	}
	if len(h.rowsOf(n, p)) == 0 {
		h.moreRows(n, p, depth)
	}
}
