package form_test

import (
	"fmt"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/decimal"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
)

// A draft takes what people type; an evaluation says what it means.
func ExampleForm_Evaluate() {
	f, err := definition.CompileJSON([]byte(`{"id":"udgift","version":"1","languages":["da"],"title":"Udgift","pages":[{"id":"side","title":"Side","fields":[
		{"key":"amount","type":"money","label":"Beløb","max":1000},
		{"key":"why","type":"text","label":"Hvorfor så meget?","visible":"amount > 500","required":true}]}]}`), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	facts := form.Facts{Lang: i18n.Danish}
	answers := f.Begin(facts)
	for _, typed := range []string{"1.250,50", "750", "99,95 kr."} {
		if _, err := answers.Set("/amount", []string{typed}, facts.Lang); err != nil {
			fmt.Println(err)
		}
		state := f.Evaluate(answers, facts)
		for _, fault := range state.Faults() {
			fmt.Println(fault.Path, fault.Code, "–", state.Message(fault))
		}
		if state.OK() {
			fmt.Println(string(state.Submission()))
		}
	}
	// Output:
	// /amount too_large – Svaret må højst være 1.000,00 kr.
	// /why required – Feltet skal udfyldes.
	// /why required – Feltet skal udfyldes.
	// {"amount":{"amount":9995,"currency":"DKK"}}
}

// A filling works out again only what a change touches, and says what that is.
func ExampleForm_Fill() {
	f, err := definition.CompileJSON([]byte(`{"id":"udgift","version":"1","languages":["da"],"title":"Udgift","pages":[{"id":"side","title":"Side","fields":[
		{"key":"amount","type":"money","label":"Beløb"},
		{"key":"why","type":"text","label":"Hvorfor så meget?","visible":"amount > 500"}]}]}`), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	filling := f.Fill(f.NewAnswers(), form.Facts{Lang: i18n.Danish})
	for _, typed := range []string{"750", "800", "99"} {
		changes, err := filling.Set("/amount", []string{typed})
		if err != nil {
			fmt.Println(err)
		}
		for _, c := range changes.Elements {
			fmt.Println(typed, c.Element.Name(), c.Parts.Has(form.ChangedValue), c.Parts.Has(form.ChangedVisible))
		}
	}
	// Output:
	// 750 /amount true false
	// 750 /why false true
	// 800 /amount true false
	// 99 /amount true false
	// 99 /why false true
}

// Merge keeps what a reader may not see or change.
func ExampleMerge() {
	f, err := definition.CompileJSON([]byte(`{"id":"sag","version":"1","languages":["da"],"title":"Sag","pages":[{"id":"side","title":"Side","fields":[
		{"key":"note","type":"text","label":"Note"},
		{"key":"income","type":"money","label":"Indkomst"}]}]}`), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	facts := form.Facts{Withheld: []string{"/income"}}
	base, _, _ := form.DecodeAnswers(f, []byte(`{"note":"før","income":{"amount":100,"currency":"DKK"}}`))
	incoming, _, _ := form.DecodeAnswers(f, []byte(`{"note":"efter"}`))
	shown, _ := base.ForReader(facts).MarshalJSON()
	saved, _ := form.Merge(base, incoming, facts).MarshalJSON()
	fmt.Println(string(shown))
	fmt.Println(string(saved))
	// Output:
	// {"note":"før"}
	// {"note":"efter","income":{"amount":100,"currency":"DKK"}}
}

// A vendor's own function is given where forms are compiled and where they are
// loaded: the widget is built with the same options.
func ExampleOptions_functions() {
	amount := expression.Type{Kind: expression.Money}
	options := &form.Options{Functions: []expression.Function{{
		Name: "vatOf", Params: []expression.Type{amount}, Result: amount,
		Call: func(args []expression.Value) expression.Value {
			d, _ := args[0].AsDecimal()
			return expression.MoneyOf(d.Mul(decimal.New(2, -1)))
		},
	}}}
	f, err := definition.CompileJSON([]byte(`{"id":"regning","version":"1","languages":["da"],"title":"Regning","pages":[{"id":"side","title":"Side","fields":[
		{"key":"price","type":"money","label":"Pris"},
		{"key":"vat","type":"computed","of":"money","label":"Heraf moms","calculate":"vatOf(price)"}]}]}`),
		&definition.Options{Form: options})
	if err != nil {
		fmt.Println(err)
		return
	}
	answers := f.NewAnswers()
	if _, err := answers.Set("/price", []string{"1.000"}, i18n.Danish); err != nil {
		fmt.Println(err)
	}
	state := f.Evaluate(answers, form.Facts{})
	fmt.Println(state.Display(state.Find("/vat")))
	// Output: 200,00 kr.
}
