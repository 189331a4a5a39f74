package parse_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/expression/parse"
)

// The sources that bring expr itself down, or make it slow, and that must not
// get past the parser; see also TestNestedSums for the one that may.
func TestHostileSources(t *testing.T) {
	t.Parallel()
	var doubling strings.Builder
	doubling.WriteString("let a0 = s; ")
	for i := range 24 {
		doubling.WriteString("let a" + strconv.Itoa(i+1) + " = a" + strconv.Itoa(i) + " + a" + strconv.Itoa(i) + "; ")
	}
	few, chains := "p", "p"
	for i := range 100 {
		if chains = "(a<(" + chains + ")<a)"; i < 12 {
			few = chains
		}
	}
	elvis := "p"
	for range 100 {
		elvis = "((" + elvis + ")?:p)"
	}
	for name, c := range map[string]struct{ src, code string }{
		"repeat of repeat":         {`repeat(repeat("x", 900000), 900000)`, "unknown_function"},
		"repeat":                   {`repeat("x", 100000000)`, "unknown_function"},
		"two million brackets":     {strings.Repeat("(", 2_000_000), "expression_too_long"},
		"brackets up to the limit": {strings.Repeat("(", 2048), "expression_too_deep"},
		"closed brackets":          {strings.Repeat("(", 1000) + "a" + strings.Repeat(")", 1000), "expression_too_deep"},
		"lists":                    {strings.Repeat("[", 1000) + "a" + strings.Repeat("]", 1000), "expression_too_deep"},
		"doubling variables":       {doubling.String() + "a24", "unsupported"},
		"nested sums":              {"sum(numbers, sum(numbers, sum(numbers, # + 1)))", "predicates"},
		"range":                    {"1..1000000", "unsupported"},
		"map over a range":         {"map(1..20000, #)", "unsupported"},
		"range by a field":         {"len(0..a) > 1", "unsupported"},
		"pattern of an answer":     {"s matches s", "bad_pattern"},
		"pattern with repeats":     {"s matches '(a{500}){500}'", "bad_pattern"},
		"pattern of much":          {"s matches '" + strings.Repeat(".{40}", 30) + "'", "bad_pattern"},
		"environment":              {"$env", "unknown_name"},
		"method":                   {"now.Format('2006')", "unsupported"},
		"power":                    {"2 ** 1000000000", "unsupported"},
		"clock":                    {"now()", "unknown_function"},
		"zones":                    {"timezone('Europe/Copenhagen')", "unknown_function"},
		"split":                    {"split(s, '')", "unknown_function"},
		"JSON":                     {"fromJSON(s)", "unknown_function"},
		"minuses":                  {strings.Repeat("-", 2000) + "a", "expression_too_large"},
		"nots":                     {strings.Repeat("not ", 400) + "p", "expression_too_deep"},
		"many nodes":               {"a" + strings.Repeat("+a", 900), "expression_too_large"},
		"chains in chains":         {chains, "expression_too_large"},
		"few chains in chains":     {few, "unsupported"},
		"elvis in elvis":           {elvis, "unsupported"},
		"comment":                  {"/*" + strings.Repeat("a", 2000), "syntax"},
		"quotes":                   {strings.Repeat("'", 2047), "syntax"},
		"braces":                   {strings.Repeat("{", 2000), "unsupported"},
		"commas":                   {"min(" + strings.Repeat("a,", 1000) + "a)", "expression_too_large"},
		"dots":                     {"a" + strings.Repeat(".b", 1000), "expression_too_large"},
	} {
		start := time.Now()
		n, err := parse.Parse(c.src, newNames(), nil)
		if n != nil || err == nil || !strings.Contains(strings.Join(where(err), " ")+" ", " "+c.code+" ") && !strings.HasSuffix(strings.Join(where(err), " "), c.code) {
			t.Errorf("%s: got %v, want %s", name, where(err), c.code)
		}
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("%s: took %s", name, took)
		}
	}
}

// Two nested predicates are allowed, so it is the steps that stop them.
func TestNestedSums(t *testing.T) {
	t.Parallel()
	names := newNames()
	n, err := parse.Parse("sum(numbers, sum(numbers, # + 1))", names, nil)
	if err != nil {
		t.Fatal(err)
	}
	many := make([]expression.Value, 100_000)
	for i := range many {
		many[i] = expression.IntegerOf(1)
	}
	b := expression.Budget{Steps: 100_000}
	if v := expression.Eval(n, constant{expression.ListOf(many...)}, &b); !v.IsBlank() || !b.Exhausted() {
		t.Errorf("got %s with %d steps left", v.AppendJSON(nil), b.Steps)
	}
}

// constant reads the same value everywhere.
type constant struct{ expression.Value }

func (c constant) Read(int) expression.Value             { return c.Value }
func (c constant) Label(string, string) expression.Value { return expression.Value{} }

func TestLimits(t *testing.T) {
	t.Parallel()
	names := newNames()
	for _, c := range []struct {
		src  string
		opts parse.Options
		want string
	}{
		{strings.Repeat(" ", 2047) + "a", parse.Options{}, ""},
		{strings.Repeat(" ", 2048) + "a", parse.Options{}, "1:1 expression_too_long"},
		{"a + b", parse.Options{MaxSource: 4}, "1:1 expression_too_long"},
		{strings.Repeat(" ", 20_000) + "a", parse.Options{MaxSource: 1 << 30}, "1:1 expression_too_long"},
		{"a + b", parse.Options{MaxNodes: 3}, ""},
		{"a + b + a", parse.Options{MaxNodes: 3}, "1:9 expression_too_large"},
		{"a + (b * (a - 1))", parse.Options{MaxDepth: 4}, ""},
		{"a + (b * (a - 1))", parse.Options{MaxDepth: 3}, "1:11 expression_too_deep"},
		{"((a))", parse.Options{MaxDepth: 1}, "1:2 expression_too_deep"},
		{"p" + strings.Repeat(" or p", 200), parse.Options{}, ""},
	} {
		_, err := parse.Parse(c.src, names, &c.opts)
		if got := strings.Join(where(err), ","); got != c.want {
			t.Errorf("%.40q: got %q, want %q", c.src, got, c.want)
		}
	}
}
