package expression

func (v Value) isTrue() bool  { return v.kind == Bool && v.num != 0 }
func (v Value) isFalse() bool { return v.kind == Bool && v.num == 0 }

// not is blank of anything that is no truth value.
func (v Value) not() Value {
	if v.kind != Bool {
		return Value{}
	}
	return BoolOf(v.num == 0)
}

// connect is and (decisive = false) and or (decisive = true): one decisive
// operand decides, even beside a blank; otherwise a blank makes it blank.
func (m *machine) connect(n *Node, decisive bool) Value {
	a := m.eval(n.args[0])
	if a.decides(decisive) {
		return a
	}
	b := m.eval(n.args[1])
	switch {
	case b.decides(decisive):
		return b
	case a.kind != Bool || b.kind != Bool:
		return Value{}
	}
	return b
}

func (v Value) decides(b bool) bool {
	if b {
		return v.isTrue()
	}
	return v.isFalse()
}

// choose is the conditional: like SQL's CASE, what is not true takes the other
// alternative, blank included.
func (m *machine) choose(n *Node) Value {
	if m.eval(n.args[0]).isTrue() {
		return m.eval(n.args[1])
	}
	return m.eval(n.args[2])
}

// answered reports whether there is anything in a value: a list has items, a
// record a member with something in it.
func answered(v Value) bool {
	switch v.kind {
	case Blank:
		return false
	case List:
		return v.Len() > 0
	case Record:
		for _, member := range v.more.items {
			if answered(member) {
				return true
			}
		}
		return false
	}
	return true
}

// compare is the six comparisons. Texts and truth values have no order, lists
// and records cannot be compared.
func (m *machine) compare(n *Node) Value {
	var first, second Value
	a, b := m.constant(n.args[0]), (*Value)(nil)
	if a == nil {
		first = m.eval(n.args[0])
		a = &first
	}
	if a.kind == Blank {
		return Value{}
	}
	if b = m.constant(n.args[1]); b == nil {
		second = m.eval(n.args[1])
		b = &second
	}
	if b.kind == Blank {
		return Value{}
	}
	if n.op == opEq || n.op == opNe {
		same, ok := equal(a, b)
		if !ok || a.kind == Text && !m.read(a.text) {
			return Value{}
		}
		return BoolOf(same == (n.op == opEq))
	}
	order, ok := ordered(a, b)
	if !ok {
		return Value{}
	}
	switch n.op {
	case opLt:
		return BoolOf(order < 0)
	case opLe:
		return BoolOf(order <= 0)
	case opGt:
		return BoolOf(order > 0)
	}
	return BoolOf(order >= 0)
}

// equal reports whether two values are equal and whether they can be compared.
func equal(a, b *Value) (same, ok bool) {
	switch {
	case a.kind == Text && b.kind == Text:
		return a.text == b.text, true
	case a.kind == Bool && b.kind == Bool:
		return a.num == b.num, true
	}
	order, ok := ordered(a, b)
	return ok && order == 0, ok
}

// in looks for a value among a list's items: true when it is there, else blank
// when one of them is blank, as in SQL.
func (m *machine) in(n *Node) Value {
	v := m.eval(n.args[0])
	if v.kind == Blank {
		return Value{}
	}
	if n.args[1].op == opList { // without making the list
		return m.among(&v, n.args[1].args, nil)
	}
	list := m.eval(n.args[1])
	if list.kind != List {
		return Value{}
	}
	return m.among(&v, nil, list.more.items)
}

// among looks for v among what the nodes evaluate to and among the items.
func (m *machine) among(v *Value, nodes []*Node, items []Value) Value {
	result := BoolOf(false)
	var worked Value
	for i := 0; i < len(nodes)+len(items); i++ {
		item := &worked
		if i < len(nodes) {
			worked = m.eval(nodes[i])
		} else {
			item = &items[i-len(nodes)]
		}
		if !m.spend(1) || v.kind == Text && !m.read(v.text) {
			return Value{}
		}
		same, ok := equal(v, item)
		if same {
			return BoolOf(true)
		}
		if !ok {
			result = Value{}
		}
	}
	return result
}
