package form

import "github.com/borgerflow/borgerflow/form/expression"

// number is the value of a running number or a unique id, which the server gives
// as a fact. In a list rows are numbered from 1, and an id has the row's id
// after it.
func (s *State) number(e *Element) expression.Value {
	row := e.frame.row
	if row != nil && e.Field.kind.base == "autonumber" {
		return expression.IntegerOf(int64(row.Index) + 1)
	}
	if e.Field.Prefill == 0 {
		return expression.Value{}
	}
	ref := s.form.Refs[e.Field.Prefill-1]
	v := coerce(s.facts.fact(ref.Name, ref.Type), e.Field.value)
	if text, ok := v.AsText(); ok && row != nil {
		return expression.TextOf(text + "-" + row.ID)
	}
	return v
}
