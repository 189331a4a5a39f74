package definition

import (
	"slices"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/expression/parse"
)

// Query compiles an expression over a compiled form's fields: the mappings of
// handovers are written in it. It reads the form's own fields and facts, not
// other forms'. Want says what it must give; the zero type admits anything.
// The error is a *parse.Error or parse.Errors.
func Query(f *form.Form, source string, want expression.Type) (*form.Query, error) {
	names := &queryNames{form: f}
	expr, err := parse.Parse(source, names, &parse.Options{Want: want, Functions: f.Functions()})
	if err != nil {
		return nil, err
	}
	return form.NewQuery(f, names.refs, expr)
}

// queryNames is what names mean outside a form: its fields, then facts.
type queryNames struct {
	form *form.Form
	refs []form.Ref
}

var _ parse.Names = (*queryNames)(nil)

// Resolve implements parse.Names.
func (q *queryNames) Resolve(name string) (int, expression.Type, bool) {
	if t, ok := q.fact(name); ok {
		return q.ref(form.Ref{Kind: form.RefFact, Name: name, Type: t}), t, true
	}
	field := q.form.Lookup(name)
	if field == nil || field.ValueType().Kind == expression.Blank {
		return 0, expression.Type{}, false
	}
	t := q.closed(field.ValueType())
	return q.ref(form.Ref{Kind: form.RefField, Field: field.ID(), Type: t}), t, true
}

// fact returns the type of a fact of the library, or of one of the vendor's
// registers that the form reads too.
func (q *queryNames) fact(name string) (expression.Type, bool) {
	if t, ok := form.FactType(name); ok {
		return t, true
	}
	info, ok := form.FactOf(name)
	if !ok || !info.OfRegister() {
		return expression.Type{}, false
	}
	for _, r := range q.form.Refs {
		if r.Kind == form.RefFact && r.Name == name {
			return r.Type, true
		}
	}
	return expression.Type{}, false
}

func (q *queryNames) ref(r form.Ref) int {
	same := func(have form.Ref) bool { return have.Kind == r.Kind && have.Field == r.Field && have.Name == r.Name }
	if i := slices.IndexFunc(q.refs, same); i >= 0 {
		return i
	}
	q.refs = append(q.refs, r)
	return len(q.refs) - 1
}

// closed fills in the values of a choice from a value list.
func (q *queryNames) closed(t expression.Type) expression.Type {
	if t.Choices != "" && t.Options == nil {
		t.Options, _ = q.List(t.Choices)
	}
	return t
}

// List implements parse.Names.
func (q *queryNames) List(name string) ([]string, bool) {
	for _, l := range q.form.Lists {
		if l.Name == name {
			values := make([]string, len(l.Options))
			for i, o := range l.Options {
				values[i] = o.Value
			}
			return values, true
		}
	}
	return nil, false
}

// Group implements parse.Names: calculation groups belong to the form.
func (q *queryNames) Group(string) ([]parse.GroupItem, bool) { return nil, false }

func valuesOf(options []form.Option) []string {
	values := make([]string, len(options))
	for i, o := range options {
		values[i] = o.Value
	}
	return values
}
