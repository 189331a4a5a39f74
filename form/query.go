package form

import (
	"errors"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/wrap"
)

// Query is an expression asked of a finished evaluation: how workflow mappings
// read a submission. It is made by definition.Query for one form and is safe
// for any number of goroutines.
type Query struct {
	Refs []Ref
	Expr *expression.Node

	form *Form
}

// NewQuery returns a query of f. The expression's reference numbers are places
// in refs.
func NewQuery(f *Form, refs []Ref, expr *expression.Node) (*Query, error) {
	for _, r := range expression.Reads(expr) {
		if r.Ref < 0 || r.Ref >= len(refs) {
			return nil, errors.New("form: query: the expression reads a reference that is not there")
		}
	}
	if err := f.registry.functions.Check(expr); err != nil {
		return nil, wrap.Error("form: query", err)
	}
	for _, r := range refs {
		if r.Kind == RefField && f.Field(r.Field) == nil {
			return nil, errors.New("form: query: a reference names a field that is not there")
		}
	}
	return &Query{Refs: refs, Expr: expr, form: f}, nil
}

// Ask works out a query with a budget of its own. It is blank when the query
// belongs to another form.
func (s *State) Ask(q *Query) expression.Value {
	if q == nil || q.form != s.form {
		return expression.Value{}
	}
	return s.ask(s.root, q.Expr, q.Refs, expression.Value{})
}
