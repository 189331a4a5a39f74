//go:build !js

package form_test

import (
	"fmt"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/google/go-cmp/cmp"
)

// Whoever asks why is told.
func ExampleState_Explain() {
	f, err := definition.CompileJSON([]byte(`{"id":"udgift","version":"1","languages":["da"],"title":"Udgift","pages":[{"id":"side","title":"Side","fields":[
		{"key":"amount","type":"money","label":"Beløb"},
		{"key":"why","type":"text","label":"Hvorfor så meget?","visible":"amount > 500"}]}]}`), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	facts := form.Facts{Lang: i18n.Danish}
	answers := f.NewAnswers()
	if _, err := answers.Set("/amount", []string{"99"}, facts.Lang); err != nil {
		fmt.Println(err)
	}
	why, _ := f.Evaluate(answers, facts).Explain("/why")
	fmt.Println(why.Words())
	// Output:
	// Hvorfor så meget? er skjult, fordi dette ikke gælder: amount > 500 (amount er 99,00 kr.).
}

// Sentences are of the server: a browser does not have their words.
func TestExplainInWords(t *testing.T) {
	t.Parallel()
	english, danish := explainedState(t, explainedAnswers, nil), explainedState(t, explainedAnswers, func(f *form.Facts) { f.Lang = "da" })
	for name, want := range map[string][2]string{
		"/applicant/teeth": {
			`Teeth is hidden because Applicant is hidden. Applicant is hidden because About teeth is hidden. About teeth is hidden because this is not so: kind == "teeth" (kind is Glasses).`,
			`Teeth er skjult, fordi Applicant er skjult. Applicant er skjult, fordi About teeth er skjult. About teeth er skjult, fordi dette ikke gælder: kind == "teeth" (kind er Glasses).`,
		},
		"/total": {
			"Total is always shown. Total cannot be changed because it is calculated. The value DKK 2,200.00 is calculated like this: sum(list, .amount) (list.amount is DKK 200.00; DKK 2,000.00).",
			"Total vises altid. Total kan ikke ændres, fordi det beregnes. Værdien 2.200,00 kr. er beregnet sådan: sum(list, .amount) (list.amount er 200,00 kr.; 2.000,00 kr.).",
		},
		"/many": {
			"Many is shown because this is so: answered(list) (list has 2 rows). Many need not be filled in. Many can be changed. There is no answer.",
			`Many vises, fordi dette gælder: answered(list) (list har 2 rækker). Many behøver ikke at blive udfyldt. Many kan ikke ændres, fordi dette gælder: lang == "da" (lang er da). Der er ikke svaret.`,
		},
	} {
		for i, s := range []*form.State{english, danish} {
			x, _ := s.Explain(name)
			if diff := cmp.Diff(want[i], x.Words()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
	}
}
