package sample

import (
	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// reached reports whether the state does what a goal asks for.
func (w *world) reached(g *goal) bool { return w.distance(g) == 0 }

// distance is how far the state is from a goal, at the element that is nearest.
func (w *world) distance(g *goal) int {
	if g.field == nil {
		return w.distanceAt(g, nil)
	}
	elements := w.of(g.field)
	if len(elements) == 0 {
		return 2*farthest + w.farMissing(g.field)
	}
	best := 1 << 30
	for _, e := range elements {
		if best = min(best, w.distanceAt(g, e)); best == 0 {
			break
		}
	}
	return best
}

// farMissing is how far a field is from being there at all: rows are missing.
func (w *world) farMissing(f *form.Field) int {
	total := 0
	for p := f.Parent(); p != nil; p = p.Parent() {
		if !p.Repeats() {
			continue
		}
		total += farRow
		if lists := w.of(p); len(lists) > 0 {
			best := farthest
			for _, e := range lists {
				best = min(best, w.farShown(e, deepest))
			}
			return total + best
		}
	}
	return total
}

func (w *world) distanceAt(g *goal, e *form.Element) int {
	switch g.Aspect {
	case Shown:
		return w.farShown(e, deepest)
	case Visible:
		return w.farShown(w.outer(e), deepest) + w.far(g.node, place{e: e}, g.want, deepest)
	case Offered:
		return w.farShown(e, deepest) + w.far(g.node, place{e: e, option: &g.Detail}, g.want, deepest)
	case Required, ReadOnly:
		return w.farShown(e, deepest) + w.far(g.node, place{e: e}, g.want, deepest)
	case Alternated, Part, Compared:
		return w.farInside(g, e)
	case RuleKept:
		return w.farRule(g, e)
	}
	return w.farShown(e, deepest) + w.farAnswer(g, e)
}

// farInside is the distance of a part of an expression, at the nearest of the
// items that it is run for.
func (w *world) farInside(g *goal, e *form.Element) int {
	best := 2 * farthest
	shown := w.farShown(e, deepest)
	if g.shows {
		shown = w.farShown(w.outer(e), deepest)
	}
	for _, p := range w.placesOf(g, e) {
		best = min(best, shown+w.farPart(g, p))
	}
	return best
}

func (w *world) farPart(g *goal, p place) int {
	if g.Aspect != Compared {
		return w.far(g.node, p, g.want, deepest)
	}
	args := g.node.Args()
	a, b := w.value(args[0], p), w.value(args[1], p)
	order, ok := expression.Compare(a, b)
	switch {
	case !ok:
		return w.farBlanks(args[0], p, yes, deepest) + w.farBlanks(args[1], p, yes, deepest) + farOther
	case order == g.order:
		return 0
	}
	return 1 + gap(a, b)
}

// placesOf lists where a part of an expression is run: once, or for every item
// of the predicates around it; for an optionsWhere, with every option.
func (w *world) placesOf(g *goal, e *form.Element) []place {
	places := []place{{e: e}}
	if g.field != nil && g.field.OptionsWhere != nil && w.readsOption(g.node) {
		places = places[:0]
		for _, o := range g.field.Offers() {
			places = append(places, place{e: e, option: &o.Value})
		}
	}
	if g.field != nil && g.field.Repeats() && w.inRows(g) {
		places = places[:0]
		for _, r := range e.Rows() {
			if inside := r.Elements(); len(inside) > 0 {
				places = append(places, place{e: inside[0]})
			}
		}
	}
	for _, n := range g.around {
		var inner []place
		for _, p := range places {
			for _, it := range w.rowsOf(n.Args()[0], p) {
				inner = append(inner, p.inside(it))
			}
		}
		places = inner
	}
	return places
}

func (w *world) readsOption(n *expression.Node) bool {
	for _, r := range expression.Reads(n) {
		if w.g.form.Refs[r.Ref].Kind == form.RefOption {
			return true
		}
	}
	return false
}

// inRows reports whether an expression that belongs to a list is run in its
// rows: that of a rule.
func (w *world) inRows(g *goal) bool {
	return g.rule != nil
}

// farRule is how far a rule is from being kept or broken: a list's rules run in
// every row.
func (w *world) farRule(g *goal, e *form.Element) int {
	best := 2 * farthest
	for _, p := range w.placesOf(g, e) {
		best = min(best, w.farRuleRuns(g, p)+w.far(g.node, p, g.want, deepest))
	}
	if e != nil {
		best += w.farShown(e, deepest)
	}
	return best
}

// farRuleRuns: a rule runs while a field that it is about is shown.
func (w *world) farRuleRuns(g *goal, p place) int {
	if len(g.rule.At) == 0 {
		return 0
	}
	best := farthest
	for _, id := range g.rule.At {
		if at := w.state.Near(p.e, w.g.form.Field(id)); at != nil {
			best = min(best, w.farShown(at, deepest))
		}
	}
	return best
}
