package form_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/google/go-cmp/cmp"
)

func TestFactsTravel(t *testing.T) {
	t.Parallel()
	f := compile(t, `{"key":"a","type":"text","label":"A","prefill":"login.name","readonly":true},
		{"key":"b","type":"cpr","label":"B","check":"cpr"},
		{"key":"c","type":"text","label":"C","visible":"login.authenticated and params.vej == \"x\" and steps.behandl.outcome == \"rejected\" and now == now"}`)
	who := form.Facts{
		Now: time.Date(2026, 3, 2, 23, 30, 0, 5, time.FixedZone("", 3600)), Lang: "en", Test: true, ShowOnly: true,
		Withheld: []string{"/b"},
		Values: map[string]expression.Value{
			"login.name": expression.TextOf("Anna"), "login.authenticated": expression.BoolOf(true), "params.vej": expression.TextOf("x"),
			"steps.behandl.outcome": expression.TextOf("rejected"), "login.cpr": expression.TextOf("6103700001"), "params.other": expression.TextOf("x"),
		},
		Checks: map[string]form.Check{"/b": {Of: "hash", OK: true}, "/a": {Of: "other", Code: "no"}},
		Files:  map[string]form.File{"1": {ID: "1"}},
	}
	sent := f.EncodeFacts(who)
	if !json.Valid(sent) || strings.Contains(string(sent), "6103700001") || strings.Contains(string(sent), "other\"") && strings.Contains(string(sent), "params.other") {
		t.Errorf("more than the form reads is sent: %s", sent)
	}
	got, err := f.DecodeFacts(sent)
	if err != nil {
		t.Fatal(err)
	}
	want := who
	want.Now, want.Files = who.Now.UTC().Truncate(time.Second), nil
	want.Checks = map[string]form.Check{"/a": {Of: "other", Code: "no"}}
	want.Values = map[string]expression.Value{}
	for _, name := range []string{"login.name", "login.authenticated", "params.vej", "steps.behandl.outcome"} {
		want.Values[name] = who.Values[name]
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(string(sent), string(f.EncodeFacts(got))); diff != "" {
		t.Errorf("sent again (-first +second):\n%s", diff)
	}
	if got := string(f.EncodeFacts(form.Facts{})); got != "{}" {
		t.Errorf("no facts are %s", got)
	}
}

func TestDecodeFactsRefuses(t *testing.T) {
	t.Parallel()
	f := compile(t, `{"key":"a","type":"text","label":"A","prefill":"login.name"}`)
	for _, data := range []string{``, `[]`, `{"now":"i går"}`, `{"values":{"login.name":1}}`, `{"values":[]}`, `{"checks":3}`} {
		if _, err := f.DecodeFacts([]byte(data)); !errors.Is(err, form.ErrFacts) {
			t.Errorf("%s: %v", data, err)
		}
	}
	got, err := f.DecodeFacts([]byte(`{"values":{"zz":1,"login.name":null}}`))
	if err != nil || !got.Values["login.name"].IsBlank() || len(got.Values) != 1 {
		t.Errorf("others are left out: %v, %v", got.Values, err)
	}
}

// A fact of another type than the form was compiled for is as if not known.
func TestFactsOfAnotherType(t *testing.T) {
	t.Parallel()
	f := compile(t, `{"key":"a","type":"computed","of":"text","label":"A","calculate":"login.name ?? \"none\""}`)
	who := facts()
	who.Values = map[string]expression.Value{"login.name": expression.IntegerOf(3)}
	if got := wire(f.Evaluate(f.NewAnswers(), who).Find("/a").Value); got != `"none"` {
		t.Errorf("it is %s", got)
	}
}

func TestTodayIsInCopenhagen(t *testing.T) {
	t.Parallel()
	f := compile(t, `{"key":"a","type":"computed","of":"date","label":"A","calculate":"today"}`)
	for at, want := range map[string]string{
		"2026-03-02T22:59:59Z": `"2026-03-02"`, "2026-03-02T23:00:00Z": `"2026-03-03"`,
		"2026-07-01T21:59:59Z": `"2026-07-01"`, "2026-07-01T22:00:00Z": `"2026-07-02"`,
	} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := wire(f.Evaluate(nil, form.Facts{Now: now}).Find("/a").Value); got != want {
			t.Errorf("at %s today is %s, want %s", at, got, want)
		}
	}
	if v := f.Evaluate(nil, form.Facts{}).Find("/a").Value; !v.IsBlank() {
		t.Error("without a time there is a today")
	}
}

// A check of another value, or none, is pending; hidden and blank need none.
func TestChecks(t *testing.T) {
	t.Parallel()
	f := compile(t, `{"key":"show","type":"boolean","label":"S"},{"key":"l","type":"list","label":"L","visible":"show","fields":[{"key":"c","type":"cpr","label":"C","check":"cpr"}]}`)
	hash := form.HashValue(expression.TextOf("6103700001"))
	cases := []struct {
		name, data string
		check      form.Check
		want       []string
	}{
		{"none", `{"show":true,"l":[{},{"c":"6103700001"}]}`, form.Check{}, []string{"check_pending /l/1/c"}},
		{"passed", `{"show":true,"l":[{},{"c":"6103700001"}]}`, form.Check{Of: hash, OK: true}, nil},
		{"failed", `{"show":true,"l":[{},{"c":"6103700001"}]}`, form.Check{Of: hash}, []string{"check_failed /l/1/c"}},
		{"stale", `{"show":true,"l":[{},{"c":"6103700002"}]}`, form.Check{Of: hash, OK: true}, []string{"check_pending /l/1/c"}},
		{"blank", `{"show":true,"l":[{},{"c":null}]}`, form.Check{}, nil},
		{"wrong anyway", `{"show":true,"l":[{},{"c":{"raw":"x"}}]}`, form.Check{}, []string{"bad_cpr /l/1/c"}},
		{"hidden", `{"l":[{},{"c":"6103700001"}]}`, form.Check{}, nil},
	}
	for _, c := range cases {
		who := facts()
		if c.check.Of != "" {
			who.Checks = map[string]form.Check{"/l/1/c": c.check}
		}
		if diff := cmp.Diff(c.want, found(f.Evaluate(decode(t, f, c.data), who).Faults())); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestQueries(t *testing.T) {
	t.Parallel()
	f := compile(t, nested+`,{"key":"hid","type":"text","label":"H","visible":"boolean"}`)
	s := f.Evaluate(decode(t, f, `{"text":"x","hid":"y","integer":3,"group":{"money":{"amount":150,"currency":"DKK"}},"list":[{"text":"a","inner":[{"money":{"amount":100,"currency":"DKK"}}]},{"text":"b"}]}`), facts())
	for source, want := range map[string]string{
		"text": `"x"`, "hid": "null", "integer * 2": "6", "group.money": `{"amount":150,"currency":"DKK"}`, "group": `{"text":null,"money":{"amount":150,"currency":"DKK"}}`,
		"map(list, .text)": `["a","b"]`, "sum(list, sum(.inner, .money))": `{"amount":100,"currency":"DKK"}`, "login.name": `"Anna"`, "today": `"2026-03-02"`,
		"item(list, 1).text": `"b"`, "count(list, .text == \"a\")": "1", "radio ?? \"none\"": `"none"`,
	} {
		q, err := definition.Query(f, source, expression.Type{})
		if err != nil {
			t.Errorf("Query(%s): %v", source, err)
			continue
		}
		for range 2 {
			if got := wire(s.Ask(q)); got != want {
				t.Errorf("%s is %s, want %s", source, got, want)
			}
		}
		other := compile(t, nested)
		if v := other.Evaluate(nil, facts()).Ask(q); !v.IsBlank() {
			t.Errorf("%s is answered for another form", source)
		}
	}
	if v := s.Ask(nil); !v.IsBlank() {
		t.Error("no query has an answer")
	}
	if _, err := form.NewQuery(f, nil, mustQuery(t, f, "text").Expr); err == nil {
		t.Error("NewQuery takes an expression without its references")
	}
	if _, err := form.NewQuery(f, []form.Ref{{Kind: form.RefField, Field: 10_000}}, nil); err == nil {
		t.Error("NewQuery takes a reference to no field")
	}
}

func mustQuery(t *testing.T, f *form.Form, source string) *form.Query {
	t.Helper()
	q, err := definition.Query(f, source, expression.Type{})
	if err != nil {
		t.Fatal(err)
	}
	return q
}
