package form_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/google/go-cmp/cmp"
)

func TestNames(t *testing.T) {
	t.Parallel()
	f := compile(t, nested+`,{"key":"c","type":"computed","of":"text","label":"C","calculate":"text"},{"type":"heading","label":"H","key":"h"}`)
	a := decode(t, f, `{"list":[{"_id":"x","inner":[{"_id":"y"}]}]}`)
	cases := []struct {
		name string
		want error
	}{
		{"/text", nil},
		{"/group/text", nil},
		{"/list/x/text", nil},
		{"/list/x/group/integer", nil},
		{"/list/x/inner/y/money", nil},
		{"", form.ErrUnknownName},
		{"text", form.ErrUnknownName},
		{"/", form.ErrUnknownName},
		{"/nope", form.ErrUnknownName},
		{"/text/more", form.ErrUnknownName},
		{"/list/x", form.ErrUnknownName},
		{"/list/0/text", form.ErrUnknownName},
		{"/list/x/inner/z/money", form.ErrUnknownName},
		{"/list/x/inner/y/money/amount", form.ErrUnknownName},
		{"/list/x/_id", form.ErrUnknownName},
		{"/~2", form.ErrUnknownName},
		{"/p", form.ErrUnknownName},
		{"/list", form.ErrNotAnswered},
		{"/group", form.ErrNotAnswered},
		{"/list/x/inner", form.ErrNotAnswered},
		{"/c", form.ErrNotAnswered},
		{"/h", form.ErrNotAnswered},
	}
	for _, c := range cases {
		if _, err := a.Set(c.name, nil, i18n.Danish); !errors.Is(err, c.want) {
			t.Errorf("Set(%q): %v, want %v", c.name, err, c.want)
		}
		if err := a.SetValue(c.name, expression.Value{}); !errors.Is(err, c.want) {
			t.Errorf("SetValue(%q): %v, want %v", c.name, err, c.want)
		}
	}
}

func TestRows(t *testing.T) {
	t.Parallel()
	f := compileWith(t, form.Limits{Rows: 4}, nested)
	a := f.NewAnswers()
	add := func(list, id string) string {
		name, err := a.AddRow(list, id, facts())
		if err != nil {
			return err.Error()
		}
		return name
	}
	for _, step := range []struct{ list, id, want string }{
		{"/list", "", "/list/r1"},
		{"/list", "r7", "/list/r7"},
		{"/list", "", "/list/r8"},
		{"/list", "r7", form.ErrUnknownName.Error()},
		{"/list", "a/b", form.ErrUnknownName.Error()},
		{"/list", "æ", form.ErrUnknownName.Error()},
		{"/list", strings.Repeat("x", 41), form.ErrUnknownName.Error()},
		{"/list", strings.Repeat("x", 40), "/list/" + strings.Repeat("x", 40)},
		{"/list", "", form.ErrTooManyRows.Error()},
		{"/list/r7/inner", "", "/list/r7/inner/r1"},
		{"/list/r7", "", form.ErrUnknownName.Error()},
		{"/list/zz/inner", "", form.ErrUnknownName.Error()},
		{"/group", "", form.ErrUnknownName.Error()},
		{"/text", "", form.ErrUnknownName.Error()},
	} {
		if got := add(step.list, step.id); got != step.want {
			t.Errorf("AddRow(%q, %q) = %q, want %q", step.list, step.id, got, step.want)
		}
	}
	kept := a.Clone()
	for name, want := range map[string]error{"/list/r7": nil, "/list": form.ErrUnknownName, "/text": form.ErrUnknownName, "/list/r9": form.ErrUnknownName} {
		if err := a.RemoveRow(name); !errors.Is(err, want) {
			t.Errorf("RemoveRow(%q): %v, want %v", name, err, want)
		}
	}
	if diff := cmp.Diff(`{"list":[{"_id":"r1"},{"_id":"r8"},{"_id":"`+strings.Repeat("x", 40)+`"}]}`, encode(t, a)); diff != "" {
		t.Errorf("after removal (-want +got):\n%s", diff)
	}
	if !strings.Contains(encode(t, kept), `"_id":"r7"`) {
		t.Error("removing a row changes a clone")
	}
}

// The highest id that is counted on from does not make the next one double.
func TestRowIDsAreNeverDouble(t *testing.T) {
	t.Parallel()
	f := compile(t, nested)
	for _, id := range []string{"r1073741822", "r1073741823", "r1073741824", "r9223372036854775807", "r99999999999999999999", "r-1", "r007"} {
		a := decode(t, f, `{"list":[{"_id":"`+id+`"}]}`)
		seen := map[string]bool{"/list/" + id: true}
		for range 5 {
			name, err := a.AddRow("/list", "", facts())
			if err != nil || seen[name] {
				t.Fatalf("after %s: AddRow = %q, %v", id, name, err)
			}
			seen[name] = true
		}
		decode(t, f, encode(t, a))
	}
}

// Rows take room for every field they could hold, however little is in them.
func TestRowsAreBoundedByCells(t *testing.T) {
	t.Parallel()
	f := compileWith(t, form.Limits{Cells: 60, Rows: 10_000}, nested)
	a := f.NewAnswers()
	n := 0
	for ; n < 1000; n++ {
		if _, err := a.AddRow("/list", "", facts()); err != nil {
			break
		}
	}
	if n == 0 || n > 12 {
		t.Errorf("%d rows fit", n)
	}
	back, faults, err := form.DecodeAnswers(f, []byte(`{"list":[`+strings.Repeat(`{"inner":[{},{},{},{},{},{},{}]},`, 500)+`{}]}`))
	if err != nil || len(faults) == 0 || faults[len(faults)-1].Code != "too_many" {
		t.Fatalf("DecodeAnswers: %v, %v", found(faults), err)
	}
	if rows := strings.Count(encode(t, back), "_id"); rows > 60 {
		t.Errorf("%d rows were taken", rows)
	}
	hostile := compile(t, `{"key":"a","type":"list","label":"A","minItems":200,"fields":[{"key":"b","type":"list","label":"B","minItems":200,"fields":[
		{"key":"c","type":"list","label":"C","minItems":200,"fields":[{"key":"d","type":"text","label":"D"}]}]}]}`)
	if rows := strings.Count(encode(t, hostile.Begin(facts())), "_id"); rows > 200_000 {
		t.Errorf("%d rows were begun", rows)
	}
}

func TestSetValue(t *testing.T) {
	t.Parallel()
	f := compile(t, nested)
	cases := []struct {
		name string
		v    expression.Value
		want string // the draft, or the error
	}{
		{"/text", expression.TextOf("  x "), `{"text":"x"}`},
		{"/text", expression.TextOf("e\u0301"), `{"text":"é"}`},
		{"/text", expression.TextOf(" "), `{"text":null}`},
		{"/text", expression.TextOf("a\nb"), form.ErrWrongType.Error()},
		{"/text", expression.TextOf("\x00"), form.ErrWrongType.Error()},
		{"/text", expression.IntegerOf(1), form.ErrWrongType.Error()},
		{"/textarea", expression.TextOf("a\r\nb\n\n"), `{"textarea":"a\nb"}`},
		{"/integer", expression.IntegerOf(-3), `{"integer":-3}`},
		{"/integer", expression.MoneyOere(100), form.ErrWrongType.Error()},
		{"/money", expression.IntegerOf(3), `{"money":{"amount":300,"currency":"DKK"}}`},
		{"/date", expression.TextOf("2026-03-02"), form.ErrWrongType.Error()},
		{"/boolean", expression.Value{}, `{"boolean":null}`},
	}
	for _, c := range cases {
		a := f.NewAnswers()
		got := ""
		if err := a.SetValue(c.name, c.v); err != nil {
			got = err.Error()
		} else {
			got = encode(t, a)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("SetValue(%q) (-want +got):\n%s", c.name, diff)
		}
	}
}

// Text that does not parse is kept as it is, but never more than fits.
func TestTypedTextIsKept(t *testing.T) {
	t.Parallel()
	f := compileWith(t, form.Limits{Text: 5}, nested)
	for raw, want := range map[string]string{
		"syv":                     `{"integer":{"raw":"syv"}}`,
		"æøåæøåæøå":               `{"integer":{"raw":"æøåæø"}}`,
		"\xff\x00":                `{"integer":{"raw":"` + "\uFFFD" + `\u0000"}}`,
		strings.Repeat("9", 1000): `{"integer":{"raw":"99999"}}`,
	} {
		a := f.NewAnswers()
		code, err := a.Set("/integer", []string{raw, "and more"}, i18n.Danish)
		if code != "bad_integer" || err != nil {
			t.Errorf("Set(%q) = %q, %v", raw, code, err)
		}
		if got := encode(t, a); got != want {
			t.Errorf("kept %s, want %s", got, want)
		}
		e := f.Evaluate(a, facts()).Find("/integer")
		if len(e.Raw) != 1 || !e.Value.IsBlank() {
			t.Errorf("%s: raw %q", strconv.Quote(raw), e.Raw)
		}
	}
}
