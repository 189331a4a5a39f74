package form

import "github.com/borgerflow/borgerflow/form/expression"

// Probe works out one of the form's own expressions, or a part of one, where e
// stands; e is nil for the form itself. It is for tools that look into a
// finished evaluation: what is shown and faulted is in the state already.
func (s *State) Probe(n *expression.Node, e *Element) expression.Value {
	return s.eval(s.frameOf(e), n)
}

// ProbeOption is [State.Probe] with an option on trial, as optionsWhere reads
// it.
func (s *State) ProbeOption(n *expression.Node, e *Element, value string) expression.Value {
	return s.ask(s.frameOf(e), n, s.form.Refs, expression.TextOf(value))
}

// Near returns the element of field f that an expression standing at e reads:
// the one in the same row, or in the nearest row around. It is nil when f
// stands in rows that e does not stand in.
func (s *State) Near(e *Element, f *Field) *Element {
	fr := s.frameOf(e).around(f)
	if fr == nil {
		return nil
	}
	return &fr.cells[f.slot]
}

func (s *State) frameOf(e *Element) *frame {
	if e == nil {
		return s.root
	}
	return e.frame
}

// ValueOf returns what expressions see of an element: nothing of a hidden one,
// a record of a group, a list of records of a list.
func (s *State) ValueOf(e *Element) expression.Value {
	v := &env{state: s, refs: s.form.Refs, frame: e.frame, budget: &expression.Budget{Steps: s.form.Limits.Steps}, today: s.env.today}
	return v.valueOf(e)
}
