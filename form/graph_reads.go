package form

import (
	"slices"

	"github.com/borgerflow/borgerflow/form/expression"
)

// wideRead is what one expression reads of a group or of a list's rows: records
// are made of these members only.
type wideRead struct {
	ref     int
	names   []string
	members []*Field
}

// reads notes that t depends on what n reads, which stands where t does.
func (g *grapher) reads(n *expression.Node, t target) {
	switch {
	case n == nil || t.job < 0 && t.part == 0:
	case t.job == formTitle:
		g.readsIn(g.form.root, n, t)
	default:
		g.readsIn(g.jobs[t.job].scope, n, t)
	}
}

func (g *grapher) readsIn(in *scope, n *expression.Node, t target) {
	for _, r := range expression.Reads(n) {
		switch ref := g.form.Refs[r.Ref]; ref.Kind {
		case RefFact:
			g.facts[r.Ref].jobs = add(g.facts[r.Ref].jobs, t)
		case RefField:
			g.of(g.form.fields[ref.Field], r, n, t)
		case RefPoint:
			g.seen[ref.Field] = add(g.seen[ref.Field], t)
		case RefRowIndex, RefRowFirst, RefRowLast:
			if in.list != nil {
				g.rows[in.list.id] = add(g.rows[in.list.id], t)
			}
		case RefLookup:
			g.lookedUp(g.form.fields[ref.Field], t)
		}
	}
}

// lookedUp notes that t depends on what was looked up for an API field: on its
// inputs, on where it stands, and on the facts.
func (g *grapher) lookedUp(f *Field, t target) {
	g.lookups = add(g.lookups, t)
	for _, in := range f.Inputs {
		g.readsIn(f.scope, in.Expr, t)
	}
	if list := f.scope.list; list != nil {
		g.rows[list.id] = add(g.rows[list.id], t)
	}
}

// of notes that t depends on a field: on whether it is shown and on its value,
// which of a group or a list is that of the members that are read.
func (g *grapher) of(f *Field, r expression.Read, n *expression.Node, t target) {
	g.seen[f.id] = add(g.seen[f.id], t)
	if !f.kind.level {
		return
	}
	wide := wideRead{ref: r.Ref}
	for i, m := range f.members {
		if r.Members == nil || slices.Contains(r.Members, f.memberNames[i]) {
			wide.names, wide.members = append(wide.names, f.memberNames[i]), append(wide.members, m)
			g.whole(m, depth(f.scope), t)
		}
	}
	if known := g.wide[n]; !slices.ContainsFunc(known, func(w wideRead) bool { return w.ref == r.Ref }) {
		g.wide[n] = append(known, wide)
	}
}

// whole notes that t depends on f and all that is in it; t is to be looked for
// from as deep as what it reads stands.
func (g *grapher) whole(f *Field, deep int32, t target) {
	t.up = depth(f.scope) - deep
	g.seen[f.id] = add(g.seen[f.id], t)
	for _, m := range f.members {
		g.whole(m, deep, t)
	}
}

// add keeps each target once.
func add(targets []target, t target) []target {
	if slices.Contains(targets, t) {
		return targets
	}
	return append(targets, t)
}
