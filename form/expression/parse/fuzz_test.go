package parse_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/expression/parse"
)

// FuzzParse gives the parser any source: it never panics, every mistake has a
// place in the source and a code from the table, and what it accepts evaluates
// within its steps, the same after a round trip through JSON.
func FuzzParse(f *testing.F) {
	for _, m := range mistakes {
		f.Add(m.src)
	}
	for _, src := range []string{
		"a > 3 and choice in ['red', 'green'] or len(s) > 3", "sum(filter(rows, .ok), .amount) * 0.25 > 1000", "age(d) >= 18 ? 'x' : s", "group('numbers').quotient",
		"any(rows, any(numbers, # == a) and .n > 1)", "m in [100, 2.5]", "text('colours', choice ?? 'red')", "addWorkdays(today, 3) < date('2026-03-02')", "item(rows, 0).name matches '^a'",
		"round(x / 3, 2) + avg(1, a, x)", "max(map(rows, .amount * 0.005)) > m / 7", "(a)\n/* x */ + -1 // y",
	} {
		f.Add(src)
	}
	known := map[parse.Code]bool{}
	for _, info := range parse.Codes() {
		known[info.Code] = true
	}
	names := newNames()
	env := fullScene(names)
	f.Fuzz(func(t *testing.T, src string) {
		n, err := parse.Parse(src, names, nil)
		if err != nil {
			checkErrors(t, src, err, known)
			return
		}
		data, err := json.Marshal(n)
		if err != nil {
			t.Fatal(err)
		}
		again := new(expression.Node)
		if err := json.Unmarshal(data, again); err != nil {
			t.Fatalf("%q: %s is not read back: %v", src, data, err)
		}
		expression.Reads(n)
		checkFormat(t, src, n, names)
		b1, b2 := expression.Budget{Steps: 100_000}, expression.Budget{Steps: 100_000}
		v1, v2 := expression.Eval(n, env, &b1), expression.Eval(again, env, &b2)
		if !v1.Equal(v2) || b1 != b2 {
			t.Fatalf("%q: %s, after JSON %s", src, v1.AppendJSON(nil), v2.AppendJSON(nil))
		}
		if k := v1.Kind(); k != expression.Blank && k != n.Type().Kind {
			t.Fatalf("%q: typed %s, is %s", src, n.Type(), k)
		}
	})
}

// checkFormat writes the tree as a source again, which must make the same tree.
// The source may be longer than one can be.
func checkFormat(t *testing.T, src string, n *expression.Node, names *names) {
	t.Helper()
	written := expression.Format(n, names.words())
	again, err := parse.Parse(written, names, &parse.Options{MaxSource: 16 << 10, MaxNodes: 1500})
	if err != nil && len(written) < 16<<10 {
		t.Fatalf("%q is written %q: %v", src, written, err)
	}
	if err != nil {
		return
	}
	a, errA := json.Marshal(n)
	b, errB := json.Marshal(again)
	if string(a) != string(b) || errA != nil || errB != nil {
		t.Fatalf("%q is written %q:\n%s\n%s", src, written, a, b)
	}
}

func checkErrors(t *testing.T, src string, err error, known map[parse.Code]bool) {
	all, ok := errors.AsType[parse.Errors](err)
	if !ok || len(all) == 0 {
		t.Fatalf("%q: no errors in %T", src, err)
	}
	lines := strings.Split(src, "\n")
	for _, e := range all {
		if !known[e.Code] || e.Message == "" || e.Line < 1 || e.Column < 1 || e.Line > len(lines) {
			t.Fatalf("%q: bad error %+v", src, e)
		}
		if e.Code != parse.CodeTooLong && e.Column > utf8.RuneCountInString(lines[e.Line-1])+1 {
			t.Fatalf("%q: the column of %+v is outside the line", src, e)
		}
	}
}

// fullScene answers everything.
func fullScene(names *names) *scene {
	s := &scene{names: names, read: map[string]expression.Value{}}
	for name, t := range names.types {
		s.read[name] = example(t)
	}
	return s
}

func example(t expression.Type) expression.Value {
	wire := map[expression.Kind]string{
		expression.Bool: "true", expression.Integer: "7", expression.Decimal: `"-2.5"`, expression.Money: `{"amount":12345,"currency":"DKK"}`,
		expression.Text: `"red"`, expression.Date: `"2026-03-02"`, expression.DateTime: `"2026-03-02T14:05:00+01:00"`,
	}
	switch t.Kind {
	case expression.List:
		return expression.ListOf(example(*t.Elem), expression.Value{}, example(*t.Elem))
	case expression.Record:
		var names []string
		var values []expression.Value
		for _, m := range t.Members {
			names, values = append(names, m.Name), append(values, example(m.Type))
		}
		return expression.RecordOf(names, values)
	}
	v, err := expression.Decode(t, []byte(wire[t.Kind]))
	if err != nil {
		panic(t.String())
	}
	return v
}
