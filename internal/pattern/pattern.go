// Package pattern matches texts against regular expressions in the browser and
// on the server alike. It understands the part of RE2's syntax that patterns of
// forms use, answers only whether a text matches, and takes time linear in the
// text and in the pattern.
//
// It is here because package regexp, with its parser and the tables of all
// scripts, is a tenth of the compressed widget. Tests hold it against regexp:
// what [Compile] takes matches exactly what regexp matches.
//
// The syntax is that of https://github.com/google/re2/wiki/Syntax without named
// scripts (\p{Greek}), \Q…\E, \C and the flags m and U.
package pattern

import (
	"errors"
	"sync"
	"unicode/utf8"
)

// Errors of [Compile].
var (
	// ErrSyntax: the pattern is not one, or uses what this package leaves out.
	ErrSyntax = errors.New("pattern: not a regular expression of the supported syntax")
	// ErrTooLarge: the pattern, with its repeats written out, is too large.
	ErrTooLarge = errors.New("pattern: too large")
)

// MaxSize is the most instructions a pattern may compile to.
const MaxSize = 1000

// Pattern is a compiled pattern: immutable and safe for any number of
// goroutines.
type Pattern struct {
	prog  []inst
	spare sync.Pool // of *machine, for the next text
}

// inst is one instruction of the machine.
type inst struct {
	op   op
	x, y int32 // where to go on; y only for split
	set  *set  // of one
}

type op uint8

const (
	opMatch op = iota
	opOne      // one character of the set
	opSplit    // go on at x and at y
	opJump
	opStart   // only at the start of the text
	opEnd     // only at its end
	opWord    // only between a word character and another
	opNotWord // only elsewhere
)

// Compile reads a pattern.
func Compile(source string) (*Pattern, error) {
	if !utf8.ValidString(source) {
		return nil, ErrSyntax
	}
	p := parser{in: []rune(source)}
	tree, err := p.alternation(flags{})
	if err != nil {
		return nil, err
	}
	if p.at < len(p.in) {
		return nil, ErrSyntax
	}
	c := compiler{}
	if err := c.node(tree); err != nil {
		return nil, err
	}
	c.emit(inst{op: opMatch})
	return &Pattern{prog: c.prog}, nil
}

// Size returns the number of instructions: what one character of text can cost
// to match.
func (p *Pattern) Size() int { return len(p.prog) }

// MatchString reports whether any part of the text matches.
func (p *Pattern) MatchString(text string) bool {
	m, ok := p.spare.Get().(*machine)
	if !ok || m.round > 1<<30 {
		m = &machine{prog: p.prog, seen: make([]int32, len(p.prog))}
	}
	defer p.spare.Put(m)
	return m.match(text)
}

func (m *machine) match(text string) bool {
	m.waiting = m.waiting[:0]
	before := rune(-1)
	for i, r := range text {
		if m.step(before, r, i == 0, false) {
			return true
		}
		m.waiting = m.waiting[:0]
		for _, pc := range m.list {
			if in := &m.prog[pc]; in.set.has(r) {
				m.waiting = append(m.waiting, in.x)
			}
		}
		if len(m.waiting) == 0 && m.prog[0].op == opStart {
			return false
		}
		before = r
	}
	return m.step(before, -1, text == "", true)
}

// machine follows all ways through the program at once.
type machine struct {
	prog    []inst
	waiting []int32 // places to go on at
	list    []int32 // places that need a character
	seen    []int32 // round in which a place was last reached
	round   int32
}

// step gathers the places that can be reached here: from those that got their
// character, and from the beginning, for a match may start anywhere.
func (m *machine) step(before, after rune, start, end bool) bool {
	m.round++
	m.list = m.list[:0]
	matched := (start || m.prog[0].op != opStart) && m.add(0, before, after, start, end)
	for _, pc := range m.waiting {
		matched = m.add(pc, before, after, start, end) || matched
	}
	return matched
}

// add follows the program from pc up to the places that need a character. It
// reports whether the match was reached. The characters around the current
// place are -1 where there is none.
func (m *machine) add(pc int32, before, after rune, start, end bool) bool {
	if m.seen[pc] == m.round {
		return false
	}
	m.seen[pc] = m.round
	in := &m.prog[pc]
	switch in.op {
	case opMatch:
		return true
	case opOne:
		m.list = append(m.list, pc)
		return false
	case opSplit:
		first := m.add(in.x, before, after, start, end)
		return m.add(in.y, before, after, start, end) || first
	case opStart:
		if !start {
			return false
		}
	case opEnd:
		if !end {
			return false
		}
	case opWord, opNotWord:
		if (wordRune(before) != wordRune(after)) != (in.op == opWord) {
			return false
		}
	}
	return m.add(in.x, before, after, start, end)
}

func wordRune(r rune) bool {
	return r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}
