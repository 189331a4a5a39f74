package check_test

import (
	"os"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/check"
)

// solutionJSON is a small solution of one form and one handover.
const solutionJSON = `{
	"id": "tilskud", "version": "1", "title": "Tilskud", "owner": "Vej", "kle": "05.01.12", "facet": "G01",
	"purpose": {"text": "formaal"}, "languages": ["da"], "start": {"login": ["mitid"]}, "params": [{"name": "sag"}, {"name": "x"}],
	"steps": [
		{"id": "ansoeg", "kind": "fill", "title": "Ansøg", "forms": [{"form": "soeg"}], "next": [{"on": "submitted", "to": "behandl"}]},
		{"id": "behandl", "kind": "approve", "title": "Behandl", "assign": {"group": "vej"}, "forms": [{"form": "soeg"}],
			"next": [{"on": "approved", "to": "journal"}, {"on": "rejected", "to": "ansoeg"}]},
		{"id": "journal", "kind": "handover", "handover": {"kind": "esdh", "title": "Tilskud", "kle": "05.01.13", "facet": "G01",
			"party": {"form": "soeg", "cpr": "hvem.cpr"}, "documents": [{"form": "soeg", "title": "Ansøgning"}],
			"files": [{"form": "soeg", "path": "/udgifter/*/bilag"}]},
			"next": [{"on": "done", "to": "slut"}]},
		{"id": "slut", "kind": "end"}
	]}`

const formJSON = `{
	"id": "soeg", "version": "1", "languages": ["da"], "title": "Søg {= params.sag ?? ''}",
	"rules": [{"assert": "not (land == 'dk') or antal > 1", "message": {"text": "for_faa"}, "at": ["/antal"]}],
	"pages": [{"id": "p", "title": "P", "fields": [
		{"key": "hvem", "type": "person", "label": "Hvem er du", "members": ["first_name", "last_name", "cpr"]},
		{"key": "land", "type": "select", "list": "lande", "label": "Land"},
		{"key": "antal", "type": "integer", "label": {"da": "Antal"}, "visible": "text('lande', land) != 'x' /* antal2 */"},
		{"key": "udgifter", "type": "list", "label": "Udgifter",
			"rules": [{"assert": "beloeb > 0 kr", "message": "M"}],
			"fields": [
				{"key": "beloeb", "type": "money", "label": "Beløb", "calc": "sum"},
				{"key": "bilag", "type": "file", "label": "Bilag", "required": "beloeb > 100 and antal > 2"}]},
		{"key": "ialt", "type": "computed", "of": "money", "label": "I alt", "calculate": "sum(udgifter, .beloeb)"},
		{"key": "gruppe", "type": "computed", "of": "money", "label": "Gruppe", "calculate": "group('sum').sum"},
		{"use": "kontakt", "key": "naboen", "label": "Naboen"},
		{"use": "kontakt"},
		{"key": "hus", "type": "text", "label": "Hus", "prefill": "login.address.line", "check": "adresse"}
	]}]}`

const blockJSON = `{"fields": [
	{"key": "telefon", "type": "phone", "label": {"text": "telefon"}},
	{"key": "mail", "type": "email", "label": "Mail", "visible": "answered(telefon)", "prefill": "login.email"}]}`

func small() workflow.Folder {
	return workflow.Folder{
		"solution.json":       []byte(solutionJSON),
		"texts.json":          []byte(`{"formaal": "Formål", "for_faa": {"da": "For få"}, "telefon": "Telefon"}`),
		"forms/soeg.json":     []byte(strings.Replace(formJSON, "0 kr", "0", 1)),
		"blocks/kontakt.json": []byte(blockJSON),
		"lists/lande.json":    []byte(`[{"value": "dk", "label": "Danmark"}, {"value": "se", "label": "Sverige"}]`),
	}
}

// with returns the folder with a text in a file replaced; it must be there.
func with(t *testing.T, folder workflow.Folder, file, old, new string) workflow.Folder {
	t.Helper()
	out := workflow.Folder{}
	for name, data := range folder {
		out[name] = data
	}
	if !strings.Contains(string(out[file]), old) {
		t.Fatalf("%s has no %q", file, old)
	}
	out[file] = []byte(strings.Replace(string(out[file]), old, new, 1))
	return out
}

// example reads one of the example solutions.
func example(t testing.TB, name string) workflow.Folder {
	t.Helper()
	folder, err := workflow.ReadFolder(os.DirFS("../../examples/kommune/solutions/" + name))
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

func indexOf(folder workflow.Folder) *check.Index {
	return check.NewIndex(func(yield func(string, workflow.Folder) bool) { yield("s", folder) })
}
