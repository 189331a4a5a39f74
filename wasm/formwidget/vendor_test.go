package formwidget_test

import (
	"encoding/json"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/wasm/formwidget"
)

// A widget of a vendor's own runs the vendor's functions; one that lacks them
// says that it cannot show the form.
func TestVendorsFunctions(t *testing.T) {
	t.Parallel()
	text := expression.Type{Kind: expression.Text}
	forms := &form.Options{Functions: []expression.Function{{
		Name: "greeting", Params: []expression.Type{text}, Result: text,
		Call: func(args []expression.Value) expression.Value {
			name, _ := args[0].AsText()
			return expression.TextOf("Goddag " + name)
		},
	}}}
	f, err := definition.CompileJSON([]byte(`{"id":"hilsen","version":"1","languages":["da"],"title":"Hilsen","pages":[{"id":"side","title":"Side","fields":[
		{"key":"navn","type":"text","label":"Navn"},
		{"key":"hilsen","type":"computed","of":"text","label":"Hilsen","calculate":"greeting(navn)"}]}]}`), &definition.Options{Form: forms})
	if err != nil {
		t.Fatal(err)
	}
	source, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	load := map[string]any{"do": "load", "config": map[string]any{"form": json.RawMessage(source), "lang": "da", "version": "1"}}
	k := &talk{t: t, form: f, engine: formwidget.Engine{Forms: forms}}
	if r := k.say(load); r.Error != "" {
		t.Fatal(r.Error)
	}
	k.set("/navn", true, "Åse").has(t, "Goddag Åse")
	other := &talk{t: t, form: f}
	if r := other.say(load); r.Error == "" {
		t.Error("a widget without the function shows the form")
	}
}
