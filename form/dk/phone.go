package dk

import (
	"errors"
	"strings"
)

// ErrPhone says that a text is not a phone number.
var ErrPhone = errors.New("dk: parse phone: not a phone number")

// Phone is a phone number with country code. It is personal data and prints
// masked; E164 and Display give the number.
type Phone struct {
	e164 string // "+" and 7 to 15 digits, or "" for the zero Phone
}

const danishCode = "+45"

// ParsePhone reads a phone number as people type it. Without a country code it
// is a Danish one: eight digits, the first from 2 to 9; ten that begin with 45
// are one, too. With + or 00 before it is an international one of 7 to 15 digits
// (ITU-T E.164), where +45 must be followed by a Danish one. Spaces, hyphens,
// points, slashes and brackets between the digits do not matter, nor a word such
// as "tlf." before them, nor the (0) that is dialled inside some countries only.
func ParsePhone(typed string) (Phone, error) {
	digits, ok := phoneDigits(withoutWord(typed, phoneWords))
	if !ok {
		return Phone{}, ErrPhone
	}
	if rest, ok := strings.CutPrefix(digits, "00"); ok {
		digits = "+" + rest
	}
	switch {
	case strings.HasPrefix(digits, "+"):
	case len(digits) == 10 && strings.HasPrefix(digits, danishCode[1:]):
		digits = "+" + digits
	default:
		digits = danishCode + digits
	}
	if !phoneValid(digits) {
		return Phone{}, ErrPhone
	}
	return Phone{e164: digits}, nil
}

var phoneWords = []string{"tlf.nr.", "tlf.", "tlf", "telefon", "tel.", "tel", "mobil", "mob.", "mob", "phone"}

// withoutWord takes a word that names the number from before it, in any case,
// with or without a colon.
func withoutWord(typed string, words []string) string {
	s := strings.TrimSpace(typed)
	for _, word := range words {
		if len(s) > len(word) && strings.EqualFold(s[:len(word)], word) {
			return strings.TrimSpace(strings.TrimPrefix(s[len(word):], ":"))
		}
	}
	return s
}

func phoneDigits(typed string) (string, bool) {
	if len(typed) > 64 {
		return "", false
	}
	if before, after, ok := strings.Cut(typed, "(0)"); ok && (strings.Contains(before, "+") || strings.HasPrefix(before, "00")) {
		typed = before + after
	}
	b := make([]byte, 0, 16)
	for _, r := range typed {
		switch {
		case r >= '0' && r <= '9', r == '+' && len(b) == 0:
			b = append(b, byte(r))
		case isSpace(r), len(b) > 0 && strings.ContainsRune("-./()", r), r == '(':
		default:
			return "", false
		}
	}
	return string(b), len(b) > 0
}

func phoneValid(e164 string) bool {
	if rest, ok := strings.CutPrefix(e164, danishCode); ok {
		return len(rest) == 8 && rest[0] >= '2'
	}
	n := len(e164) - 1
	return n >= 7 && n <= 15 && e164[1] != '0'
}

// E164 returns the number with country code and without spaces: +4512345678.
func (p Phone) E164() string { return p.e164 }

// Danish reports whether the number has the country code 45.
func (p Phone) Danish() bool { return strings.HasPrefix(p.e164, danishCode) }

// Display returns the number for people: a Danish one in pairs without country
// code, any other as E164 does.
func (p Phone) Display() string {
	if p.Danish() {
		return pairs(p.e164[len(danishCode):])
	}
	return p.e164
}

// IsZero reports whether p is no number.
func (p Phone) IsZero() bool { return p.e164 == "" }

// Equal reports whether both are the same number.
func (p Phone) Equal(q Phone) bool { return p.e164 == q.e164 }

// String returns asterisks, never the number.
func (p Phone) String() string {
	if p.e164 == "" {
		return ""
	}
	return "********"
}

// GoString returns asterisks, never the number.
func (p Phone) GoString() string { return `dk.Phone{"` + p.String() + `"}` }

// MarshalText writes asterisks. Who must write the number uses E164.
func (p Phone) MarshalText() ([]byte, error) { return []byte(p.String()), nil }
