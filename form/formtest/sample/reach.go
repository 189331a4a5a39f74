package sample

import (
	"strconv"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/fault"
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

// farAnswer is how far the answer of an element that is shown is from what a
// goal wants of it.
func (w *world) farAnswer(g *goal, e *form.Element) int {
	if !e.Visible {
		return farOther
	}
	ok := false
	switch g.Aspect {
	case Chosen:
		ok = holdsOption(e.Value, g.Detail) && !has(e, fault.BadOption)
	case Valued:
		ok = g.Met && !unanswered(e) && clean(e) || !g.Met && unanswered(e) && len(e.Raw) == 0
		if n := e.Field.Calculate; !ok && g.Met && e.Value.IsBlank() && n != nil {
			return 1 + w.farBlanks(n, place{e: e}, yes, deepest)
		}
	case WithinMin:
		ok = !e.Value.IsBlank() && !has(e, fault.TooSmall) && !w.value(g.node, place{e: e}).IsBlank()
	case WithinMax:
		ok = !e.Value.IsBlank() && !has(e, fault.TooLarge) && !w.value(g.node, place{e: e}).IsBlank()
	case Rows:
		return gapRows(len(e.Rows()), g.rows)
	case Checked:
		ok = !e.Value.IsBlank() && clean(e)
	case Faulted:
		return w.farFault(g, e)
	}
	if ok {
		return 0
	}
	return farOther
}

func gapRows(have, want int) int {
	switch {
	case want == 2 && have > 2, have == want:
		return 0
	case have > want:
		return 1 + have - want
	}
	return 1 + want - have
}

// unanswered reports whether an element has no value, or no choices.
func unanswered(e *form.Element) bool {
	return e.Value.IsBlank() || e.Field.Several() && e.Value.Len() == 0
}

func holdsOption(v expression.Value, option string) bool {
	if s, ok := v.AsText(); ok {
		return s == option
	}
	if n, ok := v.AsInteger(); ok {
		return strconv.FormatInt(n, 10) == option
	}
	return containsValue(v.Items(), expression.TextOf(option))
}

func has(e *form.Element, code fault.Code) bool {
	for _, f := range e.Faults {
		if f.Code == code {
			return true
		}
	}
	return false
}

// clean reports whether nothing but rules of the author's is wrong.
func clean(e *form.Element) bool {
	for _, f := range e.Faults {
		if f.Code != fault.Rule {
			return false
		}
	}
	return true
}

// farFault is how far an element is from having a fault; the conditions that
// some faults need first count, too.
func (w *world) farFault(g *goal, e *form.Element) int {
	if has(e, g.code) {
		return 0
	}
	far := 1
	f, here := e.Field, place{e: e}
	switch g.code {
	case fault.Required, fault.NotAccepted:
		far += w.far(f.Required, here, yes, deepest)
		if e.Answered() || len(e.Rows()) > 0 {
			far += farOther
		}
		far += len(answersIn(e, nil))
	case fault.TooSmall:
		far += w.farBeyond(f.Min, e)
	case fault.TooLarge:
		far += w.farBeyond(f.Max, e)
	case fault.TooFew, fault.TooMany:
		n := f.MinItems
		if g.code == fault.TooMany {
			n = f.MaxItems
		}
		limit, ok := w.value(n, here).AsInteger()
		if !ok {
			return far + farBlank + w.farBlanks(n, here, yes, deepest)
		}
		have := int64(len(e.Rows()))
		switch {
		case f.TakesFiles():
			have = int64(len(form.FilesOf(e.Value)))
		case f.Several():
			have = int64(e.Value.Len())
		}
		far += size(limit - have)
	}
	return far
}

func (w *world) farBeyond(n *expression.Node, e *form.Element) int {
	limit := w.value(n, place{e: e})
	far := w.farBlanks(n, place{e: e}, yes, deepest)
	switch {
	case e.Value.IsBlank() && e.Field.Calculate != nil:
		far += w.farBlanks(e.Field.Calculate, place{e: e}, yes, deepest)
	case e.Value.IsBlank():
		far += farBlank
	case !limit.IsBlank():
		far += gap(e.Value, limit)
	}
	return far
}
