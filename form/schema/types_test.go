package schema_test

import (
	"fmt"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/schema"
	"github.com/google/go-cmp/cmp"
)

// Every field type that a definition may use is told of, and no other.
func TestEveryTypeIsToldOf(t *testing.T) {
	t.Parallel()
	var want, got []string
	for _, name := range form.Types() {
		if form.HasType(name) {
			want = append(want, name)
		}
	}
	for _, typ := range schema.Types() {
		got = append(got, typ.Name)
		if typ.Means == "" || (typ.Value == "") != (typ.Says == "") {
			t.Errorf("%s is not told of in words", typ.Name)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("tell of each field type in types.go and run make generate (-want +got):\n%s", diff)
	}
}

// Of every type with a value of its own, and of every form of texts, it is said
// what a schema knows of its values.
func TestEveryTypeHasASchema(t *testing.T) {
	t.Parallel()
	for _, typ := range schema.Types() {
		f := exampleForm(t, typ).Field(1)
		if f.Container() || f.Static() {
			continue
		}
		if !schema.Shaped(typ.Name) {
			t.Errorf("say in typed.go what a schema knows of values of type %s", typ.Name)
		}
	}
	for _, name := range form.Formats() {
		if !schema.Formatted(name) {
			t.Errorf("say in typed.go what a schema knows of texts in the form %s", name)
		}
	}
}

// exampleForm is a form with the example of a type.
func exampleForm(t *testing.T, typ schema.Type) *form.Form {
	t.Helper()
	source := fmt.Sprintf(`{"id":"example","version":"1","languages":["da"],"title":"Eksempel","pages":[{"id":"side","title":"Side","fields":[%s]}]}`, typ.Example)
	f, err := definition.CompileJSON([]byte(source), nil)
	if err != nil {
		t.Fatalf("%s: %v", typ.Name, err)
	}
	return f
}

// given are the facts that the examples' values come of, where the server gives
// them.
func given() form.Facts {
	kind := expression.RecordOf([]string{"kind"}, []expression.Value{expression.TextOf("car")})
	return form.Facts{
		Test:   true,
		Values: map[string]expression.Value{"ids.reference": expression.TextOf("K-7"), "numbers.number": expression.IntegerOf(41)},
		Lookups: map[string]form.Lookup{"/car": {
			Of: form.HashValue(kind), OK: true, Values: map[string]expression.Value{"model": expression.TextOf("Prøve 2")},
		}},
	}
}

// The example of each type compiles, and the example of its value is an answer
// without faults.
func TestExamplesOfTypes(t *testing.T) {
	t.Parallel()
	for _, typ := range schema.Types() {
		f := exampleForm(t, typ)
		field := f.Field(1)
		if field.Type != typ.Name {
			t.Errorf("the example of %s is of type %s", typ.Name, field.Type)
		}
		if typ.Value == "" {
			continue
		}
		answers, faults, err := form.DecodeAnswers(f, fmt.Appendf(nil, `{%q:%s}`, field.Key, typ.Value))
		if err != nil || len(faults) > 0 {
			t.Errorf("%s: the value is refused: %v %v", typ.Name, faults, err)
			continue
		}
		s := f.Evaluate(answers, given())
		if !s.OK() {
			t.Errorf("%s: the value is wrong: %v", typ.Name, s.Faults())
		}
		var want, got any
		unmarshal(t, []byte(fmt.Sprintf(`{%q:%s}`, field.Key, typ.Value)), &want)
		unmarshal(t, s.Submission(), &got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: the value comes back as another (-want +got):\n%s", typ.Name, diff)
		}
	}
}
