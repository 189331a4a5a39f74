package check_test

import (
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/check"
	"github.com/google/go-cmp/cmp"
)

// found returns the findings with one of the codes, one on a line.
func found(t *testing.T, folder workflow.Folder, o *check.Options, codes ...string) []string {
	t.Helper()
	all, err := check.Solution(folder, o)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range all {
		for _, code := range codes {
			if string(f.Code) == code {
				out = append(out, f.String())
			}
		}
	}
	return out
}

func TestSolutionForms(t *testing.T) {
	t.Parallel()
	const plain = `{"id": "notat", "version": "1", "languages": ["da"], "title": "Notat", "pages": [{"id": "p", "title": "P", "fields": [
		{"key": "tekst", "type": "text", "label": "Tekst", "internal": true, "prefill": "params.x"},
		{"key": "sted", "type": "text", "label": "Sted", "visible": "forms.soeg.antal > 1"}]}]}`
	more := small()
	more["forms/notat.json"] = []byte(plain)
	codes := []string{"unused_form", "form_never_filled", "reads_later_form", "unused_field"}
	shown := with(t, more, sol, `"forms": [{"form": "soeg"}],
			"next": [{"on": "approved"`, `"forms": [{"form": "soeg"}, {"form": "notat"}],
			"next": [{"on": "approved"`)
	later := with(t, with(t, more, sol, `{"id": "slut", "kind": "end"}`, `{"id": "notat", "kind": "fill", "title": "Notat", "assign": {"group": "vej"}, "forms": [{"form": "notat"}], "next": [{"on": "submitted", "to": "slut"}]}, {"id": "slut", "kind": "end"}`),
		sol, `"next": [{"on": "done", "to": "slut"}]`, `"next": [{"on": "done", "to": "notat"}]`)
	first := with(t, later, "forms/notat.json", `"visible": "forms.soeg.antal > 1"`, `"help": "H"`)
	first = with(t, first, soeg, `"visible": "text('lande', land) != 'x' /* antal2 */"`, `"visible": "answered(forms.notat.tekst)"`)
	for name, c := range map[string]struct {
		folder workflow.Folder
		want   []string
	}{
		"a form that nothing uses": {more, []string{
			`forms/notat.json: warning: unused_form: no step uses form "notat", and nothing reads it`,
			`forms/notat.json#/pages/0/fields/0: note: unused_field: "tekst" is neither shown nor read by anything in the form.`,
		}},
		"a form that nobody fills in": {shown, []string{
			`forms/notat.json#/pages/0/fields/0: note: unused_field: "tekst" is neither shown nor read by anything in the form.`,
			`solution.json#/steps/1/forms/1/form: error: form_never_filled: step "behandl" uses form "notat", which no step has filled in`,
		}},
		"a form that reads what came before": {later, []string{
			`forms/notat.json#/pages/0/fields/0: note: unused_field: "tekst" is neither shown nor read by anything in the form.`,
		}},
		"a form that reads what comes after": {first, []string{
			`forms/soeg.json#/pages/0/fields/2/visible: warning: reads_later_form: form "notat" is read here, and is never filled in before form "soeg" is: it is always blank`,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if d := cmp.Diff(c.want, found(t, c.folder, nil, codes...)); d != "" {
				t.Error("(-want +got)\n" + d)
			}
		})
	}
}

func TestLetterLabels(t *testing.T) {
	t.Parallel()
	letter := func(title, document string) workflow.Folder {
		folder := with(t, small(), soeg, `"pages": [`, `"pages": [{"id": "q", "title": "Q", "fields": [
			{"key": "kort", "type": "text", "maxLength": 20, "label": "Kort"}, {"key": "langt", "type": "text", "maxLength": 100, "label": "Langt"},
			{"key": "frit", "type": "text", "label": "Frit"}, {"key": "dag", "type": "date", "label": "Dag"}]},`)
		folder = with(t, folder, sol, `"kind": "esdh", "title": "Tilskud", "kle": "05.01.13", "facet": "G01",`, `"kind": "delivery", "title": `+title+`, "body": "Hej",`)
		return with(t, folder, sol, `"title": "Ansøgning"`, `"title": `+document)
	}
	x := func(n int) string { return strings.Repeat("å", n) }
	const at = "solution.json#/steps/2/handover"
	for name, c := range map[string]struct {
		title, document string
		want            []string
	}{
		"as long as they may be": {`"` + x(128) + `"`, `{"da": "` + x(59) + `"}`, nil},
		"a letter more": {`"` + x(129) + `"`, `{"da": "` + x(60) + `"}`, []string{
			at + "/documents/0/title/da: error: label_too_long: the name of a file is at most 64 characters, and this is at least 65",
			at + "/title: error: label_too_long: the label of a letter is at most 128 characters, and this is at least 129",
		}},
		"merged, and short enough": {`"` + x(100) + `{= forms.soeg.kort ?? 'ingen' }"`, `"Svar {= dag }"`, nil},
		"merged, and maybe too long": {`"` + x(100) + `{= forms.soeg.langt }"`, `"Svar {= land }"`, []string{
			at + "/title: warning: label_may_overflow: the label of a letter is at most 128 characters, and this may be 200 with what is merged into it",
		}},
		"merged, and nobody knows": {`"{= frit }"`, `"Svar {= lower(kort) }"`, []string{
			at + "/documents/0/title: warning: label_may_overflow: the name of a file is at most 64 characters, and nothing says how long lower(kort) may be",
			at + "/title: warning: label_may_overflow: the label of a letter is at most 128 characters, and nothing says how long frit may be",
		}},
		"merged, and too long without": {`"` + x(129) + `{= frit }"`, `"Svar"`, []string{
			at + "/title: error: label_too_long: the label of a letter is at most 128 characters, and this is at least 129",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if d := cmp.Diff(c.want, found(t, letter(c.title, c.document), nil, "label_too_long", "label_may_overflow")); d != "" {
				t.Error("(-want +got)\n" + d)
			}
		})
	}
}

// What compiling warns of is among the findings, where it stands.
func TestWarningsOfTheFlow(t *testing.T) {
	t.Parallel()
	folder := with(t, small(), sol, `"next": [{"on": "submitted", "to": "behandl"}]`,
		`"next": [{"on": "submitted", "when": "false", "to": "slut"}, {"on": "submitted", "when": "forms.soeg.antal > 1", "to": "behandl"}, {"on": "submitted", "to": "behandl"}]`)
	want := []string{
		"solution.json#/steps/0/next/0/when: warning: dead_edge: the guard is never met: the edge is never taken",
		"solution.json#/steps/0/next/1/when: warning: maybe_hidden: forms.soeg.antal may be hidden, and then is blank: say what holds then, with ?? or answered()",
	}
	if d := cmp.Diff(want, found(t, folder, nil, "dead_edge", "maybe_hidden")); d != "" {
		t.Error("(-want +got)\n" + d)
	}
}

func TestSolutionThatDoesNotCompile(t *testing.T) {
	t.Parallel()
	_, err := check.Solution(with(t, small(), sol, `"to": "journal"`, `"to": "nej"`), nil)
	if _, ok := err.(workflow.Problems); !ok {
		t.Errorf("%T is not Problems", err)
	}
}

// The examples have nothing that must be mended.
func TestExamplesAreClean(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"helbredstillaeg", "praj"} {
		findings, err := check.Solution(example(t, name), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range findings {
			if f.Level == "error" {
				t.Error(name, f)
			}
		}
	}
}
