package definition_test

import (
	"fmt"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/i18n"
)

// A definition is compiled once; the form then serves any number of drafts.
func ExampleCompileJSON() {
	f, err := definition.CompileJSON([]byte(`{
		"id": "hund", "version": "1", "languages": ["da"], "title": "Hundetegn",
		"pages": [{"id": "hund", "title": "Din hund", "fields": [
			{"key": "born", "type": "date", "label": "Født", "required": true, "max": {"expr": "today"}},
			{"key": "fee", "type": "computed", "of": "money", "label": "Pris", "calculate": "age(born) < 1 ? 0 : 125"}
		]}]
	}`), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	facts := form.Facts{Now: time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC), Lang: i18n.Danish}
	answers := f.Begin(facts)
	if _, err := answers.Set("/born", []string{"1.5.2020"}, i18n.Danish); err != nil {
		fmt.Println(err)
		return
	}
	state := f.Evaluate(answers, facts)
	fmt.Println(state.OK(), state.Display(state.Find("/fee")))
	// Output: true 125,00 kr.
}

// What forms share stands on a shelf. A value list is replaced while the host
// runs: the form that is served is swapped for one with the new list, as a whole.
func ExampleShelf() {
	shelf := definition.NewShelf(definition.MapLibrary{
		Lists:  map[string][]definition.Option{"skoler": {{Value: "ny", Label: definition.Plain("Nyskolen")}}},
		Blocks: map[string]*definition.Block{"skole": {Fields: []*definition.Field{{Key: "skole", Type: "select", Label: definition.Plain("Skole"), List: "skoler"}}}},
	})
	f, err := definition.CompileJSON([]byte(`{
		"id": "flyt", "version": "1", "languages": ["da"], "title": "Skoleskift",
		"pages": [{"id": "skole", "title": "Skole", "fields": [{"use": "skole"}]}]
	}`), &definition.Options{Library: shelf.Now()})
	if err != nil {
		fmt.Println(err)
		return
	}
	served := f
	edition := shelf.ReplaceList("skoler", []definition.Option{
		{Value: "ny", Label: definition.Plain("Nyskolen")}, {Value: "by", Label: definition.Plain("Byskolen")},
	})
	list, _ := edition.List("skoler")
	options, err := definition.CompileList(list, f.Languages, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	if served, err = f.WithList("skoler", options); err != nil {
		fmt.Println(err) // the form's conditions name a value that is gone
		return
	}
	fmt.Println(edition.Version(), len(f.Lookup("skole").Offers()), len(served.Lookup("skole").Offers()))
	// Output: 2 1 2
}

// Everything that is wrong is reported at once, with its place.
func ExampleAll() {
	_, err := definition.CompileJSON([]byte(`{
		"id": "hund", "version": "1", "languages": ["da"], "title": "Hundetegn",
		"pages": [{"id": "hund", "title": "Din hund", "fields": [
			{"key": "born", "type": "date", "label": "Født", "visible": "born > 3"},
			{"key": "name", "type": "txt", "label": "Navn"},
			{"key": "a", "type": "computed", "of": "integer", "label": "A", "calculate": "b + 1"},
			{"key": "b", "type": "computed", "of": "integer", "label": "B", "calculate": "a + 1"}
		]}]
	}`), nil)
	for _, e := range definition.All(err) {
		fmt.Println(e)
		if e.Snippet != "" {
			fmt.Println(e.Snippet)
		}
	}
	// Output:
	// hund#/pages/0/fields/0/visible:1:6: type: date cannot be combined with integer
	// born > 3
	// .....^
	// hund#/pages/0/fields/1/type: unknown_type: there is no field type "txt"
	// hund#/pages/0/fields/2/calculate: cycle: the value of "a" depends on the value of "b", the value of "b" depends on the value of "a"
}
