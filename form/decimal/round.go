package decimal

// Truncate cuts decimals off after the given number of them.
func (d Decimal) Truncate(places int32) Decimal {
	d, _ = d.cut(places)
	return d
}

// cut is Truncate; it reports whether there was something to cut off.
func (d Decimal) cut(places int32) (Decimal, bool) {
	n := -int64(d.exp) - int64(places)
	if n <= 0 || d.over {
		return d, false
	}
	exact := d.digits.divTens(int(n))
	d.exp = -places
	d.minus = d.minus && !d.IsZero()
	return d, !exact
}

// Round rounds to the given number of decimals, half away from zero.
func (d Decimal) Round(places int32) Decimal {
	if -int64(d.exp) <= int64(places) || d.over {
		return d
	}
	minus := d.minus
	d = d.Truncate(places + 1)
	next := d.digits.divWord(10)
	d.exp = -places
	if next >= 5 {
		d.digits.add(&wide{1})
	}
	d.minus = minus && !d.IsZero()
	return d
}

// Floor returns the greatest whole number that is not more than d.
func (d Decimal) Floor() Decimal { return d.RoundFloor(0) }

// Ceil returns the least whole number that is not less than d.
func (d Decimal) Ceil() Decimal { return d.RoundCeil(0) }

// RoundFloor rounds down to the given number of decimals.
func (d Decimal) RoundFloor(places int32) Decimal { return d.towards(places, true) }

// RoundCeil rounds up to the given number of decimals.
func (d Decimal) RoundCeil(places int32) Decimal { return d.towards(places, false) }

func (d Decimal) towards(places int32, down bool) Decimal {
	out, more := d.cut(places)
	if more && d.minus == down {
		out.digits.add(&wide{1})
		out.minus = d.minus
	}
	return out
}
