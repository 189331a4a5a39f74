package dk

import (
	"errors"
	"strings"
)

// The errors of ParseKLE and ParseFacet, for errors.Is.
var (
	// ErrKLE says that a text is not a KLE subject number.
	ErrKLE = errors.New("dk: parse kle: not a KLE number")
	// ErrFacet says that a text is not a KLE facet.
	ErrFacet = errors.New("dk: parse facet: not a KLE facet")
)

// KLE is a subject of KL Emnesystematik, written with main group, group and
// subject: "32.03.12".
type KLE string

// Facet is a kind of handling in KL Emnesystematik, written with a letter and
// two digits: "G01".
type Facet string

// ParseKLE reads a subject number of exactly three pairs of digits with points
// between. It does not know which subjects exist.
func ParseKLE(text string) (KLE, error) {
	parts := strings.Split(text, ".")
	if len(text) != len("00.00.00") || len(parts) != 3 {
		return "", ErrKLE
	}
	for _, p := range parts {
		if len(p) != 2 || !allDigits(p) {
			return "", ErrKLE
		}
	}
	return KLE(text), nil
}

// MainGroup returns the first level: "32".
func (k KLE) MainGroup() string {
	main, _, _ := strings.Cut(string(k), ".")
	return main
}

// Group returns the first two levels: "32.03".
func (k KLE) Group() string {
	i := strings.LastIndexByte(string(k), '.')
	if i < 0 {
		return string(k)
	}
	return string(k[:i])
}

// ParseFacet reads a facet: a capital letter from A to Z and two digits.
func ParseFacet(text string) (Facet, error) {
	if len(text) != 3 || text[0] < 'A' || text[0] > 'Z' || !allDigits(text[1:]) {
		return "", ErrFacet
	}
	return Facet(text), nil
}
