package form

import "github.com/borgerflow/borgerflow/form/expression"

// Begin returns the answers of a new draft: defaults and editable prefill are
// written once, here, and lists get the rows they need at least.
func (f *Form) Begin(facts Facts) *Answers {
	a := f.NewAnswers()
	f.begin(a.root, f.Pages, facts)
	return a
}

func (f *Form) begin(row *rowAnswers, fields []*Field, facts Facts) {
	for _, field := range fields {
		switch {
		case field.Repeats():
			f.beginRows(row, field, facts)
		case field.Container():
			f.begin(row, field.Fields, facts)
		default:
			if v := f.first(field, facts); !v.IsBlank() {
				row.cells[field.slot] = cell{state: answered, value: v}
			}
		}
	}
}

func (f *Form) beginRows(row *rowAnswers, list *Field, facts Facts) {
	least, ok := f.factual(list.MinItems, facts).AsInteger()
	if !ok {
		return
	}
	c := &row.cells[list.slot]
	for int64(len(c.rows)) < min(least, int64(f.Limits.Rows)) {
		next := newRow(list.inner, nextID(c.rows))
		c.state = answered
		c.rows = append(c.rows, next)
		f.begin(next, list.Fields, facts)
	}
}

// first returns what a field starts with.
func (f *Form) first(field *Field, facts Facts) expression.Value {
	if field.Prefill > 0 && !field.FromFacts {
		ref := f.Refs[field.Prefill-1]
		return coerce(facts.fact(ref.Name, ref.Type), field.value)
	}
	return coerce(f.factual(field.Default, facts), field.value)
}

// factual works out an expression that reads facts only; whatever else it reads
// is blank.
func (f *Form) factual(n *expression.Node, facts Facts) expression.Value {
	if n == nil {
		return expression.Value{}
	}
	env := &factEnv{form: f, facts: &facts}
	return expression.Eval(n, env, &expression.Budget{Steps: f.Limits.Steps})
}

type factEnv struct {
	form  *Form
	facts *Facts
}

func (e *factEnv) Read(ref int) expression.Value {
	r := e.form.Refs[ref]
	if r.Kind != RefFact {
		return expression.Value{}
	}
	return e.facts.fact(r.Name, r.Type)
}

func (e *factEnv) Label(list, value string) expression.Value {
	return e.form.label(list, value, e.facts.Lang)
}
