package sample

import (
	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

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
