package formwidget_test

import (
	"encoding/json"
	"testing"

	"github.com/borgerflow/borgerflow/form/definition"
)

// Pages that are not shown are skipped, and a page that ends the form has no way
// on: a widget does what the server does.
func TestExitAndSkippedPages(t *testing.T) {
	t.Parallel()
	f, err := definition.CompileJSON([]byte(`{"id": "fejl", "version": "1", "languages": ["da"], "title": "Fejl", "pages": [
		{"id": "hvad", "title": "Hvad", "fields": [{"key": "antal", "type": "integer", "label": "Antal"}]},
		{"id": "mange", "title": "Mange", "visible": "antal > 5", "fields": [{"key": "hvorfor", "type": "text", "label": "Hvorfor"}]},
		{"id": "nej", "title": "Nej", "visible": "antal > 99", "exit": true, "fields": [{"type": "paragraph", "label": "Ring i stedet."}]},
		{"id": "hvor", "title": "Hvor", "fields": [{"key": "vej", "type": "text", "label": "Vej"}]}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	source, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	k := &talk{t: t, form: f}
	if r := k.say(map[string]any{"do": "load", "config": map[string]any{"form": json.RawMessage(source), "lang": "da", "version": "1", "submit": "submit"}}); r.Error != "" {
		t.Fatal(r.Error)
	}
	steps := []struct{ set, press, page string }{
		{"3", "next", "hvor"}, {"", "back", "hvad"},
		{"7", "next", "mange"}, {"", "next", "hvor"}, {"", "back", "mange"}, {"", "back", "hvad"},
		{"100", "next", "mange"}, {"", "next", "nej"}, {"", "next", "nej"},
	}
	for i, s := range steps {
		if s.set != "" {
			k.set("/antal", true, s.set)
		}
		if r := k.press("_do", s.press); r.Page != s.page {
			t.Errorf("step %d: on page %q, want %q", i, r.Page, s.page)
		}
	}
	if r := k.press("_do", "submit"); r.Then == "submit" || r.Page != "nej" {
		t.Errorf("it is sent from page %q: %q", r.Page, r.Then)
	}
}
