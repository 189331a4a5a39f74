package form

import (
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
)

// coerce lands a value in a field of type t: whole numbers become decimals or
// kroner, and money is rounded to whole øre, half away from zero. What cannot
// land is blank: a value of another kind, or an amount beyond what øre can hold.
func coerce(v expression.Value, t expression.Type) expression.Value {
	switch {
	case v.IsBlank():
		return v
	case t.Kind == expression.Money:
		return landMoney(v)
	case v.Kind() == t.Kind:
		return v
	case t.Kind == expression.Decimal && v.Kind() == expression.Integer:
		d, _ := v.AsDecimal()
		return expression.DecimalOf(d)
	}
	return expression.Value{}
}

func landMoney(v expression.Value) expression.Value {
	if v.Kind() != expression.Money {
		d, ok := v.AsDecimal()
		if !ok {
			return expression.Value{}
		}
		v = expression.MoneyOf(d)
	}
	oere, ok := v.AsOere()
	if !ok {
		return expression.Value{}
	}
	return expression.MoneyOere(oere)
}

// label returns the wording of a list's option, blank when there is none.
func (f *Form) label(list, value string, lang i18n.Lang) expression.Value {
	l := f.list(list)
	if l == nil {
		return expression.Value{}
	}
	return labelIn(l.Options, value, f.Language(lang))
}

func labelIn(options []Option, value string, lang i18n.Lang) expression.Value {
	for _, o := range options {
		if o.Value == value {
			return expression.TextOf(PlainText(o.Label.In(lang)))
		}
	}
	return expression.Value{}
}
