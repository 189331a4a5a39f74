package sample_test

import (
	"fmt"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/formtest/sample"
)

// A small set of answers visits everything that a form can do, of a form that
// nobody wrote tests for.
func ExampleGenerate() {
	f, err := definition.CompileJSON([]byte(`{"id":"dog","version":"1","languages":["da"],"title":"Hund","pages":[{"id":"p","title":"Hund","fields":[
		{"key":"born","type":"date","label":"Født","required":true,"max":{"expr":"today"}},
		{"key":"chip","type":"text","label":"Chip","visible":"daysBetween(born, today) >= 56"}
	]}]}`), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	report := sample.Generate(f, form.Facts{Now: time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)}, nil)
	for _, s := range report.Samples {
		fmt.Printf("%s %s\n", s.Answers, s.Why[0])
	}
	reached, reachable := report.Coverage()
	fmt.Println(reached, "of", reachable)
	// Output:
	// {"born":"2026-01-05","chip":"a"} page 0: shown
	// {} /born: valued not met
	// {"born":"2026-03-03","chip":"a"} /born: fault too_large
	// {"born":{"raw":"Anna Ærø"}} /born: fault bad_date
	// {"born":"2026-01-05","chip":null} /chip: valued not met
	// {"born":"2026-01-05","chip":{"raw":"\u0001"}} /chip: fault bad_text
	// 15 of 15
}
