package sample

import (
	"regexp"
	"regexp/syntax"
	"strings"
)

// matching returns texts that match a pattern, short ones first.
func (p *pools) matching(pattern string) []string {
	if have, ok := p.shapes[pattern]; ok {
		return have
	}
	re, err := regexp.Compile(pattern)
	tree, err2 := syntax.Parse(pattern, syntax.Perl)
	if err != nil || err2 != nil {
		return nil
	}
	var out []string
	for variant := range 8 {
		w := shaper{variant: variant, left: 2_000}
		w.write(tree.Simplify())
		if s := w.b.String(); re.MatchString(s) && !contains(out, s) {
			out = append(out, s)
		}
	}
	p.shapes[pattern] = out
	return out
}

// notMatching returns texts that do not match a pattern.
func (p *pools) notMatching(pattern string) []string {
	re, err := regexp.Compile(pattern)
	if err != nil {
		return nil
	}
	var out []string
	tries := []string{"x", "1", "?", "X-1", "æ", strings.Repeat("7", 60), "\u2603"}
	for _, s := range p.matching(pattern) {
		tries = append(tries, s+"?", "?"+s, s+s, strings.ToUpper(s)+"~")
	}
	for _, s := range tries {
		if !re.MatchString(s) {
			out = append(out, s)
		}
	}
	return out
}

func contains(have []string, s string) bool {
	for _, h := range have {
		if h == s {
			return true
		}
	}
	return false
}

// shaper writes one text that a pattern allows. The variant decides between
// alternatives, and how often something is repeated.
type shaper struct {
	b       strings.Builder
	variant int
	left    int // nodes that may still be written
}

func (w *shaper) write(re *syntax.Regexp) {
	if w.left--; w.left < 0 {
		return
	}
	switch re.Op {
	case syntax.OpLiteral:
		w.b.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		w.class(re.Rune)
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		w.b.WriteByte('a')
	case syntax.OpCapture, syntax.OpConcat:
		for _, sub := range re.Sub {
			w.write(sub)
		}
	case syntax.OpAlternate:
		w.write(re.Sub[w.variant%len(re.Sub)])
	case syntax.OpQuest, syntax.OpStar:
		w.repeat(re.Sub[0], w.variant&3)
	case syntax.OpPlus:
		w.repeat(re.Sub[0], 1+w.variant&3)
	case syntax.OpRepeat:
		w.repeat(re.Sub[0], re.Min+w.variant&1)
	}
}

func (w *shaper) repeat(re *syntax.Regexp, times int) {
	if re.Op == syntax.OpEmptyMatch {
		return
	}
	for range times {
		w.write(re)
	}
}

// class writes a character of a class: a digit or a letter where it has one.
func (w *shaper) class(ranges []rune) {
	for i := 0; i+1 < len(ranges); i += 2 {
		lo, hi := ranges[i], ranges[i+1]
		for _, want := range []rune{'1', 'a', 'A', 'æ'} {
			if lo <= want && want <= hi {
				w.b.WriteRune(want)
				return
			}
		}
	}
	if len(ranges) > 0 {
		w.b.WriteRune(ranges[0])
	}
}
