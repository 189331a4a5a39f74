package wasm_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/borgerflow/borgerflow/internal/itest"
)

// TestFieldsOfManyControls fills in the types whose answer is not one control's
// value, and those that bring other fields along: what reaches the server is
// typed as if it had been written by hand.
func TestFieldsOfManyControls(t *testing.T) {
	s := serveForm(t, "testdata/felter.json")
	b := itest.Start(t, nil)
	b.Go(s.URL + "/page")
	ready(b)

	choices(b)
	table(b)
	rows(b)
	b.Fill(`#bf-mail`, "anna@example.com")
	b.Fill(`#bf-mail_repeat`, "ana@example.com")
	b.WaitText(`#bf-mail_repeat\:error`, "ikke ens")
	b.Fill(`#bf-mail_repeat`, "Anna@example.com")
	b.WaitGone(`#bf-mail_repeat\:error`)
	b.Fill(`#bf-underskrift\.name`, "Anna Jensen")
	b.Click(`label[for="bf-dele:o1"]`)
	unfolded(b)
	calm(t, b)
	b.Click(`#bf\:next`)
	b.Wait("#thanks")
	b.Quiet()

	s.mu.Lock()
	defer s.mu.Unlock()
	const want = `{"soeger":["tand","andet"],"soeger_other":"Høreapparat","vigtigst":["fod","tand","briller"],"ydelse":"briller",
		"enig":{"venlige":"ja","hurtige":"tja"},
		"udgifter":{"husleje":{"beloeb":{"amount":500050,"currency":"DKK"},"betalt":true},"varme":{"beloeb":{"amount":40000,"currency":"DKK"},"betalt":false}},
		"ialt":{"amount":540050,"currency":"DKK"},"mail":"anna@example.com",
		"boern":[{"_id":"r2","barn":{"first_name":"Bo","last_name":"Jensen"}}],
		"antal":2,"underskrift":{"name":"Anna Jensen"},"dele":false}`
	if diff := cmp.Diff(parsed(t, []byte(want)), parsed(t, s.done)); diff != "" {
		t.Errorf("the submission differs (-want +got):\n%s", diff)
	}
}

func parsed(t *testing.T, data []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatalf("%v: %s", err, data)
	}
	return v
}

// choices ticks, ranks and rates; “other” brings a field and takes it away.
func choices(b *itest.Browser) {
	b.Click(`label[for="bf-soeger:o2"]`)
	b.Fill(`#bf-soeger_other`, "Høreapparat")
	b.Click(`label[for="bf-soeger:o2"]`)
	b.WaitGone(`#bf-soeger_other`)
	for _, option := range []string{"o0", "o1", "o2", "o1"} {
		b.Click(`label[for="bf-soeger:` + option + `"]`)
	}
	b.Until("the text comes back", `document.getElementById("bf-soeger_other")?.value === "Høreapparat"`)

	b.Choose(`#bf-vigtigst\:p0`, "fod")
	b.Choose(`#bf-vigtigst\:p1`, "fod")
	b.Choose(`#bf-vigtigst\:p2`, "briller")
	b.WaitText(`#bf-vigtigst\:error`, "egen plads")
	b.Choose(`#bf-vigtigst\:p1`, "tand")
	b.WaitGone(`#bf-vigtigst\:error`)

	b.Fill(`#bf-ydelse`, "hat")
	b.WaitText(`#bf-ydelse\:error`, "Vælg")
	b.Fill(`#bf-ydelse`, "bRiller")
	b.WaitGone(`#bf-ydelse\:error`)

	b.Click(`#bf-enig\.venlige\:o2`)
	b.Click(`#bf-enig\.hurtige\:o0`)
	b.Press(itest.Keys.Down) // radio buttons are moved between with the arrows
	b.Until("the next is chosen", `document.getElementById("bf-enig.hurtige:o1").checked`)
}

func table(b *itest.Browser) {
	b.Fill(`#bf-udgifter\.husleje\.beloeb`, "5.000,5")
	b.Click(`#bf-udgifter\.husleje\.betalt`)
	b.Fill(`#bf-udgifter\.varme\.beloeb`, "meget")
	b.Wait(`#bf-udgifter\.varme\.beloeb\:error`)
	b.Fill(`#bf-udgifter\.varme\.beloeb`, "400")
	b.WaitGone(`#bf-udgifter\.varme\.beloeb\:error`)
	b.WaitText(`#bf-ialt`, "5.400,50")
}

// rows adds two children and removes the first.
func rows(b *itest.Browser) {
	for _, row := range []string{"r1", "r2"} {
		b.Click(`#bf-boern\:add`)
		b.Wait(`#bf-boern\.` + row + `\:row`)
	}
	b.Fill(`#bf-boern\.r1\.barn\.first_name`, "Ida")
	b.Fill(`#bf-boern\.r2\.barn\.first_name`, "Bo")
	b.Fill(`#bf-boern\.r2\.barn\.last_name`, "Jensen")
	b.Click(`#bf-boern\.r1\:remove`)
	b.WaitGone(`#bf-boern\.r1\:row`)
	b.WaitText(`#bf-boern\.r2\:label`, "1 af 1")
}

// unfolded has the error summary lead to a field that is folded away. It stays
// in sight when it is right.
func unfolded(b *itest.Browser) {
	b.Click(`#bf\:next`)
	b.Wait(`#bf\:errors`)
	b.Click(`#bf\:errors a`)
	b.Until("the link leads to the field", `document.activeElement.id === "bf-antal"`)
	b.Fill(`#bf-antal`, "2")
	b.WaitGone(`#bf-antal\:error`)
	b.Wait(`#bf-antal`)
}
