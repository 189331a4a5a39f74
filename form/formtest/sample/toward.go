package sample

import (
	"strconv"

	"github.com/borgerflow/borgerflow/form/expression"
)

// hunt collects moves that may bring a state nearer to what is wanted, the most
// promising first.
type hunt struct {
	*world
	moves []move
	seen  map[string]bool
	visit int // nodes that may still be looked at
}

// mostMoves bounds what one round looks at.
const (
	mostMoves  = 80
	mostVisits = 3_000
	mostRows   = 3 // of a list, that are looked at one by one
	mostFilled = 16
)

func (w *world) hunt() *hunt {
	return &hunt{world: w, seen: map[string]bool{}, visit: mostVisits}
}

func (h *hunt) full() bool { return len(h.moves) >= mostMoves || h.visit <= 0 }

func (h *hunt) add(m move) {
	key := m.key()
	if h.full() || h.seen[key] {
		return
	}
	h.seen[key] = true
	h.moves = append(h.moves, m)
}

func (m move) key() string {
	b := append([]byte{byte(m.kind)}, m.name...)
	b = m.value.AppendJSON(append(b, ' '))
	for _, r := range m.raw {
		b = append(append(b, ' '), r...)
	}
	if m.on {
		b = append(b, '+')
	}
	b = append(strconv.AppendInt(b, int64(m.rows), 10), ' ')
	for _, n := range m.names {
		b = append(append(b, ' '), n...)
	}
	return string(append(b, m.date.String()...))
}

// toward looks for moves that make a condition have one of the wanted outcomes.
func (h *hunt) toward(n *expression.Node, p place, want outcome, depth int) {
	if h.visit--; depth <= 0 || h.full() || n == nil || want.holds(h.value(n, p)) {
		return
	}
	args := n.Args()
	depth--
	switch op := n.Op().String(); op {
	case "not":
		h.toward(args[0], p, want.opposite(), depth)
	case "and", "or":
		h.connected(n, p, want, depth)
	case "?:":
		h.toward(args[1], p, want, depth)
		h.toward(args[2], p, want, depth)
		h.toward(args[0], p, outcomeOf(h.value(args[0], p)).other(), depth)
	case "??":
		h.toward(args[0], p, want&^unknown, depth)
		h.toward(args[1], p, want, depth)
		h.clear(args[0], p, depth)
	case "==", "!=", "<", "<=", ">", ">=":
		h.compared(n, p, want, depth)
	case "any", "all":
		h.overRows(n, p, want, depth)
	case "in":
		h.among(n, p, want, depth)
	case "answered":
		h.answered(args[0], p, want, depth)
	case "contains", "startsWith", "endsWith":
		h.holding(n, p, want, depth)
	case "matches":
		h.matching(n, p, want, depth)
	default:
		h.aimTruth(n, p, want, depth)
	}
	if want&unknown != 0 {
		h.clear(n, p, depth)
	}
}

// other is what a condition that has an outcome could have instead.
func (o outcome) other() outcome { return ^o & (yes | no | unknown) }

// connected wants all operands of and and or to be so where all must, and any
// of them where one decides.
func (h *hunt) connected(n *expression.Node, p place, want outcome, depth int) {
	for _, a := range n.Args() {
		h.toward(a, p, want, depth)
	}
	if want&unknown == 0 {
		return
	}
	neutral := yes
	if n.Op().String() == "or" {
		neutral = no
	}
	for _, a := range n.Args() { // one blank, the other not deciding
		h.toward(a, p, neutral|unknown, depth)
	}
}

// aimTruth makes something that is a truth value itself true or false.
func (h *hunt) aimTruth(n *expression.Node, p place, want outcome, depth int) {
	for _, one := range []outcome{yes, no} {
		if want&one == 0 {
			continue
		}
		if s, ok := h.spotOf(n, p); ok && s.e != nil && s.e.Field.Calculate != nil {
			h.show(s.e, depth)
			h.toward(s.e.Field.Calculate, place{e: s.e}, one, depth)
			continue
		}
		h.aim(n, p, []expression.Value{expression.BoolOf(one == yes)}, depth)
	}
}

func (h *hunt) overRows(n *expression.Node, p place, want outcome, depth int) {
	decisive := no
	if n.Op().String() == "any" {
		decisive = yes
	}
	items := h.rowsOf(n.Args()[0], p)
	if want&decisive != 0 {
		for i, it := range items {
			if i < mostRows {
				h.toward(n.Args()[1], p.inside(it), decisive, depth)
			}
		}
		h.moreRows(n.Args()[0], p, depth)
	}
	if want&^decisive&(yes|no) == 0 {
		return
	}
	for i, it := range items {
		if i < mostRows {
			h.toward(n.Args()[1], p.inside(it), decisive.other(), depth)
		}
	}
	h.fewerRows(n.Args()[0], p, depth)
}

func (h *hunt) moreRows(n *expression.Node, p place, depth int) {
	if e := h.listOf(n, p); e != nil {
		h.show(e, depth)
		h.add(move{kind: addRow, name: e.Name()})
		return
	}
	h.otherRows(n, p)
}

// otherRows makes a list among the facts another one.
func (h *hunt) otherRows(n *expression.Node, p place) {
	for n.Op().String() == "filter" || n.Op().String() == "map" {
		n = n.Args()[0]
	}
	if s, ok := h.spotOf(n, p); ok && s.fact != nil {
		for _, v := range h.g.pools.ofFact(s.fact) {
			h.factMove(s.fact, v)
		}
	}
}

func (h *hunt) fewerRows(n *expression.Node, p place, depth int) {
	if e := h.listOf(n, p); e != nil {
		h.show(e, depth)
		for _, r := range e.Rows() {
			h.add(move{kind: removeRow, name: r.Name()})
		}
		return
	}
	h.otherRows(n, p)
}

func (h *hunt) answered(n *expression.Node, p place, want outcome, depth int) {
	if want&yes != 0 {
		h.fill(n, p, depth)
		h.moreRows(n, p, depth)
	}
	if want&no != 0 {
		h.clear(n, p, depth)
		h.fewerRows(n, p, depth)
	}
}
