package pattern

import "slices"

// node is one part of a parsed pattern.
type node struct {
	kind     kind
	set      *set
	op       op // of assert
	kids     []*node
	min, max int // of repeat; max -1 = no end
}

type kind uint8

const (
	empty kind = iota
	one
	assert
	sequence
	choice
	repeat
)

type flags struct{ fold, dotAll bool }

type parser struct {
	in    []rune
	at    int
	depth int
	names []string
}

// maxDepth bounds nesting, as regexp does.
const maxDepth = 100

// maxRepeat is the highest count of a repeat, as in RE2.
const maxRepeat = 1000

func (p *parser) more() bool { return p.at < len(p.in) }

func (p *parser) take(r rune) bool {
	if p.more() && p.in[p.at] == r {
		p.at++
		return true
	}
	return false
}

func (p *parser) alternation(f flags) (*node, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, ErrTooLarge
	}
	defer func() { p.depth-- }()
	all := &node{kind: choice}
	for {
		n, err := p.sequence(&f)
		if err != nil {
			return nil, err
		}
		all.kids = append(all.kids, n)
		if !p.take('|') {
			return all, nil
		}
	}
}

// sequence reads up to | or ). Flags set inside go on to the next alternative.
func (p *parser) sequence(f *flags) (*node, error) {
	seq := &node{kind: sequence}
	for p.more() && p.in[p.at] != '|' && p.in[p.at] != ')' {
		n, err := p.atom(f)
		if err != nil {
			return nil, err
		}
		if n == nil { // flags only
			continue
		}
		if n, err = p.repeats(n); err != nil {
			return nil, err
		}
		seq.kids = append(seq.kids, n)
	}
	return seq, nil
}

func (p *parser) atom(f *flags) (*node, error) {
	r := p.in[p.at]
	p.at++
	switch r {
	case '(':
		return p.group(f)
	case '[':
		return p.class(*f)
	case '\\':
		return p.escape(*f)
	case '.':
		if f.dotAll {
			return &node{kind: one, set: &set{not: true}}, nil
		}
		return &node{kind: one, set: &set{not: true, parts: ranges('\n', '\n')}}, nil
	case '^':
		return &node{kind: assert, op: opStart}, nil
	case '$':
		return &node{kind: assert, op: opEnd}, nil
	case '*', '+', '?':
		return nil, ErrSyntax
	case '{':
		p.at--
		if p.bracedCount() {
			return nil, ErrSyntax
		}
		p.at++
	}
	return literal(r, *f), nil
}

func literal(r rune, f flags) *node {
	return &node{kind: one, set: &set{parts: ranges(r, r), fold: f.fold}}
}

// group reads what follows an opening parenthesis.
func (p *parser) group(f *flags) (*node, error) {
	inner := *f
	if p.take('?') {
		done, err := p.groupHead(&inner)
		if err != nil {
			return nil, err
		}
		if done {
			*f = inner
			return nil, nil
		}
	}
	n, err := p.alternation(inner)
	if err != nil {
		return nil, err
	}
	if !p.take(')') {
		return nil, ErrSyntax
	}
	return n, nil
}

// groupHead reads (?: (?i) (?i: and names. It reports true when the group is
// flags only.
func (p *parser) groupHead(f *flags) (bool, error) {
	named := p.take('P')
	if p.take('<') {
		return false, p.groupName()
	}
	if named {
		return false, ErrSyntax
	}
	on, changed := true, false
	for p.more() {
		r := p.in[p.at]
		p.at++
		switch r {
		case ':', ')':
			if !on && !changed {
				return false, ErrSyntax
			}
			return r == ')', nil
		case 'i':
			f.fold, changed = on, true
		case 's':
			f.dotAll, changed = on, true
		case '-':
			if !on {
				return false, ErrSyntax
			}
			on, changed = false, false
		default:
			return false, ErrSyntax
		}
	}
	return false, ErrSyntax
}

func (p *parser) groupName() error {
	start := p.at
	for p.more() && wordRune(p.in[p.at]) {
		p.at++
	}
	name := string(p.in[start:p.at])
	if name == "" || !p.take('>') || slices.Contains(p.names, name) {
		return ErrSyntax
	}
	p.names = append(p.names, name)
	return nil
}

// repeats reads the quantifier behind n, if there is one.
func (p *parser) repeats(n *node) (*node, error) {
	if !p.more() {
		return n, nil
	}
	low, high := 0, -1
	switch p.in[p.at] {
	case '*':
		p.at++
	case '+':
		p.at++
		low = 1
	case '?':
		p.at++
		high = 1
	case '{':
		end, ok := p.counts(&low, &high)
		if !ok {
			return n, nil // a brace that is only a brace
		}
		if low > maxRepeat || high > maxRepeat || high >= 0 && high < low {
			return nil, ErrSyntax
		}
		p.at = end
	default:
		return n, nil
	}
	p.take('?') // laziness does not change whether a text matches
	if p.more() && (slices.Contains([]rune("*+?"), p.in[p.at]) || p.bracedCount()) {
		return nil, ErrSyntax
	}
	return &node{kind: repeat, kids: []*node{n}, min: low, max: high}, nil
}

func (p *parser) bracedCount() bool {
	var low, high int
	_, ok := p.counts(&low, &high)
	return ok
}

// counts looks ahead at {n}, {n,} or {n,m} and returns where it ends.
func (p *parser) counts(low, high *int) (end int, ok bool) {
	if !p.more() || p.in[p.at] != '{' {
		return 0, false
	}
	i := p.at + 1
	if i, ok = p.number(i, low); !ok {
		return 0, false
	}
	*high = *low
	if i < len(p.in) && p.in[i] == ',' {
		i++
		*high = -1
		if i < len(p.in) && p.in[i] != '}' {
			if i, ok = p.number(i, high); !ok {
				return 0, false
			}
		}
	}
	if i < len(p.in) && p.in[i] == '}' {
		return i + 1, true
	}
	return 0, false
}

// number reads digits, none of them a needless zero.
func (p *parser) number(i int, n *int) (int, bool) {
	start := i
	value := 0
	for i < len(p.in) && p.in[i] >= '0' && p.in[i] <= '9' {
		value = min(value*10+int(p.in[i]-'0'), maxRepeat+1)
		i++
	}
	if i == start || i > start+1 && p.in[start] == '0' {
		return i, false
	}
	*n = value
	return i, true
}
