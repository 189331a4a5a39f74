package prefill_test

import (
	"context"
	"fmt"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/form/prefill"
	"github.com/borgerflow/borgerflow/i18n"
)

// A form is filled from the civil register, which is asked for no more than the
// form reads.
func Example() {
	f, err := definition.CompileJSON([]byte(`{"id":"flyt","version":"1","languages":["da"],"title":"Flytning","pages":[{"id":"p","title":"Adresse","fields":[
		{"key":"from","type":"address","label":"Fra","prefill":"login.address","readonly":true,"members":["street","city"]}]}]}`), nil)
	if err != nil {
		panic(err)
	}
	registers := prefill.Invented()
	filler, err := prefill.New(registers.Sources(), nil)
	if err != nil {
		panic(err)
	}
	cpr, err := dk.ParseCPR("610150-1234", true) // constructed: day + 60
	if err != nil {
		panic(err)
	}
	facts := form.Facts{Now: time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC), Lang: i18n.Danish}
	who := prefill.Who{Actor: prefill.Party{CPR: cpr}}
	facts = filler.Fill(context.Background(), prefill.PlanFor(f), who, facts).Into(facts)

	state := f.Evaluate(f.Begin(facts), facts)
	street := state.Find("/from/street")
	from, _ := state.Provenance(street)
	fmt.Println(state.Display(street), "–", from.Source, from.At.Format(time.DateOnly))
	for _, question := range registers.Register(form.SourcePerson).Asked() {
		fmt.Println(question.Party, question.Members)
	}
	// Output:
	// Prøvevej 12B, 2. tv – person 2026-03-02
	// party cpr [address.city address.line]
}
