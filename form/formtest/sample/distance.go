package sample

import (
	"math/bits"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// Distances say how far a state is from what is wanted: 0 is there. They are
// compared with each other and mean nothing by themselves.
const (
	farBlank = 40  // something that decides is blank
	farOther = 12  // another value decides
	farRow   = 60  // there is no row
	farthest = 400 // of one condition
	deepest  = 14  // conditions that hang on each other
)

// far is how far a condition is from one of the wanted outcomes.
func (w *world) far(n *expression.Node, p place, want outcome, depth int) int {
	if want.holds(w.value(n, p)) {
		return 0
	}
	best := farthest
	for _, one := range []outcome{yes, no, unknown} {
		if want&one != 0 {
			best = min(best, 1+w.farFrom(n, p, one, depth-1))
		}
	}
	return best
}

func (w *world) farFrom(n *expression.Node, p place, want outcome, depth int) int {
	if depth <= 0 {
		return farOther
	}
	args := n.Args()
	switch op := n.Op().String(); op {
	case "not":
		return w.far(args[0], p, want.opposite(), depth)
	case "and":
		return w.farBoth(args, p, want, yes, no, depth)
	case "or":
		return w.farBoth(args, p, want, no, yes, depth)
	case "?:":
		return min(w.far(args[0], p, yes, depth)+w.far(args[1], p, want, depth),
			w.far(args[0], p, unmet, depth)+w.far(args[2], p, want, depth))
	case "==", "!=", "<", "<=", ">", ">=":
		return w.farCompared(args, p, want, depth)
	case "any", "all":
		return w.farRows(n, p, want, op == "any", depth)
	case "in":
		return w.farAmong(args, p, want, depth)
	}
	return w.farBlanks(n, p, want, depth) + farOther
}

// farBoth is and, where one no decides, and or, where one yes does.
func (w *world) farBoth(args []*expression.Node, p place, want, all, one outcome, depth int) int {
	a := func(o outcome) int { return w.far(args[0], p, o, depth) }
	b := func(o outcome) int { return w.far(args[1], p, o, depth) }
	switch want {
	case all:
		return a(all) + b(all)
	case one:
		return min(a(one), b(one))
	}
	return min(a(unknown)+b(all|unknown), a(all)+b(unknown))
}

func (w *world) farCompared(args []*expression.Node, p place, want outcome, depth int) int {
	if want == unknown {
		return farOther
	}
	a, b := w.value(args[0], p), w.value(args[1], p)
	if a.IsBlank() || b.IsBlank() {
		return w.farBlanks(args[0], p, want, depth) + w.farBlanks(args[1], p, want, depth)
	}
	return 1 + gap(a, b)
}

func (w *world) farAmong(args []*expression.Node, p place, want outcome, depth int) int {
	v := w.value(args[0], p)
	if v.IsBlank() && want != unknown {
		return w.farBlanks(args[0], p, want, depth)
	}
	best := farOther
	for _, option := range w.value(args[1], p).Items() {
		best = min(best, 1+gap(v, option))
	}
	return best
}

// farRows is any, which one yes decides, and all, which one no decides.
func (w *world) farRows(n *expression.Node, p place, want outcome, any bool, depth int) int {
	decisive := no
	if any {
		decisive = yes
	}
	if want == unknown {
		return farthest
	}
	items := w.rowsOf(n.Args()[0], p)
	if want != decisive {
		total := 0
		for _, it := range items {
			total += w.far(n.Args()[1], p.inside(it), ^decisive&(yes|no|unknown), depth)
		}
		return total
	}
	best := farRow + w.farList(n.Args()[0], p, depth)
	for _, it := range items {
		best = min(best, w.far(n.Args()[1], p.inside(it), decisive, depth))
	}
	return best
}

// farList is how far a list is from being shown.
func (w *world) farList(n *expression.Node, p place, depth int) int {
	if e := w.listOf(n, p); e != nil {
		return w.farShown(e, depth)
	}
	return 0
}

// farBlanks counts what a node reads that is blank, and how far it is from
// being shown.
func (w *world) farBlanks(n *expression.Node, p place, want outcome, depth int) int {
	if want == unknown || !w.value(n, p).IsBlank() {
		return 0
	}
	if s, ok := w.spotOf(n, p); ok {
		switch {
		case s.e != nil && s.e.Field.Calculate != nil && s.e.Visible && depth > 0:
			return min(farthest, 1+w.farBlanks(s.e.Field.Calculate, place{e: s.e}, want, depth-1))
		case s.e != nil && depth > 0:
			return farBlank + w.farShown(s.e, depth-1)
		case s.lookup != nil && depth > 0:
			return w.farFound(s.lookup, want, depth-1)
		}
		return farBlank
	}
	if depth <= 0 {
		return farBlank
	}
	total := 0
	if n.Op().String() == "item" {
		total = farRow
	}
	for i, a := range n.Args() {
		if i == 0 || !overRows(n) {
			total += w.farBlanks(a, p, want, depth-1)
		}
	}
	return max(min(total, farthest), 1)
}

// farFound is how far a look-up is from having been made: what it is given may
// be missing.
func (w *world) farFound(e *form.Element, want outcome, depth int) int {
	far := farOther + w.farShown(e, depth)
	for _, in := range e.Field.Inputs {
		far += w.farBlanks(in.Expr, place{e: e}, want, depth)
	}
	return min(far, farthest)
}

// farShown is how far an element is from being shown.
func (w *world) farShown(e *form.Element, depth int) int {
	if e == nil || e.Visible {
		return 0
	}
	if depth <= 0 {
		return farOther
	}
	total := w.farShown(w.outer(e), depth-1)
	if e.Field.Visible != nil {
		total += w.far(e.Field.Visible, place{e: e}, yes, depth-1)
	}
	return min(total, farthest)
}

// gap is about the logarithm of how far two values are from each other.
func gap(a, b expression.Value) int {
	if x, ok := a.AsDate(); ok {
		y, ok := b.AsDate()
		if !ok {
			return farOther
		}
		return size(int64(x.Days() - y.Days()))
	}
	if x, ok := a.AsTime(); ok {
		y, ok := b.AsTime()
		if !ok {
			return farOther
		}
		return size(int64(x - y))
	}
	if x, ok := a.AsDateTime(); ok {
		y, ok := b.AsDateTime()
		if !ok {
			return farOther
		}
		return size(x.Unix() - y.Unix())
	}
	x, ok1 := a.AsDecimal()
	y, ok2 := b.AsDecimal()
	if !ok1 || !ok2 {
		return farOther
	}
	d := x.Sub(y).Abs()
	if d.NumDigits()+int(d.Exponent()) > 16 {
		return 62
	}
	return size(d.Shift(2).IntPart())
}

func size(n int64) int {
	if n < 0 {
		n = -n
	}
	if n <= near {
		return int(n)
	}
	return near + bits.Len64(uint64(n))
}

// near is up to where distances are counted, not taken the logarithm of.
const near = 8
