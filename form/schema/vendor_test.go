package schema_test

import (
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/schema"
)

// A vendor's types take what the type takes that they are like, in the schema as
// in the compiler; the library's own schema does not know them.
func TestDefinitionsWithTypesOfAVendor(t *testing.T) {
	t.Parallel()
	o := &form.Options{Types: []form.Type{{Name: "shoe_size", Like: "integer"}, {Name: "boat_size", Like: "integer"}}}
	data, err := schema.DefinitionOf(o, "https://example.dk/definition.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	own, plain := validator(t, data), validator(t, schema.Definition())
	for _, c := range []struct {
		field string
		sound bool
	}{
		{`{"key": "a", "type": "shoe_size", "label": "A", "min": 20}`, true},
		{`{"key": "a", "type": "boat_size", "label": "A"}`, true},
		{`{"key": "a", "type": "shoe_size", "label": "A", "maxLength": 2}`, false},
		{`{"key": "a", "type": "shoe_size", "label": "A", "min": "x"}`, false},
		{`{"key": "a", "type": "hat_size", "label": "A"}`, false},
	} {
		source := []byte(`{"id":"f","version":"1","languages":["da"],"title":"F","pages":[{"id":"p","title":"P","fields":[` + c.field + `]}]}`)
		if err := accepts(own, source); (err == nil) != c.sound {
			t.Errorf("%s: %v", c.field, err)
		}
		if _, err := definition.CompileJSON(source, &definition.Options{Form: o}); (err == nil) != c.sound {
			t.Errorf("%s: compiled: %v", c.field, err)
		}
		if accepts(plain, source) == nil {
			t.Errorf("%s: the library's schema knows it", c.field)
		}
	}
	if _, err := schema.DefinitionOf(&form.Options{Types: []form.Type{{Name: "X", Like: "integer"}}}, ""); err == nil {
		t.Error("a type that is not well made passes")
	}
}
