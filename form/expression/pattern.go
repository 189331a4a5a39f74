package expression

import (
	"regexp"
	"regexp/syntax"
	"unicode/utf8"
)

// The limits of a pattern. The program size bounds what one byte of text can
// cost to match.
const (
	maxPattern = 200   // characters
	maxProgram = 1_000 // instructions
)

// CheckPattern reports whether a pattern may stand after matches: RE2 syntax,
// not too long, and with bounded repeats that do not blow it up.
func CheckPattern(pattern string) bool {
	_, _, err := compilePattern(pattern)
	return err == nil
}

// compilePattern also returns the steps that 16 bytes of text cost: matching is
// linear in the text and in the program.
func compilePattern(pattern string) (*regexp.Regexp, int, error) {
	if len(pattern) > utf8.UTFMax*maxPattern || utf8.RuneCountInString(pattern) > maxPattern {
		return nil, 0, errPattern
	}
	tree, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil || weight(tree, maxProgram) > maxProgram {
		return nil, 0, errPattern
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		return nil, 0, errPattern
	}
	return re, weight(tree, maxProgram), nil
}

// weight estimates the instructions a pattern compiles to; above limit it stops
// counting.
func weight(re *syntax.Regexp, limit int) int {
	n := 1
	if re.Op == syntax.OpLiteral {
		n = len(re.Rune)
	}
	for _, sub := range re.Sub {
		if n > limit {
			return n
		}
		n += weight(sub, limit)
	}
	if re.Op == syntax.OpRepeat {
		n *= max(re.Max, re.Min+1, 1)
	}
	return n
}
