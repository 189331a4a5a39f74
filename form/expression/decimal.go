package expression

import "github.com/shopspring/decimal"

// ParseDecimal reads a decimal number of plain digits with at most one point
// and a sign, "-12.50", and reports whether it is one that a decimal can hold
// exactly.
func ParseDecimal(s string) (decimal.Decimal, bool) {
	if v, ok := smallDecimal(s); ok {
		return v.decimal(), true
	}
	if len(s) > maxDigits+maxPlaces+2 || !plainDecimal(s) {
		return decimal.Decimal{}, false
	}
	d, err := decimal.NewFromString(s)
	if err != nil {
		return decimal.Decimal{}, false
	}
	v, ok := numberOf(Decimal, d)
	return d, ok && v.decimal().Equal(d)
}

func readDecimal(chars []byte) (Value, bool) {
	if v, ok := smallDecimal(string(chars)); ok {
		return v, true
	}
	d, ok := ParseDecimal(string(chars))
	return DecimalOf(d), ok
}

func plainDecimal(s string) bool {
	if s != "" && s[0] == '-' {
		s = s[1:]
	}
	point := -1
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '.' && point < 0:
			point = i
		case s[i] < '0' || s[i] > '9':
			return false
		}
	}
	return s != "" && point != 0 && point != len(s)-1
}

// smallDecimal reads a decimal number of at most 18 characters, which is nearly
// every one there is, without making a large number of it first.
func smallDecimal(s string) (Value, bool) {
	if len(s) > 18 || !plainDecimal(s) {
		return Value{}, false
	}
	v := Value{kind: Decimal}
	after := false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '.':
			after = true
		case c != '-':
			v.num = v.num*10 + int64(c-'0')
			if after {
				v.exp--
			}
		}
	}
	switch {
	case v.num == 0:
		v.exp = 0
	case s[0] == '-':
		v.num = -v.num
	}
	return v, true
}
