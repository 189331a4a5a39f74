package pattern

import "unicode"

// set is a set of characters: those of any of its parts, or all others.
type set struct {
	parts []part
	not   bool
	fold  bool // upper and lower case are one
}

// part is one thing that stands between brackets.
type part struct {
	pairs []rune // first and last
	table *unicode.RangeTable
	not   bool
}

func ranges(pairs ...rune) []part { return []part{{pairs: pairs}} }

// has reports whether r is in the set.
func (s *set) has(r rune) bool {
	for i := range s.parts {
		if s.parts[i].has(r, s.fold) {
			return !s.not
		}
	}
	return s.not
}

func (p *part) has(r rune, fold bool) bool {
	found := p.holds(r)
	if fold {
		for other := unicode.SimpleFold(r); other != r && !found; other = unicode.SimpleFold(other) {
			found = p.holds(other)
		}
	}
	return found != p.not
}

func (p *part) holds(r rune) bool {
	for i := 0; i < len(p.pairs); i += 2 {
		if r >= p.pairs[i] && r <= p.pairs[i+1] {
			return true
		}
	}
	return p.table != nil && unicode.Is(p.table, r)
}

// perl holds the sets that a letter stands for.
var perl = map[rune][]rune{
	'd': {'0', '9'},
	's': {'\t', '\n', '\f', '\r', ' ', ' '},
	'w': {'0', '9', 'A', 'Z', '_', '_', 'a', 'z'},
}

// posix holds the sets that have a name inside brackets.
var posix = map[string][]rune{
	"alnum":  {'0', '9', 'A', 'Z', 'a', 'z'},
	"alpha":  {'A', 'Z', 'a', 'z'},
	"ascii":  {0, 0x7f},
	"blank":  {'\t', '\t', ' ', ' '},
	"cntrl":  {0, 0x1f, 0x7f, 0x7f},
	"digit":  {'0', '9'},
	"graph":  {'!', '~'},
	"lower":  {'a', 'z'},
	"print":  {' ', '~'},
	"punct":  {'!', '/', ':', '@', '[', '`', '{', '~'},
	"space":  {'\t', '\r', ' ', ' '},
	"upper":  {'A', 'Z'},
	"word":   {'0', '9', 'A', 'Z', '_', '_', 'a', 'z'},
	"xdigit": {'0', '9', 'A', 'F', 'a', 'f'},
}

// category returns one of the Unicode classes that patterns of forms use.
func category(name string) *unicode.RangeTable {
	switch name {
	case "L":
		return unicode.L
	case "Lu":
		return unicode.Lu
	case "Ll":
		return unicode.Ll
	case "M":
		return unicode.M
	case "N":
		return unicode.N
	case "Nd":
		return unicode.Nd
	case "P":
		return unicode.P
	case "S":
		return unicode.S
	case "Z":
		return unicode.Z
	}
	return nil
}

// class reads what follows an opening bracket.
func (p *parser) class(f flags) (*node, error) {
	s := &set{fold: f.fold}
	s.not = p.take('^')
	for first := true; ; first = false {
		if !p.more() {
			return nil, ErrSyntax
		}
		if p.take(']') {
			if !first {
				return &node{kind: one, set: s}, nil
			}
			p.at--
		}
		if err := p.classItem(s); err != nil {
			return nil, err
		}
	}
}

// classItem reads one character, range or named set inside brackets.
func (p *parser) classItem(s *set) error {
	if named, err := p.posixSet(s); named || err != nil {
		return err
	}
	if named, err := p.namedSet(s); named || err != nil {
		return err
	}
	low, err := p.classRune()
	if err != nil {
		return err
	}
	high := low
	if p.at+1 < len(p.in) && p.in[p.at] == '-' && p.in[p.at+1] != ']' {
		p.at++
		if high, err = p.classRune(); err != nil {
			return err
		}
		if high < low {
			return ErrSyntax
		}
	}
	s.parts = append(s.parts, part{pairs: []rune{low, high}})
	return nil
}

func (p *parser) posixSet(s *set) (bool, error) {
	if p.at+1 >= len(p.in) || p.in[p.at] != '[' || p.in[p.at+1] != ':' {
		return false, nil
	}
	for end := p.at + 2; end+1 < len(p.in); end++ {
		if p.in[end] != ':' || p.in[end+1] != ']' {
			continue
		}
		name := string(p.in[p.at+2 : end])
		not := len(name) > 0 && name[0] == '^'
		if not {
			name = name[1:]
		}
		pairs := posix[name]
		if pairs == nil {
			return false, ErrSyntax
		}
		s.parts = append(s.parts, part{pairs: pairs, not: not})
		p.at = end + 2
		return true, nil
	}
	return false, nil
}

// namedSet reads \d, \W, \pL or \P{Lu}.
func (p *parser) namedSet(s *set) (bool, error) {
	if p.at+1 >= len(p.in) || p.in[p.at] != '\\' {
		return false, nil
	}
	r := p.in[p.at+1]
	if pairs := perl[r|0x20]; pairs != nil && r < 0x80 {
		s.parts = append(s.parts, part{pairs: pairs, not: r < 'a'})
		p.at += 2
		return true, nil
	}
	if r != 'p' && r != 'P' {
		return false, nil
	}
	p.at += 2
	name, not := p.categoryName()
	in := category(name)
	if in == nil {
		return false, ErrSyntax
	}
	s.parts = append(s.parts, part{table: in, not: not != (r == 'P')})
	return true, nil
}

func (p *parser) categoryName() (name string, not bool) {
	if !p.more() {
		return "", false
	}
	if !p.take('{') {
		p.at++
		return string(p.in[p.at-1]), false
	}
	not = p.take('^')
	start := p.at
	for p.more() {
		if p.take('}') {
			return string(p.in[start : p.at-1]), not
		}
		p.at++
	}
	return "", false
}

func (p *parser) classRune() (rune, error) {
	if !p.more() {
		return 0, ErrSyntax
	}
	r := p.in[p.at]
	p.at++
	if r != '\\' {
		return r, nil
	}
	return p.escapedRune()
}
