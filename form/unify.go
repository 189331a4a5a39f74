package form

import "strings"

// unify brings to one way of writing what keyboards, phones and copying put
// into numbers, dates and addresses that are typed: digits of other scripts and
// of full width, spaces and dashes of all kinds, and marks that nobody sees,
// which come along from contact lists and web pages.
func unify(s string) string {
	if ascii(s) {
		return s
	}
	return strings.Map(unified, s)
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func unified(r rune) rune {
	switch {
	case r < 0xa0:
		return r
	case r >= 0xff01 && r <= 0xff5e: // full width
		return r - 0xff00 + ' '
	case r >= 0x660 && r <= 0x669: // Arabic
		return r - 0x660 + '0'
	case r >= 0x6f0 && r <= 0x6f9: // Persian, Urdu
		return r - 0x6f0 + '0'
	case r == 0xa0, r >= 0x2000 && r <= 0x200a, r == 0x202f, r == 0x205f, r == 0x3000:
		return ' '
	case r >= 0x2010 && r <= 0x2015, r == 0x2212, r == 0xfe63:
		return '-'
	}
	return seen(r)
}

// seen drops marks that nobody sees.
func seen(r rune) rune {
	if r == 0xad || r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2060 && r <= 0x2069 || r == 0xfeff {
		return -1
	}
	return r
}

// oneWay is what was typed into a field, in one way of writing where the answer
// is a number, a date or a time.
func (f *Field) oneWay(raw []string) []string {
	if s := one(raw); f.value.Kind.Ordered() && !ascii(s) {
		return []string{unify(s)}
	}
	return raw
}
