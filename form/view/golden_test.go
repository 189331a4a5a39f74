package view_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/view"
	"github.com/borgerflow/borgerflow/i18n"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares got with a file under testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("golden file: %v (run with -update)", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", path, diff)
	}
}

// broken puts every element on a line of its own, to be read.
func broken(n *view.Node) string {
	return strings.ReplaceAll(html(n), "><", ">\n<") + "\n"
}

// kind is a field type to show in every state it can be in.
type kind struct {
	name string
	with func(f *form.Field)
	fill string // what a citizen may type
	bad  string // what is wrong; "" = nothing typed is
}

var photo = form.File{ID: "a1b2", Name: "hul i <vejen>.jpg", Size: 123_456, Type: "image/jpeg", SHA256: "00"}

func kinds() []kind {
	choices := func(f *form.Field) {
		f.Options = []form.Option{
			{Value: "tand", Label: both("Tandprotese", "Denture"), Help: both("Hel eller delvis", "Full or partial")},
			{Value: "briller", Label: both("Briller", "Glasses")},
		}
	}
	return []kind{
		{name: "text", with: func(f *form.Field) { f.Autocomplete, f.Width = "name", 30 }, fill: "Åse Ødegård", bad: "a\x07b"},
		{name: "textarea", with: func(f *form.Field) { f.MaxLength = 100 }, fill: "Første\nAnden", bad: "a\x07b"},
		{name: "richtext", fill: "Det er **vigtigt**, se [kortet](https://eksempel.dk/kort).\n\n- Et\n- *To*", bad: "a\x07b"},
		{name: "integer", fill: "1234", bad: "tolv"},
		{name: "money", fill: "1250,5", bad: "1.2.3,4"},
		{name: "decimal", with: func(f *form.Field) { f.Places, f.Unit = 2, both("km", "km") }, fill: "1234,5", bad: "1.2.3,4"},
		{name: "percent", fill: "12,5 %", bad: "halvdelen"},
		{name: "time", fill: "kl. 8.05", bad: "25.00"},
		{name: "datetime", fill: "2.3.2026 kl. 14.30", bad: "2.3.2026"},
		{name: "duration", fill: "1,5 timer", bad: "længe"},
		{name: "boolean", fill: "true"},
		{name: "declaration", fill: "true"},
		{name: "yesno", fill: "false"},
		{name: "select", with: choices, fill: "briller", bad: "fodpleje"},
		{name: "radio", with: choices, fill: "tand", bad: "fodpleje"},
		{name: "autocomplete", with: choices, fill: "briller", bad: "fodpleje"},
		{name: "multiselect", with: choices, fill: "tand", bad: "fodpleje"},
		{name: "ranking", with: choices, fill: "tand", bad: "briller"},
		{name: "rating", with: func(f *form.Field) { f.Max = number(3) }, fill: "2", bad: "4"},
		{name: "likert", with: questions("radio"), fill: "tand", bad: "fodpleje"},
		{name: "matrix", with: questions("multiselect"), fill: "tand", bad: "fodpleje"},
		{name: "date", fill: "2/3-2026", bad: "31.02.2026"},
		{name: "email", fill: "aase@eksempel.dk", bad: "aase@"},
		{name: "phone", with: func(f *form.Field) { f.Autocomplete = "tel-national" }, fill: "+45 20123456", bad: "123"},
		{name: "cpr", fill: "6101011234", bad: "12345"},
		{name: "cvr", fill: "DK 99999993", bad: "12345678"},
		{name: "pnumber", fill: "1 234 567 890", bad: "12"},
		{name: "licenseplate", fill: "ab12345", bad: "AB 12 3456"},
		{name: "url", fill: "www.eksempel.dk", bad: "javascript:alert(1)"},
		{name: "computed", with: func(f *form.Field) {
			f.Of, f.Calculate = "money", expression.Constant(expression.MoneyOere(123_450))
		}},
		{name: "file", with: func(f *form.Field) {
			f.Accept, f.MaxSize, f.Many = []string{"image/jpeg", "application/pdf"}, 10<<20, true
			f.MaxItems = number(3)
		}},
	}
}

// inside leads from the field to what is answered in it.
func (k kind) inside() string {
	if k.name == "likert" || k.name == "matrix" {
		return "/dag"
	}
	return ""
}

// questions makes members that share their options, as a compiler does.
func questions(kind string) func(*form.Field) {
	return func(f *form.Field) {
		for key, label := range map[string]form.Text{"dag": both("Om dagen", "By day"), "nat": both("Om natten", "By night")} {
			row := &form.Field{Key: key, Type: kind, Label: label, Required: yes(), Options: []form.Option{
				{Value: "tand", Label: both("Tandprotese", "Denture")}, {Value: "briller", Label: both("Briller", "Glasses")},
			}}
			if key == "dag" {
				row.Help = both("Kl. 7 til 19", "7 am to 7 pm")
			}
			f.Fields = append(f.Fields, row)
		}
		slices.SortFunc(f.Fields, func(a, b *form.Field) int { return strings.Compare(a.Key, b.Key) })
	}
}

// field makes the field of a kind with everything around it.
func (k kind) field() *form.Field {
	f := &form.Field{
		Key: "felt", Type: k.name, Label: both("Feltet", "The field"),
		Help: both("Hjælp til feltet", "Help for the field"), Required: yes(),
	}
	if k.with != nil {
		k.with(f)
	}
	return f
}

func (k kind) form(t *testing.T, change func(*form.Field)) *form.Form {
	f, inRow := k.field(), k.field()
	if change != nil {
		change(f)
	}
	list := &form.Field{Key: "liste", Type: "list", Label: both("Overslag", "Estimate"), Fields: []*form.Field{inRow}, Internal: change != nil}
	return compile(t, page("p", f, list))
}

func (k kind) answer(t *testing.T, a *form.Answers, name string, bad bool) {
	switch {
	case k.name == "file":
		if err := a.AddFile(name, photo); err != nil {
			t.Fatal(err)
		}
	case bad:
		set(t, a, name+k.inside(), k.bad)
	case k.name == "ranking":
		if _, err := a.Set(name, []string{"briller", k.fill}, i18n.Danish); err != nil {
			t.Fatal(err)
		}
	case k.fill != "":
		set(t, a, name+k.inside(), k.fill)
	}
}

func TestEveryFieldTypeInEveryState(t *testing.T) {
	t.Parallel()
	for _, k := range kinds() {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			for _, lang := range []i18n.Lang{i18n.Danish, i18n.English} {
				golden(t, "field/"+k.name+"."+string(lang)+".html", k.states(t, lang))
			}
		})
	}
}

func (k kind) states(t *testing.T, lang i18n.Lang) string {
	t.Helper()
	var out strings.Builder
	add := func(state string, f *form.Form, facts form.Facts, o view.Options, change func(a *form.Answers)) {
		a := f.NewAnswers()
		if change != nil {
			change(a)
		}
		n := view.Page(f.Evaluate(a, facts), "p", o)
		wellFormed(t, html(n))
		uniqueIDs(t, n)
		out.WriteString("<!-- " + state + " -->\n" + broken(&view.Node{Tag: "div", Kids: n.Find("bf:page").Kids[:1]}))
	}
	alone := func(*form.Field) {}
	fill := func(a *form.Answers) { k.answer(t, a, "/felt", false) }
	add("empty", k.form(t, alone), facts(lang), view.Options{}, nil)
	add("filled", k.form(t, alone), facts(lang), view.Options{}, fill)
	add("required", k.form(t, alone), facts(lang), view.Options{Show: view.ShowAll}, nil)
	if k.bad != "" {
		add("wrong", k.form(t, alone), facts(lang), view.Options{Show: view.ShowAll}, func(a *form.Answers) { k.answer(t, a, "/felt", true) })
	}
	add("read-only", k.form(t, func(f *form.Field) { f.ReadOnly = yes() }), facts(lang), view.Options{}, fill)
	hidden := facts(lang)
	hidden.Withheld = []string{"/felt"}
	add("withheld", k.form(t, alone), hidden, view.Options{Show: view.ShowAll}, fill)
	out.WriteString(k.inRow(t, lang))
	return out.String()
}

func (k kind) inRow(t *testing.T, lang i18n.Lang) string {
	f := k.form(t, nil)
	a := f.NewAnswers()
	row, err := a.AddRow("/liste", "r7", facts(lang))
	if err != nil {
		t.Fatal(err)
	}
	k.answer(t, a, row+"/felt", false)
	n := view.Page(f.Evaluate(a, facts(lang)), "p", view.Options{})
	wellFormed(t, html(n))
	uniqueIDs(t, n)
	return "<!-- in a row -->\n" + broken(n.Find("bf-liste.r7:row"))
}
