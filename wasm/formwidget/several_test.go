package formwidget_test

import (
	"encoding/json"
	"testing"

	"github.com/borgerflow/borgerflow/form/definition"
)

const survey = `{"id":"survey","version":"1","languages":["da"],"title":"Spørgsmål","pages":[{"id":"p","title":"P","fields":[
	{"key":"aids","type":"multiselect","label":"Hjælpemidler","options":[{"value":"cane","label":"Stok"},{"value":"chair","label":"Stol"}],
		"branches":[{"equals":"chair","fields":[{"key":"width","type":"integer","label":"Bredde"}]}]},
	{"key":"wish","type":"ranking","label":"Ønsker","options":[{"value":"north","label":"Nord"},{"value":"south","label":"Syd"}]},
	{"key":"help","type":"matrix","many":true,"label":"Hjælp","rows":[{"value":"day","label":"Dag"}],"options":[{"value":"food","label":"Mad"},{"value":"bath","label":"Bad"}]},
	{"key":"school","type":"autocomplete","label":"Skole","options":[{"value":"101","label":"Åby Skole"}]}
]}]}`

// Controls that share a name are sent, kept and shown together.
func TestAnswersOfSeveralTexts(t *testing.T) {
	t.Parallel()
	f, err := definition.CompileJSON([]byte(survey), nil)
	if err != nil {
		t.Fatal(err)
	}
	source, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	k, _ := start(t, "", map[string]any{"form": json.RawMessage(source), "facts": json.RawMessage(f.EncodeFacts(facts()))})

	k.set("/aids", true, "cane", "chair").has(t, `"name":"checked","on":true`, `/width`)
	k.set("/aids", true).has(t, `"name":"checked","on":false`, `"op":"remove","id":"bf-width:group"`)

	// Nobody is told that a ranking is wrong before every place is chosen.
	k.set("/wish", true, "south", "").lacks(t, "form-error")
	k.set("/wish", true, "south", "south").has(t, "Giv hver mulighed sin egen plads")
	if r := k.set("/wish", true, "south", "north"); !r.OK {
		t.Errorf("a ranking is not taken: %s", r.Fault)
	}

	k.set("/help/day", true, "bath", "food").has(t, `"id":"bf-help.day:o0","name":"checked","on":true`, `"id":"bf-help.day:o1","name":"checked","on":true`)
	if r := k.set("/school", true, "åby skole"); !r.OK {
		t.Errorf("a wording is not taken: %s", r.Fault)
	}
	k.press("_do", "save")
	if r := k.press("_do", "submit"); r.Body == "" || !r.OK {
		t.Errorf("not handed in: %s", r.Fault)
	} else if want := `{"answers":{"aids":[],"wish":["south","north"],"help":{"day":["food","bath"]},"school":"101"},"page":"p","lang":"da"}`; r.Body != want {
		t.Errorf("sent %s, want %s", r.Body, want)
	}
}
