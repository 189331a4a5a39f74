package dk

import (
	"errors"
	"strings"
)

// ErrCVR says that a text is not a CVR number.
var ErrCVR = errors.New("dk: parse cvr: not a CVR number")

// CVR is the number of a company: eight digits. It is public.
type CVR string

var cvrWeights = [8]int{2, 7, 6, 5, 4, 3, 2, 1}

// ParseCVR reads a CVR number as people type it: eight digits, with spaces,
// points or hyphens between, and before them "DK", as in a VAT number, or a word
// such as "CVR-nr.". All CVR numbers pass the modulus
// 11 check (Erhvervsstyrelsen, "Modulus 11 kontrol"), so it is required.
func ParseCVR(typed string) (CVR, error) {
	digits, ok := compact(withoutWord(typed, cvrWords))
	if !ok {
		return "", ErrCVR
	}
	digits = withoutMarks(digits)
	if len(digits) == 10 && strings.EqualFold(digits[:2], "DK") {
		digits = digits[2:]
	}
	if len(digits) != 8 || !allDigits(digits) || digits == "00000000" || weighted(digits, cvrWeights[:])%11 != 0 {
		return "", ErrCVR
	}
	return CVR(digits), nil
}

var cvrWords = []string{"cvr-nummer", "cvr-nr.", "cvr-nr", "cvr.nr.", "cvr nr.", "cvr"}

// withoutMarks takes the points and hyphens from between digits; one that stands
// outside them stays.
func withoutMarks(s string) string {
	if trimmed := strings.Trim(s, "-."); trimmed != s {
		return s
	}
	return strings.NewReplacer("-", "", ".", "").Replace(s)
}

// Spaced returns the number in pairs, as it is often printed: 13 74 81 36.
func (c CVR) Spaced() string { return pairs(string(c)) }

// compact removes the spaces of a short text. It reports false for a text too
// long to be a number.
func compact(typed string) (string, bool) {
	if len(typed) > 64 {
		return "", false
	}
	return strings.Map(func(r rune) rune {
		if isSpace(r) {
			return -1
		}
		return r
	}, strings.TrimSpace(typed)), true
}

// pairs puts a space after every second digit.
func pairs(digits string) string {
	var b strings.Builder
	for i := 0; i < len(digits); i++ {
		if i > 0 && i%2 == 0 {
			b.WriteByte(' ')
		}
		b.WriteByte(digits[i])
	}
	return b.String()
}
