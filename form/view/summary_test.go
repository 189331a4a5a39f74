package view_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/view"
	"github.com/borgerflow/borgerflow/i18n"
)

func TestSummary(t *testing.T) {
	t.Parallel()
	f := application(t)
	for _, lang := range []i18n.Lang{i18n.Danish, i18n.English} {
		withheld := facts(lang)
		withheld.Withheld = []string{"/overslag/*/klinik", "/forsikring"}
		a := filled(t, f)
		set(t, a, "/overslag/r1/klinik", "Tand & Co")
		n := view.Summary(f.Evaluate(a, withheld), view.SummaryOptions{PageURL: func(page string) string { return "/ret/" + page }})
		uniqueIDs(t, n)
		wellFormed(t, html(n))
		golden(t, "summary/whole."+string(lang)+".html", broken(n))
		if strings.Contains(html(n), "Tand &amp; Co") {
			t.Error("a withheld answer is in the summary")
		}
		brief := view.Summary(f.Evaluate(f.NewAnswers(), facts(lang)), view.SummaryOptions{Brief: true})
		if strings.Contains(html(brief), "overslag") {
			t.Error("a brief summary shows a list without rows")
		}
	}
}

func TestSummaryShowsEveryFieldType(t *testing.T) {
	t.Parallel()
	for _, k := range kinds() {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			f := k.form(t, func(*form.Field) {})
			a := f.NewAnswers()
			k.answer(t, a, "/felt", false)
			s := f.Evaluate(a, facts(i18n.Danish))
			n := view.Summary(s, view.SummaryOptions{FileURL: func(string, form.File) string { return "/fil/1" }})
			wellFormed(t, html(n))
			answer := n.Find(view.ID("bf", "/felt"+k.inside()))
			if answer == nil {
				t.Fatal("no answer")
			}
			if got, want := words(answer), s.Display(s.Find("/felt"+k.inside())); k.name != "file" && got != strings.ReplaceAll(want, "\n", "") {
				t.Errorf("shown as %q, want %q", got, want)
			}
		})
	}
}

func words(n *view.Node) string {
	out := n.Text
	for _, kid := range n.Kids {
		out += words(kid)
	}
	return out
}

func TestDocumentIsWholeAndAlwaysTheSame(t *testing.T) {
	t.Parallel()
	f := application(t)
	options := view.DocumentOptions{
		Sender: "Eksempel Kommune", Lines: []view.Line{{Label: "Sag", Value: "2026-17"}, {Label: "Modtaget", Value: "2. marts 2026"}},
		Intro: []string{"Kære <borger>\nTak."}, Closing: []string{"Venlig hilsen"}, Test: true,
	}
	make := func() []byte {
		return view.AppendHTML(nil, view.Document(f.Evaluate(filled(t, f), facts(i18n.Danish)), options))
	}
	got := make()
	wellFormed(t, string(got))
	golden(t, "document/whole.da.html", strings.ReplaceAll(string(got), "><", ">\n<")+"\n")
	if !bytes.Equal(got, make()) {
		t.Error("the same state and options gave other bytes")
	}
	for _, banned := range []string{"<script", "<link", "<img", "src=", "<form", "<input"} {
		if bytes.Contains(got, []byte(banned)) {
			t.Errorf("the document holds %s", banned)
		}
	}
}

func TestDocumentLeavesOutWhatIsNotPrinted(t *testing.T) {
	t.Parallel()
	no := false
	f := compile(t, page("p", &form.Field{Key: "a", Type: "text", Label: both("A", "A"), Print: &no}, &form.Field{Key: "b", Type: "text", Label: both("B", "B")}))
	a := f.NewAnswers()
	set(t, a, "/a", "hemmeligt")
	set(t, a, "/b", "kendt")
	got := html(view.Document(f.Evaluate(a, facts(i18n.Danish)), view.DocumentOptions{}))
	if strings.Contains(got, "hemmeligt") || !strings.Contains(got, "kendt") {
		t.Errorf("printed: %s", got)
	}
}
