package expression

// machine is one evaluation. It lives on the stack: evaluating a condition on
// texts, whole numbers, truth values and dates allocates nothing.
type machine struct {
	env    Env
	budget *Budget
	elems  [maxPredicates]Value // the items that the predicates around are at
	depth  int                  // number of predicates around
}

// Eval evaluates a tree. It is total: whatever the tree and the values, it
// returns a value of the tree's type or blank, within the budget. A nil tree is
// blank; a nil budget is one of DefaultSteps.
func Eval(n *Node, env Env, b *Budget) Value {
	if n == nil {
		return Value{}
	}
	if b == nil {
		b = &Budget{Steps: DefaultSteps}
	}
	m := machine{env: env, budget: b}
	v := m.eval(n)
	if b.Exhausted() {
		return Value{}
	}
	return v
}

// spend takes steps from the budget and reports whether there were enough.
func (m *machine) spend(steps int) bool {
	m.budget.Steps -= steps
	return m.budget.Steps >= 0
}

// read spends for a text of some bytes.
func (m *machine) read(text string) bool { return m.spend(len(text) / 32) }

// eval is the evaluator: one switch over the operations.
func (m *machine) eval(n *Node) Value {
	if !m.spend(1) {
		return Value{}
	}
	switch n.op {
	case opConst:
		return n.value
	case opRef:
		if m.env == nil {
			return Value{}
		}
		return m.env.Read(n.ref)
	case opElem:
		if m.depth == 0 {
			return Value{}
		}
		return m.elems[m.depth-1]
	case opMember:
		return m.eval(n.args[0]).Member(n.name)
	case opConvert:
		return m.convert(m.eval(n.args[0]), n.typ.Kind)
	case opList:
		return m.list(n)
	case opNot:
		return m.eval(n.args[0]).not()
	case opAnd:
		return m.connect(n, false)
	case opOr:
		return m.connect(n, true)
	case opCond:
		return m.choose(n)
	case opCoalesce:
		if v := m.eval(n.args[0]); answered(v) {
			return v
		}
		return m.eval(n.args[1])
	case opAnswered:
		return BoolOf(answered(m.eval(n.args[0])))
	case opEq, opNe, opLt, opLe, opGt, opGe:
		return m.compare(n)
	case opIn:
		return m.in(n)
	case opContains, opStartsWith, opEndsWith:
		return m.search(n)
	case opMatches:
		return m.matches(n)
	case opAdd, opSub, opMul, opDiv, opMod:
		return m.calculate(n)
	case opNeg, opAbs:
		return m.signed(n)
	case opRound, opFloor, opCeil:
		return m.round(n)
	case opMin, opMax:
		return m.extreme(n)
	case opSum, opAvg:
		return m.sum(n)
	case opCount:
		return m.count(n)
	case opDifference, opProduct, opQuotient:
		return m.fold(n)
	case opAny, opAll:
		return m.quantify(n)
	case opFilter, opMap:
		return m.rows(n)
	case opItem:
		return m.item(n)
	case opLen:
		return m.length(n)
	case opTrim, opLower, opUpper:
		return m.reshape(n)
	case opText:
		return m.label(n)
	case opAge, opDaysBetween, opWorkdaysBetween:
		return m.between(n)
	case opAddDays, opAddMonths, opAddYears, opAddWorkdays:
		return m.move(n)
	case opCprDate, opCprSex:
		return m.cpr(n)
	case opDistance:
		return m.distance(n)
	case opCall:
		return m.call(n)
	}
	return Value{}
}

// constant returns the value of a constant without copying it, nil of anything
// else.
func (m *machine) constant(n *Node) *Value {
	if n.op != opConst || !m.spend(1) {
		return nil
	}
	return &n.value
}

// both evaluates two operands; ok is false when one is blank.
func (m *machine) both(n *Node) (a, b Value, ok bool) {
	if a = m.eval(n.args[0]); a.kind == Blank {
		return a, b, false
	}
	b = m.eval(n.args[1])
	return a, b, b.kind != Blank
}

func (m *machine) list(n *Node) Value {
	items := make([]Value, len(n.args))
	for i, a := range n.args {
		items[i] = m.eval(a)
	}
	return ListOf(items...)
}
