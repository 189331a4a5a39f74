package form

import "github.com/borgerflow/borgerflow/form/expression"

// Pending is something that only the server can find out about the answers as
// they stand, and that the facts do not tell: a check of an answer, or what an
// API field shows. What is found goes into [Facts.Checks] or [Facts.Lookups] at
// the same path.
type Pending struct {
	Path  string           // of the field, rows by index
	Name  string           // of the check or the look-up
	Of    string           // hash of Value, to go with what is found
	Value expression.Value // the answer to check, or the record of inputs; personal data
	Check bool             // false: a look-up
}

// Pending returns all that is to be found out, in document order.
func (s *State) Pending() []Pending {
	var out []Pending
	s.Walk(func(e *Element) bool {
		if !e.Visible {
			return false
		}
		if p, ok := s.pendingCheck(e); ok {
			out = append(out, p)
		}
		if e.Field.Lookup != "" {
			inputs, complete := s.InputsOf(e)
			if _, ok := s.found(e, inputs); complete && !ok {
				out = append(out, Pending{Path: e.Path(), Name: e.Field.Lookup, Of: HashValue(inputs), Value: inputs})
			}
		}
		return true
	})
	return out
}

func (s *State) pendingCheck(e *Element) (Pending, bool) {
	if e.Field.Check == "" || len(e.Raw) > 0 {
		return Pending{}, false
	}
	v := e.Value
	if e.Field.Container() {
		if !e.answeredInside() {
			return Pending{}, false
		}
		v = s.Whole(e)
	}
	of := HashValue(v)
	if v.IsBlank() || s.facts.Checks[e.Path()].Of == of {
		return Pending{}, false
	}
	return Pending{Path: e.Path(), Name: e.Field.Check, Of: of, Value: v, Check: true}, true
}
