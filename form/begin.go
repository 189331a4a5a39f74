package form

import "github.com/borgerflow/borgerflow/form/expression"

// Begin returns the answers of a new draft: defaults and editable prefill are
// written once, here, and lists get the rows of the fact they are filled from
// and those they need at least.
func (f *Form) Begin(facts Facts) *Answers {
	a := f.NewAnswers()
	b := beginner{form: f, facts: facts.in(f), room: f.Limits.cells() - len(a.root.cells)}
	b.fields(a.root, f.Pages)
	return a
}

// beginner writes what answers start with.
type beginner struct {
	form  *Form
	facts Facts
	room  int // cells that new rows may still take
}

func (b *beginner) fields(row *rowAnswers, fields []*Field) {
	for _, f := range fields {
		switch {
		case f.Repeats():
			b.rows(&row.cells[f.slot], f)
		case f.Container():
			b.fields(row, f.Fields)
		default:
			b.field(&row.cells[f.slot], f)
		}
	}
}

func (b *beginner) field(c *cell, f *Field) {
	if v := b.first(f); !v.IsBlank() {
		*c = cell{state: answered, value: v}
	}
}

func (b *beginner) rows(c *cell, list *Field) {
	if list.Prefill > 0 {
		if list.FromFacts && !b.facts.opened(b.form, list) {
			return // the fact is the value
		}
		b.items(c, list)
	}
	least, _ := b.factual(list.MinItems).AsInteger()
	least = min(least, int64(b.form.Limits.Rows))
	for int64(len(c.rows)) < least && b.room >= len(list.inner.fields) {
		b.addRow(c, list, nextID(c.rows))
	}
}

func (b *beginner) addRow(c *cell, list *Field, id string) {
	row := newRow(list.inner, id)
	b.room -= len(row.cells)
	c.state = answered
	c.rows = append(c.rows, row)
	b.fields(row, list.Fields)
}

// first returns what a field starts with.
func (b *beginner) first(f *Field) expression.Value {
	if f.Prefill > 0 && !f.FromFacts {
		return b.facts.fetched(b.form, f)
	}
	return f.land(b.factual(f.Default))
}

// factual works out an expression that reads facts only; whatever else it reads
// is blank.
func (b *beginner) factual(n *expression.Node) expression.Value {
	if n == nil {
		return expression.Value{}
	}
	return expression.Eval(n, b, &expression.Budget{Steps: b.form.Limits.Steps})
}

// Read implements expression.Env.
func (b *beginner) Read(ref int) expression.Value {
	r := b.form.Refs[ref]
	if r.Kind != RefFact {
		return expression.Value{}
	}
	return b.facts.fact(r.Name, r.Type)
}

// Label implements expression.Env.
func (b *beginner) Label(list, value string) expression.Value {
	return b.form.label(list, value, b.facts.Lang)
}

// Functions implements expression.Caller.
func (b *beginner) Functions() *expression.FunctionSet { return b.form.registry.functions }
