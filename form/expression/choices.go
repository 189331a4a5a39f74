package expression

// Choices tells which values of value lists an expression depends on: those that
// it compares a choice with, and those that it words with text(). TypeOf gives
// the type of a reference, of which only [Type.Choices] is looked at; found is
// called with the list and the value, in the order of the source.
func Choices(n *Node, typeOf func(ref int) Type, found func(list, value string)) {
	if n == nil {
		return
	}
	c := chooser{typeOf: typeOf, found: found}
	c.visit(n)
}

type chooser struct {
	typeOf func(ref int) Type
	found  func(list, value string)
	elems  []Type // what the predicates around run over
}

// visit returns what is known of the type of a node's value: the value lists
// that its texts come from.
func (c *chooser) visit(n *Node) Type {
	switch n.op {
	case opRef:
		return c.typeOf(n.ref)
	case opElem:
		if len(c.elems) > 0 {
			return c.elems[len(c.elems)-1]
		}
		return Type{}
	case opMember:
		t, _ := c.visit(n.args[0]).Member(n.name)
		return t
	case opAny, opAll, opFilter, opMap:
		return c.rows(n)
	}
	kinds := make([]Type, len(n.args))
	for i, a := range n.args {
		kinds[i] = c.visit(a)
	}
	switch n.op {
	case opEq, opNe:
		c.among(kinds[0], n.args[1])
		c.among(kinds[1], n.args[0])
	case opIn:
		c.in(n, kinds)
	case opText:
		c.among(Type{Choices: n.name}, n.args[0])
	case opItem:
		return elemOf(kinds[0])
	case opCond:
		return common(kinds[1], kinds[2])
	case opCoalesce:
		return common(kinds[0], kinds[1])
	case opList:
		if len(kinds) > 0 {
			return Type{Elem: &kinds[0]}
		}
	}
	return Type{}
}

func (c *chooser) rows(n *Node) Type {
	list := c.visit(n.args[0])
	c.elems = append(c.elems, elemOf(list))
	body := c.visit(n.args[1])
	c.elems = c.elems[:len(c.elems)-1]
	switch n.op {
	case opFilter:
		return list
	case opMap:
		return Type{Elem: &body}
	}
	return Type{}
}

// in: what is looked for is a choice, or what it is looked for among are.
func (c *chooser) in(n *Node, kinds []Type) {
	c.among(elemOf(kinds[1]), n.args[0])
	if list := n.args[1]; list.op == opList {
		for _, item := range list.args {
			c.among(kinds[0], item)
		}
	} else {
		c.among(kinds[0], list)
	}
}

// among notes the constant texts that stand where a value of a list does.
func (c *chooser) among(t Type, n *Node) {
	if t.Choices == "" || n.op != opConst {
		return
	}
	if text, ok := n.value.AsText(); ok {
		c.found(t.Choices, text)
	}
	for _, item := range n.value.Items() {
		if text, ok := item.AsText(); ok {
			c.found(t.Choices, text)
		}
	}
}

func elemOf(t Type) Type {
	if t.Elem == nil {
		return Type{}
	}
	return *t.Elem
}

// common is what two alternatives have in common: one list, when it is the same.
func common(a, b Type) Type {
	if a.Choices == b.Choices {
		return a
	}
	return Type{}
}
