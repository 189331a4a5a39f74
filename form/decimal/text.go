package decimal

import "strings"

// Parse reads a number of plain digits with at most one point and a sign,
// "-12.50", and reports whether it is one that there is room for.
func Parse(s string) (Decimal, bool) {
	var d Decimal
	s, d.minus = strings.CutPrefix(s, "-")
	whole, decimals, point := strings.Cut(s, ".")
	if whole == "" || point && decimals == "" || len(decimals) > 1<<30 {
		return Decimal{}, false
	}
	d.exp = -int32(len(decimals))
	if !d.digits.read(whole) || !d.digits.read(decimals) {
		return Decimal{}, false
	}
	d.minus = d.minus && !d.IsZero()
	return d, true
}

// read appends digits to those that w has, and reports whether they are digits
// and fit.
func (w *wide) read(s string) bool {
	for len(s) > 0 {
		part := s[:min(len(s), len(tens)-1)]
		var n uint64
		for i := 0; i < len(part); i++ {
			if part[i] < '0' || part[i] > '9' {
				return false
			}
			n = n*10 + uint64(part[i]-'0')
		}
		if !w.mulWord(tens[len(part)]) || !w.add(&wide{n}) {
			return false
		}
		s = s[len(part):]
	}
	return true
}

// MustParse is Parse for numbers that stand in tests and examples; it panics at
// what is none.
func MustParse(s string) Decimal {
	d, ok := Parse(s)
	if !ok {
		panic("decimal: not a number: " + s)
	}
	return d
}

// String writes the number with a point and without superfluous zeros, "-12.5".
func (d Decimal) String() string {
	s := d.text()
	if d.exp < 0 {
		s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// StringFixed writes the number rounded to exactly so many decimals, at least
// none.
func (d Decimal) StringFixed(places int32) string {
	d = d.Round(places)
	n := int(places + d.exp)
	s := d.text()
	if n == 0 {
		return s
	}
	if d.exp == 0 {
		s += "."
	}
	return s + strings.Repeat("0", n)
}

// text writes all digits.
func (d Decimal) text() string {
	decimals := int(-d.exp)
	var dst []byte
	rest := d.digits
	for i := 0; i <= decimals || !rest.isZero(); i++ {
		if i == decimals && decimals > 0 {
			dst = append(dst, '.')
		}
		dst = append(dst, byte('0'+rest.divWord(10)))
	}
	if d.minus {
		dst = append(dst, '-')
	}
	for i, j := 0, len(dst)-1; i < j; i, j = i+1, j-1 {
		dst[i], dst[j] = dst[j], dst[i]
	}
	return string(dst)
}
