package form_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestDecodeRefuses(t *testing.T) {
	t.Parallel()
	f := compileWith(t, form.Limits{Bytes: 100_000}, nested)
	cases := []struct {
		name, data string
		want       error
	}{
		{"nothing", ``, form.ErrMalformed},
		{"not JSON", `{"text":`, form.ErrMalformed},
		{"two values", `{} {}`, form.ErrMalformed},
		{"array", `[]`, form.ErrMalformed},
		{"null", `null`, form.ErrMalformed},
		{"text", `"x"`, form.ErrMalformed},
		{"trailing comma", `{"text":"x",}`, form.ErrMalformed},
		{"member twice", `{"text":"x","text":"y"}`, form.ErrMalformed},
		{"member twice, once escaped", `{"text":"x","te\u0078t":"y"}`, form.ErrMalformed},
		{"unknown member twice", `{"zz":1,"zz":2}`, form.ErrMalformed},
		{"member twice in a group", `{"group":{"text":"x","text":"y"}}`, form.ErrMalformed},
		{"member twice in a row", `{"list":[{"text":"x","text":"y"}]}`, form.ErrMalformed},
		{"id twice in a row", `{"list":[{"_id":"a","_id":"b"}]}`, form.ErrMalformed},
		{"deep", strings.Repeat(`{"group":`, 20_000) + `1` + strings.Repeat(`}`, 20_000), form.ErrTooLarge},
		{"deeper than JSON may be", `{"zz":` + strings.Repeat(`[`, 20_000) + strings.Repeat(`]`, 20_000) + `}`, form.ErrMalformed},
		{"five megabytes", `{"text":"` + strings.Repeat("x", 5<<20) + `"}`, form.ErrTooLarge},
	}
	for _, c := range cases {
		a, faults, err := form.DecodeAnswers(f, []byte(c.data))
		if !errors.Is(err, c.want) || a != nil || faults != nil {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

func TestDecodeFaults(t *testing.T) {
	t.Parallel()
	f := compile(t, nested+`,{"key":"c","type":"computed","of":"text","label":"C","calculate":"text"}`)
	cases := []struct {
		name, data string
		want       []string
		kept       string
	}{
		{"unknown", `{"a":1,"text":"x"}`, []string{"unknown_field /a"}, `{"text":"x"}`},
		{"unknown with odd names", `{"a/b":1,"~":2,"":3}`, []string{"unknown_field /a~1b", "unknown_field /~0", "unknown_field /"}, `{}`},
		{"page and section are no level", `{"p":{"text":"x"}}`, []string{"unknown_field /p"}, `{}`},
		{"id outside rows", `{"_id":"a","group":{"_id":"b"}}`, []string{"unknown_field /_id", "unknown_field /group/_id"}, `{}`},
		{"in rows", `{"list":[{"zz":1},{"inner":[{"yy":1}]}]}`, []string{"unknown_field /list/0/zz", "unknown_field /list/1/inner/0/yy"}, `{"list":[{"_id":"r1"},{"_id":"r2","inner":[{"_id":"r1"}]}]}`},
		{"number for text", `{"text":1}`, []string{"bad_type /text"}, `{}`},
		{"text for number", `{"integer":"1"}`, []string{"bad_type /integer"}, `{}`},
		{"fraction", `{"integer":1.5}`, []string{"bad_type /integer"}, `{}`},
		{"exponent", `{"integer":1e3}`, []string{"bad_type /integer"}, `{}`},
		{"huge", `{"integer":` + strings.Repeat("9", 5000) + `}`, []string{"bad_type /integer"}, `{}`},
		{"beyond 2^53", `{"integer":9007199254740992}`, []string{"bad_type /integer"}, `{}`},
		{"2^53-1", `{"integer":-9007199254740991}`, nil, `{"integer":-9007199254740991}`},
		{"money as number", `{"money":100}`, []string{"bad_type /money"}, `{}`},
		{"money in euro", `{"money":{"amount":1,"currency":"EUR"}}`, []string{"bad_type /money"}, `{}`},
		{"money twice", `{"money":{"amount":1,"amount":2,"currency":"DKK"}}`, []string{"bad_type /money"}, `{}`},
		{"money in fractions", `{"money":{"amount":1.5,"currency":"DKK"}}`, []string{"bad_type /money"}, `{}`},
		{"huge exponent", `{"money":{"amount":1e999999999,"currency":"DKK"}}`, []string{"bad_type /money"}, `{}`},
		{"no such date", `{"date":"2026-02-30"}`, []string{"bad_type /date"}, `{}`},
		{"Danish date", `{"date":"2.3.2026"}`, []string{"bad_type /date"}, `{}`},
		{"truth as text", `{"boolean":"true"}`, []string{"bad_type /boolean"}, `{}`},
		{"truth as number", `{"yesno":1}`, []string{"bad_type /yesno"}, `{}`},
		{"group as text", `{"group":"x"}`, []string{"bad_type /group"}, `{}`},
		{"group as null", `{"group":null}`, []string{"bad_type /group"}, `{}`},
		{"list as object", `{"list":{}}`, []string{"bad_type /list"}, `{}`},
		{"row as number", `{"list":[1,{"text":"x"}]}`, []string{"bad_type /list/0"}, `{"list":[{"_id":"r1","text":"x"}]}`},
		{"id as number", `{"list":[{"_id":1}]}`, []string{"bad_type /list/0/_id"}, `{"list":[]}`},
		{"id as null", `{"list":[{"_id":null}]}`, []string{"bad_type /list/0/_id"}, `{"list":[]}`},
		{"empty id", `{"list":[{"_id":""}]}`, []string{"bad_type /list/0/_id"}, `{"list":[]}`},
		{"id with slash", `{"list":[{"_id":"a/b"}]}`, []string{"bad_type /list/0/_id"}, `{"list":[]}`},
		{"id as object", `{"list":[{"_id":{"_id":"x"}}]}`, []string{"bad_type /list/0/_id"}, `{"list":[]}`},
		{"id escaped", `{"list":[{"\u005fid":"a"}]}`, nil, `{"list":[{"_id":"a"}]}`},
		{"id last", `{"list":[{"inner":[{"_id":"q"}],"_id":"a"}]}`, nil, `{"list":[{"_id":"a","inner":[{"_id":"q"}]}]}`},
		{"the same id twice", `{"list":[{"_id":"a","text":"1"},{"_id":"a","text":"2"}]}`, []string{"bad_type /list/1/_id"}, `{"list":[{"_id":"a","text":"1"}]}`},
		{"without ids beside one that would be next", `{"list":[{"text":"1"},{"_id":"r1"},{"text":"3"}]}`, nil, `{"list":[{"_id":"r2","text":"1"},{"_id":"r1"},{"_id":"r3","text":"3"}]}`},
		{"calculated is not taken", `{"c":"mine","text":"x"}`, nil, `{"text":"x"}`},
		{"null clears", `{"text":null,"boolean":null}`, nil, `{"text":null,"boolean":null}`},
		{"empty text is none", `{"text":"","textarea":" \n"}`, nil, `{"text":null,"textarea":null}`},
		{"NUL", `{"text":"a\u0000b"}`, []string{"bad_text /text"}, `{}`},
		{"bell", `{"textarea":"\u0007"}`, []string{"bad_text /textarea"}, `{}`},
		{"half a character", `{"text":"\ud83d"}`, []string{"bad_text /text"}, `{}`},
		{"invalid UTF-8", "{\"text\":\"a\xffb\"}", []string{"bad_type /text"}, `{}`},
		{"invalid UTF-8 in a name", "{\"te\xffxt\":1}", []string{"unknown_field /te\uFFFDxt"}, `{}`},
		{"direction override", `{"text":"a\u202eb"}`, []string{"bad_text /text"}, `{}`},
		{"NFC", `{"text":"e\u0301"}`, nil, `{"text":"é"}`},
		{"raw", `{"integer":{"raw":"syv"}}`, nil, `{"integer":{"raw":"syv"}}`},
		{"raw twice", `{"integer":{"raw":"syv","raw":"otte"}}`, []string{"bad_type /integer"}, `{}`},
		{"raw and more", `{"integer":{"raw":"syv","x":1}}`, []string{"bad_type /integer"}, `{}`},
		{"raw as number", `{"integer":{"raw":7}}`, []string{"bad_type /integer"}, `{}`},
		{"raw of a list", `{"list":{"raw":"x"}}`, []string{"bad_type /list"}, `{}`},
		{"file with more", `{"file":{"id":"1","name":"n","size":1,"type":"t","sha256":"s","path":"/etc"}}`, []string{"bad_type /file"}, `{}`},
		{"deep where a text is", `{"text":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}`, []string{"bad_type /text"}, `{}`},
	}
	for _, c := range cases {
		a, faults, err := form.DecodeAnswers(f, []byte(c.data))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if diff := cmp.Diff(c.want, found(faults)); diff != "" {
			t.Errorf("%s: faults (-want +got):\n%s", c.name, diff)
		}
		if diff := cmp.Diff(c.kept, encode(t, a)); diff != "" {
			t.Errorf("%s: kept (-want +got):\n%s", c.name, diff)
		}
		f.Evaluate(a, facts())
	}
}

func TestDecodeIsBounded(t *testing.T) {
	t.Parallel()
	f := compile(t, nested)
	rows := strings.TrimSuffix(strings.Repeat(`{"text":"x"},`, 10_000), ",")
	a, faults, err := form.DecodeAnswers(f, []byte(`{"list":[`+rows+`],"text":"kept"}`))
	if err != nil {
		t.Fatal(err)
	}
	want := []form.Fault{{Code: "too_many", Path: "/list"}}
	if len(faults) != 1 || faults[0].Code != want[0].Code || faults[0].Path != "/list" || faults[0].Arg("limit") != "200" {
		t.Errorf("10,000 rows: %s", form.EncodeFaults(faults))
	}
	if e := f.Evaluate(a, facts()).Find("/list"); len(e.Rows()) != 200 || wire(a.Value("/text")) != `"kept"` {
		t.Errorf("%d rows are kept", len(e.Rows()))
	}
	var many strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&many, `"k%d":1,`, i)
	}
	_, faults, err = form.DecodeAnswers(f, []byte(`{`+many.String()+`"text":"x"}`))
	if err != nil || len(faults) != 100 {
		t.Errorf("10,000 unknown members: %d faults, %v", len(faults), err)
	}
}

// typedTexts are things people type, into any field.
var typedTexts = []string{
	"", " ", "a", "b", "true", "false", "on", "0", "1", "-12", "1.234", "1,5", "1.234,50", "9007199254740991", "9007199254740992",
	"2.3.2026", "31-12-1999", "den 5. juni 1849", "2026-02-30", "12 34 56 78", "+46 70 123 45 67", "610370-0001", "7103700001",
	"anna@eksempel.dk", "linje 1\nlinje 2\r\n", "e\u0301", "\x00", "\xff", "æøå 😀", "<b>&\"\\", "\u2028", strings.Repeat("x", 70),
}

func names(f *form.Form, a *form.Answers) []string {
	var out []string
	f.Evaluate(a, facts()).Walk(func(e *form.Element) bool {
		if e.Field.Input() {
			out = append(out, e.Name())
		}
		return true
	})
	return out
}

// What is written is read back as the same answers, whatever was typed.
func TestDraftsComeBack(t *testing.T) {
	t.Parallel()
	f := compile(t, nested)
	rapid.Check(t, func(rt *rapid.T) {
		a := f.NewAnswers()
		for _, list := range []string{"/list", "/list", "/list/r1/inner", "/list/r2/inner"} {
			if rapid.Bool().Draw(rt, list) {
				_, _ = a.AddRow(list, "", facts())
			}
		}
		all := names(f, a)
		for range rapid.IntRange(0, 25).Draw(rt, "changes") {
			raw := rapid.OneOf(rapid.SampledFrom(typedTexts), rapid.String()).Draw(rt, "raw")
			name := rapid.SampledFrom(all).Draw(rt, "name")
			lang := rapid.SampledFrom([]i18n.Lang{"da", "en"}).Draw(rt, "lang")
			if _, err := a.Set(name, []string{raw}, lang); err != nil {
				rt.Fatalf("Set(%q): %v", name, err)
			}
		}
		first := encode(t, a)
		back, faults, err := form.DecodeAnswers(f, []byte(first))
		if err != nil || len(faults) > 0 {
			rt.Fatalf("%s\n%v %v", first, found(faults), err)
		}
		if diff := cmp.Diff(first, encode(t, back)); diff != "" {
			rt.Fatalf("the draft (-first +second):\n%s", diff)
		}
		x, _ := f.Evaluate(a, facts()).MarshalJSON()
		y, _ := f.Evaluate(back, facts()).MarshalJSON()
		if diff := cmp.Diff(string(x), string(y)); diff != "" {
			rt.Fatalf("the state (-first +second):\n%s", diff)
		}
	})
}

// A submission is answers of the form, and handing it in again gives the same.
func TestSubmissionLeavesOutWhatDoesNotParse(t *testing.T) {
	t.Parallel()
	f := compile(t, everyType+`,{"key":"c","type":"computed","of":"integer","label":"C","calculate":"(integer ?? 1) * 2"}`)
	a := f.NewAnswers()
	for name, raw := range map[string]string{"/integer": "syv", "/text": "x", "/money": ""} {
		if _, err := a.Set(name, []string{raw}, i18n.Danish); err != nil {
			t.Fatal(err)
		}
	}
	s := f.Evaluate(a, facts())
	if s.OK() || s.Find("/c").Value != expression.IntegerOf(2) {
		t.Errorf("a raw answer is blank to expressions and blocks: %v, %v", s.OK(), found(s.Faults()))
	}
	if diff := cmp.Diff(`{"text":"x","boolean":false,"declaration":false,"c":2}`, string(s.Submission())); diff != "" {
		t.Errorf("submission (-want +got):\n%s", diff)
	}
}
