package parse_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/expression/parse"
)

// Two sources of a pair mean the same tree.
func TestSameTree(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{
		{"a + b * 2", "a + (b * 2)"},
		{"p or q and p", "p or (q and p)"},
		{"not p and q", "(not p) and q"},
		{"not p == q", "(not p) == q"},
		{"-a + b", "(-a) + b"},
		{"a - b - 1", "(a - b) - 1"},
		{"p ? a : q ? b : 1", "p ? a : (q ? b : 1)"},
		{"(a ?? b) + 1", "(a ?? (b)) + 1"},
		{"s not in ['x']", "not (s in ['x'])"},
		{"s not contains 'x'", "not (s contains 'x')"},
		{"s == \"x\"", "s == 'x'"},
		{"s == `x`", "s == 'x'"},
		{"s == 'e\u0301'", "s == '\u00e9'"}, // NFC
		{"a > /* much */ 3 // more", "a > 3"},
		{"a\n>\t3", "a > 3"},
		{"a != nil", "answered(a)"},
		{"nil == a", "not answered(a)"},
		{"age(d)", "age(d, today)"},
		{"sum(rows, .n)", "sum(map(rows, .n))"},
		{"sum(rows, #.n)", "sum(rows, .n)"},
		{"a > 12 * 1000", "a > 12000"},
		{"m > 0.1 + 0.2", "m > 0.3"},
		{"m > -(5)", "m > -5"},
		{"date('2026-03-02') == d", `date("2026-03-02") == d`},
		{"størrelse == 'x'", "størrelse == ('x')"},
		{"login.cpr == s", "(login.cpr) == s"},
		{"min([a, b]) > 1", "min([a, b,]) > 1"},
		{"avg(numbers)", "avg((numbers))"},
	} {
		a, b := tree(t, c[0]), tree(t, c[1])
		if a != b {
			t.Errorf("%q gives %s, %q gives %s", c[0], a, c[1], b)
		}
	}
}

func tree(t *testing.T, src string) string {
	t.Helper()
	n, err := parse.Parse(src, newNames(), nil)
	if err != nil {
		t.Fatalf("%s: %v", src, err)
	}
	data, err := json.Marshal(n)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestTypes(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"a + b": "integer", "a + x": "decimal", "a / b": "decimal", "a % b": "integer", "m * 2": "money", "2.5 * m": "money", "m / 3": "money", "m / m": "decimal", "m - m": "money", "m + 50": "money", "100 - m": "money", "m - 0.5": "money",
		"s + s": "text", "a ?? x": "decimal", "p ? 1 : 2.5": "decimal", "m ?? 0": "money", "p ? nil : d": "date", "max(m, 0)": "money", "min(a, 1.5)": "decimal",
		"avg(a, b)": "decimal", "avg(map(rows, .amount))": "money", "sum(rows, .amount)": "money", "sum(numbers)": "integer", "count(rows)": "integer", "count(rows, .ok)": "integer",
		"filter(rows, .ok)": "list of record", "map(rows, .name)": "list of text", "map(rows, .n / 2)": "list of decimal", "item(rows, 0)": "record", "item(map(rows, .n), a)": "integer",
		"round(x)": "integer", "round(x, 2)": "decimal", "round(m)": "money", "floor(m)": "money", "ceil(a)": "integer", "abs(x)": "decimal", "[a, 2.5]": "list of decimal", "[m, 100]": "list of money",
		"age(d)": "integer", "addDays(d, 1)": "date", "cprDate(s)": "date", "cprSex(s)": "text", "len(s)": "integer", "text('colours', s)": "text", "row.index + 1": "integer", "person.home.city": "text",
		"group('sums').sum": "money", "group('sums').avg": "money", "group('sums').count": "integer", "group('mixed').product": "money", "group('mixed').quotient": "money", "group('numbers').sum": "decimal", "group('numbers').product": "decimal", "group('numbers').max": "decimal", "group('numbers').quotient": "decimal",
		"any(rows, any(numbers, # > 1) and .ok)": "bool", "d in [today]": "bool", "now == now": "bool", "listed in ['red']": "bool", "choice in choices": "bool", "choice == listed": "bool",
	} {
		n, err := parse.Parse(src, newNames(), nil)
		if err != nil {
			t.Errorf("%s: %v", src, err)
			continue
		}
		if got := n.Type().String(); got != want {
			t.Errorf("%s: got %s, want %s", src, got, want)
		}
	}
}

// A choice stays a choice through what only hands it on.
func TestOptionsAreKept(t *testing.T) {
	t.Parallel()
	for src, want := range map[string][]string{
		"choice": {"red", "green"}, "p ? choice : nil": {"red", "green"}, "choice ?? choice": {"red", "green"}, "cprSex(s)": {"female", "male"},
		"choice ?? 'none'": nil, "lower(choice)": nil, "p ? choice : other": nil,
	} {
		n, err := parse.Parse(src, newNames(), nil)
		if err != nil {
			t.Errorf("%s: %v", src, err)
		} else if got := n.Type().Options; !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", src, got, want)
		}
	}
}

// Every function that the language has is one the parser knows: with no
// arguments it is never an unknown function.
func TestFunctionsAreKnown(t *testing.T) {
	t.Parallel()
	for _, name := range expression.Functions() {
		_, err := parse.Parse(name+"()", newNames(), nil)
		if got := where(err); len(got) != 1 || strings.HasSuffix(got[0], string(parse.CodeUnknownFunction)) {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	names := newNames()
	for _, src := range []string{"a > 3 and choice in ['red', 'green'] or len(s) > 3", "sum(filter(rows, .ok), .amount) * 0.25 > 1000"} {
		b.Run(src, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := parse.Parse(src, names, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
