package sample

import (
	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// movesFor looks for moves that bring the state nearer to a goal.
func (w *world) movesFor(g *goal) []move {
	h := w.hunt()
	if g.field == nil {
		h.forGoal(g, nil)
		return h.moves
	}
	for i, e := range w.of(g.field) {
		if i < mostRows {
			h.forGoal(g, e)
		}
	}
	if len(w.of(g.field)) == 0 {
		h.makeRow(g.field)
	}
	return h.moves
}

// makeRow adds a row to the outermost list around a field that is there.
func (h *hunt) makeRow(f *form.Field) {
	for p := f.Parent(); p != nil; p = p.Parent() {
		if !p.Repeats() {
			continue
		}
		for _, e := range h.of(p) {
			h.show(e, deepest)
			h.add(move{kind: addRow, name: e.Name()})
		}
	}
}

func (h *hunt) forGoal(g *goal, e *form.Element) {
	switch {
	case e == nil:
	case g.Aspect == Visible || g.shows:
		h.show(h.outer(e), deepest)
	default:
		h.show(e, deepest)
	}
	switch g.Aspect {
	case Shown:
	case Offered:
		h.toward(g.node, place{e: e, option: &g.Detail}, g.want, deepest)
	case Visible, Required, ReadOnly:
		h.toward(g.node, place{e: e}, g.want, deepest)
	case Alternated, Part, Compared, RuleKept:
		h.forPart(g, e)
	default:
		h.forAnswer(g, e)
	}
}

func (h *hunt) forPart(g *goal, e *form.Element) {
	places := h.placesOf(g, e)
	for i, p := range places {
		if i >= mostRows {
			break
		}
		if g.rule != nil {
			for _, id := range g.rule.At {
				h.show(h.state.Near(p.e, h.g.form.Field(id)), deepest)
			}
		}
		if g.Aspect == Compared {
			h.forOrder(g, p)
			continue
		}
		h.toward(g.node, p, g.want, deepest)
	}
	if e != nil && e.Field.Repeats() {
		h.add(move{kind: addRow, name: e.Name()})
	}
	if len(g.around) > 0 {
		h.fill(g.around[0].Args()[0], place{e: e}, deepest)
		h.moreRows(g.around[0].Args()[0], place{e: e}, deepest)
		if len(g.around) > 1 {
			for _, it := range h.rowsOf(g.around[0].Args()[0], place{e: e}) {
				h.moreRows(g.around[1].Args()[0], place{e: e}.inside(it), deepest)
			}
		}
	}
}

// forOrder aims the sides of a comparison at less, equal or greater.
func (h *hunt) forOrder(g *goal, p place) {
	op := map[int]string{-1: "<", 0: "==", 1: ">"}[g.order]
	args := g.node.Args()
	x, y := h.value(args[0], p), h.value(args[1], p)
	if x.IsBlank() && y.IsBlank() {
		h.fill(args[0], p, deepest)
		h.fill(args[1], p, deepest)
	}
	if !y.IsBlank() {
		h.aim(args[0], p, targets(op, y, yes, nil), deepest)
	}
	if !x.IsBlank() {
		h.aim(args[1], p, targets(mirrored(op), x, yes, nil), deepest)
	}
}

func (h *hunt) forAnswer(g *goal, e *form.Element) {
	f := e.Field
	switch g.Aspect {
	case Chosen:
		h.choose(e, g.Detail)
	case Valued, WithinMin, WithinMax, Checked:
		h.add(move{kind: passCheck, name: e.Name()})
		if !g.Met {
			h.clearSpot(spot{e: e}, deepest)
			return
		}
		h.fillSpot(spot{e: e}, deepest)
		if f.FromFacts {
			h.fillPrefill(e)
		}
		if g.node != nil {
			h.fill(g.node, place{e: e}, deepest)
		}
		h.add(move{kind: setTest, on: true})
		h.within(e)
		for _, v := range h.g.pools.of(f) {
			h.setElement(e, v, deepest)
		}
	case Rows:
		h.sizeRows(e, g.rows)
	case Faulted:
		h.spoil(g, e)
	}
}

// within aims an answer at its limits as they are.
func (h *hunt) within(e *form.Element) {
	for _, n := range []*expression.Node{e.Field.Min, e.Field.Max} {
		limit := h.value(n, place{e: e})
		below, above := around(limit)
		for _, v := range append(append([]expression.Value{limit}, above...), below...) {
			if !v.IsBlank() {
				h.setElement(e, v, deepest)
			}
		}
	}
}

func (h *hunt) fillPrefill(e *form.Element) {
	r := &h.g.form.Refs[e.Field.Prefill-1]
	for _, v := range h.g.pools.of(e.Field) {
		h.factMove(r, v)
	}
	for _, v := range h.g.pools.ofFact(r) {
		h.factMove(r, v)
	}
}

func (h *hunt) choose(e *form.Element, option string) {
	v := expression.TextOf(option)
	h.setElement(e, v, deepest)
	h.add(move{kind: setRaw, name: e.Name(), raw: []string{option}})
	if e.Field.OptionsWhere != nil {
		h.toward(e.Field.OptionsWhere, place{e: e, option: &option}, yes, deepest)
	}
}

func (h *hunt) sizeRows(e *form.Element, want int) {
	h.sizeTo(e, want)
	if e.Field.Prefill > 0 {
		h.fillPrefill(e)
	}
}

// sizeTo gives a list so many rows, the last ones going first.
func (h *hunt) sizeTo(e *form.Element, want int) {
	rows := e.Rows()
	m := move{kind: sizeRows, name: e.Name()}
	for i := want; i < len(rows); i++ {
		m.names = append(m.names, rows[i].Name())
	}
	if m.rows = want - len(rows); m.rows > 0 || len(m.names) > 0 {
		h.add(m)
	}
}
