package view_test

import (
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/view"
	"github.com/borgerflow/borgerflow/i18n"
)

// heard evaluates a form of one page with these fields and answers.
func heard(t *testing.T, fields string, answers map[string]string) *form.State {
	t.Helper()
	f, err := definition.CompileJSON([]byte(`{"id":"f","version":"1","languages":["da"],"title":"F","pages":[{"id":"p","title":"P","fields":[`+fields+`]}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	a := f.NewAnswers()
	for name, raw := range answers {
		if _, err := a.Set(name, []string{raw}, i18n.Danish); err != nil {
			t.Fatal(name, err)
		}
	}
	return f.Evaluate(a, form.Facts{Lang: i18n.Danish})
}

// Whoever tabs through a table hears of every cell which row it is in.
func TestCellsAreNamedByTheirRow(t *testing.T) {
	t.Parallel()
	s := heard(t, `{"key":"t","type":"table","label":"Udgifter","rows":[{"value":"rent","label":"Husleje"}],"fields":[
		{"key":"amount","type":"money","label":"Beløb"},{"key":"paid","type":"yesno","label":"Betalt"}]},{"key":"after","type":"text","label":"Efter"}`, nil)
	page := html(view.Page(s, "p", view.Options{}))
	for _, want := range []string{
		`for="bf-t.rent.amount"><span class="sr-only">Husleje </span>Beløb</label>`,
		`<legend id="bf-t.rent.paid:label" class="form-label" tabindex="-1"><span class="sr-only">Husleje </span>Betalt</legend>`,
		`for="bf-after">Efter</label>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s:\n%s", want, page)
		}
	}
}

// Fields that are folded away come to light when something is wrong with them,
// and are not folded away again under somebody's hands.
func TestErrorsAreUnfolded(t *testing.T) {
	t.Parallel()
	const fields = `{"type":"details","label":"Mere","fields":[{"key":"n","type":"integer","label":"Antal"}]}`
	wrong, right := heard(t, fields, map[string]string{"/n": "tolv"}), heard(t, fields, map[string]string{"/n": "12"})
	all := view.Options{Show: view.ShowAll}
	before, after := view.Page(wrong, "p", all), view.Page(right, "p", all)
	const open = `class="form-details" open>`
	if !strings.Contains(html(before), open) || strings.Contains(html(after), open) {
		t.Errorf("wrong:\n%s\nright:\n%s", html(before), html(after))
	}
	for _, p := range view.Diff(before, after) {
		if p.Name == "open" {
			t.Errorf("patch %+v", p)
		}
	}
}

// An address typed twice is there to be typed; nobody reads it twice.
func TestRepeatedAnswersAreNotRead(t *testing.T) {
	t.Parallel()
	const answer = "anna@example.com"
	fixed := heard(t, `{"key":"m","type":"email","label":"E-mail","repeat":true,"readonly":true}`, map[string]string{"/m": answer})
	if page := html(view.Page(fixed, "p", view.Options{})); strings.Contains(page, "Gentag") || !strings.Contains(page, answer) {
		t.Errorf("read-only page:\n%s", page)
	}
	typed := heard(t, `{"key":"m","type":"email","label":"E-mail","repeat":true}`, map[string]string{"/m": answer, "/m_repeat": answer})
	if page := html(view.Page(typed, "p", view.Options{})); !strings.Contains(page, "Gentag") {
		t.Errorf("page:\n%s", page)
	}
	if summary := html(view.Summary(typed, view.SummaryOptions{})); strings.Contains(summary, "Gentag") {
		t.Errorf("summary:\n%s", summary)
	}
}

func TestSummaryShowsTheDrawnSignature(t *testing.T) {
	t.Parallel()
	const drawing = "M10 10L20 30"
	s := heard(t, `{"key":"s","type":"signature","label":"Underskrift"}`, map[string]string{"/s/drawing": drawing})
	for name, got := range map[string]string{
		"summary":  html(view.Summary(s, view.SummaryOptions{Brief: true})),
		"document": html(view.Document(s, view.DocumentOptions{})),
	} {
		if strings.Count(got, `<path d="`+drawing+`">`) != 1 || !strings.Contains(got, "Underskrift") {
			t.Errorf("%s:\n%s", name, got)
		}
	}
}

// What has a fixed form says so before it is typed wrong.
func TestHowToWrite(t *testing.T) {
	t.Parallel()
	s := heard(t, `{"key":"a","type":"account","label":"Konto","members":["registration_number","account_number","iban"]},
		{"key":"km","type":"distance","label":"Afstand"},{"key":"days","type":"duration","in":"days","label":"Dage"}`, nil)
	page := html(view.Page(s, "p", view.Options{}))
	for _, want := range []string{
		`>4 cifre</div><input id="bf-a.registration_number" class="form-input input-width-xxs" type="text" inputmode="numeric"`,
		`>højst 10 cifre</div>`, `>for eksempel DK50 0040 0440 1162 43</div>`,
		`<input id="bf-km" class="form-input input-width-s" type="text" inputmode="decimal"`,
		`<input id="bf-days" class="form-input input-width-xs" type="text" inputmode="numeric"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s:\n%s", want, page)
		}
	}
}

// The error summary says which group a field is in: there may be two with
// members of the same names.
func TestErrorsAreNamedByTheirGroup(t *testing.T) {
	t.Parallel()
	s := heard(t, `{"key":"a","type":"child","label":"Barnet","required":true,"members":["first_name"]},{"key":"t","type":"phone","label":"Telefon","required":true}`, nil)
	page := html(view.Page(s, "p", view.Options{Show: view.ShowAll, ErrorSummary: true}))
	for _, want := range []string{`href="#bf-a.first_name">Barnet: Barnets fornavn: Feltet skal udfyldes.</a>`, `href="#bf-t">Telefon: Feltet skal udfyldes.</a>`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s:\n%s", want, page)
		}
	}
}
