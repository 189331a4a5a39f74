package check

import (
	"slices"
	"strconv"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// overRows are the operations that ask something of each row.
var overRows = map[string]bool{"any": true, "all": true, "filter": true, "map": true}

// rowClasses says how the comparisons within what is asked of each row come out
// where there is one row only, so that it alone decides.
func (r *trace) rowClasses(n *expression.Node, e *form.Element) []string {
	rows := r.state.Probe(n.Args()[0], e).Items()
	if len(rows) != 1 {
		return nil
	}
	var out []string
	i := 0
	each(n.Args()[1], func(c *expression.Node) {
		if !comparison[c.Op().String()] {
			return
		}
		i++
		if class := r.rowClass(n.Args()[0], c, rows[0], e); class != "" {
			out = append(out, "in comparison "+strconv.Itoa(i)+" of its only row "+class)
		}
	})
	return out
}

func (r *trace) rowClass(list, c *expression.Node, row expression.Value, e *form.Element) string {
	sides := [2]expression.Value{}
	for i, a := range c.Args() {
		sides[i] = r.state.Probe(bind(a, row), e)
	}
	if d := distance(sides[0], sides[1]); d != "" {
		return d
	}
	if text, ok := sides[0].AsText(); ok && r.chooses(list, c.Args()[0], text) {
		return "of " + quoted(text)
	}
	return outcome(r.state.Probe(bind(c, row), e))
}

// bind puts a row in place of #. Predicates within are of rows of their own.
func bind(n *expression.Node, row expression.Value) *expression.Node {
	if n.Op().String() == "#" {
		return expression.Constant(row)
	}
	if len(n.Args()) == 0 {
		return n
	}
	args := slices.Clone(n.Args())
	for i, a := range args {
		if i == 0 || !overRows[n.Op().String()] {
			args[i] = bind(a, row)
		}
	}
	out, err := expression.Operation(n.Op(), n.Type(), n.Name(), args...)
	if err != nil {
		return n
	}
	return out
}

// chooses reports whether a text is one of the options of the member of a row
// that a node reads.
func (r *trace) chooses(list, n *expression.Node, text string) bool {
	ref, ok := list.Ref()
	if !ok || n.Op().String() != "." || r.form.Refs[ref].Kind != form.RefField {
		return false
	}
	for _, m := range membersOf(r.form.Field(r.form.Refs[ref].Field)) {
		if m.Key == n.Name() {
			return slices.ContainsFunc(m.Offers(), func(o form.Option) bool { return o.Value == text })
		}
	}
	return false
}
