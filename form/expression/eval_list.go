package expression

// each visits the values that an aggregate is over: its arguments, and the
// items of those that are lists. Blanks are skipped.
func (m *machine) each(n *Node, visit func(v Value)) {
	for _, arg := range n.args {
		v := m.eval(arg)
		switch v.kind {
		case Blank:
		case List:
			for _, item := range v.more.items {
				if !m.spend(1) {
					return
				}
				if item.kind != Blank {
					visit(item)
				}
			}
		default:
			visit(v)
		}
	}
}

func (m *machine) count(n *Node) Value {
	total := int64(0)
	m.each(n, func(Value) { total++ })
	return IntegerOf(total)
}

// extreme is min and max; over nothing they are blank.
func (m *machine) extreme(n *Node) Value {
	var best Value
	m.each(n, func(v Value) {
		order, ok := Compare(v, best)
		if best.kind == Blank || ok && (order < 0) == (n.op == opMin) && order != 0 {
			best = v
		}
	})
	if best.kind.Numeric() {
		return m.convert(best, n.typ.Kind)
	}
	return best
}

// sum is sum and avg. A sum over nothing is 0, an average blank.
func (m *machine) sum(n *Node) Value {
	kind, count := n.typ.Kind, int64(0)
	total := Value{kind: kind}
	if kind == Money {
		total.exp = -2 // as amounts have, which adds up fastest
	}
	m.each(n, func(v Value) {
		count++
		if v = m.convert(v, kind); total.kind != Blank {
			total = m.arithmetic(opAdd, total, v)
		}
	})
	switch {
	case n.op == opSum:
		return total
	case count == 0 || total.kind == Blank:
		return Value{}
	}
	return m.arithmetic(opDiv, total, IntegerOf(count))
}

// fold is difference, product and quotient of a calculation group: the first
// value less, times or divided by the others. A difference and a quotient are
// blank when the first value is; other blanks are skipped.
func (m *machine) fold(n *Node) Value {
	op := opMul
	switch n.op {
	case opDifference:
		op = opSub
	case opQuotient:
		op = opDiv
	}
	var total Value
	started, done := false, false
	take := func(v Value) {
		switch {
		case done:
		case v.kind == Blank:
			done = !started && op != opMul
		case !started:
			total, started = v, true
		default:
			total = m.arithmetic(op, total, v)
			done = total.kind == Blank
		}
	}
	for _, arg := range n.args {
		v := m.eval(arg)
		if v.kind != List {
			take(v)
			continue
		}
		for _, item := range v.more.items {
			if !m.spend(1) {
				return Value{}
			}
			take(item)
		}
	}
	return m.convert(total, n.typ.Kind)
}

// enter runs a predicate's body for one item.
func (m *machine) enter(item Value, body *Node) Value {
	m.elems[m.depth] = item
	m.depth++
	v := m.eval(body)
	m.depth--
	return v
}

// quantify is any and all. A blank predicate is skipped; over nothing any is
// false and all is true.
func (m *machine) quantify(n *Node) Value {
	list := m.eval(n.args[0])
	if m.depth == maxPredicates {
		return Value{}
	}
	for _, item := range list.Items() {
		v := m.enter(item, n.args[1])
		if m.budget.Exhausted() {
			return Value{}
		}
		if v.decides(n.op == opAny) {
			return v
		}
	}
	return BoolOf(n.op == opAll)
}

// rows is filter, which keeps the items whose predicate is true, and map, which
// keeps blanks.
func (m *machine) rows(n *Node) Value {
	list := m.eval(n.args[0])
	if list.kind != List || m.depth == maxPredicates {
		return Value{}
	}
	items := make([]Value, 0, list.Len())
	for _, item := range list.more.items {
		v := m.enter(item, n.args[1])
		if m.budget.Exhausted() {
			return Value{}
		}
		if n.op == opMap {
			items = append(items, v)
		} else if v.isTrue() {
			items = append(items, item)
		}
	}
	return ListOf(items...)
}

// item is the item at an index from 0, blank outside the list.
func (m *machine) item(n *Node) Value {
	list, at, ok := m.both(n)
	i, isInteger := at.AsInteger()
	if items := list.Items(); ok && isInteger && i >= 0 && i < int64(len(items)) {
		return items[i]
	}
	return Value{}
}

// distance is the length of the straight line between two points with members x
// and y, rounded to two decimals.
func (m *machine) distance(n *Node) Value {
	a, b, ok := m.both(n)
	if !ok || !m.spend(10) {
		return Value{}
	}
	dx := m.arithmetic(opSub, a.Member("x"), b.Member("x"))
	dy := m.arithmetic(opSub, a.Member("y"), b.Member("y"))
	if dx.kind == Blank || dy.kind == Blank {
		return Value{}
	}
	x, y := dx.decimal(), dy.decimal()
	// Three decimals, cut off, are enough to round the third correctly.
	return m.number(Decimal, x.Mul(x).Add(y.Mul(y)).Root(3).Round(2))
}
