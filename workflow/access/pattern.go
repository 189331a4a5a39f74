package access

import (
	"strings"

	"github.com/borgerflow/borgerflow/form/dk"
)

// subject is a KLE subject or a pattern of them: NN.NN.NN, NN.NN.*, NN.* or *,
// as in KOMBIT's Beskedfordeler. It is kept as what a subject must begin with.
type subject string

func parseSubject(text string) (subject, bool) {
	if text == "*" {
		return "", true
	}
	start, wild := strings.CutSuffix(text, "*")
	full := start
	if wild { // the pattern must become a subject by pairs of digits alone
		full += "00.00.00"[min(len(start), 6):]
	}
	if _, err := dk.ParseKLE(full); err != nil || wild && len(start)%3 != 0 {
		return "", false
	}
	return subject(start), true
}

// matches reports whether a case's subject is one of the pattern's. A case
// without a subject is only everybody's.
func (s subject) matches(kle string) bool {
	return s == "" || len(kle) == len("00.00.00") && strings.HasPrefix(kle, string(s))
}

// facet is a KLE facet or a pattern of them: G01, G* or *.
type facet string

func parseFacet(text string) (facet, bool) {
	if text == "*" {
		return "", true
	}
	start, wild := strings.CutSuffix(text, "*")
	full := start
	if wild {
		full += "00"
	}
	if _, err := dk.ParseFacet(full); err != nil {
		return "", false
	}
	return facet(start), true
}

func (f facet) matches(text string) bool {
	return f == "" || len(text) == len("G01") && strings.HasPrefix(text, string(f))
}
