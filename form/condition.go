package form

import "github.com/borgerflow/borgerflow/form/expression"

// condition is a condition of a field, known beforehand where it is always the
// same.
type condition struct {
	when   *expression.Node // nil: always says it
	always bool
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
