package form

import "github.com/borgerflow/borgerflow/form/expression"

// env lets expressions read the state as it grows; the order of evaluation
// makes sure that what they read is there.
type env struct {
	state  *State
	refs   []Ref            // of the form, or of the query that is asked
	expr   *expression.Node // the whole expression
	frame  *frame
	budget *expression.Budget
	today  expression.Value
	option expression.Value // the one on trial, in optionsWhere
}

// Read implements expression.Env.
func (v *env) Read(ref int) expression.Value {
	r := &v.refs[ref]
	switch r.Kind {
	case RefField:
		return v.read(v.state.form.fields[r.Field], ref)
	case RefFact:
		if r.Name == "today" {
			return v.today
		}
		return v.state.facts.fact(r.Name, r.Type)
	case RefOption:
		return v.option
	case RefLookup:
		return v.lookup(r)
	case RefPoint:
		return v.point(r)
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

// Label implements expression.Env.
func (v *env) Label(list, value string) expression.Value {
	return v.state.form.label(list, value, v.state.facts.Lang)
}

// read returns what expressions see of a field where they stand.
func (v *env) read(f *Field, ref int) expression.Value {
	fr := v.frame.around(f)
	if fr == nil {
		return expression.Value{}
	}
	e := &fr.cells[f.slot]
	if !f.kind.level || !e.Visible {
		return v.valueOf(e)
	}
	for _, w := range v.state.form.wide[v.expr] {
		if w.ref == ref {
			return v.gather(e, w.names, w.members)
		}
	}
	return v.valueOf(e)
}

// Functions implements expression.Caller.
func (v *env) Functions() *expression.FunctionSet { return v.state.form.registry.functions }

// valueOf returns what expressions see of an element: nothing of a hidden one,
// a record of a group, records of a list.
func (v *env) valueOf(e *Element) expression.Value {
	switch {
	case !e.Visible:
		return expression.Value{}
	case e.Field.kind.level:
		return v.gather(e, e.Field.memberNames, e.Field.members)
	}
	if s, ok := e.Value.AsText(); ok && e.Field.kind.base == "richtext" {
		return expression.TextOf(PlainText(RichText(s))) // expressions are about the words
	}
	return e.Value
}

// gather makes a record of a group's members, or a list of its rows' members.
// Each costs a step, so that reading a large list again and again is bounded
// like everything else.
func (v *env) gather(e *Element, names []string, members []*Field) expression.Value {
	if !e.Field.Repeats() {
		if v.budget.Steps -= len(members); v.budget.Steps < 0 {
			return expression.Value{}
		}
		return expression.RecordOf(names, v.members(make([]expression.Value, 0, len(members)), e.frame, members))
	}
	rows := e.frame.rowsOf(e.Field)
	if v.budget.Steps -= len(rows) * max(len(members), 1); v.budget.Steps < 0 {
		return expression.Value{}
	}
	values := make([]expression.Value, 0, len(rows)*len(members))
	for _, row := range rows {
		values = v.members(values, row, members)
	}
	return expression.RecordsOf(len(rows), names, values)
}

func (v *env) members(values []expression.Value, fr *frame, members []*Field) []expression.Value {
	for _, m := range members {
		values = append(values, v.valueOf(&fr.cells[m.slot]))
	}
	return values
}
