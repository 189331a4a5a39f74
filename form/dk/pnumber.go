package dk

import (
	"errors"
	"strings"
)

// ErrPNumber says that a text is not a P-number.
var ErrPNumber = errors.New("dk: parse p-number: not a P-number")

// PNumber is the number of a production unit, a place where a company works: ten
// digits. It is public.
type PNumber string

// ParsePNumber reads a P-number as people type it: ten digits, with spaces,
// points or hyphens between, and "P" or a word such as "P-nr." before. There is no check digit to hold it to: a series of
// valid numbers was made with other weights (Erhvervsstyrelsen, "Modulus 11
// kontrol").
func ParsePNumber(typed string) (PNumber, error) {
	digits, ok := compact(withoutWord(typed, pNumberWords))
	digits = withoutMarks(strings.TrimLeft(digits, "-."))
	if !ok || len(digits) != 10 || !allDigits(digits) || digits == "0000000000" {
		return "", ErrPNumber
	}
	return PNumber(digits), nil
}

var pNumberWords = []string{"p-nummer", "p-nr.", "p-nr", "pnr.", "pnr", "p.nr.", "p nr.", "p"}
