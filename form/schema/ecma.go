package schema

import (
	"regexp/syntax"
	"strconv"
	"strings"
	"unicode"
)

// ecma translates a pattern of RE2, matched against the whole text, into one of
// ECMA-262 that means the same, with or without its flag u and to RE2 itself. It
// reports false when that cannot be said: of characters beyond the basic plane,
// of large sets of characters, and of line anchors, which patterns of whole texts
// have no use for.
func ecma(pattern string) (string, bool) {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return "", false
	}
	t := translator{}
	t.node(re)
	return "^(?:" + t.b.String() + ")$", !t.failed
}

type translator struct {
	b      strings.Builder
	failed bool
}

const maxRanges = 40 // of a set of characters; more are Unicode categories

func (t *translator) node(re *syntax.Regexp) {
	switch re.Op {
	case syntax.OpEmptyMatch:
		t.b.WriteString("(?:)")
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			t.literal(r, re.Flags&syntax.FoldCase != 0)
		}
	case syntax.OpCharClass:
		t.class(re.Rune)
	case syntax.OpAnyCharNotNL:
		t.b.WriteString(`[^\n]`)
	case syntax.OpAnyChar:
		t.b.WriteString(`[\s\S]`)
	case syntax.OpBeginText:
		t.b.WriteString("^")
	case syntax.OpEndText:
		t.b.WriteString("$")
	case syntax.OpWordBoundary:
		t.b.WriteString(`\b`)
	case syntax.OpNoWordBoundary:
		t.b.WriteString(`\B`)
	case syntax.OpCapture:
		t.group(re.Sub[0])
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest, syntax.OpRepeat:
		t.group(re.Sub[0])
		t.b.WriteString(times(re))
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			t.group(sub)
		}
	case syntax.OpAlternate:
		for i, sub := range re.Sub {
			if i > 0 {
				t.b.WriteByte('|')
			}
			t.group(sub)
		}
	default:
		t.failed = true
	}
}

// group writes a part so that what stands around it cannot take it apart.
func (t *translator) group(re *syntax.Regexp) {
	one := re.Op == syntax.OpCharClass || re.Op == syntax.OpAnyCharNotNL || re.Op == syntax.OpAnyChar ||
		re.Op == syntax.OpLiteral && len(re.Rune) == 1
	if one {
		t.node(re)
		return
	}
	t.b.WriteString("(?:")
	t.node(re)
	t.b.WriteByte(')')
}

// times is how often a part stands. Whether it takes as much or as little as it
// can does not matter to a match of the whole text.
func times(re *syntax.Regexp) string {
	switch re.Op {
	case syntax.OpStar:
		return "*"
	case syntax.OpPlus:
		return "+"
	case syntax.OpQuest:
		return "?"
	}
	least, most := strconv.Itoa(re.Min), strconv.Itoa(re.Max)
	switch re.Max {
	case re.Min:
		return "{" + least + "}"
	case -1:
		return "{" + least + ",}"
	}
	return "{" + least + "," + most + "}"
}

func (t *translator) literal(r rune, fold bool) {
	if fold && unicode.SimpleFold(r) != r {
		set := []rune{r, r}
		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			set = append(set, other, other)
		}
		t.class(set)
		return
	}
	t.char(r, `^$\.*+?()[]{}|/`)
}

// class writes a set of characters, given as first and last of its ranges.
func (t *translator) class(set []rune) {
	t.b.WriteByte('[')
	if n := len(set); n > 0 && set[n-1] == unicode.MaxRune {
		t.b.WriteByte('^')
		set = others(set)
	}
	if len(set) > 2*maxRanges || len(set) == 0 {
		t.failed = true
	}
	for i := 0; i+1 < len(set); i += 2 {
		t.char(set[i], `\]^-[`)
		if set[i+1] > set[i]+1 {
			t.b.WriteByte('-')
		}
		if set[i+1] > set[i] {
			t.char(set[i+1], `\]^-[`)
		}
	}
	t.b.WriteByte(']')
}

// others returns the ranges between ranges that end with the last character.
func others(set []rune) []rune {
	var out []rune
	next := rune(0)
	for i := 0; i+1 < len(set); i += 2 {
		if set[i] > next {
			out = append(out, next, set[i]-1)
		}
		next = set[i+1] + 1
	}
	return out
}

func (t *translator) char(r rune, special string) {
	switch {
	case r == '\n':
		t.b.WriteString(`\n`)
	case r == '\t':
		t.b.WriteString(`\t`)
	case r == '\r':
		t.b.WriteString(`\r`)
	case r < 0x20 || r == 0x7f:
		t.b.WriteString(`\x`)
		t.b.WriteByte("0123456789abcdef"[r>>4])
		t.b.WriteByte("0123456789abcdef"[r&15])
	case r > 0xffff || r >= 0xd800 && r <= 0xdfff:
		t.failed = true
	case strings.ContainsRune(special, r):
		t.b.WriteByte('\\')
		t.b.WriteRune(r)
	default:
		t.b.WriteRune(r)
	}
}
