package formtest

import (
	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// vendor returns the functions that cases with "vendor": true may call: they
// stand for what a vendor writes, its mistakes included.
func (f *file) vendor() *form.Options {
	if !f.Vendor {
		return nil
	}
	integer, text := expression.Type{Kind: expression.Integer}, expression.Type{Kind: expression.Text}
	amount := expression.Type{Kind: expression.Money}
	return &form.Options{Functions: []expression.Function{
		{Name: "vatOf", Params: []expression.Type{amount}, Result: amount, Call: vatOf},
		{Name: "initials", Params: []expression.Type{text, text}, Result: text, Blanks: true, Call: initials},
		{Name: "panics", Params: []expression.Type{integer}, Result: integer, Call: func([]expression.Value) expression.Value { panic("a mistake") }},
		{Name: "mistaken", Params: []expression.Type{integer}, Result: integer, Call: func([]expression.Value) expression.Value { return expression.TextOf("seven") }},
		{Name: "dear", Result: integer, Cost: 1_000_000, Call: func([]expression.Value) expression.Value { return expression.IntegerOf(1) }},
	}}
}

// vatOf is the part of an amount that is VAT, which is a quarter of the rest.
func vatOf(args []expression.Value) expression.Value {
	oere, _ := args[0].AsOere()
	return expression.MoneyOere(oere / 5)
}

// initials are the first letters of those names that there are.
func initials(args []expression.Value) expression.Value {
	out := ""
	for _, a := range args {
		if s, _ := a.AsText(); s != "" {
			out += string([]rune(s)[:1])
		}
	}
	return expression.TextOf(out)
}
