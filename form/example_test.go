package form_test

import (
	"fmt"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
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
