package prove

import "github.com/borgerflow/borgerflow/form/expression"

// Truth is a set of the three truth values.
type Truth uint8

// The three truth values; blank is unknown.
const (
	True Truth = 1 << iota
	False
	Unknown

	None Truth = 0
	All        = True | False | Unknown
)

// Can reports whether any of what is in u is in t.
func (t Truth) Can(u Truth) bool { return t&u != 0 }

// Only reports whether t holds nothing but what is in u.
func (t Truth) Only(u Truth) bool { return t&^u == 0 }

// single reports whether t holds one value.
func (t Truth) single() bool { return t != 0 && t&(t-1) == 0 }

func (t Truth) not() Truth {
	out := t & Unknown
	if t.Can(True) {
		out |= False
	}
	if t.Can(False) {
		out |= True
	}
	return out
}

// connect is "and" (decisive False) and "or" (decisive True) of all pairs.
func connect(a, b, decisive Truth) Truth {
	other := decisive.not()
	out := (a | b) & decisive
	if a.Can(other) && b.Can(other) {
		out |= other
	}
	if a.Can(Unknown) && b.Can(Unknown|other) || b.Can(Unknown) && a.Can(Unknown|other) {
		out |= Unknown
	}
	return out
}

// truth returns the truth values a set of values stands for.
func (v set) truth() Truth {
	out := None
	if v.blank || v.some && v.kind != expression.Bool {
		out |= Unknown
	}
	if v.kind == expression.Bool && v.some {
		out |= v.bools
	}
	return out
}

func boolSet(t Truth) set {
	return set{kind: expression.Bool, blank: t.Can(Unknown), some: t.Can(True | False), bools: t & (True | False)}
}
