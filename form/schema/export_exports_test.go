package schema_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/formtest"
	"github.com/borgerflow/borgerflow/form/schema"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/google/go-cmp/cmp"
)

const exported = `{
	"id": "udlaeg", "version": "3", "languages": ["da", "en"], "title": {"da": "Udlæg", "en": "Expenses"},
	"pages": [
		{"id": "dig", "title": {"da": "Dig", "en": "You"}, "fields": [
			{"key": "name", "type": "text", "label": {"da": "Navn", "en": "Name"}, "prefill": "login.name", "readonly": true},
			{"key": "child", "type": "child", "label": {"da": "Barn", "en": "Child"}, "sensitivity": "confidential"},
			{"type": "section", "label": {"da": "Kontakt", "en": "Contact"}, "fields": [
				{"key": "way", "type": "radio", "label": {"da": "Hvordan?", "en": "How?"}, "options": [
					{"value": "letter", "label": {"da": "Brev", "en": "Letter"}}, {"value": "phone", "label": {"da": "Telefon", "en": "Phone"}}],
					"branches": [{"equals": "phone", "fields": [{"key": "phone", "type": "phone", "label": {"da": "Nummer", "en": "Number"}}]}]},
				{"key": "days", "type": "multiselect", "label": {"da": "Dage", "en": "Days"}, "options": [
					{"value": "mon", "label": {"da": "Mandag", "en": "Monday"}}, {"value": "tue", "label": {"da": "Tirsdag", "en": "Tuesday"}}]}]},
			{"key": "secret", "type": "text", "label": {"da": "Hemmeligt", "en": "Secret"}},
			{"key": "source", "type": "text", "internal": true, "prefill": "params.kilde"},
			{"key": "note", "type": "textarea", "label": {"da": "Til os", "en": "For us"}, "print": false}
		]},
		{"id": "udlaeg", "title": {"da": "Udlæg", "en": "Expenses"}, "fields": [
			{"key": "expenses", "type": "list", "label": {"da": "Udgifter", "en": "Expenses"}, "fields": [
				{"key": "what", "type": "text", "label": {"da": "Hvad", "en": "What"}},
				{"key": "day", "type": "date", "label": {"da": "Hvornår", "en": "When"}},
				{"key": "amount", "type": "money", "label": {"da": "Beløb", "en": "Amount"}}]},
			{"key": "total", "type": "computed", "of": "money", "label": {"da": "I alt", "en": "Total"}, "calculate": "sum(expenses, .amount)"},
			{"key": "ok", "type": "declaration", "label": {"da": "Det er rigtigt", "en": "It is right"}, "required": true},
			{"key": "more", "type": "text", "label": {"da": "Andet", "en": "Anything else"}}
		]}
	]
}`

const exportedAnswers = `{
	"child": {"first_name": "Bo", "last_name": "Østergård", "cpr": "6105150000"}, "way": "letter", "phone": "+4570102030", "days": ["mon", "tue"],
	"secret": "x", "source": "brev", "note": "Ring før 12",
	"expenses": [{"_id": "r1", "what": "Briller", "day": "2026-03-02", "amount": {"amount": 125050, "currency": "DKK"}}, {"_id": "r2", "what": "Taxa"}],
	"ok": true
}`

func exportedState(t *testing.T, lang i18n.Lang, change func(*form.Facts)) *form.State {
	t.Helper()
	f, err := definition.CompileJSON([]byte(exported), nil)
	if err != nil {
		t.Fatal(err)
	}
	answers, faults, err := form.DecodeAnswers(f, []byte(exportedAnswers))
	if err != nil || len(faults) > 0 {
		t.Fatal(faults, err)
	}
	known := facts()
	known.Lang = lang
	known.Provenance = map[string]form.Provenance{"login.name": {Source: form.SourcePerson, At: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)}}
	if change != nil {
		change(&known)
	}
	return f.Evaluate(answers, known)
}

// Exports in both languages, for people to read; and they fit their schemas.
func TestExports(t *testing.T) {
	t.Parallel()
	trees, lists := validator(t, schema.TreeSchema()), validator(t, schema.FlatSchema())
	for _, lang := range []i18n.Lang{i18n.Danish, i18n.English} {
		s := exportedState(t, lang, func(f *form.Facts) { f.Withheld = []string{"/secret"} })
		tree := marshal(t, schema.ExportTree(s, &schema.ExportOptions{Origins: true}))
		golden(t, "tree."+string(lang)+".json", tree)
		flat := marshal(t, schema.ExportFlat(s, nil))
		golden(t, "flat."+string(lang)+".json", flat)
		if err := accepts(trees, tree); err != nil {
			t.Error(err)
		}
		if err := accepts(lists, flat); err != nil {
			t.Error(err)
		}
	}
}

func TestExportOptions(t *testing.T) {
	t.Parallel()
	s := exportedState(t, i18n.Danish, nil)
	keys := func(o *schema.ExportOptions) []string {
		var out []string
		for _, a := range schema.ExportFlat(s, o).Answers {
			out = append(out, a.Key)
		}
		return out
	}
	all := []string{
		"name", "child.first_name", "child.last_name", "child.cpr", "way", "days", "secret", "source", "note",
		"expenses.what", "expenses.day", "expenses.amount", "expenses.what", "total", "ok",
	}
	if diff := cmp.Diff(all, keys(nil)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	printed := slices.DeleteFunc(slices.Clone(all), func(key string) bool { return key == "source" || key == "note" })
	if diff := cmp.Diff(printed, keys(&schema.ExportOptions{Print: true})); diff != "" {
		t.Errorf("printed (-want +got):\n%s", diff)
	}
	blank := keys(&schema.ExportOptions{Blank: true})
	if !slices.Contains(blank, "more") || slices.Contains(blank, "phone") {
		t.Errorf("with blanks: %v", blank)
	}
}

// In every shared case the list and the tree say the same as the submission: the
// same values at the same places, and nothing that is hidden.
func TestExportsAreTheSubmission(t *testing.T) {
	t.Parallel()
	cases, err := formtest.Cases()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		states, err := formtest.States(c)
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range states {
			flat := schema.ExportFlat(s, nil)
			want, got := map[string]string{}, map[string]string{}
			var doc any
			unmarshal(t, s.Submission(), &doc)
			for _, a := range flat.Answers {
				e := s.At(a.Path)
				if e == nil || !e.Visible || e.Withheld != a.Withheld || a.Withheld && (a.Value != nil || a.Display != "" || a.Chosen != nil) {
					t.Errorf("%s, step %d: %s is exported", c.Name, i, a.Path)
				}
				want[a.Path] = string(marshal(t, at(doc, a.Path)))
				got[a.Path] = string(marshal(t, at(doc, a.Path)))
				if !a.Withheld {
					got[a.Path] = string(marshal(t, plain(t, a.Value)))
				}
				remove(doc, a.Path)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, step %d (-submission +export):\n%s", c.Name, i, diff)
			}
			if rest := leaves(doc); len(rest) > 0 {
				t.Errorf("%s, step %d: %v is submitted, not exported", c.Name, i, rest)
			}
			var inTree []*schema.Answer
			for _, page := range schema.ExportTree(s, nil).Pages {
				inTree = flatten(page.Fields, inTree)
			}
			if diff := cmp.Diff(string(marshal(t, flat.Answers)), string(marshal(t, append([]*schema.Answer{}, inTree...)))); diff != "" {
				t.Errorf("%s, step %d (-flat +tree):\n%s", c.Name, i, diff)
			}
		}
	}
}

func plain(t *testing.T, data json.RawMessage) (v any) {
	t.Helper()
	unmarshal(t, data, &v)
	return v
}

// at returns what stands at a pointer.
func at(v any, pointer string) any {
	for _, token := range strings.Split(pointer, "/")[1:] {
		switch in := v.(type) {
		case map[string]any:
			v = in[token]
		case []any:
			var i int
			if _, err := fmt.Sscan(token, &i); err != nil || i >= len(in) {
				return nil
			}
			v = in[i]
		}
	}
	return v
}

func remove(v any, pointer string) {
	cut := strings.LastIndex(pointer, "/")
	if in, ok := at(v, pointer[:cut]).(map[string]any); ok {
		delete(in, pointer[cut+1:])
	}
}

// leaves returns what is left of a document but objects, lists and row ids.
func leaves(v any) []any {
	var out []any
	switch v := v.(type) {
	case map[string]any:
		for name, m := range v {
			if name != "_id" {
				out = append(out, leaves(m)...)
			}
		}
	case []any:
		for _, item := range v {
			out = append(out, leaves(item)...)
		}
	default:
		out = append(out, v)
	}
	return out
}

func flatten(nodes []*schema.Node, into []*schema.Answer) []*schema.Answer {
	for _, n := range nodes {
		if n.Value != nil || n.Withheld && n.Fields == nil && n.Records == nil {
			into = append(into, &n.Answer)
		}
		into = flatten(n.Fields, into)
		for _, r := range n.Records {
			into = flatten(r.Fields, into)
		}
	}
	return into
}

// Exports hold answers and print none.
func TestExportsPrintNoAnswers(t *testing.T) {
	t.Parallel()
	s := exportedState(t, i18n.Danish, nil)
	tree, flat := schema.ExportTree(s, nil), schema.ExportFlat(s, nil)
	for _, v := range []any{tree, flat, flat.Answers[0], tree.Pages[0].Fields[1], *flat, *tree, *flat.Answers[0], *tree.Pages[0].Fields[1]} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
			if text := fmt.Sprintf(verb, v); strings.Contains(text, "6105150000") || strings.Contains(text, "Østergård") {
				t.Errorf("%T prints answers under %s", v, verb)
			}
		}
	}
}
