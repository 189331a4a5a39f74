package expression_test

import (
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form/expression"
)

func TestOverflowIsBlankAndTold(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.set("a", expression.IntegerOf(expression.MaxInteger))
	w.set("x", dec("9"+strings.Repeat("0", 33)))
	w.set("m", kroner(strings.Repeat("9", 34)))
	w.set("t", expression.TextOf(strings.Repeat("æ", expression.MaxText/2)))
	for _, src := range []string{
		"a + 1", "-a - 1", "a * a", "a * 2", "sum([a, a])", "x * 10", "x * x", "x + x", "m * 2", "m + m", "sum([m, m])", "x / 0.1", "round(x)",
		"t + '!'", "addDays(today, 99999999)", "addDays(today, 4000000)", "addMonths(today, 100000)", "addYears(today, 8000)", "addWorkdays(today, a)", "addWorkdays(today, 3000000)",
	} {
		b := expression.Budget{Steps: 10_000}
		if v := expression.Eval(mustParse(t, src, w), w, &b); !v.IsBlank() || !b.Overflow {
			t.Errorf("%s: got %s, overflow %t", src, v.AppendJSON(nil), b.Overflow)
		}
	}
}

func TestResultsAtTheLimitStand(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.set("a", expression.IntegerOf(expression.MaxInteger))
	w.set("x", dec("1."+strings.Repeat("0", 32)+"1"))
	for _, c := range [][2]string{
		{"a", "9007199254740991"}, {"-a", "-9007199254740991"}, {"a - 1 + 1 == a", "true"},
		{"x * x == x", "false"}, {"x * x", `"1.` + strings.Repeat("0", 32) + `2"`}, // 34 digits of 1.0…02…01
		{"x - 1", `"0.` + strings.Repeat("0", 32) + `1"`},
		{"(x - 1) * (x - 1) == 0", "true"}, // 34 decimals
		{"-x", `"-1.` + strings.Repeat("0", 32) + `1"`}, {"abs(-x) == x", "true"}, {"x > 1", "true"}, {"x % 1 == x - 1", "true"}, {"min(x, 2) == x", "true"},
	} {
		b := expression.Budget{Steps: 1000}
		got := string(expression.Eval(mustParse(t, c[0], w), w, &b).AppendJSON(nil))
		if got != c[1] || b.Overflow {
			t.Errorf("%s: got %s, want %s (overflow %t)", c[0], got, c[1], b.Overflow)
		}
	}
}

// However the steps run out, the result is blank, nothing panics, and what was
// counted is not far above what was given.
func TestStepsRunOut(t *testing.T) {
	t.Parallel()
	w := newWorld()
	for name, table := range cases {
		for _, c := range table {
			n := mustParse(t, c[0], w)
			need := 100_000
			full := expression.Budget{Steps: need}
			want := expression.Eval(n, w, &full)
			need -= full.Steps
			for steps := range need {
				b := expression.Budget{Steps: steps}
				if v := expression.Eval(n, w, &b); !v.IsBlank() || !b.Exhausted() {
					t.Fatalf("%s: %s with %d of %d steps: %s", name, c[0], steps, need, v.AppendJSON(nil))
				}
			}
			b := expression.Budget{Steps: need}
			if v := expression.Eval(n, w, &b); !v.Equal(want) || b.Exhausted() {
				t.Errorf("%s: %s does not do with the %d steps it took", name, c[0], need)
			}
		}
	}
}

func TestWorkIsBounded(t *testing.T) {
	t.Parallel()
	w := newWorld()
	many := make([]expression.Value, 5000)
	for i := range many {
		many[i] = expression.IntegerOf(int64(i))
	}
	w.set("numbers", expression.ListOf(many...))
	w.set("t", expression.TextOf(strings.Repeat("a", expression.MaxText)))
	for _, src := range []string{
		"any(numbers, any(numbers, # < 0))",
		"sum(numbers, sum(numbers, # + 1))",
		"len(map(numbers, filter(numbers, # > 3)))",
		"any(numbers, upper(t) == 'x')",
		"any(numbers, t matches '(a|aa)+b$')",
		"any(numbers, 'b' in map(numbers, t))",
		"any(numbers, addWorkdays(today, #) < born)",
		"any(numbers, t + '' == '')",
	} {
		b := expression.Budget{Steps: 100_000}
		if v := expression.Eval(mustParse(t, src, w), w, &b); !v.IsBlank() || !b.Exhausted() {
			t.Errorf("%s: got %s with %d steps left", src, v.AppendJSON(nil), b.Steps)
		}
	}
}

func TestNilTreeAndNilBudget(t *testing.T) {
	t.Parallel()
	if v := expression.Eval(nil, nil, nil); !v.IsBlank() {
		t.Error("a nil tree has a value")
	}
	n := mustParse(t, "1 + a", newWorld())
	if v := expression.Eval(n, nil, nil); !v.IsBlank() {
		t.Error("a reference without surroundings has a value")
	}
}

// Values of other kinds than the tree was typed for give blanks, not failures.
func TestIllTypedValues(t *testing.T) {
	t.Parallel()
	strange := []expression.Value{
		blank, expression.BoolOf(true), expression.IntegerOf(-3), dec("1.5"), kroner("2"), expression.TextOf("x"), day("2026-01-01"),
		expression.TimeOf(1), expression.ListOf(blank, expression.TextOf("y")), expression.RecordOf([]string{"x", "n"}, []expression.Value{dec("1"), blank}),
	}
	for _, table := range cases {
		for _, c := range table {
			w := newWorld()
			n := mustParse(t, c[0], w)
			for _, v := range strange {
				for ref := range w.values {
					w.values[ref] = v
				}
				expression.Eval(n, w, nil)
			}
		}
	}
}
