package form

import (
	"slices"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// Merge returns what may be saved of answers that came from outside: the
// incoming ones, but fields that this reader may not see or change keep what
// base holds, or what they start with in a row that is new (design 4.4). From a
// list whose rows hold something withheld no row can be removed, because that
// would go with it. Where what may be changed hangs together in so long a chain
// that this cannot be settled, nothing is: what base holds is returned.
func Merge(base, incoming *Answers, facts Facts) *Answers {
	out := incoming.Clone()
	m := merger{base: base, out: out, facts: facts.in(out.form), withheld: out.form.patterns(facts.Withheld)}
	if len(m.withheld) > 0 {
		m.restoreRows(base.root, out.root, out.form.root)
	}
	// What is kept can decide what else may not be changed, so that every round
	// that put something back is followed by another.
	for range maxMergeRounds {
		m.kept = false
		s := out.form.Evaluate(out, facts)
		s.Walk(func(e *Element) bool { return m.element(s, e) })
		if !m.kept {
			return out
		}
	}
	return base.Clone()
}

const maxMergeRounds = 16

type merger struct {
	base, out *Answers
	facts     Facts
	withheld  patterns
	kept      bool // something was put back in this round
}

// restoreRows puts back rows that were removed from lists in which something is
// withheld: in their old order, new rows after them.
func (m *merger) restoreRows(base, out *rowAnswers, s *scope) {
	for i, f := range s.fields {
		if !f.Repeats() {
			continue
		}
		c, old := &out.cells[i], base.cells[i].rows
		if len(old) > 0 && m.withheld.touch(templatePath(f)) {
			c.state, c.rows = answered, m.union(old, c.rows)
		}
		for _, row := range c.rows {
			if at := findRow(old, row.id); at >= 0 {
				m.restoreRows(old[at], row, f.inner)
			}
		}
	}
}

func (m *merger) union(old, incoming []*rowAnswers) []*rowAnswers {
	out := make([]*rowAnswers, 0, max(len(old), len(incoming)))
	for _, row := range old {
		if at := findRow(incoming, row.id); at >= 0 {
			out = append(out, incoming[at])
		} else {
			out = append(out, row.clone())
		}
	}
	for _, row := range incoming {
		if findRow(old, row.id) < 0 && len(out) < m.out.form.Limits.Rows {
			out = append(out, row)
		}
	}
	return out
}

// templatePath is the path of a field with "*" for every row around it.
func templatePath(f *Field) string {
	base := ""
	if outer := f.scope.list; outer != nil {
		base = jsonptr.Join(templatePath(outer), "*")
	}
	return levelPath(base, f.scope, f)
}

// element puts back what the element held, unless the reader may change it.
func (m *merger) element(s *State, e *Element) bool {
	f := e.Field
	if f.Container() && !f.Repeats() || !s.closed(e) {
		return true
	}
	c, want := &e.frame.answers.cells[f.slot], m.before(e)
	if !c.equal(&want) {
		*c = want
		m.kept = true
	}
	return false
}

// before returns what base holds of an element, or what it starts with.
func (m *merger) before(e *Element) cell {
	if p, ok := m.base.resolve(e.Name()); ok {
		return p.row.cells[p.field.slot].clone()
	}
	var c cell
	b := beginner{form: m.out.form, facts: m.facts, room: m.out.form.Limits.cells() - m.out.root.size()}
	if e.Field.Repeats() {
		b.rows(&c, e.Field)
	} else {
		b.field(&c, e.Field)
	}
	return c
}

// closed reports whether an element takes no answer from this reader, be it
// shown or not: hiding something must not make it open.
func (s *State) closed(e *Element) bool {
	if e.Visible || e.Withheld {
		return e.ReadOnly || e.Withheld
	}
	outer := e.outer()
	return s.readOnly(e) || outer != nil && s.closed(outer)
}

func (c *cell) equal(d *cell) bool {
	return c.state == d.state && expression.Equal(c.value, d.value) && slices.Equal(c.raw, d.raw) &&
		slices.EqualFunc(c.rows, d.rows, (*rowAnswers).equal)
}

func (r *rowAnswers) equal(q *rowAnswers) bool {
	return r.id == q.id && slices.EqualFunc(r.cells, q.cells, func(a, b cell) bool { return a.equal(&b) })
}

// ForReader returns a copy of the answers without those withheld from the
// reader that facts describe: what may be sent to their browser.
func (a *Answers) ForReader(facts Facts) *Answers {
	out := a.Clone()
	if len(facts.Withheld) == 0 {
		return out
	}
	out.form.Evaluate(out, facts).Walk(func(e *Element) bool {
		if e.Withheld {
			e.frame.answers.cells[e.Field.slot] = cell{}
		}
		return !e.Withheld || !e.Field.Repeats()
	})
	return out
}
