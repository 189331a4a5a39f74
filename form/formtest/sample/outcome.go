package sample

import "github.com/borgerflow/borgerflow/form/expression"

// outcome is a set of truth values that a condition may have.
type outcome uint8

const (
	yes     outcome        = 1 << iota // true
	no                                 // false
	unknown                            // blank
	unmet   = no | unknown             // what a condition at the edge takes as not met
)

// holds reports whether a condition's value is in the set.
func (o outcome) holds(v expression.Value) bool { return o&outcomeOf(v) != 0 }

func outcomeOf(v expression.Value) outcome {
	switch b, ok := v.AsBool(); {
	case !ok:
		return unknown
	case b:
		return yes
	}
	return no
}

// opposite is what the operand of a not must be.
func (o outcome) opposite() outcome {
	out := o & unknown
	if o&yes != 0 {
		out |= no
	}
	if o&no != 0 {
		out |= yes
	}
	return out
}
