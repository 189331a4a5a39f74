package definition

import (
	"slices"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// graph says what each aspect of each field depends on: the visibility and the
// valuation of item i are nodes 2i and 2i+1. What is worked out when all values
// are known – required, readonly, limits, rules, texts – is not in it.
type graph struct {
	u    *unit
	deps [][]int
}

func visibility(it *item) int { return 2 * it.id }
func valuation(it *item) int  { return 2*it.id + 1 }

// order finds the order of evaluation: dependencies first, otherwise in
// document order. Fields that depend on each other in a circle are authoring
// errors.
func (u *unit) order() {
	g := &graph{u: u, deps: make([][]int, 2*len(u.items))}
	exits := u.exits()
	for _, it := range u.items {
		g.visibility(it)
		for _, exit := range exits[it.id] {
			g.deps[visibility(it)] = append(g.deps[visibility(it)], visibility(exit))
		}
		g.valuation(it)
	}
	if g.cycles() {
		return
	}
	done := make([]bool, len(g.deps))
	var visit func(n int)
	visit = func(n int) {
		if done[n] {
			return
		}
		done[n] = true
		for _, d := range g.deps[n] {
			visit(d)
		}
		if it := u.items[n/2]; n%2 == 0 {
			u.out.Order = append(u.out.Order, form.Step{Field: it.id, What: form.Visibility})
		} else if it.inner == nil && it.rules != nil && it.rules.value {
			u.out.Order = append(u.out.Order, form.Step{Field: it.id, What: form.Valuation})
		}
	}
	for n := range g.deps {
		visit(n)
	}
}

func (g *graph) visibility(it *item) {
	n := visibility(it)
	if it.parent != nil {
		g.deps[n] = append(g.deps[n], visibility(it.parent))
	}
	g.reads(n, it.out.Visible)
}

// valuation: a field's value needs to know whether it is shown; the value of a
// group or list is that of its members.
func (g *graph) valuation(it *item) {
	n := valuation(it)
	g.deps[n] = append(g.deps[n], visibility(it))
	g.reads(n, it.out.Calculate)
	if it.inner != nil {
		for _, m := range membersIn(it) {
			g.deps[n] = append(g.deps[n], valuation(m))
		}
	}
}

func (g *graph) reads(n int, expr *expression.Node) {
	if expr == nil {
		return
	}
	for _, r := range expression.Reads(expr) {
		ref := g.u.out.Refs[r.Ref]
		if ref.Kind != form.RefField {
			continue
		}
		it := g.u.items[ref.Field]
		if it.inner == nil || r.Members == nil {
			g.deps[n] = append(g.deps[n], valuation(it))
			continue
		}
		g.deps[n] = append(g.deps[n], visibility(it))
		for _, m := range membersIn(it) {
			if slices.Contains(r.Members, m.out.Key) {
				g.deps[n] = append(g.deps[n], valuation(m))
			}
		}
	}
}

// membersIn returns the fields with a value on the level that a group or list
// makes, through sections and branches.
func membersIn(it *item) []*item {
	var out []*item
	for _, kid := range it.kids {
		switch {
		case kid.rules != nil && kid.rules.value:
			out = append(out, kid)
		case kid.inner == nil:
			out = append(out, membersIn(kid)...)
		}
	}
	return out
}
