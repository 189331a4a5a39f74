package sample

import (
	"strconv"

	"github.com/borgerflow/borgerflow/form"
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

// show looks for moves that bring an element to be shown.
func (h *hunt) show(e *form.Element, depth int) {
	if h.visit--; e == nil || e.Visible || depth <= 0 || h.full() {
		return
	}
	h.show(h.outer(e), depth-1)
	if e.Field.Visible != nil {
		h.toward(e.Field.Visible, place{e: e}, yes, depth-1)
	}
}

// hide looks for moves that bring an element to be hidden.
func (h *hunt) hide(e *form.Element, depth int) {
	for ; e != nil && depth > 0; e = h.outer(e) {
		if e.Field.Visible != nil {
			h.toward(e.Field.Visible, place{e: e}, unmet, depth-1)
		}
	}
}

// clear makes blank what a node reads.
func (h *hunt) clear(n *expression.Node, p place, depth int) {
	if h.visit--; depth <= 0 || h.full() || n == nil {
		return
	}
	if s, ok := h.spotOf(n, p); ok {
		h.clearSpot(s, depth-1)
		return
	}
	for i, a := range n.Args() {
		if i == 1 && overRows(n) {
			for j, it := range h.rowsOf(n.Args()[0], p) {
				if j < mostRows {
					h.clear(a, p.inside(it), depth-1)
				}
			}
			continue
		}
		h.clear(a, p, depth-1)
	}
	h.fewerRows(n, p, depth-1)
}

func (h *hunt) clearSpot(s spot, depth int) {
	switch {
	case s.lookup != nil:
		h.add(move{kind: setCheck, name: s.lookup.Name()})
	case s.fact != nil:
		h.factMove(s.fact, expression.Value{})
	case s.e == nil:
	case s.e.Field.Calculate != nil:
		h.clear(s.e.Field.Calculate, place{e: s.e}, depth)
		h.hide(s.e, depth)
	default:
		h.setElement(s.e, expression.Value{}, depth)
		h.empty(s.e)
		for _, child := range s.e.Children() {
			h.clearSpot(spot{e: child}, depth-1)
		}
		h.hide(s.e, depth)
	}
}

// empty clears everything in a container at once.
func (h *hunt) empty(e *form.Element) {
	if names := answersIn(e, nil); len(names) > 0 {
		h.add(move{kind: clearAll, name: e.Name(), names: names})
	}
}

func answersIn(e *form.Element, names []string) []string {
	for _, child := range e.Children() {
		if child.Field.Input() && !child.Field.FromFacts && child.Answered() {
			names = append(names, child.Name())
		}
		names = answersIn(child, names)
	}
	return names
}

// fill gives what a node reads some value.
func (h *hunt) fill(n *expression.Node, p place, depth int) {
	if h.visit--; depth <= 0 || h.full() || n == nil {
		return
	}
	if s, ok := h.spotOf(n, p); ok {
		h.fillSpot(s, depth-1)
		return
	}
	for i, a := range n.Args() {
		if i == 1 && overRows(n) {
			for j, it := range h.rowsOf(n.Args()[0], p) {
				if j < mostRows {
					h.fill(a, p.inside(it), depth-1)
				}
			}
			continue
		}
		if h.value(a, p).IsBlank() || n.Op().String() == "item" {
			h.fill(a, p, depth-1)
		}
	}
	h.lengthen(n, p)
	if h.listOf(n, p) != nil {
		h.moreRows(n, p, depth-1)
	}
}

// lengthen gives a list the row that an item of it is.
func (h *hunt) lengthen(n *expression.Node, p place) {
	if n.Op().String() != "item" {
		return
	}
	e := h.listOf(n.Args()[0], p)
	i, ok := h.value(n.Args()[1], p).AsInteger()
	if e != nil && ok && i >= 0 && i < 100 && int64(len(e.Rows())) <= i {
		h.sizeTo(e, int(i)+1)
	}
}

func (h *hunt) fillSpot(s spot, depth int) {
	switch {
	case s.lookup != nil:
		h.lookUp(s.lookup, depth)
	case s.fact != nil:
		for _, v := range h.g.pools.ofFact(s.fact) {
			h.factMove(s.fact, v)
		}
	case s.e == nil:
	case s.e.Field.Calculate != nil:
		h.show(s.e, depth)
		h.fill(s.e.Field.Calculate, place{e: s.e}, depth)
	case s.e.Field.Repeats():
		h.show(s.e, depth)
		h.add(move{kind: addRow, name: s.e.Name()})
	case s.e.Field.Container():
		h.show(s.e, depth)
		for _, child := range s.e.Children() {
			h.fillSpot(spot{e: child}, depth-1)
		}
	default:
		for i, v := range h.g.pools.of(s.e.Field) {
			if i < mostFilled {
				h.setElement(s.e, v, depth)
			}
		}
	}
}

// lookUp gives a look-up what it needs, and lets it find something.
func (h *hunt) lookUp(e *form.Element, depth int) {
	h.show(e, depth)
	h.add(move{kind: passCheck, name: e.Name()})
	for _, in := range e.Field.Inputs {
		if h.value(in.Expr, place{e: e}).IsBlank() {
			h.fill(in.Expr, place{e: e}, depth-1)
		}
	}
	for variant := range mostFilled {
		h.add(move{kind: setFind, name: e.Name(), rows: variant})
	}
}

// factMove sets a fact; the time is one, too.
func (h *hunt) factMove(r *form.Ref, v expression.Value) {
	switch r.Name {
	case "today", "now":
		d, ok := v.AsDate()
		if t, isTime := v.AsDateTime(); isTime {
			d, ok = dateOf(t), true
		}
		if ok || v.IsBlank() {
			h.add(move{kind: setNow, date: d})
		}
	case "lang":
		if text, _ := v.AsText(); h.g.speaks(text) {
			h.add(move{kind: setLang, value: v})
		}
	default:
		h.add(move{kind: setFact, name: r.Name, value: v})
	}
}

// setElement answers an element, or changes what it is filled from, and shows
// it when it is hidden.
func (h *hunt) setElement(e *form.Element, v expression.Value, depth int) {
	h.show(e, depth)
	switch {
	case e.Field.FromFacts && e.Field.Prefill > 0:
		h.factMove(&h.g.form.Refs[e.Field.Prefill-1], v)
	case e.Field.Input():
		landed, ok := land(v, e.Field.ValueType().Kind)
		if !ok || v.IsBlank() && !e.Answered() {
			return
		}
		h.add(move{kind: setValue, name: e.Name(), value: landed})
	}
}
