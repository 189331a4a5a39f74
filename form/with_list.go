package form

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/form/expression"
)

// ErrNoList: the form has no value list of that name.
var ErrNoList = errors.New("form: with list: the form has no such value list")

// ListError says that a value list cannot be replaced, because the form depends
// on values that the new one does not have.
type ListError struct {
	List string
	Gone []string // the values, each once, in the order in which the form names them
}

// Error names the list and the values.
func (e *ListError) Error() string {
	quoted := make([]string, len(e.Gone))
	for i, v := range e.Gone {
		quoted[i] = strconv.Quote(v)
	}
	return "form: with list: conditions of the form need values that the list " + strconv.Quote(e.List) + " no longer has: " + strings.Join(quoted, ", ")
}

// WithList returns the form with a value list replaced as a whole. The form
// itself stays as it is: whoever serves it puts the new one in its place at
// once, and evaluations that are under way go on with the old. Answers belong to
// the form they were made for, so drafts are decoded anew; an answer that is no
// longer offered is a fault there.
//
// The options come from definition.CompileList and are not changed afterwards.
// The error is [ErrNoList], or a [ListError] when an expression, a branch or a
// default names a value that is gone. What expressions say of other forms'
// answers is known only to a form that was compiled, not to one that was loaded.
func (f *Form) WithList(name string, options []Option) (*Form, error) {
	at := slices.IndexFunc(f.Lists, func(l *List) bool { return l.Name == name })
	if at < 0 {
		return nil, ErrNoList
	}
	if gone := f.gone(name, options); len(gone) > 0 {
		return nil, &ListError{List: name, Gone: gone}
	}
	g := &Form{
		ID: f.ID, Version: f.Version, Languages: f.Languages, Title: f.Title, Purpose: f.Purpose, Pages: cloneFields(f.Pages),
		Rules: f.Rules, Lists: slices.Clone(f.Lists), Refs: f.Refs, Order: f.Order, Limits: f.Limits, Registry: f.Registry,
	}
	g.Lists[at] = &List{Name: name, Options: slices.Clone(options)}
	if err := link(g, f.registry); err != nil {
		return nil, err
	}
	return g, nil
}

// cloneFields copies fields, so that linking the copies leaves the originals
// alone. What authors wrote on them is shared: nobody changes it.
func cloneFields(fields []*Field) []*Field {
	out := make([]*Field, len(fields))
	for i, f := range fields {
		c := *f
		c.Fields = cloneFields(f.Fields)
		out[i] = &c
	}
	return out
}

// gone returns the values of a list that the form names and the options lack.
func (f *Form) gone(name string, options []Option) []string {
	var gone []string
	need := func(list, value string) {
		there := func(o Option) bool { return o.Value == value }
		if list == name && !slices.ContainsFunc(options, there) && !slices.Contains(gone, value) {
			gone = append(gone, value)
		}
	}
	f.expressions(func(at *Field, n *expression.Node) {
		expression.Choices(n, func(ref int) expression.Type { return f.refType(at, ref) }, need)
		if v, ok := n.Constant(); ok && at != nil && (n == at.Default || n == at.Calculate) {
			for _, v := range append(v.Items(), v) {
				if text, ok := v.AsText(); ok {
					need(at.List, text)
				}
			}
		}
	})
	return gone
}

// refType is the type of a reference in an expression that stands on a field,
// with the value list that its texts come from.
func (f *Form) refType(at *Field, ref int) expression.Type {
	r := f.Refs[ref]
	switch {
	case r.Kind == RefField:
		return f.fields[r.Field].value
	case r.Kind == RefOption && at != nil:
		return expression.Type{Kind: expression.Text, Choices: at.List}
	}
	return r.Type
}

// expressions visits every expression of the form, with the field it stands on;
// nil for the form itself.
func (f *Form) expressions(visit func(at *Field, n *expression.Node)) {
	texts := func(at *Field, all ...Text) {
		for _, t := range all {
			for _, v := range t {
				eachInsert(v.Body, func(n *expression.Node) { visit(at, n) })
			}
		}
	}
	rules := func(at *Field, all []*Rule) {
		for _, r := range all {
			visit(at, r.Assert)
			texts(at, r.Message)
		}
	}
	texts(nil, f.Title)
	rules(nil, f.Rules)
	for _, field := range f.fields {
		for _, n := range field.conditions() {
			if n != nil {
				visit(field, n)
			}
		}
		texts(field, field.Label, field.Help, field.Alt)
		for _, code := range slices.Sorted(maps.Keys(field.Messages)) {
			texts(field, field.Messages[code])
		}
		rules(field, field.Rules)
	}
}

func eachInsert(body []Inline, visit func(*expression.Node)) {
	for _, n := range body {
		if n.Expr != nil {
			visit(n.Expr)
		}
		eachInsert(n.Kids, visit)
	}
}
