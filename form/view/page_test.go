package view_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/view"
	"github.com/borgerflow/borgerflow/i18n"
)

// application is a form with everything a page can hold.
func application(t testing.TB) *form.Form {
	text := func(key, da, en string) *form.Field { return &form.Field{Key: key, Type: "text", Label: both(da, en)} }
	kind := &form.Field{Key: "slags", Type: "radio", Label: both("Behandling", "Treatment"), Required: yes(), Options: []form.Option{
		{Value: "tand", Label: both("Tandprotese", "Denture")}, {Value: "briller", Label: both("Briller", "Glasses")},
	}}
	branch := &form.Field{Type: form.TypeBranch, Visible: chosen(t, "briller"), Fields: []*form.Field{text("styrke", "Styrke", "Strength")}}
	estimates := &form.Field{
		Key: "overslag", Type: "list", Label: both("Overslag", "Estimate"), Required: yes(), MaxItems: number(4),
		Fields: []*form.Field{
			text("klinik", "Klinik", "Clinic"), {Key: "pris", Type: "money", Label: both("Pris", "Price"), Required: yes()},
			{Key: "haster", Type: "boolean", Label: both("Haster", "Urgent")},
		},
	}
	insurance := &form.Field{
		Key: "forsikring", Type: "group", Label: both("Sygeforsikring", "Health insurance"), Help: both("Danmark", "Danmark"),
		Fields: []*form.Field{
			{Key: "medlem", Type: "yesno", Label: both("Er du medlem?", "Are you a member?")}, text("gruppe", "Gruppe", "Group"),
		},
	}
	first := page("ansoeger",
		&form.Field{Type: "notice", Level: "warning", Label: rich("Læs ", "vejledningen", "https://eksempel.dk/v")},
		&form.Field{Type: "heading", Level: "2", Label: both("Om behandlingen", "About the treatment")},
		&form.Field{Type: "paragraph", Label: both("Skriv kort.", "Be brief.")},
		kind, branch)
	first.Help = both("Vi bruger oplysningerne i sagen.", "We use the answers in the case.")
	second := page("udgifter", &form.Field{
		Type: "section", Label: both("Udgifter", "Expenses"), Help: both("Alle beløb i kroner.", "All amounts in kroner."),
		Fields: []*form.Field{estimates, insurance},
	})
	third := page("slut", &form.Field{Key: "tro", Type: "declaration", Label: both("Jeg siger sandheden", "I tell the truth"), Required: yes()},
		&form.Field{Key: "skjult", Type: "text", Internal: true})
	return compileRefs(t, []form.Ref{{Kind: form.RefField, Field: 4, Type: expression.Type{Kind: expression.Text}}}, first, second, third)
}

func rich(before, word, href string) form.Text {
	return form.Text{{Lang: i18n.Danish, Body: []form.Inline{{Kind: form.Paragraph, Kids: []form.Inline{
		{Text: before}, {Kind: form.Anchor, Href: href, Kids: []form.Inline{{Text: word}}}, {Kind: form.Break}, {Kind: form.Bold, Kids: []form.Inline{{Text: "nu"}}},
	}}, {Kind: form.Bullets, Kids: []form.Inline{{Kind: form.Item, Kids: []form.Inline{{Text: "punkt"}}}}}}}}
}

// chosen is the condition that a text field, which reference 0 reads, has value.
func chosen(t testing.TB, value string) *expression.Node {
	t.Helper()
	equal, ok := expression.OpNamed("==")
	if !ok {
		t.Fatal("there is no ==")
	}
	text := expression.Type{Kind: expression.Text}
	n, err := expression.Operation(equal, expression.Type{Kind: expression.Bool}, "",
		expression.Reference(0, text), expression.Constant(expression.TextOf(value)))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func filled(t testing.TB, f *form.Form) *form.Answers {
	a := f.NewAnswers()
	set(t, a, "/slags", "briller")
	set(t, a, "/styrke", "+2")
	for range 2 {
		row, err := a.AddRow("/overslag", "", facts(i18n.Danish))
		if err != nil {
			t.Fatal(err)
		}
		set(t, a, row+"/pris", "100")
	}
	set(t, a, "/overslag/r2/pris", "mange penge")
	set(t, a, "/forsikring/medlem", "true")
	return a
}

func TestWholePages(t *testing.T) {
	t.Parallel()
	f := application(t)
	options := view.Options{
		Action: "/sag/1?a=1&b=2", Hidden: []view.Hidden{{Name: "_csrf", Value: `"><script>`}},
		Show: view.ShowAll, ErrorSummary: true, WholeForm: true, Notices: []view.Notice{{Level: "success", Text: "Kladden er gemt."}},
		PageURL: func(page string) string { return "/sag/1/" + page },
	}
	for _, lang := range []i18n.Lang{i18n.Danish, i18n.English} {
		s := f.Evaluate(filled(t, f), facts(lang))
		for _, id := range view.Pages(s) {
			n := view.Page(s, id, options)
			uniqueIDs(t, n)
			wellFormed(t, html(n))
			golden(t, "page/"+id+"."+string(lang)+".html", broken(n))
			if got := html(view.Page(s, id, options)); got != html(n) {
				t.Errorf("page %s is not the same twice", id)
			}
		}
	}
}

func TestPagesOfTheFormAndOfFaults(t *testing.T) {
	t.Parallel()
	f := application(t)
	s := f.Evaluate(filled(t, f), facts(i18n.Danish))
	if got := strings.Join(view.Pages(s), " "); got != "ansoeger udgifter slut" {
		t.Errorf("Pages = %s", got)
	}
	var on []string
	for _, f := range s.Faults() {
		on = append(on, view.PageOf(s, f))
	}
	if got := strings.Join(on, " "); got != "udgifter slut" {
		t.Errorf("faults are on %s, want udgifter slut", got)
	}
	if got := view.PageOf(s, form.Fault{Path: "/nowhere"}); got != "" {
		t.Errorf("PageOf(unknown) = %q", got)
	}
	if n := view.Page(s, "nowhere", view.Options{}); n.Find("bf:step") == nil || n.Find("bf:back") != nil {
		t.Error("an unknown page is not the first page")
	}
}

func TestFaultsAreShownOnlyWhenAsked(t *testing.T) {
	t.Parallel()
	f := application(t)
	s := f.Evaluate(filled(t, f), facts(i18n.Danish))
	const id = "bf-overslag.r2.pris:error"
	tests := []struct {
		name string
		o    view.Options
		want bool
	}{
		{"none", view.Options{ErrorSummary: true}, false},
		{"touched another", view.Options{ErrorSummary: true, Show: view.ShowTouched, Touched: map[string]bool{"/slags": true}}, false},
		{"touched", view.Options{ErrorSummary: true, Show: view.ShowTouched, Touched: map[string]bool{"/overslag/r2/pris": true}}, true},
		{"all", view.Options{ErrorSummary: true, Show: view.ShowAll}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n := view.Page(s, "udgifter", tt.o)
			if got := n.Find(id) != nil; got != tt.want {
				t.Errorf("error shown = %v, want %v", got, tt.want)
			}
			if got := n.Find("bf:errors") != nil; got != tt.want {
				t.Errorf("summary shown = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestRowsCanBeAddedAndRemovedWithinTheirLimits(t *testing.T) {
	t.Parallel()
	f := application(t)
	a := filled(t, f)
	pageOf := func() *view.Node { return view.Page(f.Evaluate(a, facts(i18n.Danish)), "udgifter", view.Options{}) }
	if n := pageOf(); n.Find("bf-overslag:add") == nil || n.Find("bf-overslag.r1:remove") == nil {
		t.Error("two rows of four: adding and removing must both be possible")
	}
	for range 2 {
		if _, err := a.AddRow("/overslag", "", facts(i18n.Danish)); err != nil {
			t.Fatal(err)
		}
	}
	if n := pageOf(); n.Find("bf-overslag:add") != nil || n.Find("bf-overslag:most") == nil {
		t.Error("four rows of four: adding must not be possible, and the page must say so")
	}
}

func TestReadOnlyStepHasNoButtonsThatChange(t *testing.T) {
	t.Parallel()
	f := application(t)
	shown := facts(i18n.Danish)
	shown.ShowOnly = true
	s := f.Evaluate(filled(t, f), shown)
	for _, id := range view.Pages(s) {
		got := html(view.Page(s, id, view.Options{}))
		for _, name := range []string{`name="/`, `name="_add"`, `name="_remove"`, `value="save"`, `value="submit"`, `value="update"`} {
			if strings.Contains(got, name) {
				t.Errorf("page %s has %s", id, name)
			}
		}
	}
}

// TestPatchesKeepControls walks through a form by random and checks after every
// step that the patches give the new page, and never replace a control that
// stays, so that focus and caret are kept.
func TestPatchesKeepControls(t *testing.T) {
	t.Parallel()
	f := application(t)
	rapid.Check(t, func(t *rapid.T) {
		a := f.NewAnswers()
		id := rapid.SampledFrom([]string{"ansoeger", "udgifter"}).Draw(t, "page")
		make := func() *view.Node {
			return view.Page(f.Evaluate(a, facts(i18n.Danish)), id, view.Options{
				Show: rapid.SampledFrom([]view.Show{view.ShowNone, view.ShowAll}).Draw(t, "show"), ErrorSummary: true, Scripted: true,
			})
		}
		old := make()
		for range 8 {
			change(t, a)
			page := make()
			patches := view.Diff(old, page)
			got, err := view.Apply(old, patches)
			if err != nil || !view.Equal(got, page) {
				t.Fatalf("patches do not give the page: %v", err)
			}
			keepsControls(t, old, page, patches)
			uniqueIDs(t, page)
			old = page
		}
	})
}

// TestPostingAPageUnchangedChangesNothing posts what a browser would and expects
// the same state, text that does not parse included.
func TestPostingAPageUnchangedChangesNothing(t *testing.T) {
	t.Parallel()
	f := application(t)
	rapid.Check(t, func(t *rapid.T) {
		a := f.NewAnswers()
		for range 12 {
			change(t, a)
		}
		want := f.Evaluate(a, facts(i18n.Danish))
		for _, id := range view.Pages(want) {
			values := map[string][]string{}
			post(view.Page(want, id, view.Options{}), values)
			if got := values[form.PostPage]; len(got) != 1 || got[0] != id {
				t.Fatalf("the page says it is %v, want %s", got, id)
			}
			posted, faults := form.ReadPost(a, values, facts(i18n.Danish))
			if len(faults) > 0 {
				t.Fatalf("page %s: %v", id, faults)
			}
			if diff := cmp.Diff(stateJSON(t, want), stateJSON(t, f.Evaluate(posted, facts(i18n.Danish)))); diff != "" {
				t.Fatalf("posting page %s changed something (-want +got):\n%s", id, diff)
			}
		}
	})
}

func stateJSON(t *rapid.T, s *form.State) string {
	data, err := s.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(data), "},", "},\n")
}

// post collects what a browser would post of a page, no button pressed.
func post(n *view.Node, into map[string][]string) {
	name, named := n.Attr("name")
	kind, _ := n.Attr("type")
	value, _ := n.Attr("value")
	_, checked := n.Attr("checked")
	switch {
	case !named, n.Tag == "button", kind == "file":
	case (kind == "radio" || kind == "checkbox") && !checked:
	default:
		into[name] = append(into[name], value)
	}
	for _, kid := range n.Kids {
		post(kid, into)
	}
}

func TestHeadingLevelsAndLabels(t *testing.T) {
	t.Parallel()
	f := application(t)
	s := f.Evaluate(filled(t, f), facts(i18n.English))
	n := view.Page(s, "ansoeger", view.Options{Level: 2, Prefix: "x9", Labels: view.Labels{Next: "Go on"}})
	for id, want := range map[string]string{"x9:title": "h2", "x9:heading": "h3", "x9:n2": "h4"} {
		if got := n.Find(id); got == nil || got.Tag != want {
			t.Errorf("%s is %v, want a %s", id, got, want)
		}
	}
	if got := words(n.Find("x9:next")); got != "Go on" {
		t.Errorf("button says %q", got)
	}
	bare := view.Page(s, "ansoeger", view.Options{NoTitle: true, NoSave: true, Scripted: true})
	if bare.Find("bf:title") != nil || bare.Find("bf:save") != nil || bare.Find("bf:update") != nil || bare.Find("bf:heading").Tag != "h1" {
		t.Error("title, save or update button are there, or the page's heading is not the first")
	}
}

func change(t *rapid.T, a *form.Answers) {
	row := "/overslag/r" + strconv.Itoa(rapid.IntRange(1, 4).Draw(t, "row"))
	switch rapid.IntRange(0, 4).Draw(t, "what") {
	case 0:
		a.AddRow("/overslag", "", facts(i18n.Danish)) // a full list is fine
	case 1:
		a.RemoveRow(row) // a row that is not there is fine
	default:
		name := rapid.SampledFrom([]string{"/slags", "/styrke", row + "/pris", row + "/klinik", row + "/haster", "/forsikring/medlem"}).Draw(t, "name")
		raw := rapid.SampledFrom([]string{"", "tand", "briller", "true", "12,50", "x"}).Draw(t, "raw")
		if strings.HasSuffix(name, "/haster") && raw != "" {
			raw = "true" // a box to tick can say nothing else
		}
		a.Set(name, []string{raw}, i18n.Danish) // a row that is not there is fine
	}
}

func keepsControls(t *rapid.T, old, page *view.Node, patches []view.Patch) {
	for _, p := range patches {
		gone := map[string]bool{}
		switch p.Op {
		case view.OpRemove, view.OpReplace:
			controls(old.Find(p.ID), gone)
		case view.OpKids, view.OpText:
			for _, kid := range old.Find(p.ID).Kids {
				controls(kid, gone)
			}
		}
		for id := range gone {
			if page.Find(id) != nil {
				t.Fatalf("%s of %s takes the control %s away, though it stays", p.Op, p.ID, id)
			}
		}
	}
}

func controls(n *view.Node, into map[string]bool) {
	switch n.Tag {
	case "input", "select", "textarea", "button":
		into[n.ID] = true
	}
	for _, kid := range n.Kids {
		controls(kid, into)
	}
}
