package prove

import (
	"github.com/borgerflow/borgerflow/form/decimal"
	"github.com/borgerflow/borgerflow/form/expression"
)

// monotone are the operations whose least and most are reached at the ends of
// their operands, whichever way they go.
var monotone = map[string]bool{
	"+": true, "-": true, "*": true, "neg": true, "round": true, "floor": true, "ceil": true,
	"age": true, "daysBetween": true, "workdaysBetween": true,
	"addDays": true, "addMonths": true, "addYears": true, "addWorkdays": true,
}

// result returns what an operation can give that is neither logic nor a
// comparison.
func (r *run) result(n *expression.Node) set {
	op, t := n.Op().String(), n.Type()
	args := make([]set, len(n.Args()))
	blank, some := false, true
	for i, a := range n.Args() {
		if i == 1 && (op == "map" || op == "filter") {
			break // what is asked of each row has no value here
		}
		args[i] = r.eval(a)
		blank, some = blank || args[i].blank, some && args[i].some
	}
	switch op {
	case "min", "max", "sum", "avg", "count":
		if op == "sum" && counts(n.Args()[0]) {
			return counting()
		}
		return aggregate(op, t, args)
	case "difference", "product", "quotient", ".", "item", "map", "filter":
		return anything(t)
	}
	if !some {
		return blankSet(t.Kind)
	}
	v := r.applied(n, op, args)
	v.blank = v.blank || blank
	return v
}

// applied is an operation on operands that are not blank.
func (r *run) applied(n *expression.Node, op string, args []set) set {
	t := n.Type()
	if v, ok := worked(n, args); ok && op != "text" && op != "call" { // those ask who runs the form
		return v
	}
	switch {
	case monotone[op] && t.Kind.Ordered(), op == "/" && !args[1].span.holds(decimal.Decimal{}):
		return corners(n, args)
	case op == "abs":
		return absolute(args[0])
	case op == "len":
		return counting()
	case op == "contains", op == "startsWith", op == "endsWith", op == "matches":
		return boolSet(True | False)
	case op == "+", op == "trim", op == "lower", op == "upper":
		return set{kind: t.Kind, some: true, other: true}
	}
	v := anything(t)
	if op == "distance" {
		v.lo = decimal.Decimal{}
	}
	return v
}

// most ways of choosing one value of each operand that are worked out one by
// one.
const mostWays = 64

// worked works an operation out for every value of its operands, where they are
// few and known.
func worked(n *expression.Node, args []set) (set, bool) {
	ways := [][]expression.Value{nil}
	for _, a := range args {
		values, ok := a.values()
		if !ok || len(ways)*len(values) > mostWays {
			return set{}, false
		}
		var more [][]expression.Value
		for _, w := range ways {
			for _, v := range values {
				more = append(more, append(w[:len(w):len(w)], v))
			}
		}
		ways = more
	}
	out := set{kind: n.Type().Kind}
	for _, w := range ways {
		v := apply(n, w)
		if v.IsBlank() {
			out.blank = true
			continue
		}
		out = out.join(exactly(v))
	}
	return out, true
}

// values returns the values of a set but for blank, when they are few.
func (s set) values() ([]expression.Value, bool) {
	s.blank = false
	if v, ok := s.value(); ok {
		return []expression.Value{v}, true
	}
	switch {
	case s.kind == expression.Bool:
		return []expression.Value{expression.BoolOf(true), expression.BoolOf(false)}, true
	case s.kind == expression.Text && !s.other && len(s.texts) <= mostWays:
		out := make([]expression.Value, len(s.texts))
		for i, text := range s.texts {
			out[i] = expression.TextOf(text)
		}
		return out, true
	}
	return nil, false
}

// apply works out an operation on values.
func apply(n *expression.Node, values []expression.Value) expression.Value {
	args := make([]*expression.Node, len(values))
	for i, v := range values {
		args[i] = expression.Constant(v)
	}
	at, err := expression.Operation(n.Op(), n.Type(), n.Name(), args...)
	if err != nil {
		return expression.Value{}
	}
	return expression.Eval(at, nil, nil)
}

// corners works a monotone operation out at every combination of the ends of
// its operands.
func corners(n *expression.Node, args []set) set {
	ways := [][]expression.Value{nil}
	for _, a := range args {
		ends := []expression.Value{valueAt(a.kind, a.lo), valueAt(a.kind, a.hi)}
		if a.single() {
			ends = ends[:1]
		}
		var more [][]expression.Value
		for _, w := range ways {
			for _, e := range ends {
				more = append(more, append(w[:len(w):len(w)], e))
			}
		}
		ways = more
	}
	kind := n.Type().Kind
	out := set{kind: kind}
	for _, w := range ways {
		v := apply(n, w)
		if v.IsBlank() { // an end is beyond what the kind can hold
			out = anything(n.Type())
			out.blank = false
			return out
		}
		out = out.join(exactly(v))
	}
	out.places = grid(n, args)
	out.openLo, out.openHi = false, false
	return out
}

// grid returns the decimals that results of an operation have at most.
func grid(n *expression.Node, args []set) int32 {
	kind, op := n.Type().Kind, n.Op().String()
	switch {
	case kind == expression.Integer || kind == expression.Date || op == "floor" || op == "ceil":
		return 0
	case op == "round" && len(args) == 2:
		return int32(args[1].lo.IntPart())
	case op == "round":
		return 0
	}
	for _, a := range args {
		if a.places == noGrid {
			return noGrid
		}
	}
	switch op {
	case "+", "-":
		return max(args[0].places, args[1].places)
	case "*":
		return args[0].places + args[1].places
	case "neg":
		return args[0].places
	}
	return noGrid
}

func absolute(v set) set {
	lo, hi := v.lo.Abs(), v.hi.Abs()
	if lo.GreaterThan(hi) {
		lo, hi = hi, lo
	}
	if v.span.holds(decimal.Decimal{}) || v.lo.Sign() != v.hi.Sign() {
		lo = decimal.Decimal{}
	}
	v.lo, v.hi, v.openLo, v.openHi = lo, hi, false, false
	return v
}

// counts reports whether a sum is how count(list, predicate) is compiled: one
// for every row that meets it, and none for the others.
func counts(n *expression.Node) bool {
	if n.Op().String() != "map" {
		return false
	}
	each := n.Args()[1]
	if each.Op().String() != "?:" {
		return false
	}
	one, ok := each.Args()[1].Constant()
	none, also := each.Args()[2].Constant()
	return ok && also && one.Equal(expression.IntegerOf(1)) && none.Equal(expression.IntegerOf(0))
}

// aggregate is min, max, sum, avg and count: blanks are skipped, so that there
// is a value where one operand has one; a sum and a count always have one.
func aggregate(op string, t expression.Type, args []set) set {
	v := anything(t)
	switch op {
	case "count":
		return counting()
	case "sum":
		v.blank = false
		return v
	case "avg":
		return v
	}
	return extreme(op, t, args)
}

func extreme(op string, t expression.Type, args []set) set {
	out := set{kind: t.Kind, blank: true}
	reached := anything(t).span // what those that always have a value leave
	for _, a := range args {
		if a.kind == expression.List {
			return anything(t)
		}
		if a.some && !a.blank {
			out.blank = false
			if op == "max" {
				reached.lo = decimal.Max(reached.lo, a.lo)
			} else {
				reached.hi = decimal.Min(reached.hi, a.hi)
			}
		}
		a.kind, a.blank = t.Kind, out.blank
		out = out.join(a)
	}
	if out.some {
		out.span = out.span.meet(reached)
	}
	return out
}
