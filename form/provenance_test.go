package form_test

import (
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/google/go-cmp/cmp"
)

func child(first, cpr string) expression.Value {
	return expression.RecordOf([]string{"first_name", "cpr"}, []expression.Value{expression.TextOf(first), expression.TextOf(cpr)})
}

// What travels to the browser is what the form reads: of a list only the
// members, and where fields were filled from, nothing else.
func TestFactsTravelWithTheirProvenance(t *testing.T) {
	t.Parallel()
	f := compile(t, `{"key":"name","type":"text","label":"N","prefill":"login.name","readonly":true},
		{"key":"l","type":"list","label":"L","prefill":"login.children","readonly":true,"fields":[{"key":"first_name","type":"text","label":"F"}]},
		{"key":"c","type":"computed","of":"text","label":"C","calculate":"login.email"}`)
	at := time.Date(2026, 3, 2, 10, 0, 0, 500, time.UTC)
	person := form.Provenance{Source: form.SourcePerson, At: at, For: form.Actor}
	who := form.Facts{
		Values: map[string]expression.Value{
			"login.name": expression.TextOf("Anna"), "login.email": expression.TextOf("a@example.dk"),
			"login.children": expression.ListOf(child("Asta", "6101154002")),
		},
		Provenance: map[string]form.Provenance{"login.name": {Source: form.SourceLogin}, "login.email": person, "login.children": person, "login.cpr": person},
	}
	got, err := f.DecodeFacts(f.EncodeFacts(who))
	if err != nil {
		t.Fatal(err)
	}
	person.At = at.Truncate(time.Second)
	if diff := cmp.Diff(map[string]form.Provenance{"login.name": {Source: form.SourceLogin}, "login.children": person}, got.Provenance); diff != "" {
		t.Errorf("provenance (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(`[{"first_name":"Asta"}]`, wire(got.Values["login.children"])); diff != "" {
		t.Errorf("children (-want +got):\n%s", diff)
	}
	s := f.Evaluate(nil, got)
	if p, ok := s.Provenance(s.Find("/l/f1/first_name")); !ok || p != person {
		t.Errorf("the child's name is from %+v, %v", p, ok)
	}
	want := []form.Origin{
		{Path: "/name", Fact: "login.name", Provenance: form.Provenance{Source: form.SourceLogin}},
		{Path: "/l/0/first_name", Fact: "login.children", Provenance: person},
	}
	if diff := cmp.Diff(want, s.Origins()); diff != "" {
		t.Errorf("origins (-want +got):\n%s", diff)
	}
	if p, ok := s.Provenance(s.Find("/c")); ok {
		t.Errorf("a calculated field is from %+v", p)
	}
}

// The fact that fills a withheld field is what the field would tell.
func TestFactsOfWithheldFieldsStayOnTheServer(t *testing.T) {
	t.Parallel()
	f := compile(t, `{"key":"a","type":"text","label":"A","prefill":"login.email","readonly":true},
		{"key":"b","type":"text","label":"B","prefill":"login.name"},
		{"key":"l","type":"list","label":"L","prefill":"login.children","readonly":true,"fields":[{"key":"cpr","type":"cpr","label":"C"}]}`)
	who := form.Facts{
		Withheld: []string{"/a", "/l/*/cpr"},
		Values: map[string]expression.Value{
			"login.name": expression.TextOf("Anna"), "login.email": expression.TextOf("a@example.dk"),
			"login.children": expression.ListOf(child("Asta", "6101154002")),
		},
	}
	if diff := cmp.Diff(`{"withheld":["/a","/l/*/cpr"],"values":{"login.name":"Anna"}}`, string(f.EncodeFacts(who))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// No more rows are made of a fact than answers could have.
func TestRowsOfAFactAreBounded(t *testing.T) {
	t.Parallel()
	const list = `{"key":"l","type":"list","label":"L","prefill":"login.children","readonly":true,"fields":[{"key":"first_name","type":"text","label":"F"}]},
		{"key":"m","type":"list","label":"L","prefill":"login.children","fields":[{"key":"first_name","type":"text","label":"F"}]}`
	items := make([]expression.Value, 1000)
	for i := range items {
		items[i] = child("A", "6101154002")
	}
	who := form.Facts{Values: map[string]expression.Value{"login.children": expression.ListOf(items...)}}
	for _, c := range []struct {
		limits form.Limits
		most   int
	}{{form.Limits{Rows: 7}, 7}, {form.Limits{Cells: 20}, 20}} {
		f := compileWith(t, c.limits, list)
		begun, none := f.Evaluate(f.Begin(who), who), f.Evaluate(nil, who)
		for _, n := range []int{len(begun.Find("/m").Rows()), len(none.Find("/l").Rows())} {
			if n == 0 || n > c.most {
				t.Errorf("there are %d rows, want at most %d", n, c.most)
			}
		}
	}
}
