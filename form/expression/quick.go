package expression

// Test is a condition on one value: whether it is true, equal to a constant or
// one of several. Most conditions of forms are one, and are worked out at once.
// What it gives and takes is what [Eval] of its tree does.
type Test struct {
	op   Op    // opRef, opEq, opNe or opIn
	want Value // a constant, or the list of them
}

// TestOf returns the test that a tree is, and the reference that it reads.
func TestOf(n *Node) (t Test, ref int, ok bool) {
	switch {
	case n == nil:
	case n.op == opRef:
		return Test{op: opRef}, n.ref, true
	case (n.op == opEq || n.op == opNe) && n.args[0].op == opRef && n.args[1].op == opConst,
		n.op == opIn && n.args[0].op == opRef && n.args[1].op == opConst && n.args[1].value.kind == List:
		return Test{op: n.op, want: n.args[1].value}, n.args[0].ref, true
	}
	return Test{}, 0, false
}

// Met works the test out on a value, and takes its steps from the budget.
func (t *Test) Met(v *Value, b *Budget) bool {
	m := machine{budget: b}
	switch {
	case t.op == opRef:
		return m.spend(1) && v.isTrue()
	case v.kind == Blank:
		m.spend(2)
		return false
	case !m.spend(3):
		return false
	case t.op == opIn:
		return m.among(v, nil, t.want.more.items).isTrue()
	}
	same, ok := equal(v, &t.want)
	if !ok || v.kind == Text && !m.read(v.text) {
		return false
	}
	return same == (t.op == opEq)
}
