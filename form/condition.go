package form

import "github.com/borgerflow/borgerflow/form/expression"

// condition is a condition of a field, known beforehand where it is always the
// same, and worked out at once where it only looks at one answer.
type condition struct {
	when   *expression.Node // nil: always says it
	always bool
	field  *Field // of the answer that it only looks at, or nil
	test   expression.Test
}

// conditionOf prepares a condition; one that is absent is always as given.
func conditionOf(n *expression.Node, absent bool) condition {
	if n == nil {
		return condition{always: absent}
	}
	if v, ok := n.Constant(); ok {
		met, _ := v.AsBool()
		return condition{always: met}
	}
	return condition{when: n}
}

// simplify prepares the conditions that only look at one answer.
func (f *Form) simplify() {
	for _, field := range f.fields {
		for _, c := range [...]*condition{&field.shows, &field.requires, &field.locks} {
			c.looksAt(f)
		}
	}
}

// looksAt finds out whether a condition only looks at one answer.
func (c *condition) looksAt(f *Form) {
	test, ref, ok := expression.TestOf(c.when)
	if ok && f.Refs[ref].Kind == RefField && !f.fields[f.Refs[ref].Field].kind.level {
		c.field, c.test = f.fields[f.Refs[ref].Field], test
	}
}

// met evaluates a condition; blank means no.
func (s *State) met(fr *frame, c *condition) bool {
	if c.when == nil {
		return c.always
	}
	if c.field != nil && !s.done {
		at := fr.around(c.field)
		return at != nil && c.test.Met(&at.cells[c.field.slot].Value, &s.budget)
	}
	v, ok := s.eval(fr, c.when).AsBool()
	return ok && v
}
