package expression

import (
	"math"

	"github.com/borgerflow/borgerflow/form/decimal"
)

// calculate is + - * / %; + also joins two texts.
func (m *machine) calculate(n *Node) Value {
	a, b, ok := m.both(n)
	if !ok {
		return Value{}
	}
	if n.op == opAdd && a.kind == Text && b.kind == Text {
		return m.join(a.text, b.text)
	}
	return m.arithmetic(n.op, a, b)
}

func (m *machine) join(a, b string) Value {
	if len(a)+len(b) > MaxText {
		return m.overflow()
	}
	if !m.read(a) || !m.read(b) {
		return Value{}
	}
	return TextOf(a + b)
}

// signed is the unary minus and abs.
func (m *machine) signed(n *Node) Value {
	v := m.eval(n.args[0])
	if !v.kind.Numeric() {
		return Value{}
	}
	if v.small() && v.num != math.MinInt64 {
		if n.op == opNeg || v.num < 0 {
			v.num = -v.num
		}
		return v
	}
	d := v.decimal()
	if n.op == opNeg {
		return m.number(v.kind, d.Neg())
	}
	return m.number(v.kind, d.Abs())
}

// round is round, floor and ceil. Without places a number becomes a whole
// number and money whole kroner; round takes a half away from zero.
func (m *machine) round(n *Node) Value {
	v := m.eval(n.args[0])
	if !v.kind.Numeric() {
		return Value{}
	}
	var places int64
	if len(n.args) == 2 {
		p, ok := m.eval(n.args[1]).AsInteger()
		if !ok || p < 0 || p > maxPlaces {
			return Value{}
		}
		places = p
	}
	if v.kind == Integer {
		return m.convert(v, n.typ.Kind)
	}
	d := v.decimal()
	switch n.op {
	case opFloor:
		d = d.Floor()
	case opCeil:
		d = d.Ceil()
	default:
		d = d.Round(int32(places))
	}
	return m.land(n.typ.Kind, d)
}

// land makes a number of the wanted kind of a decimal.
func (m *machine) land(kind Kind, d decimal.Decimal) Value {
	switch kind {
	case Decimal, Money:
		return m.number(kind, d)
	case Integer:
		if d.Abs().GreaterThan(decimal.New(MaxInteger, 0)) {
			return m.overflow()
		}
		if d.IsInteger() {
			return IntegerOf(d.IntPart())
		}
	}
	return Value{}
}
