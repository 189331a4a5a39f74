package parse_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/expression/parse"
	"github.com/expr-lang/expr/builtin"
	"github.com/google/go-cmp/cmp"
)

func nothing([]expression.Value) expression.Value { return expression.Value{} }

func ownFunctions(t testing.TB) *expression.FunctionSet {
	t.Helper()
	point := expression.Type{Kind: expression.Record, Members: []expression.Member{{Name: "city", Type: of(expression.Text)}}}
	set, err := expression.NewFunctionSet(
		expression.Function{Name: "vatOf", Params: []expression.Type{of(expression.Money), of(expression.Decimal)}, Result: of(expression.Money), Call: nothing},
		expression.Function{Name: "cityOf", Params: []expression.Type{point}, Result: of(expression.Text), Call: nothing},
		expression.Function{Name: "most", Params: []expression.Type{list(of(expression.Integer))}, Result: of(expression.Integer), Call: nothing},
		expression.Function{Name: "shade", Params: []expression.Type{{Kind: expression.Text, Options: []string{"red", "pink"}}}, Result: expression.Type{Kind: expression.Text, Options: []string{"light", "dark"}}, Call: nothing},
		expression.Function{Name: "known", Params: []expression.Type{of(expression.Text)}, Result: of(expression.Bool), Blanks: true, Call: nothing},
		expression.Function{Name: "split", Params: []expression.Type{of(expression.Text)}, Result: list(of(expression.Text)), Call: nothing}, // a function of expr's
		expression.Function{Name: "never", Result: of(expression.Bool), Call: nothing},
	)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// Calls of a vendor's functions are typed like all others.
func TestOwnFunctions(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"vatOf(m, x)":                  "money",
		"vatOf(m, a)":                  "money",
		"vatOf(100, 0.25) + m":         "money",
		"cityOf(person.home)":          "text",
		"most(map(rows, .n)) + 1":      "integer",
		"shade('red') == 'dark'":       "bool",
		"known(nil) or never()":        "bool",
		"any(split(s), # == 'a')":      "bool",
		"sum(rows, vatOf(.amount, 2))": "money",
		"vatOf(a, x)":                  "type 1:7",
		"vatOf(m)":                     "arguments 1:1",
		"never(1)":                     "arguments 1:1",
		"cityOf(person)":               "type 1:8",
		"most(rows)":                   "type 1:6",
		"shade('blue') == 'dark'":      "unknown_option 1:7",
		"shade('red') == 'medium'":     "unknown_option 1:14",
		"vatOf(nil, 2)":                "type 1:7",
		"vatof(m, x)":                  "unknown_function 1:1",
		"vatOf == nil":                 "unknown_name 1:1",
		"s.never()":                    "unsupported 1:3",
		"split(s, ',') == nil":         "arguments 1:1",
	} {
		n, err := parse.Parse(src, newNames(), &parse.Options{Functions: ownFunctions(t)})
		got := ""
		if err != nil {
			e := err.(parse.Errors)[0]
			got = fmt.Sprintf("%s %d:%d", e.Code, e.Line, e.Column)
		} else {
			got = n.Type().String()
		}
		if got != want {
			t.Errorf("%s gives %s, want %s", src, got, want)
		}
	}
	if _, err := parse.Parse("never()", newNames(), nil); err == nil {
		t.Error("a function is known that nobody gave")
	}
}

// What a vendor's function reads is what its arguments read.
func TestOwnFunctionsRead(t *testing.T) {
	t.Parallel()
	names := newNames()
	n, err := parse.Parse("vatOf(m, x)", names, &parse.Options{Functions: ownFunctions(t)})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range expression.Reads(n) {
		got = append(got, names.order[r.Ref])
	}
	slices.Sort(got)
	if diff := cmp.Diff([]string{"m", "x"}, got); diff != "" {
		t.Errorf("reads (-want +got):\n%s", diff)
	}
}

// Functions that expr's parser reads with a predicate could not be called.
func TestPredicatesOfTheParserAreNoNames(t *testing.T) {
	t.Parallel()
	for _, f := range builtin.Builtins {
		_, err := expression.NewFunctionSet(expression.Function{Name: f.Name, Result: of(expression.Bool), Call: nothing})
		if f.Predicate && err == nil {
			t.Errorf("%s can be the name of a function", f.Name)
		}
	}
}
