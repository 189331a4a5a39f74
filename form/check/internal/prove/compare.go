package prove

import (
	"slices"

	"github.com/borgerflow/borgerflow/form/expression"
)

// operand is one side of a comparison: its values and what names them, "" for a
// constant.
type operand struct {
	term string
	set
}

func (r *run) operand(n *expression.Node) operand {
	o := operand{set: r.eval(n)}
	if _, constant := n.Constant(); !constant {
		o.term = r.term(n)
	}
	return o
}

// compared is a comparison: blank when a side is.
func (r *run) compared(op string, a, b operand) Truth {
	t := None
	if a.blank || b.blank {
		t = Unknown
	}
	if !a.some || !b.some {
		return t
	}
	switch {
	case a.kind == expression.Text && b.kind == expression.Text, a.kind == expression.Bool && b.kind == expression.Bool:
		same := r.equal(a, b)
		if op == "!=" {
			same = same.not()
		}
		return t | same
	case a.kind.Ordered() && b.kind.Ordered():
		return t | holdsFor(op, r.order(a, b))
	}
	return t | All
}

// equal compares two texts or truth values that are not blank.
func (r *run) equal(a, b operand) Truth {
	if a.term != "" && a.term == b.term {
		return True
	}
	x, oneA := a.only()
	y, oneB := b.only()
	if oneA && oneB {
		if x.Equal(y) {
			return True
		}
		return False
	}
	if oneA {
		a, b, x, oneB = b, a, y, true
		y, _ = b.only()
	}
	if a.kind == expression.Bool {
		r.splitBool(a.term, a.set)
		r.splitBool(b.term, b.set)
		return True | False
	}
	if !oneB {
		return r.equalTexts(a, b)
	}
	text, _ := y.AsText()
	if !a.holds(text) {
		return False
	}
	r.splitText(a, text)
	return True | False
}

// only returns the value of a set but for blank.
func (o operand) only() (expression.Value, bool) {
	o.blank = false
	return o.value()
}

// equalTexts compares two texts of which neither is known: they are the same
// or not, all over the case.
func (r *run) equalTexts(a, b operand) Truth {
	if !a.other && !b.other && !slices.ContainsFunc(a.texts, b.holds) {
		return False
	}
	return r.pair(a, b, "=", "≠").truthOf("=")
}

// splitText splits a text into the one it is compared with and all others.
func (r *run) splitText(a operand, text string) {
	is := set{kind: expression.Text, some: true, texts: []string{text}}
	rest := a.set
	rest.texts, rest.blank = without(a.texts, text), a.blank
	if rest.other {
		rest.except = append(slices.Clone(rest.except), text)
	}
	r.splits = append(r.splits, split{a.term, []part{{is: is}, {is: rest}}})
}

// orders is how two values can stand to each other: any of "<", "=", ">".
type orders []string

func (o orders) truthOf(which ...string) Truth {
	t := None
	for _, order := range o {
		if slices.Contains(which, order) {
			t |= True
		} else {
			t |= False
		}
	}
	return t
}

func holdsFor(op string, o orders) Truth {
	switch op {
	case "==":
		return o.truthOf("=")
	case "!=":
		return o.truthOf("<", ">")
	case "<=":
		return o.truthOf("<", "=")
	case ">=":
		return o.truthOf(">", "=")
	}
	return o.truthOf(op)
}

// order returns how two numbers or dates that are not blank can stand to each
// other.
func (r *run) order(a, b operand) orders {
	if a.term != "" && a.term == b.term {
		return orders{"="}
	}
	out := a.span.orders(b.span)
	if len(out) < 2 {
		return out
	}
	switch {
	case b.single() && a.term != "":
		r.splitSpan(a, b)
		return out
	case a.single() && b.term != "":
		r.splitSpan(b, a)
		return out
	}
	return r.pair(a, b, out...)
}

// orders compares two spans.
func (s span) orders(t span) orders {
	var out orders
	if s.lo.LessThan(t.hi) {
		out = append(out, "<")
	}
	if both := s.meet(t); !both.none() && (!both.single() || s.holds(both.lo) && t.holds(both.lo)) {
		out = append(out, "=")
	}
	if s.hi.GreaterThan(t.lo) {
		out = append(out, ">")
	}
	return out
}

func (r *run) splitSpan(a, at operand) {
	var parts []part
	for _, s := range a.span.around(at.lo) {
		is := a.set
		is.span, is.blank = s, false
		parts = append(parts, part{is: is})
	}
	if a.blank {
		parts = append(parts, part{is: blankSet(a.kind)})
	}
	if len(parts) > 1 {
		r.splits = append(r.splits, split{a.term, parts})
	}
}

// pair is how two terms stand to each other where their values do not tell: one
// of some ways, the same wherever the two are compared in a case.
func (r *run) pair(a, b operand, ways ...string) orders {
	turned := a.term > b.term
	if turned {
		a, b = b, a
	}
	if a.term == "" {
		return orders(ways)
	}
	v := set{kind: expression.Text, some: true}
	for _, w := range ways {
		v.texts = append(v.texts, turn(w, turned))
	}
	term := a.term + " : " + b.term
	v = r.narrow(term, v)
	if len(v.texts) > 1 {
		var parts []part
		for _, w := range v.texts {
			parts = append(parts, part{is: set{kind: expression.Text, some: true, texts: []string{w}}})
		}
		r.splits = append(r.splits, split{term, parts})
	}
	var out orders
	for _, w := range v.texts {
		out = append(out, turn(w, turned))
	}
	return out
}

func turn(way string, turned bool) string {
	switch {
	case turned && way == "<":
		return ">"
	case turned && way == ">":
		return "<"
	}
	return way
}

// among is in: true when one of the items is the value, blank when none is and
// one is blank.
func (r *run) among(n *expression.Node) set {
	v := r.operand(n.Args()[0])
	list := r.eval(n.Args()[1])
	if !v.some {
		return boolSet(Unknown)
	}
	if list.items == nil || list.blank {
		return r.atom(n, All)
	}
	t := False
	for i, item := range list.items {
		o := operand{set: item}
		if args := n.Args()[1].Args(); i < len(args) {
			o = r.operand(args[i])
		}
		if t = connect(t, r.compared("==", v, o), True); t == True {
			break
		}
	}
	if v.blank {
		t |= Unknown
	}
	return boolSet(t)
}
