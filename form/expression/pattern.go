package expression

import (
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/internal/pattern"
)

// maxPattern is the length of a pattern in characters. What it may compile to
// is bounded by package pattern.
const maxPattern = 200

// CheckPattern reports whether a pattern may stand after matches: of the syntax
// that package pattern reads, not too long, and with bounded repeats that do not
// blow it up.
func CheckPattern(source string) bool {
	_, _, err := compilePattern(source)
	return err == nil
}

// compilePattern also returns the steps that 16 bytes of text cost: matching is
// linear in the text and in the program.
func compilePattern(source string) (*pattern.Pattern, int, error) {
	if len(source) > utf8.UTFMax*maxPattern || utf8.RuneCountInString(source) > maxPattern {
		return nil, 0, errPattern
	}
	p, err := pattern.Compile(source)
	if err != nil {
		return nil, 0, errPattern
	}
	return p, p.Size(), nil
}
