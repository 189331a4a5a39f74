package definition_test

import (
	"testing"

	"github.com/borgerflow/borgerflow/form/definition"
)

// What cannot stand in a table is told once, where the author wrote it.
func TestTableCells(t *testing.T) {
	t.Parallel()
	for name, column := range map[string]string{
		"a group":           `{"key":"a","type":"group","label":"A","fields":[{"key":"b","type":"text","label":"B"}]}`,
		"a person":          `{"key":"a","type":"person","label":"A"}`,
		"a heading":         `{"type":"heading","label":"A"}`,
		"a branch":          `{"key":"a","type":"yesno","label":"A","branches":[{"equals":true,"fields":[{"key":"b","type":"text","label":"B"}]}]}`,
		"an option “other”": `{"key":"a","type":"radio","label":"A","options":[{"value":"x","label":"X"},{"value":"y","label":"Y","other":true}]}`,
	} {
		_, err := definition.CompileJSON([]byte(`{"id":"f","version":"1","languages":["da"],"title":"F","pages":[{"id":"p","title":"P","fields":[
			{"key":"t","type":"table","label":"T","rows":[{"value":"r","label":"R"},{"value":"s","label":"S"}],"fields":[`+column+`]}]}]}`), nil)
		if !hasCode(err, definition.CodeNotAllowed) {
			t.Errorf("%s: %v", name, err)
		}
		if errs, ok := err.(definition.Errors); ok && len(errs) != 1 {
			t.Errorf("%s is told %d times: %v", name, len(errs), err)
		}
	}
}
