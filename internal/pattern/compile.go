package pattern

import "strings"

// escape reads what follows a backslash outside brackets.
func (p *parser) escape(f flags) (*node, error) {
	if !p.more() {
		return nil, ErrSyntax
	}
	switch p.in[p.at] {
	case 'A':
		p.at++
		return &node{kind: assert, op: opStart}, nil
	case 'z':
		p.at++
		return &node{kind: assert, op: opEnd}, nil
	case 'b':
		p.at++
		return &node{kind: assert, op: opWord}, nil
	case 'B':
		p.at++
		return &node{kind: assert, op: opNotWord}, nil
	}
	p.at--
	s := &set{fold: f.fold}
	if named, err := p.namedSet(s); err != nil {
		return nil, err
	} else if named {
		return &node{kind: one, set: s}, nil
	}
	p.at++
	r, err := p.escapedRune()
	if err != nil {
		return nil, err
	}
	return literal(r, f), nil
}

// escapedRune reads the character that follows a backslash.
func (p *parser) escapedRune() (rune, error) {
	if !p.more() {
		return 0, ErrSyntax
	}
	r := p.in[p.at]
	p.at++
	if i := strings.IndexRune("afnrtv", r); i >= 0 {
		return rune("\a\f\n\r\t\v"[i]), nil
	}
	switch {
	case r == 'x':
		return p.hex()
	case r == '_' || r < 0x80 && !wordRune(r):
		return r, nil // punctuation stands for itself
	}
	return 0, ErrSyntax
}

func (p *parser) hex() (rune, error) {
	digits := 2
	braced := p.take('{')
	if braced {
		digits = 8
	}
	value, n := rune(0), 0
	for ; n < digits && p.more(); n++ {
		d := strings.IndexRune("0123456789abcdef", p.in[p.at]|0x20)
		if d < 0 || p.in[p.at] < '0' {
			break
		}
		value = value*16 + rune(d)
		if value > 0x10ffff {
			return 0, ErrSyntax
		}
		p.at++
	}
	if n == 0 || !braced && n != 2 || braced && !p.take('}') {
		return 0, ErrSyntax
	}
	return value, nil
}

type compiler struct {
	prog []inst
	work int // nodes visited, repeats counted each time
}

func (c *compiler) emit(in inst) int {
	c.prog = append(c.prog, in)
	return len(c.prog) - 1
}

// next is where the next instruction will stand.
func (c *compiler) next() int32 { return int32(len(c.prog)) }

// node appends the instructions of n; they go on at what is appended next.
func (c *compiler) node(n *node) error {
	if c.work++; len(c.prog) >= MaxSize || c.work > 10*MaxSize {
		return ErrTooLarge
	}
	switch n.kind {
	case one:
		at := c.emit(inst{op: opOne, set: n.set})
		c.prog[at].x = c.next()
	case assert:
		at := c.emit(inst{op: n.op})
		c.prog[at].x = c.next()
	case sequence:
		for _, kid := range n.kids {
			if err := c.node(kid); err != nil {
				return err
			}
		}
	case choice:
		return c.choice(n.kids)
	case repeat:
		return c.repeat(n)
	}
	return nil
}

func (c *compiler) choice(kids []*node) error {
	var ends []int
	for i, kid := range kids {
		split := -1
		if i < len(kids)-1 {
			split = c.emit(inst{op: opSplit, x: c.next() + 1})
		}
		if err := c.node(kid); err != nil {
			return err
		}
		if split >= 0 {
			ends = append(ends, c.emit(inst{op: opJump}))
			c.prog[split].y = c.next()
		}
	}
	for _, end := range ends {
		c.prog[end].x = c.next()
	}
	return nil
}

// repeat writes the repeats out: those that must be, then those that may be.
func (c *compiler) repeat(n *node) error {
	for range n.min {
		if err := c.node(n.kids[0]); err != nil {
			return err
		}
	}
	if n.max < 0 {
		split := c.emit(inst{op: opSplit, x: c.next() + 1})
		if err := c.node(n.kids[0]); err != nil {
			return err
		}
		c.emit(inst{op: opJump, x: int32(split)})
		c.prog[split].y = c.next()
		return nil
	}
	var splits []int
	for range n.max - n.min {
		splits = append(splits, c.emit(inst{op: opSplit, x: c.next() + 1}))
		if err := c.node(n.kids[0]); err != nil {
			return err
		}
	}
	for _, split := range splits {
		c.prog[split].y = c.next()
	}
	return nil
}
