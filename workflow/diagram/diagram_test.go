package diagram_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/diagram"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden holds text to a file.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s (-want +got)\n%s", name, d)
	}
}

func compile(t *testing.T, folder workflow.Folder) *workflow.Workflow {
	t.Helper()
	w, err := workflow.Compile(folder, nil)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func example(t *testing.T, path string) *workflow.Workflow {
	t.Helper()
	folder, err := workflow.ReadFolder(os.DirFS(path))
	if err != nil {
		t.Fatal(err)
	}
	return compile(t, folder)
}

func TestExamples(t *testing.T) {
	t.Parallel()
	for name, path := range map[string]string{
		"helbredstillaeg": "../../examples/kommune/solutions/helbredstillaeg", "praj": "../testdata/praj", "tilskud": "../testdata/tilskud",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := diagram.Of(example(t, path))
			golden(t, name+".svg", d.SVG(i18n.Danish))
			golden(t, name+".mmd", []byte(d.Mermaid(i18n.English)))
		})
	}
}

const formJSON = `{"id": "f", "version": "1", "languages": ["da", "en"], "title": {"da": "F", "en": "F"}, "pages": [{"id": "p", "title": {"da": "P", "en": "P"}, "fields": [
	{"key": "beloeb", "type": "money", "label": {"da": "B", "en": "B"}}, {"key": "navn", "type": "text", "label": {"da": "N", "en": "N"}}]}]}`

// flow compiles a solution with the steps given as JSON, and one form, f.
func flow(t *testing.T, steps string) *workflow.Workflow {
	t.Helper()
	return compile(t, workflow.Folder{
		"solution.json": []byte(`{"id": "x", "version": "1", "title": {"da": "Prøve", "en": "Trial"}, "owner": "O", "kle": "05.01.12", "facet": "G01",
			"languages": ["da", "en"], "start": {"login": ["mitid"]}, "steps": [` + steps + `]}`),
		"forms/f.json": []byte(formJSON),
	})
}

// fill, approve, hand and end write steps.
func fill(id, to string) string {
	return `{"id": "` + id + `", "kind": "fill", "title": {"da": "` + id + `", "en": "` + id + `"}, "forms": [{"form": "f"}], "next": [` + edges("submitted", to) + `]}`
}

func approve(id, approved, rejected string) string {
	return `{"id": "` + id + `", "kind": "approve", "title": {"da": "` + id + `", "en": "` + id + `"}, "assign": {"group": "vej"}, "next": [` +
		edges("approved", approved) + `, ` + edges("rejected", rejected) + `]}`
}

func hand(id, join, to string) string {
	if join != "" {
		join = `"join": "` + join + `", `
	}
	return `{"id": "` + id + `", "kind": "handover", ` + join + `"handover": {"kind": "esdh"}, "next": [` + edges("done", to) + `]}`
}

func end(id string) string { return `{"id": "` + id + `", "kind": "end"}` }

func edges(on, to string) string {
	var out []string
	for _, t := range strings.Split(to, " ") {
		out = append(out, `{"on": "`+on+`", "to": "`+t+`"}`)
	}
	return strings.Join(out, ", ")
}

// nested is two parallel splits, one in the other.
func nested() string {
	return strings.Join([]string{
		fill("ansoeg", "a b"), hand("a", "", "a1 a2 a3"), hand("a1", "", "samle"), approve("a2", "samle", "ansoeg"), hand("a3", "", "a4"), hand("a4", "", "samle"),
		hand("samle", "all", "ud"), approve("b", "ud", "b ansoeg"), hand("ud", "all", "slut"), end("slut"),
	}, ",")
}

// long is a flow of forty steps with ways back, over one step and over many.
func long() string {
	steps := []string{fill("s0", "s1")}
	for i := 1; i < 38; i++ {
		id, next := fmt.Sprint("s", i), fmt.Sprint("s", i+1)
		switch {
		case i%6 == 2:
			steps = append(steps, approve(id, next, fmt.Sprint("s", i-1)+" s0 afslag"))
		case i%6 == 4:
			steps = append(steps, hand(id, "", next+" "+fmt.Sprint("s", i+2)))
		case i%6 == 0:
			steps = append(steps, hand(id, "all", next))
		default:
			steps = append(steps, hand(id, "", next))
		}
	}
	return strings.Join(append(steps, end("s38"), end("afslag")), ",")
}

func TestFlows(t *testing.T) {
	t.Parallel()
	for name, steps := range map[string]string{"nested": nested(), "long": long(), "kinds": kinds()} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			golden(t, name+".svg", diagram.Of(flow(t, steps)).SVG(i18n.Danish))
		})
	}
}

// kinds is a flow with every kind of step, guards and deadlines.
func kinds() string {
	return `
		{"id": "ansoeg", "kind": "fill", "title": {"da": "Ansøg om tilskud til vedligehold af private fællesveje", "en": "Apply"}, "forms": [{"form": "f"}], "next": [{"to": "vaelg"}]},
		{"id": "vaelg", "kind": "decide", "title": {"da": "Stort beløb?", "en": "Much?"}, "next": [
			{"when": "forms.f.beloeb > 100000", "to": "chef"}, {"when": "forms.f.navn == 'Sten' and forms.f.beloeb > 500 or forms.f.beloeb == 42", "to": "samtykke"}, {"to": "betal"}]},
		{"id": "chef", "kind": "approve", "title": {"da": "Chefen godkender", "en": "The boss"}, "assign": {"group": "chefer"}, "deadline": {"workdays": 10}, "next": [
			{"on": "approved", "to": "betal"}, {"on": "rejected", "to": "ansoeg"}, {"on": "expired", "to": "afvist"}]},
		{"id": "samtykke", "kind": "consent", "consent": "indkomst", "title": {"da": "Samtykke", "en": "Consent"}, "next": [{"on": "given", "to": "betal"}, {"on": "refused", "to": "afvist"}]},
		{"id": "betal", "kind": "pay", "title": {"da": "Betal gebyr", "en": "Pay"}, "pay": {"amount": "forms.f.beloeb"}, "next": [{"on": "paid", "to": "skriv"}, {"on": "cancelled", "to": "ansoeg"}]},
		{"id": "skriv", "kind": "sign", "title": {"da": "Skriv under", "en": "Sign"}, "assign": {"to": "applicant"}, "forms": [{"form": "f"}], "next": [{"on": "signed", "to": "vent"}, {"on": "signed", "to": "robot"}, {"on": "refused", "to": "afvist"}]},
		{"id": "vent", "kind": "wait", "wait": {"for": {"days": 14}}, "next": [{"to": "samle"}]},
		{"id": "robot", "kind": "external", "external": {"topic": "opret_i_fagsystem"}, "next": [{"to": "samle"}]},
		{"id": "samle", "kind": "handover", "join": "all", "handover": {"kind": "esdh"}, "next": [{"to": "anden"}]},
		{"id": "anden", "kind": "subcase", "subcase": {"solution": "tilsyn"}, "next": [{"to": "slut"}]},
		{"id": "slut", "kind": "end", "title": {"da": "Færdig", "en": "Done"}},
		{"id": "afvist", "kind": "end", "terminate": true, "title": {"da": "Afvist", "en": "Refused"}}`
}
