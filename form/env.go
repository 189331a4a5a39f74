package form

import "github.com/borgerflow/borgerflow/form/expression"

// env lets expressions read the state as it grows; the order of evaluation
// makes sure that what they read is there.
type env struct {
	state  *State
	refs   []Ref // of the form, or of the query that is asked
	frame  *frame
	budget *expression.Budget
	today  expression.Value
	option expression.Value // the one on trial, in optionsWhere
}

// Read implements expression.Env.
func (v *env) Read(ref int) expression.Value {
	s := v.state
	r := &v.refs[ref]
	switch r.Kind {
	case RefFact:
		if r.Name == "today" {
			return v.today
		}
		return s.facts.fact(r.Name, r.Type)
	case RefOption:
		return v.option
	case RefField:
		return v.read(s.form.fields[r.Field])
	}
	if v.frame == nil || v.frame.row == nil {
		return expression.Value{}
	}
	switch r.Kind {
	case RefRowIndex:
		return expression.IntegerOf(int64(v.frame.row.Index))
	case RefRowFirst:
		return expression.BoolOf(v.frame.row.First())
	default:
		return expression.BoolOf(v.frame.row.Last())
	}
}

func (v *env) read(f *Field) expression.Value {
	fr := v.frame.around(f)
	if fr == nil {
		return expression.Value{}
	}
	return v.valueOf(&fr.cells[f.slot])
}

// Label implements expression.Env.
func (v *env) Label(list, value string) expression.Value {
	return v.state.form.label(list, value, v.state.facts.Lang)
}

// Functions implements expression.Caller.
func (v *env) Functions() *expression.FunctionSet { return v.state.form.registry.functions }

// valueOf returns what expressions see of an element: nothing of a hidden one,
// a record of a group, records of a list.
func (v *env) valueOf(e *Element) expression.Value {
	switch {
	case !e.Visible:
		return expression.Value{}
	case e.Field.Repeats():
		return v.rowsValue(e)
	case e.Field.kind.level:
		return v.recordValue(e.frame, e.Field)
	}
	return e.Value
}

func (v *env) rowsValue(e *Element) expression.Value {
	frames := e.frame.rowsOf(e.Field)
	values := make([]expression.Value, 0, len(frames))
	for _, fr := range frames {
		if v.budget.Exhausted() {
			break
		}
		values = append(values, v.recordValue(fr, e.Field))
	}
	return expression.ListOf(values...)
}

// recordValue gathers a group's or row's members. Each costs a step, so that
// reading a large list again and again is bounded like everything else.
func (v *env) recordValue(fr *frame, f *Field) expression.Value {
	if v.budget.Steps -= len(f.members); v.budget.Steps < 0 {
		return expression.Value{}
	}
	values := make([]expression.Value, len(f.members))
	for i, m := range f.members {
		values[i] = v.valueOf(&fr.cells[m.slot])
	}
	return expression.RecordOf(f.memberNames, values)
}
