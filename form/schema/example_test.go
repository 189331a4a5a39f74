package schema_test

import (
	"fmt"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/schema"
	"github.com/borgerflow/borgerflow/i18n"
)

const dog = `{"id": "dog", "version": "1", "languages": ["da"], "title": "Hund", "pages": [{"id": "dog", "title": "Hund", "fields": [
	{"key": "race", "type": "select", "label": "Race", "required": true, "options": [{"value": "g", "label": "Gravhund"}, {"value": "l", "label": "Labrador"}]},
	{"key": "legs", "type": "integer", "label": "Ben", "max": 4}]}]}`

// The schema of a form's answers, for whoever sends them without this library.
func ExampleAnswers() {
	f, err := definition.CompileJSON([]byte(dog), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s\n", schema.Answers(f, nil))
	// Output:
	// {"$schema":"https://json-schema.org/draft/2020-12/schema","title":"Hund","type":"object","properties":{"race":{"title":"Race","type":"string","oneOf":[{"const":"g","title":"Gravhund"},{"const":"l","title":"Labrador"}]},"legs":{"title":"Ben","type":"integer","minimum":-9007199254740991,"maximum":4}},"required":["race"],"additionalProperties":false}
}

// A submission as a list, for a robot or a spreadsheet.
func ExampleExportFlat() {
	f, err := definition.CompileJSON([]byte(dog), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	answers, _, err := form.DecodeAnswers(f, []byte(`{"race":"g","legs":4}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, a := range schema.ExportFlat(f.Evaluate(answers, form.Facts{Lang: i18n.Danish}), nil).Answers {
		fmt.Println(a.Path, a.Label, string(a.Value), a.Display)
	}
	// Output:
	// /race Race "g" Gravhund
	// /legs Ben 4 4
}
