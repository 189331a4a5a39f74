package form

import (
	"errors"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/wrap"
)

// check makes sure that every number in the form points somewhere, so that
// evaluation never has to ask.
func (l *linker) check() error {
	f := l.form
	for _, s := range f.Order {
		if f.Field(s.Field) == nil || s.What > Valuation {
			return errors.New("form: link: the order names a field that is not there")
		}
	}
	for _, r := range f.Refs {
		if (r.Kind == RefField || r.Kind >= RefLookup) && f.Field(r.Field) == nil {
			return errors.New("form: link: a reference names a field that is not there")
		}
	}
	if err := l.texts(f.Title, f.Purpose); err != nil {
		return err
	}
	if err := l.rules(f.Rules); err != nil {
		return err
	}
	for _, field := range f.fields {
		if err := l.rules(field.Rules); err != nil {
			return err
		}
		if err := l.texts(field.Label, field.Help, field.Purpose, field.Unit, field.Alt); err != nil {
			return err
		}
		for _, own := range field.Messages {
			if err := l.texts(own); err != nil {
				return err
			}
		}
		if field.Prefill > len(f.Refs) {
			return errors.New("form: link: a prefill names a reference that is not there")
		}
		for _, n := range field.conditions() {
			if err := l.reads(n); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *Field) conditions() []*expression.Node {
	list := []*expression.Node{f.Visible, f.Required, f.ReadOnly, f.Calculate, f.Default, f.Min, f.Max, f.MinItems, f.MaxItems, f.OptionsWhere, f.Content}
	for _, in := range f.Inputs {
		list = append(list, in.Expr)
	}
	return list
}

func (l *linker) rules(rules []*Rule) error {
	for _, r := range rules {
		if r == nil {
			return errors.New("form: link: a rule is not there")
		}
		if err := l.reads(r.Assert); err != nil {
			return err
		}
		if err := l.texts(r.Message); err != nil {
			return err
		}
		for _, at := range r.At {
			if l.form.Field(at) == nil {
				return errors.New("form: link: a rule points at a field that is not there")
			}
		}
	}
	return nil
}

// texts checks what is inserted into texts.
func (l *linker) texts(texts ...Text) error {
	for _, t := range texts {
		for _, v := range t {
			if err := l.inserts(v.Body); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *linker) inserts(body []Inline) error {
	for _, n := range body {
		if err := l.reads(n.Expr); err != nil {
			return err
		}
		if err := l.inserts(n.Kids); err != nil {
			return err
		}
	}
	return nil
}

func (l *linker) reads(n *expression.Node) error {
	if n == nil {
		return nil
	}
	for _, r := range expression.Reads(n) {
		if r.Ref < 0 || r.Ref >= len(l.form.Refs) {
			return errors.New("form: link: an expression reads a reference that is not there")
		}
	}
	if err := l.registry.functions.Check(n); err != nil {
		return wrap.Error("form: link", err)
	}
	return nil
}
