package decimal

import "math"

// Neg returns -d.
func (d Decimal) Neg() Decimal {
	d.minus = !d.minus && !d.IsZero()
	return d
}

// Abs returns d without its sign.
func (d Decimal) Abs() Decimal {
	d.minus = false
	return d
}

// Shift returns d times ten to the power of n.
func (d Decimal) Shift(n int32) Decimal {
	if d.over {
		return d
	}
	return d.scaled(int64(d.exp) + int64(n))
}

// Add returns d + e.
func (d Decimal) Add(e Decimal) Decimal {
	if !align(&d, &e) {
		return overflow()
	}
	switch {
	case d.minus == e.minus:
		if !d.digits.add(&e.digits) {
			return overflow()
		}
	case d.digits.cmp(&e.digits) >= 0:
		d.digits.sub(&e.digits)
	default:
		d, e = e, d
		d.digits.sub(&e.digits)
	}
	d.minus = d.minus && !d.IsZero()
	return d
}

// Sub returns d - e.
func (d Decimal) Sub(e Decimal) Decimal { return d.Add(e.Neg()) }

// align brings two numbers to one power of ten and reports whether there is
// room for that.
func align(d, e *Decimal) bool {
	if d.over || e.over {
		return false
	}
	if d.exp < e.exp {
		d, e = e, d
	}
	n := int64(d.exp) - int64(e.exp)
	d.exp = e.exp
	return d.digits.mulTens(int(min(n, maxDigits+1)))
}

// Mul returns d times e.
func (d Decimal) Mul(e Decimal) Decimal {
	product, ok := mul(&d.digits, &e.digits)
	exp := int64(d.exp) + int64(e.exp)
	if d.over || e.over || !ok || exp < math.MinInt32 {
		return overflow()
	}
	return Decimal{digits: product, exp: int32(exp), minus: d.minus != e.minus && !product.isZero()}
}

// Mod returns what is left over when d is divided by e, which is not 0. It has
// the sign of d.
func (d Decimal) Mod(e Decimal) Decimal {
	if !align(&d, &e) || e.IsZero() {
		return overflow()
	}
	_, d.digits = div(&d.digits, &e.digits)
	d.minus = d.minus && !d.IsZero()
	return d
}

// DivRound returns d divided by e, which is not 0, rounded half away from zero
// to the given number of decimals.
func (d Decimal) DivRound(e Decimal, places int32) Decimal {
	n := int64(places) + int64(d.exp) - int64(e.exp)
	room := false
	if n >= 0 {
		room = d.digits.mulTens(int(min(n, maxDigits+1)))
	} else {
		room = e.digits.mulTens(int(min(-n, maxDigits+1)))
	}
	if !room || d.over || e.over || e.IsZero() {
		return overflow()
	}
	quotient, rest := div(&d.digits, &e.digits)
	half := e.digits
	half.sub(&rest)
	if rest.cmp(&half) >= 0 {
		quotient.add(&wide{1})
	}
	return Decimal{digits: quotient, exp: -places, minus: d.minus != e.minus && !quotient.isZero()}
}

// Root returns the square root of d, which is not negative, cut off after the
// given number of decimals.
func (d Decimal) Root(places int32) Decimal {
	square := d.Shift(2 * places).Truncate(0)
	if square.over || square.minus {
		return overflow()
	}
	return Decimal{digits: square.digits.root(), exp: -places}
}
