package borgerflow_test

import (
	"fmt"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/i18n"
)

// A form is compiled once; a citizen's answers are evaluated as they come.
func Example() {
	glasses := `{
		"id": "glasses", "version": "1", "languages": ["da", "en"],
		"title": {"da": "Tilskud til briller", "en": "Grant for glasses"},
		"pages": [{"id": "need", "title": {"da": "Behov", "en": "Need"}, "fields": [
			{"key": "kind", "type": "radio", "label": {"da": "Slags", "en": "Kind"}, "required": true, "options": [
				{"value": "first", "label": {"da": "Første", "en": "First"}},
				{"value": "again", "label": {"da": "Nye", "en": "New"}}]},
			{"key": "last", "type": "date", "label": {"da": "Sidste briller", "en": "Last glasses"},
				"visible": "kind == 'again'", "required": true},
			{"key": "price", "type": "money", "label": {"da": "Pris", "en": "Price"}, "required": true, "max": 5000}]}]}`

	compiled, err := definition.CompileJSON([]byte(glasses), nil)
	if err != nil {
		fmt.Println(err) // every mistake of the author, with its place
		return
	}
	facts := form.Facts{Lang: i18n.English}
	answers := compiled.Begin(facts)
	answers.Set("/kind", []string{"again"}, i18n.English)
	answers.Set("/price", []string{"6,200.50"}, i18n.English)

	state := compiled.Evaluate(answers, facts)
	for _, f := range state.Faults() {
		fmt.Println(f.Path, f.Code, "-", state.Message(f))
	}
	// Output:
	// /last required - This field must be filled in.
	// /price too_large - The answer must be DKK 5,000.00 or less.
}
