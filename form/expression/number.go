package expression

import (
	"github.com/borgerflow/borgerflow/form/decimal"
)

// The bounds of decimal numbers and money. Every result is brought inside them,
// so that no expression can make a number that is costly to hold.
const (
	maxDigits     = 34 // significant digits, as in IEEE 754 decimal128
	maxPlaces     = 34 // digits after the point
	divisionPlace = 16 // digits after the point of a quotient
)

// numberOf brings d inside the bounds. It reports false, with a blank value,
// when d has more than maxDigits digits before the point.
func numberOf(kind Kind, d decimal.Decimal) (Value, bool) {
	switch {
	case d.Overflow():
		return Value{}, false
	case d.IsZero():
		return Value{kind: kind}, true
	}
	whole := int64(d.NumDigits()) + int64(d.Exponent()) // digits before the point
	switch {
	case whole > maxDigits:
		return Value{}, false
	case whole < -maxPlaces:
		return Value{kind: kind}, true // judged before rounding, which would build all the digits
	}
	if places := min(maxDigits-max(whole, 0), maxPlaces); int64(d.Exponent()) < -places {
		d = d.Round(int32(places))
	}
	if n, ok := d.Coefficient(); ok {
		return Value{kind: kind, num: n, exp: d.Exponent()}, true
	} else if int64(d.NumDigits())+int64(d.Exponent()) > maxDigits { // rounding carried
		return Value{}, false
	}
	return Value{kind: kind, more: &more{number: &d}}, true
}

// ParseDecimal reads a decimal number of plain digits with at most one point
// and a sign, "-12.50", and reports whether it is one that a decimal can hold
// exactly.
func ParseDecimal(s string) (decimal.Decimal, bool) {
	d, ok := decimal.Parse(s)
	if !ok {
		return decimal.Decimal{}, false
	}
	v, ok := numberOf(Decimal, d)
	return d, ok && v.decimal().Equal(d)
}

// small reports whether v's number is num·10^exp.
func (v Value) small() bool { return v.more == nil }

// integerResult checks a result of arithmetic on whole numbers.
func (m *machine) integer(n int64, ok bool) Value {
	if !ok || n > MaxInteger || n < -MaxInteger {
		return m.overflow()
	}
	return Value{kind: Integer, num: n}
}

// number checks a result of decimal arithmetic.
func (m *machine) number(kind Kind, d decimal.Decimal) Value {
	v, ok := numberOf(kind, d)
	if !ok {
		return m.overflow()
	}
	return v
}

func (m *machine) overflow() Value {
	m.budget.Overflow = true
	return Value{}
}

// ResultKind returns the kind of the result of + - * / or % on a and b, Blank
// when they cannot be calculated with each other. It is where money differs
// from numbers: kroner add up with kroner and are multiplied and divided by
// numbers, and kroner by kroner is a number.
func ResultKind(op Op, a, b Kind) Kind {
	switch {
	case !a.Numeric() || !b.Numeric():
		return Blank
	case a == Money && b == Money:
		switch op {
		case opAdd, opSub:
			return Money
		case opDiv:
			return Decimal
		}
		return Blank
	case a == Money && (op == opMul || op == opDiv), b == Money && op == opMul:
		return Money
	case a == Money || b == Money:
		return Blank
	case op == opDiv || a == Decimal || b == Decimal:
		return Decimal
	}
	return Integer
}

// arithmetic works out + - * / % on two numbers; blank on anything else.
func (m *machine) arithmetic(op Op, a, b Value) Value {
	kind := ResultKind(op, a.kind, b.kind)
	if kind == Blank {
		return Value{}
	}
	if kind == Integer {
		return m.whole(op, a.num, b.num)
	}
	if a.small() && b.small() && a.exp == b.exp && (op == opAdd || op == opSub) {
		const safe = 1 << 62
		if a.num < safe && a.num > -safe && b.num < safe && b.num > -safe {
			if op == opSub {
				b.num = -b.num
			}
			return Value{kind: kind, num: a.num + b.num, exp: a.exp}
		}
	}
	x, y := a.decimal(), b.decimal()
	switch op {
	case opAdd:
		return m.number(kind, x.Add(y))
	case opSub:
		return m.number(kind, x.Sub(y))
	case opMul:
		return m.number(kind, x.Mul(y))
	}
	if y.IsZero() {
		return Value{}
	}
	if op == opMod {
		return m.number(kind, x.Mod(y))
	}
	return m.number(kind, x.DivRound(y, divisionPlace))
}

func (m *machine) whole(op Op, a, b int64) Value {
	switch op {
	case opAdd:
		return m.integer(a+b, true)
	case opSub:
		return m.integer(a-b, true)
	case opMul:
		if a == 0 || b == 0 {
			return Value{kind: Integer}
		}
		return m.integer(a*b, abs(a) <= MaxInteger/abs(b))
	}
	if b == 0 {
		return Value{}
	}
	return m.integer(a%b, true)
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}

// convert makes a number one of another kind, as a field of that kind would
// take it; a whole number must be one already.
func (m *machine) convert(v Value, kind Kind) Value {
	switch {
	case v.kind == kind || v.kind == Blank:
		return v
	case kind == Money && v.kind.Numeric(), kind == Decimal && v.kind == Integer:
		v.kind = kind
		return v
	}
	return Value{}
}
