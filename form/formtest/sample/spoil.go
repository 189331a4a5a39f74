package sample

import (
	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// spoil looks for moves that give an element a fault.
func (h *hunt) spoil(g *goal, e *form.Element) {
	f, here := e.Field, place{e: e}
	for _, raw := range h.g.raws(f)[g.code] {
		h.add(move{kind: setRaw, name: e.Name(), raw: raw})
	}
	switch g.code {
	case fault.Required, fault.NotAccepted:
		h.toward(f.Required, here, yes, deepest)
		h.clearSpot(spot{e: e}, deepest)
		if e.Field.Repeats() {
			h.sizeTo(e, 0)
		}
		return
	case fault.TooSmall, fault.TooLarge:
		h.beyond(g, e)
	case fault.TooFew, fault.TooMany:
		h.misCount(g, e)
	case fault.TestCPR:
		h.add(move{kind: setTest})
	case fault.CheckPending:
		h.add(move{kind: dropCheck, name: e.Name()})
		h.asked(e)
	case fault.CheckFailed:
		h.add(move{kind: setCheck, name: e.Name()})
		h.asked(e)
	case fault.BadPattern:
		for _, s := range h.g.pools.notMatching("^(?:" + f.Pattern + ")$") {
			h.setElement(e, expression.TextOf(s), deepest)
		}
	case fault.BadOption:
		h.misChoose(e)
	case fault.BadRange:
		h.cross(e)
	case fault.TooPrecise:
		h.setElement(e, reckon("/", expression.IntegerOf(1), expression.IntegerOf(3)), deepest)
	}
	if f.Input() {
		for _, v := range h.g.pools.of(f) {
			h.setElement(e, v, deepest)
		}
	}
}

// asked gives an element something that the server can be asked about.
func (h *hunt) asked(e *form.Element) {
	for _, in := range e.Field.Inputs {
		h.fill(in.Expr, place{e: e}, deepest)
	}
	if e.Field.Container() {
		h.fillSpot(spot{e: e}, deepest)
	}
}

// cross makes the first of two members that have an order come after the
// second.
func (h *hunt) cross(e *form.Element) {
	children := e.Children()
	for i := 1; i < len(children); i++ {
		from, to := children[i-1], children[i]
		if !from.Value.Kind().Ordered() || !to.Value.Kind().Ordered() {
			h.fillSpot(spot{e: from}, deepest)
			h.fillSpot(spot{e: to}, deepest)
			continue
		}
		below, _ := around(from.Value)
		_, above := around(to.Value)
		h.aimSpot(spot{e: to}, below, deepest)
		h.aimSpot(spot{e: from}, above, deepest)
	}
}

// beyond aims a value outside its limit, or the limit past the value.
func (h *hunt) beyond(g *goal, e *form.Element) {
	n, op := e.Field.Min, "<"
	if g.code == fault.TooLarge {
		n, op = e.Field.Max, ">"
	}
	limit := h.value(n, place{e: e})
	if limit.IsBlank() {
		h.fill(n, place{e: e}, deepest)
	} else {
		h.aimSpot(spot{e: e}, targets(op, limit, yes, nil), deepest)
	}
	if !e.Value.IsBlank() {
		h.aim(n, place{e: e}, targets(mirrored(op), e.Value, yes, nil), deepest)
	}
}

func (h *hunt) misCount(g *goal, e *form.Element) {
	n := e.Field.MinItems
	if g.code == fault.TooMany {
		n = e.Field.MaxItems
	}
	h.fill(n, place{e: e}, deepest)
	if !e.Field.Repeats() {
		return
	}
	if limit, ok := h.value(n, place{e: e}).AsInteger(); ok {
		want := limit - 1
		if g.code == fault.TooMany {
			want = limit + 1
		}
		h.sizeTo(e, int(max(want, 0)))
	}
	have := expression.IntegerOf(int64(len(e.Rows())))
	below, above := around(have)
	if g.code == fault.TooFew {
		below = above
	}
	h.aim(n, place{e: e}, below, deepest)
}

// misChoose answers with options that are not on offer.
func (h *hunt) misChoose(e *form.Element) {
	if e.Field.OptionsWhere == nil {
		return
	}
	for _, o := range e.Field.Offers() {
		h.setElement(e, expression.TextOf(o.Value), deepest)
		h.toward(e.Field.OptionsWhere, place{e: e, option: &o.Value}, unmet, deepest)
	}
}
