package prove_test

import (
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/check/internal/prove"
	"github.com/borgerflow/borgerflow/form/definition"
)

// fields are what the conditions of the tests read.
const fields = `
	{"key":"kind","type":"radio","label":"K","options":[{"value":"a","label":"A"},{"value":"b","label":"B"},{"value":"c","label":"C"}]},
	{"key":"n","type":"integer","label":"N","min":0,"max":100},
	{"key":"m","type":"integer","label":"M"},
	{"key":"kr","type":"money","label":"Kr","min":0},
	{"key":"tick","type":"boolean","label":"T"},
	{"key":"yes","type":"yesno","label":"Y"},
	{"key":"name","type":"text","label":"Name","maxLength":10},
	{"key":"d","type":"date","label":"D","max":{"expr":"today"}},
	{"key":"hid","type":"integer","label":"H","visible":"kind == \"a\""},
	{"key":"box","type":"boolean","label":"B","visible":"kind == \"b\""},
	{"key":"sum","type":"computed","of":"integer","label":"S","calculate":"n + m"},
	{"key":"adult","type":"computed","of":"boolean","label":"A","calculate":"age(d) >= 18"},
	{"key":"rows","type":"list","label":"R","fields":[{"key":"x","type":"integer","label":"X"}]}`

func compile(t testing.TB, condition string) (*form.Form, *form.Field) {
	t.Helper()
	source := `{"id":"f","version":"1","languages":["da"],"title":"F","pages":[{"id":"p","title":"P","fields":[` + fields +
		`,{"type":"notice","label":"X","visible":` + quote(condition) + `}]}]}`
	f, err := definition.CompileJSON([]byte(source), nil)
	if err != nil {
		t.Fatalf("%s: %v", condition, err)
	}
	return f, f.Field(f.Len() - 1)
}

const (
	yes  = prove.True
	no   = prove.False
	none = prove.Unknown
)

func solver(f *form.Form, limits bool) *prove.Solver {
	work := 10_000_000
	return prove.New(f, limits, 500, &work)
}

// When the work is used up, anything is possible.
func TestWorkIsBounded(t *testing.T) {
	t.Parallel()
	f, at := compile(t, `kind == "a" and kind == "b"`)
	work := 3
	s := prove.New(f, false, 500, &work)
	if got := s.Condition(at.Visible) | s.Condition(at.Visible); got != prove.All {
		t.Errorf("without work left: %03b", got)
	}
}

func TestCondition(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		source string
		want   prove.Truth
		within prove.Truth // of answers within the limits; 0 = the same
	}{
		{source: `kind == "a"`, want: yes | no | none},
		{source: `kind == "a" or kind == "b" or kind == "c"`, want: yes | none},
		{source: `kind == "a" and kind == "b"`, want: no | none},
		{source: `kind in ["a", "b"] and kind == "c"`, want: no | none},
		{source: `kind != "a" or kind != "b"`, want: yes | none},
		{source: `not (kind == "a") and kind == "a"`, want: no | none},
		{source: `n > 5 and n < 6`, want: no | none},
		{source: `n > 5 and n < 7`, want: yes | no | none},
		{source: `n == 1.5`, want: no | none},
		{source: `n >= 18 or n < 18`, want: yes | none},
		{source: `n > 100`, want: yes | no | none, within: no | none},
		{source: `kr < 0`, want: yes | no | none, within: no | none},
		{source: `kr == 0.005`, want: no | none},
		{source: `tick == nil`, want: no},
		{source: `answered(tick)`, want: yes},
		{source: `answered(box)`, want: yes | no},
		{source: `answered(box) and kind != "b"`, want: no},
		{source: `tick or not tick`, want: yes},
		{source: `(yes ?? false) or not (yes ?? false)`, want: yes},
		{source: `yes or not yes`, want: yes | none},
		{source: `name == "a "`, want: no | none},
		{source: `name == "abcdefghijkl"`, want: yes | no | none, within: no | none},
		{source: `name contains "x" and not (name contains "x")`, want: no | none},
		{source: `d > today`, want: yes | no | none, within: no | none},
		{source: `d < today or d > today or d == today`, want: yes | none},
		{source: `d < date("2020-01-01") and d > date("2020-01-02")`, want: no | none},
		{source: `hid > 3 and kind == "b"`, want: no | none},
		{source: `hid == nil or kind == "a"`, want: yes},
		{source: `sum > 10 and sum < 5`, want: no | none},
		{source: `sum != nil and n == nil`, want: no},
		{source: `adult and age(d) < 18`, want: no | none},
		{source: `age(d) >= 18 and age(d) < 15`, want: no | none},
		{source: `count(rows) < 0`, want: no},
		{source: `count(rows, .x > 1) >= 0`, want: yes},
		{source: `any(rows, .x > 1) or not any(rows, .x > 1)`, want: yes},
		{source: `sum(rows, .x) == nil`, want: no},
		{source: `(n ?? 0) >= 0`, want: yes | no, within: yes},
		{source: `(tick ? 1 : 2) == 3`, want: no},
		{source: `lower(kind) == "A"`, want: no | none},
		{source: `kind startsWith "z"`, want: no | none},
		{source: `abs(n) < 0`, want: no | none},
		{source: `max(n, 10) < 10`, want: no},
		{source: `n < m and m < n`, want: no | none},
		{source: `n + 1 == n + 1`, want: yes | none},
		{source: `round(kr) == 0.5`, want: no | none},
		{source: `n * 2 > 300`, want: yes | no | none, within: no | none},
		{source: `len(name) < 0`, want: no | none},
		{source: `lang == "da"`, want: yes},
		{source: `lang == "en"`, want: no},
		{source: `login.name == nil or answered(login.name)`, want: yes},
	} {
		f, at := compile(t, c.source)
		if got := solver(f, false).Condition(at.Visible); got != c.want {
			t.Errorf("%s: %03b, want %03b", c.source, got, c.want)
		}
		if c.within == 0 {
			c.within = c.want
		}
		if got := solver(f, true).Condition(at.Visible); got != c.within {
			t.Errorf("%s within limits: %03b, want %03b", c.source, got, c.within)
		}
	}
}
