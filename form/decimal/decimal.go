package decimal

import (
	"cmp"
	"math"
)

// Decimal is an exact decimal number. The zero Decimal is 0. It is immutable and
// passed by value.
type Decimal struct {
	digits wide
	exp    int32 // power of ten, never positive
	minus  bool  // never of 0
	over   bool  // not a number: there was no room for it
}

// New returns n times ten to the power of exp.
func New(n int64, exp int32) Decimal {
	d := Decimal{minus: n < 0}
	d.digits[0] = uint64(n)
	if n < 0 {
		d.digits[0] = -uint64(n)
	}
	return d.scaled(int64(exp))
}

// NewFromInt returns a whole number.
func NewFromInt(n int64) Decimal { return New(n, 0) }

// scaled gives d the power of ten exp, or the digits that make it 0.
func (d Decimal) scaled(exp int64) Decimal {
	d.exp = int32(max(min(exp, 0), math.MinInt32))
	if exp < math.MinInt32 || !d.digits.mulTens(int(min(max(exp, 0), maxDigits+1))) {
		return overflow()
	}
	return d
}

func overflow() Decimal { return Decimal{over: true} }

// Overflow reports whether there was no room for what was calculated. What is
// calculated with such a Decimal has no room either; otherwise it is like 0.
func (d Decimal) Overflow() bool { return d.over }

// Coefficient returns d without its power of ten, and whether it fits.
func (d Decimal) Coefficient() (n int64, ok bool) {
	if d.digits[1]|d.digits[2]|d.digits[3]|d.digits[4] != 0 || d.digits[0] > math.MaxInt64 {
		return 0, false
	}
	n = int64(d.digits[0])
	if d.minus {
		n = -n
	}
	return n, true
}

// Exponent returns the power of ten, which is never positive.
func (d Decimal) Exponent() int32 { return d.exp }

// NumDigits returns how many digits d has without its power of ten; 0 has one.
func (d Decimal) NumDigits() int { return d.digits.digits() }

// Sign returns -1, 0 or 1.
func (d Decimal) Sign() int {
	switch {
	case d.digits.isZero():
		return 0
	case d.minus:
		return -1
	}
	return 1
}

// IsZero reports whether d is 0.
func (d Decimal) IsZero() bool { return d.digits.isZero() }

// IsNegative reports whether d is less than 0.
func (d Decimal) IsNegative() bool { return d.minus }

// IsInteger reports whether d is a whole number.
func (d Decimal) IsInteger() bool { return d.digits.divTens(-int(d.exp)) }

// IntPart returns d without its decimals, 0 when that does not fit.
func (d Decimal) IntPart() int64 {
	n, _ := d.Truncate(0).Coefficient()
	return n
}

// Cmp returns -1, 0 or 1 as d is less than, the same as or more than e.
func (d Decimal) Cmp(e Decimal) int {
	if s, t := d.Sign(), e.Sign(); s != t || s == 0 {
		return cmp.Compare(s, t)
	}
	c := d.cmpAbs(e)
	if d.minus {
		return -c
	}
	return c
}

// cmpAbs compares without signs; neither is 0.
func (d Decimal) cmpAbs(e Decimal) int {
	if d.exp == e.exp {
		return d.digits.cmp(&e.digits)
	}
	// Numbers of as many digits before the point can be brought to one power of
	// ten.
	m, n := int64(d.NumDigits())+int64(d.exp), int64(e.NumDigits())+int64(e.exp)
	switch {
	case m < n:
		return -1
	case m > n:
		return 1
	case d.exp > e.exp:
		if !d.digits.mulTens(int(d.exp - e.exp)) {
			return 1
		}
	case !e.digits.mulTens(int(e.exp - d.exp)):
		return -1
	}
	return d.digits.cmp(&e.digits)
}

// Equal reports whether both are the same number.
func (d Decimal) Equal(e Decimal) bool { return d.Cmp(e) == 0 }

// GreaterThan reports whether d is more than e.
func (d Decimal) GreaterThan(e Decimal) bool { return d.Cmp(e) > 0 }

// GreaterThanOrEqual reports whether d is at least e.
func (d Decimal) GreaterThanOrEqual(e Decimal) bool { return d.Cmp(e) >= 0 }

// LessThanOrEqual reports whether d is at most e.
func (d Decimal) LessThanOrEqual(e Decimal) bool { return d.Cmp(e) <= 0 }

// LessThan reports whether d is less than e.
func (d Decimal) LessThan(e Decimal) bool { return d.Cmp(e) < 0 }

// Min returns the lesser of two numbers.
func Min(a, b Decimal) Decimal {
	if b.LessThan(a) {
		return b
	}
	return a
}

// Max returns the greater of two numbers.
func Max(a, b Decimal) Decimal {
	if b.GreaterThan(a) {
		return b
	}
	return a
}
