package formwidget_test

import (
	"encoding/json"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/expression"
)

const checked = `{"id":"konto","version":"1","languages":["da"],"title":"Konto","pages":[
	{"id":"p","title":"P","fields":[{"key":"konto","type":"text","label":"Konto","required":true,"check":"konto"}]},
	{"id":"q","title":"Q","fields":[{"key":"note","type":"text","label":"Note"}]}]}`

// What only the server can check stops nobody in the browser: it is checked when
// it is sent.
func TestWhatTheServerChecksDoesNotStop(t *testing.T) {
	t.Parallel()
	f, err := definition.CompileJSON([]byte(checked), nil)
	if err != nil {
		t.Fatal(err)
	}
	source, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	k, _ := start(t, "", map[string]any{"form": json.RawMessage(source), "facts": json.RawMessage(f.EncodeFacts(facts()))})
	if r := k.press("_do", "next"); r.Page == "q" || r.Focus != "bf:errors" {
		t.Errorf("a missing answer does not stop: page %q, focus %q", r.Page, r.Focus)
	}
	k.set("/konto", true, "1234")
	if r := k.press("_do", "next"); r.Page != "q" || r.Then != "save" {
		t.Errorf("an unchecked answer stops: page %q, then %q", r.Page, r.Then)
	}
	if r := k.press("_do", "submit"); r.Then != "submit" {
		t.Errorf("an unchecked answer is not sent: focus %q", r.Focus)
	}

	// The outcome comes with what the server answers.
	known := facts()
	known.Checks = map[string]form.Check{"/konto": {Of: form.HashValue(expression.TextOf("1234")), Code: "closed"}}
	k.answered("save", "", 200, map[string]any{"version": `"2"`, "facts": json.RawMessage(f.EncodeFacts(known))})
	if r := k.press("_do", "submit"); r.Then != "" || r.Focus != "bf:errors" {
		t.Errorf("an answer that was refused is sent: then %q", r.Then)
	}
}
