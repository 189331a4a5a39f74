package check

import (
	"regexp"
	"regexp/syntax"

	"github.com/borgerflow/borgerflow/form"
)

// unlimited is more characters than any text has.
const unlimited = 1 << 30

// pattern finds patterns that no text of the lengths allowed can match.
func (l *linter) pattern(f *form.Field) {
	if f.Pattern == "" {
		return
	}
	tree, err := syntax.Parse(f.Pattern, syntax.Perl)
	if err != nil {
		return
	}
	least, most := lengths(tree.Simplify())
	switch {
	case least > most:
		l.add(PatternLength, l.at(f.ID(), "pattern"), l.name(f), "own conditions")
	case f.MaxLength > 0 && least > f.MaxLength:
		l.add(PatternLength, l.at(f.ID(), "pattern"), l.name(f), "maxLength")
	case most < max(f.MinLength, 1):
		l.add(PatternLength, l.at(f.ID(), "pattern"), l.name(f), "minLength")
	}
}

func matches(pattern, text string) bool {
	re, err := regexp.Compile(`^(?:` + pattern + `)$`)
	return err != nil || re.MatchString(text)
}

// lengths returns how many characters a text must and can have to match; the
// least is more than the most when nothing matches.
func lengths(re *syntax.Regexp) (least, most int) {
	switch re.Op {
	case syntax.OpNoMatch:
		return 1, 0
	case syntax.OpLiteral:
		return len(re.Rune), len(re.Rune)
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return 1, 1
	case syntax.OpStar:
		return 0, unlimited
	case syntax.OpPlus:
		least, _ = lengths(re.Sub[0])
		return least, unlimited
	case syntax.OpQuest:
		_, most = lengths(re.Sub[0])
		return 0, most
	case syntax.OpCapture:
		return lengths(re.Sub[0])
	case syntax.OpRepeat:
		return repeated(re)
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			a, b := lengths(sub)
			least, most = least+a, min(most+b, unlimited)
		}
		return least, most
	case syntax.OpAlternate:
		least = unlimited
		for _, sub := range re.Sub {
			a, b := lengths(sub)
			least, most = min(least, a), max(most, b)
		}
		return least, most
	}
	return 0, 0 // the begin and end of a text or word
}

func repeated(re *syntax.Regexp) (least, most int) {
	least, most = lengths(re.Sub[0])
	if re.Max < 0 || most >= unlimited {
		return least * re.Min, unlimited
	}
	return least * re.Min, min(most*re.Max, unlimited)
}
