package sample

import (
	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// place is where an expression stands: at an element, inside predicates whose
// items are bound, with an option on trial.
type place struct {
	e      *form.Element // nil for the form itself
	items  []item        // of the predicates around, outermost first
	option *string
}

// item is what # stands for.
type item struct {
	value expression.Value
	row   *form.Row // when it is a row
}

func (p place) inside(it item) place {
	p.items = append(p.items[:len(p.items):len(p.items)], it)
	return p
}

// value works out an expression where it stands.
func (w *world) value(n *expression.Node, p place) expression.Value {
	if n == nil {
		return expression.Value{}
	}
	if v, ok := n.Constant(); ok {
		return v
	}
	if len(p.items) > 0 {
		n = bind(n, p.items, 0)
	}
	if p.option != nil {
		return w.state.ProbeOption(n, p.e, *p.option)
	}
	return w.state.Probe(n, p.e)
}

// bind puts the items of the predicates around in place of #. Inner says how
// many more predicates the node is inside, whose items are its own.
func bind(n *expression.Node, items []item, inner int) *expression.Node {
	if n.Op().String() == "#" {
		if inner > 0 {
			return n
		}
		return expression.Constant(items[len(items)-1].value)
	}
	args := n.Args()
	if len(args) == 0 {
		return n
	}
	bound, changed := make([]*expression.Node, len(args)), false
	for i, a := range args {
		depth := inner
		if i == 1 && overRows(n) {
			depth++
		}
		bound[i] = bind(a, items, depth)
		changed = changed || bound[i] != a
	}
	if !changed {
		return n
	}
	out, err := expression.Operation(n.Op(), n.Type(), n.Name(), bound...)
	if err != nil {
		return n
	}
	return out
}

// spot is what a node reads, when it reads one thing only.
type spot struct {
	e      *form.Element
	row    *form.Row
	fact   *form.Ref
	lookup *form.Element // the API field whose look-up it is a part of
	option bool
}

// spotOf finds what a node reads.
func (w *world) spotOf(n *expression.Node, p place) (spot, bool) {
	if ref, ok := n.Ref(); ok {
		return w.refSpot(ref, p)
	}
	switch n.Op().String() {
	case "#":
		if len(p.items) == 0 || p.items[len(p.items)-1].row == nil {
			return spot{}, false
		}
		return spot{row: p.items[len(p.items)-1].row}, true
	case ".":
		return w.memberSpot(n, p)
	case "item":
		i, ok := w.value(n.Args()[1], p).AsInteger()
		rows := w.rowsOf(n.Args()[0], p)
		if !ok || i < 0 || i >= int64(len(rows)) || rows[i].row == nil {
			return spot{}, false
		}
		return spot{row: rows[i].row}, true
	case "to":
		return w.spotOf(n.Args()[0], p)
	}
	return spot{}, false
}

func (w *world) refSpot(ref int, p place) (spot, bool) {
	r := &w.g.form.Refs[ref]
	switch r.Kind {
	case form.RefField, form.RefPoint:
		e := w.state.Near(p.e, w.g.form.Field(r.Field))
		return spot{e: e}, e != nil
	case form.RefFact:
		return spot{fact: r}, true
	case form.RefOption:
		return spot{option: true}, true
	case form.RefLookup:
		e := w.state.Near(p.e, w.g.form.Field(r.Field))
		return spot{lookup: e}, e != nil
	}
	return spot{}, false
}

func (w *world) memberSpot(n *expression.Node, p place) (spot, bool) {
	base, ok := w.spotOf(n.Args()[0], p)
	if !ok {
		return spot{}, false
	}
	var e *form.Element
	switch {
	case base.row != nil:
		e = w.child(base.row.Name(), n.Name())
	case base.e != nil && !base.e.Field.Repeats():
		e = w.child(base.e.Name(), n.Name())
	}
	return spot{e: e}, e != nil
}

// rowsOf returns the items that a list node is over, with their rows where they
// have any; what a filter leaves out is among them.
func (w *world) rowsOf(n *expression.Node, p place) []item {
	if n.Op().String() == "filter" {
		return w.rowsOf(n.Args()[0], p)
	}
	values := w.value(n, p).Items()
	items := make([]item, len(values))
	for i, v := range values {
		items[i] = item{value: v}
	}
	s, ok := w.spotOf(n, p)
	if !ok || s.e == nil || !s.e.Field.Repeats() {
		return items
	}
	rows := s.e.Rows()
	for i := range items {
		if i < len(rows) {
			items[i].row = rows[i]
		}
	}
	return items
}

// listOf returns the list of rows behind a list node, or nil.
func (w *world) listOf(n *expression.Node, p place) *form.Element {
	switch n.Op().String() {
	case "filter", "map":
		return w.listOf(n.Args()[0], p)
	}
	if s, ok := w.spotOf(n, p); ok && s.e != nil && s.e.Field.Repeats() {
		return s.e
	}
	return nil
}
