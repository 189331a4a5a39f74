package formtest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/formtest"
	"github.com/google/go-cmp/cmp"
)

func compile(t testing.TB, fields string) *form.Form {
	t.Helper()
	f, err := definition.CompileJSON([]byte(`{"id":"f","version":"1","languages":["da","en"],"title":"F","pages":[{"id":"p","title":"P","fields":[`+fields+`]}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

const claim = `
	{"key":"kind","type":"radio","label":"Kind","required":true,"options":[{"value":"first","label":"Første gang"},{"value":"again","label":"Igen"}]},
	{"key":"why","type":"text","label":"Why","visible":"kind == 'again'","required":true},
	{"key":"expenses","type":"list","label":"Expenses","maxItems":2,"fields":[
		{"key":"amount","type":"money","label":"Amount","required":true,"max":1000},
		{"key":"receipt","type":"file","label":"Receipt","visible":"amount > 100"}]},
	{"key":"total","type":"computed","of":"money","label":"Total","calculate":"sum(expenses, .amount)"},
	{"key":"name","type":"text","label":"Name","prefill":"login.name","readonly":true}`

func TestFill(t *testing.T) {
	t.Parallel()
	formtest.Fill(t, compile(t, claim), facts()).
		WantHidden("/why").WantFault("/kind", "required").WantValue("/name", "Anna").WantReadOnly("/name").
		Set("/kind", "again").WantVisible("/why").WantRequired("/why").WantValue("/kind", "Igen").WantValue("/kind", "again").
		Set("/why", "Ny regning").
		Row("/expenses").Set("/expenses/0/amount", "1.250,50").WantFault("/expenses/0/amount", "too_large").WantVisible("/expenses/0/receipt").
		WantMessage("/expenses/0/amount", "Svaret må højst være 1.000,00 kr.").
		Attach("/expenses/r1/receipt", form.File{ID: "1", Name: "bon.pdf", Size: 10, Type: "application/pdf", SHA256: "x"}).
		Row("/expenses").WantRows("/expenses", 2).RemoveRow("/expenses/0").Set("/expenses/0/amount", "99").
		WantValue("/total", "99,00 kr.").WantValue("/total", "99,00").WantHidden("/expenses/0/receipt").WantFault("/expenses").
		WantOK().
		WantSubmission(`{"kind":"again","why":"Ny regning","expenses":[{"_id":"r2","amount":{"amount":9900,"currency":"DKK"}}],"total":{"amount":9900,"currency":"DKK"},"name":"Anna"}`).
		Know(func(facts *form.Facts) { facts.Lang = "en" }).WantValue("/total", "DKK 99.00").WantOptional("/expenses").
		WantOffers("/kind", "first", "again")
}

// recorder is a test that only writes down what went wrong.
type recorder struct {
	testing.TB
	lines []string
}

func (r *recorder) Helper() {}

func (r *recorder) Errorf(format string, args ...any) {
	r.lines = append(r.lines, fmt.Sprintf(format, args...))
}

func (r *recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	panic(r)
}

// What is not as wanted is said in words that an author understands.
func TestFillSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	f := compile(t, claim)
	for _, c := range []struct {
		do   func(*formtest.Person)
		want string
	}{
		{func(p *formtest.Person) { p.WantVisible("/why") }, "/why is hidden, want it shown"},
		{func(p *formtest.Person) { p.WantHidden("/kind") }, "/kind is shown, want it hidden"},
		{func(p *formtest.Person) { p.WantRequired("/why") }, "/why is optional or hidden, want it required"},
		{func(p *formtest.Person) { p.WantOptional("/kind") }, "/kind is required, want it optional"},
		{func(p *formtest.Person) { p.WantReadOnly("/kind") }, "/kind is open or hidden, want it read-only"},
		{func(p *formtest.Person) { p.WantValue("/total", "1,00 kr.") }, `/total is "0,00 kr.", want "1,00 kr."`},
		{func(p *formtest.Person) { p.WantValue("/name", "") }, `/name is "Anna", want blank`},
		{func(p *formtest.Person) { p.WantValue("/why", "x") }, `/why is hidden, want "x"`},
		{func(p *formtest.Person) {
			p.Row("/expenses").Set("/expenses/0/amount", "mange").WantValue("/expenses/0/amount", "1,00")
		}, `/expenses/0/amount is blank, because "mange" is not understood, want "1,00"`},
		{func(p *formtest.Person) { p.WantOffers("/kind", "first") }, `/kind offers ["first" "again"], want ["first"]`},
		{func(p *formtest.Person) { p.WantRows("/expenses", 1) }, "/expenses has 0 rows, want 1"},
		{func(p *formtest.Person) { p.WantFault("/kind") }, "/kind has the faults [\"required\"], want []\n\tFeltet skal udfyldes."},
		{func(p *formtest.Person) { p.WantMessage("/kind", "Vælg.") }, `/kind has the messages ["Feltet skal udfyldes."], want "Vælg." among them`},
		{func(p *formtest.Person) { p.WantOK() }, "the form cannot be submitted:\n\t/kind: required: Feltet skal udfyldes."},
		{func(p *formtest.Person) { p.WantSubmission(`{"a": 1}`) }, "what is handed over is\n\t{\"expenses\":[],\"total\":{\"amount\":0,\"currency\":\"DKK\"},\"name\":\"Anna\"}, want\n\t{\"a\":1}"},
		{func(p *formtest.Person) { p.Set("/nothing", "x") }, "the form has nothing at /nothing"},
		{func(p *formtest.Person) { p.Set("/total", "1") }, "/total takes no answer: form: the field takes no answer"},
		{func(p *formtest.Person) { p.RemoveRow("/expenses/0") }, "/expenses/0 is no row: form: no field or row has that name"},
		{func(p *formtest.Person) { p.Row("/kind") }, "/kind takes no row: form: no field or row has that name"},
		{func(p *formtest.Person) { p.Attach("/kind", form.File{}) }, "/kind takes no file: form: the field takes no answer"},
	} {
		got := said(f, c.do)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

func said(f *form.Form, do func(*formtest.Person)) (text string) {
	r := &recorder{}
	defer func() {
		if stopped := recover(); stopped != nil && stopped != any(r) {
			panic(stopped)
		}
		text = strings.Join(r.lines, "\n")
	}()
	do(formtest.Fill(r, f, form.Facts{Lang: "da", Values: map[string]expression.Value{"login.name": expression.TextOf("Anna")}}))
	return ""
}
