package expression

import "strings"

// Names tells [Format] what the author of an expression calls things.
type Names struct {
	// Ref names what a reference reads: "amount", "applicant.name", "today".
	Ref func(ref int) string
	// Group returns the key of the calculation group that has these members, in
	// this order, or "". Nil: there are no groups.
	Group func(members []GroupMember) string
}

// GroupMember is one member of a calculation group: what a reference reads, or a
// member of every row of the list that it reads.
type GroupMember struct {
	Ref    int
	Member string // "" of a reference that is no list
}

// Format writes a tree as its author could have written it. Package parse makes
// the same tree of it, given the same names and the same wanted type. What only
// a calculation group can be, and no group is named for, is written as a
// function, which does not parse.
func Format(n *Node, names Names) string {
	if n == nil {
		return ""
	}
	f := formatter{names: names}
	f.node(n, loosest)
	return f.out.String()
}

// How tightly operators bind, as in expr. A part that binds looser than where it
// stands needs brackets.
const (
	loosest    = 0 // also: a conditional
	bindsOr    = 10
	bindsAnd   = 15
	bindsEqual = 20 // all comparisons, which are not chained
	bindsAdd   = 30
	bindsNot   = 50
	bindsMul   = 60
	bindsNeg   = 90
	tightest   = 100
)

// binding says how the operators bind that stand between two operands.
var binding = map[Op]int{
	opOr: bindsOr, opAnd: bindsAnd,
	opEq: bindsEqual, opNe: bindsEqual, opLt: bindsEqual, opLe: bindsEqual, opGt: bindsEqual, opGe: bindsEqual, opIn: bindsEqual,
	opContains: bindsEqual, opStartsWith: bindsEqual, opEndsWith: bindsEqual,
	opAdd: bindsAdd, opSub: bindsAdd, opMul: bindsMul, opDiv: bindsMul, opMod: bindsMul,
}

type formatter struct {
	names Names
	out   strings.Builder
}

func (f *formatter) write(parts ...string) {
	for _, p := range parts {
		f.out.WriteString(p)
	}
}

// in writes a part in brackets where it binds looser than its surroundings.
func (f *formatter) in(binds, around int, part func()) {
	if binds < around {
		f.write("(")
		defer f.write(")")
	}
	part()
}

// node writes a part of which everything around binds as tightly as told.
func (f *formatter) node(n *Node, around int) {
	switch binds, between := binding[n.op]; {
	case between:
		f.in(binds, around, func() { f.between(n, binds) })
		return
	case f.group(n):
		return
	}
	switch n.op {
	case opConst:
		f.constant(n.value, around, false)
	case opRef:
		f.write(f.names.Ref(n.ref))
	case opElem:
		f.write("#")
	case opMember:
		f.member(n)
	case opConvert:
		f.node(n.args[0], around)
	case opList:
		f.list(n.args)
	case opNot:
		f.not(n, around)
	case opNeg:
		f.in(bindsNeg, around, func() { f.write("-"); f.node(n.args[0], tightest) })
	case opCond:
		f.in(loosest, around, func() { f.choose(n) })
	case opCoalesce:
		f.in(loosest, around, func() { f.coalesce(n) })
	case opMatches:
		f.in(bindsEqual, around, func() { f.infix(n, "matches") })
	default:
		f.call(n)
	}
}

// between writes an operator and its operands. What is on the right of one that
// binds the same needs brackets.
func (f *formatter) between(n *Node, binds int) {
	if binds == bindsEqual {
		f.infix(n, ops[n.op].name)
		return
	}
	f.operand(n, 0, binds)
	f.write(" ", ops[n.op].name, " ")
	f.operand(n, 1, binds+1)
}

// infix writes a comparison; another one on either side needs brackets.
func (f *formatter) infix(n *Node, name string) {
	f.operand(n, 0, bindsEqual+1)
	f.write(" ", name, " ")
	if n.op == opMatches {
		f.write(quote(n.name))
		return
	}
	f.operand(n, 1, bindsEqual+1)
}

// operand writes a part of a node whose parts are brought to one type: there a
// number without decimals can be a decimal.
func (f *formatter) operand(n *Node, i, around int) {
	v, constant := n.args[i].Constant()
	switch {
	case !constant:
		f.node(n.args[i], around)
	case v.kind == List:
		f.values(v.Items(), n.args[0].typ.Kind == Decimal && !isConstant(n.args[0]))
	default:
		f.constant(v, around, f.adapts(n, i))
	}
}

func isConstant(n *Node) bool { return n.op == opConst }

// adapts reports whether a part would become a decimal for the sake of another.
func (f *formatter) adapts(n *Node, i int) bool {
	switch n.op {
	case opAdd, opSub, opMul, opDiv, opMod:
		return false
	}
	for j, a := range n.args {
		if j != i && a.typ.Kind == Decimal && !isConstant(a) && (n.op != opCond || j > 0) {
			return true
		}
	}
	return false
}

// not writes "a not in b" where it can, as it is read.
func (f *formatter) not(n *Node, around int) {
	inner := n.args[0]
	switch inner.op {
	case opIn, opContains, opStartsWith, opEndsWith, opMatches:
		f.in(bindsEqual, around, func() { f.infix(inner, "not "+ops[inner.op].name) })
		return
	}
	if around > bindsEqual {
		around = tightest // "not a == b" would read like not (a == b)
	}
	f.in(bindsNot, around, func() { f.write("not "); f.node(inner, tightest) })
}

// choose writes a conditional; one inside another is in brackets.
func (f *formatter) choose(n *Node) {
	f.node(n.args[0], bindsOr)
	f.write(" ? ")
	f.operand(n, 1, bindsOr)
	f.write(" : ")
	f.operand(n, 2, bindsOr)
}

// coalesce writes ??, which expr wants in brackets beside any other operator.
func (f *formatter) coalesce(n *Node) {
	if n.args[0].op == opCoalesce {
		f.coalesce(n.args[0])
	} else {
		f.operand(n, 0, tightest)
	}
	f.write(" ?? ")
	f.operand(n, 1, tightest)
}

func (f *formatter) member(n *Node) {
	if n.args[0].op != opElem {
		f.node(n.args[0], tightest)
	}
	f.write(".", n.name)
}

func (f *formatter) list(items []*Node) {
	f.write("[")
	f.arguments(&Node{op: opList, args: items})
	f.write("]")
}

func (f *formatter) arguments(n *Node) {
	for i := range n.args {
		if i > 0 {
			f.write(", ")
		}
		f.operand(n, i, loosest)
	}
}

// call writes a function. Some are short for others.
func (f *formatter) call(n *Node) {
	name, args := ops[n.op].name, n.args
	switch {
	case n.op == opCall:
		name = n.name
	case n.op == opText:
		f.write(name, "(", quote(n.name), ", ")
		f.node(args[0], loosest)
		f.write(")")
		return
	case n.op == opAge && args[1].op == opRef && f.names.Ref(args[1].ref) == "today":
		args = args[:1]
	case n.op == opSum && len(args) == 1 && args[0].op == opMap:
		list, each := args[0].args[0], args[0].args[1]
		if each.op == opCond && isInteger(each.args[1], 1) && isInteger(each.args[2], 0) {
			name, each = "count", each.args[0]
		}
		args = []*Node{list, each}
	}
	f.write(name, "(")
	f.arguments(&Node{op: n.op, args: args})
	f.write(")")
}

func isInteger(n *Node, want int64) bool {
	got, ok := n.value.AsInteger()
	return n.op == opConst && ok && got == want
}

// group writes a function of a calculation group, and reports whether it is one.
func (f *formatter) group(n *Node) bool {
	switch n.op {
	case opSum, opDifference, opProduct, opQuotient, opAvg, opMin, opMax, opCount:
	default:
		return false
	}
	if f.names.Group == nil {
		return false
	}
	members := make([]GroupMember, len(n.args))
	for i, a := range n.args {
		var ok bool
		if members[i], ok = groupMember(a); !ok {
			return false
		}
	}
	key := f.names.Group(members)
	if key == "" {
		return false
	}
	f.write("group(", quote(key), ").", ops[n.op].name)
	return true
}

func groupMember(n *Node) (GroupMember, bool) {
	if n.op == opRef {
		return GroupMember{Ref: n.ref}, true
	}
	if n.op != opMap || n.args[0].op != opRef {
		return GroupMember{}, false
	}
	each := n.args[1]
	if each.op != opMember || each.args[0].op != opElem {
		return GroupMember{}, false
	}
	return GroupMember{Ref: n.args[0].ref, Member: each.name}, true
}

// constant writes a value; a decimal without a point only where it adapts.
func (f *formatter) constant(v Value, around int, adapts bool) {
	switch v.kind {
	case Bool:
		if v.isTrue() {
			f.write("true")
		} else {
			f.write("false")
		}
	case Integer, Decimal, Money:
		f.number(v, around, adapts)
	case Text:
		f.write(quote(v.text))
	case Date:
		d, _ := v.AsDate()
		f.write("date(", quote(d.String()), ")")
	case List:
		f.values(v.Items(), false)
	case Blank:
		f.write("nil")
	default:
		f.out.Write(v.AppendJSON(nil)) // no author can write one
	}
}

func (f *formatter) number(v Value, around int, adapts bool) {
	text := v.decimal().String()
	whole := !strings.Contains(text, ".")
	if large := len(text) > 15; whole && (large || v.kind == Decimal && !adapts) && v.kind != Integer {
		text += ".0"
	}
	if text[0] == '-' {
		f.in(bindsNeg, around, func() { f.write(text) })
		return
	}
	f.write(text)
}

// values writes a list of constants. Beside one decimal the others can do
// without their point.
func (f *formatter) values(items []Value, adapts bool) {
	for _, v := range items {
		adapts = adapts || v.kind == Decimal && strings.Contains(v.decimal().String(), ".")
	}
	f.write("[")
	for i, v := range items {
		if i > 0 {
			f.write(", ")
		}
		f.constant(v, loosest, adapts)
	}
	f.write("]")
}

const hex = "0123456789abcdef"

// quote writes a text as a literal. Only what cannot stand in one is escaped.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r < ' ' || r == 0x7f:
			b.WriteString(`\u00`)
			b.WriteByte(hex[r>>4])
			b.WriteByte(hex[r&15])
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
