package check_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/check"
)

// fates are edits of the small form; what each does to answers is found out, not
// told.
var fates = []edit{
	{soeg, `"key": "antal", "type": "integer"`, `"key": "antal", "type": "decimal"`},
	{soeg, `"key": "antal", "type": "integer"`, `"key": "antal", "type": "integer", "min": 5`},
	{soeg, `"key": "antal", "type": "integer"`, `"key": "antal", "type": "integer", "max": 1`},
	{soeg, `"key": "antal", "type": "integer"`, `"key": "antal", "type": "integer", "required": true`},
	{soeg, `"key": "antal", "type": "integer"`, `"key": "antal", "type": "integer", "required": "land == 'dk'"`},
	{soeg, `"key": "hus", "type": "text"`, `"key": "hus", "type": "text", "maxLength": 2`},
	{soeg, `"key": "hus", "type": "text"`, `"key": "hus", "type": "text", "pattern": "[a-c]+"`},
	{soeg, `"key": "hus", "type": "text"`, `"key": "hus", "type": "email"`},
	{soeg, `"key": "hus", "type": "text"`, `"key": "huset", "type": "text"`},
	{soeg, `"key": "hus", "type": "text"`, `"key": "hus", "type": "computed", "of": "text", "calculate": "'x'"`},
	{soeg, `"members": ["first_name", "last_name", "cpr"]`, `"members": ["first_name", "last_name"]`},
	{soeg, `"key": "udgifter", "type": "list"`, `"key": "udgifter", "type": "list", "maxItems": 1`},
	{soeg, `"key": "udgifter", "type": "list"`, `"key": "udgifter", "type": "list", "minItems": 2`},
	{soeg, `"assert": "beloeb > 0"`, `"assert": "beloeb > 100000"`},
	{soeg, `"key": "bilag", "type": "file"`, `"key": "bilag", "type": "file", "accept": ["image/png"]`},
	{soeg, `"key": "bilag", "type": "file"`, `"key": "bilag", "type": "file", "maxSize": 3`},
	{soeg, `"visible": "text('lande', land) != 'x' /* antal2 */"`, `"visible": "land == 'se'"`},
	{"lists/lande.json", `{"value": "se", "label": "Sverige"}`, `{"value": "no", "label": "Norge"}`},
	{"blocks/kontakt.json", `"key": "mail", "type": "email"`, `"key": "mail", "type": "email", "required": true`},
}

// Where a new version faults or drops an answer that was good, the draft is among
// those that the changes affect.
func TestNoLossIsPassedOver(t *testing.T) {
	t.Parallel()
	folder := small()
	folder = with(t, folder, soeg, `, "prefill": "login.address.line", "check": "adresse"`, "")
	folder[sol] = []byte(`{"id": "tilskud", "version": "1", "title": "T", "owner": "V", "kle": "05.01.12", "facet": "G01", "purpose": {"text": "formaal"}, "languages": ["da"],
		"start": {"login": ["mitid"]}, "params": [{"name": "sag"}], "steps": [{"id": "ansoeg", "kind": "fill", "title": "A", "forms": [{"form": "soeg"}], "next": [{"on": "submitted", "to": "slut"}]}, {"id": "slut", "kind": "end"}]}`)
	old := open(t, folder)
	state := &workflow.State{Tokens: []workflow.Token{{Step: "ansoeg", Round: 1}}}
	for i, e := range fates {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			now := open(t, with(t, folder, e.file, e.old, e.new))
			changes, lost := check.Diff(old, now), 0
			for _, draft := range drafts() {
				if !loses(t, old, now, draft) {
					continue
				}
				lost++
				standing := check.Standing{State: state, Drafts: map[string]json.RawMessage{"soeg": json.RawMessage(draft)}}
				if len(check.Affected(changes, standing)) == 0 {
					t.Errorf("%s → %s: nothing is said to affect %s", e.old, e.new, draft)
				}
			}
			if lost == 0 {
				t.Errorf("%s → %s: no draft loses anything, so nothing is shown", e.old, e.new)
			}
		})
	}
}

// drafts are answers that citizens may have given: complete, barely begun, and
// with every field that the edits are about.
func drafts() []string {
	file := `{"id": "f1", "name": "hul.jpg", "size": 1000, "type": "image/jpeg", "sha256": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"}`
	who := `"hvem": {"first_name": "Ane", "last_name": "Berg", "cpr": "7506850002"}`
	row := `{"_id": "r1", "beloeb": {"amount": 5000, "currency": "DKK"}, "bilag": ` + file + `}`
	return []string{
		`{}`, `{"land": "se"}`, `{"land": "dk"}`, `{"telefon": "+4512345678"}`, `{"hus": "Gården", "antal": 2}`,
		`{` + who + `, "land": "dk", "antal": 2, "udgifter": [` + row + `], "hus": "Gården", "telefon": "+4512345678", "mail": "ane@example.dk"}`,
		`{` + who + `, "land": "se", "antal": 7, "udgifter": [` + row + `, ` + strings.Replace(row, "r1", "r2", 1) + `], "hus": "abc"}`,
	}
}

// loses reports whether answers have faults in the new version that they had not,
// or something else is handed over.
func loses(t *testing.T, old, now *check.Version, draft string) bool {
	t.Helper()
	run := func(v *check.Version) (map[string]bool, string) {
		f := v.Workflow.Forms["soeg"]
		answers, faults, err := form.DecodeAnswers(f, []byte(draft))
		if err != nil {
			t.Fatal(err)
		}
		facts := form.Facts{Now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), Lang: "da", Test: true}
		state := f.Evaluate(answers, facts)
		found := map[string]bool{}
		for _, fault := range append(faults, state.Faults()...) {
			found[string(fault.Code)+" "+fault.Path] = true
		}
		return found, string(state.Submission())
	}
	before, was := run(old)
	after, is := run(now)
	for fault := range after {
		if !before[fault] {
			return true
		}
	}
	return was != is
}
