package definition_test

import (
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/expression"
)

func TestQuery(t *testing.T) {
	t.Parallel()
	f := compile(t, fields(`{"key":"n","type":"integer","label":"N"},{"key":"g","type":"group","label":"G","fields":[{"key":"a","type":"text","label":"A","visible":"n > 1"}]},{"key":"c","type":"radio","label":"C","options":[{"value":"x","label":"X"}]},{"key":"l","type":"list","label":"L","fields":[{"key":"m","type":"money","label":"M"}]}`))
	a, _, err := form.DecodeAnswers(f, []byte(`{"n":2,"g":{"a":"her"},"c":"x","l":[{"m":{"amount":150,"currency":"DKK"}},{"m":{"amount":50,"currency":"DKK"}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	s := f.Evaluate(a, form.Facts{Values: map[string]expression.Value{"login.name": expression.TextOf("Anna")}})
	for source, want := range map[string]string{
		`n + 1`: `3`, `g.a`: `"her"`, `sum(l, .m)`: `{"amount":200,"currency":"DKK"}`, `c == "x"`: `true`, `login.name`: `"Anna"`, `today`: `null`,
	} {
		q, err := definition.Query(f, source, expression.Type{})
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if got := string(s.Ask(q).AppendJSON(nil)); got != want {
			t.Errorf("%s = %s, want %s", source, got, want)
		}
	}
	for _, source := range []string{"nope", `c == "y"`, "l.m", "row.index", "n +"} {
		if _, err := definition.Query(f, source, expression.Type{}); err == nil {
			t.Errorf("%s compiles", source)
		}
	}
	if _, err := definition.Query(f, "n", expression.Type{Kind: expression.Bool}); err == nil {
		t.Error("a number is taken for a condition")
	}
}
