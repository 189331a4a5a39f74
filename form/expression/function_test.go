package expression_test

import (
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form/decimal"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/google/go-cmp/cmp"
)

// first gives its first argument, or nothing.
func first(args []expression.Value) expression.Value {
	if len(args) == 0 {
		return expression.Value{}
	}
	return args[0]
}

func always(v expression.Value) func([]expression.Value) expression.Value {
	return func([]expression.Value) expression.Value { return v }
}

// withFunctions is an Env with functions and nothing to read.
type withFunctions struct{ set *expression.FunctionSet }

func (w withFunctions) Read(int) expression.Value             { return expression.Value{} }
func (w withFunctions) Label(string, string) expression.Value { return expression.Value{} }
func (w withFunctions) Functions() *expression.FunctionSet    { return w.set }

var _ expression.Caller = withFunctions{}

func callNode(t *testing.T, name string, result expression.Type, args ...expression.Value) *expression.Node {
	t.Helper()
	op, _ := expression.OpNamed("call")
	nodes := make([]*expression.Node, len(args))
	for i, a := range args {
		nodes[i] = expression.Constant(a)
	}
	n, err := expression.Operation(op, result, name, nodes...)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// What a function gives is held to its declared result, whatever it gives.
func TestCallResults(t *testing.T) {
	t.Parallel()
	integer, text := expression.IntegerOf(7), expression.TextOf
	record := expression.Type{Kind: expression.Record, Members: []expression.Member{{Name: "a", Type: kind(expression.Integer)}, {Name: "b", Type: kind(expression.Text)}}}
	for name, c := range map[string]struct {
		result   expression.Type
		gives    expression.Value
		want     string
		overflow bool
	}{
		"as declared":          {kind(expression.Integer), integer, "7", false},
		"nothing":              {kind(expression.Integer), expression.Value{}, "null", false},
		"whole for decimal":    {kind(expression.Decimal), integer, `"7"`, false},
		"whole for kroner":     {kind(expression.Money), integer, `{"amount":700,"currency":"DKK"}`, false},
		"decimal for kroner":   {kind(expression.Money), expression.DecimalOf(decimal.New(15, -1)), `{"amount":150,"currency":"DKK"}`, false},
		"kroner for decimal":   {kind(expression.Decimal), expression.MoneyOere(700), "null", false},
		"decimal for whole":    {kind(expression.Integer), expression.DecimalOf(decimal.New(7, 0)), "null", false},
		"text for number":      {kind(expression.Integer), text("7"), "null", false},
		"number for text":      {kind(expression.Text), integer, "null", false},
		"composed letters":     {kind(expression.Text), text("A\u030Are"), `"Åre"`, false},
		"not UTF-8":            {kind(expression.Text), text("\xff"), "null", false},
		"control characters":   {kind(expression.Text), text("a\x00b"), "null", false},
		"lines":                {kind(expression.Text), text("a\nb"), `"a\nb"`, false},
		"endless":              {kind(expression.Text), text(strings.Repeat("a", expression.MaxText+1)), "null", true},
		"an option":            {expression.Type{Kind: expression.Text, Options: []string{"a", "b"}}, text("b"), `"b"`, false},
		"no option":            {expression.Type{Kind: expression.Text, Options: []string{"a", "b"}}, text("c"), "null", false},
		"items":                {listOf(kind(expression.Decimal)), expression.ListOf(integer, text("x"), expression.Value{}), `["7",null,null]`, false},
		"a record":             {record, expression.RecordOf([]string{"b", "c", "a"}, []expression.Value{text("x"), integer, integer}), `{"a":7,"b":"x"}`, false},
		"a record of elsewhat": {record, expression.RecordOf([]string{"a"}, []expression.Value{text("x")}), `{"a":null,"b":null}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			set, err := expression.NewFunctionSet(expression.Function{Name: "give", Result: c.result, Call: always(c.gives)})
			if err != nil {
				t.Fatal(err)
			}
			budget := expression.Budget{Steps: 10_000}
			got := expression.Eval(callNode(t, "give", c.result), withFunctions{set}, &budget)
			if diff := cmp.Diff(c.want, string(got.AppendJSON(nil))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if budget.Overflow != c.overflow {
				t.Errorf("overflow is %v, want %v", budget.Overflow, c.overflow)
			}
		})
	}
}

// A blank argument makes the result blank, unless the function wants to see it;
// a panic is blank.
func TestCallBlanksAndPanics(t *testing.T) {
	t.Parallel()
	calls := 0
	count := func([]expression.Value) expression.Value { calls++; return expression.IntegerOf(1) }
	one := []expression.Type{kind(expression.Integer)}
	set, err := expression.NewFunctionSet(
		expression.Function{Name: "strict", Params: one, Result: kind(expression.Integer), Call: count},
		expression.Function{Name: "sees", Params: one, Result: kind(expression.Integer), Blanks: true, Call: count},
		expression.Function{Name: "fails", Result: kind(expression.Integer), Call: func([]expression.Value) expression.Value { panic("no") }},
		expression.Function{Name: "dear", Result: kind(expression.Integer), Cost: 5000, Call: count},
	)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		args  []expression.Value
		want  string
		calls int
	}{
		{"strict", []expression.Value{{}}, "null", 0},
		{"sees", []expression.Value{{}}, "1", 1},
		{"fails", nil, "null", 0},
		{"dear", nil, "null", 0},
		{"nobody", nil, "null", 0},
		{"strict", nil, "null", 0},
	} {
		calls = 0
		got := expression.Eval(callNode(t, c.name, kind(expression.Integer), c.args...), withFunctions{set}, &expression.Budget{Steps: 1000})
		if string(got.AppendJSON(nil)) != c.want || calls != c.calls {
			t.Errorf("%s gives %s after %d calls, want %s after %d", c.name, got.AppendJSON(nil), calls, c.want, c.calls)
		}
	}
	if got := expression.Eval(callNode(t, "sees", kind(expression.Integer), expression.Value{}), nil, nil); !got.IsBlank() {
		t.Error("a call without functions gives something")
	}
}

// Long arguments are paid for before the function sees them.
func TestCallPaysForItsArguments(t *testing.T) {
	t.Parallel()
	set, err := expression.NewFunctionSet(expression.Function{Name: "first", Params: []expression.Type{listOf(kind(expression.Integer))}, Result: listOf(kind(expression.Integer)), Cost: 1, Call: first})
	if err != nil {
		t.Fatal(err)
	}
	items := make([]expression.Value, 1000)
	budget := expression.Budget{Steps: 500}
	if got := expression.Eval(callNode(t, "first", listOf(kind(expression.Integer)), expression.ListOf(items...)), withFunctions{set}, &budget); !got.IsBlank() || !budget.Exhausted() {
		t.Errorf("a list of 1000 costs %d of 500 steps", 500-budget.Steps)
	}
}

func TestFunctionsThatAreNotWellMade(t *testing.T) {
	t.Parallel()
	good := expression.Function{Name: "vatOf", Params: []expression.Type{kind(expression.Money)}, Result: kind(expression.Money), Call: first}
	for name, change := range map[string]func(*expression.Function){
		"no name":                     func(f *expression.Function) { f.Name = "" },
		"a capital":                   func(f *expression.Function) { f.Name = "Vat" },
		"a dot":                       func(f *expression.Function) { f.Name = "vat.of" },
		"a letter that looks alike":   func(f *expression.Function) { f.Name = "v\u0430t" },
		"too long":                    func(f *expression.Function) { f.Name = "v" + strings.Repeat("a", 40) },
		"a function of the language":  func(f *expression.Function) { f.Name = "sum" },
		"an operator":                 func(f *expression.Function) { f.Name = "matches" },
		"a predicate of the parser's": func(f *expression.Function) { f.Name = "reduce" },
		"nothing to call":             func(f *expression.Function) { f.Call = nil },
		"no result":                   func(f *expression.Function) { f.Result = expression.Type{} },
		"a list of nothing":           func(f *expression.Function) { f.Result = kind(expression.List) },
		"a parameter of no kind":      func(f *expression.Function) { f.Params = []expression.Type{{Kind: 200}} },
		"many parameters":             func(f *expression.Function) { f.Params = make([]expression.Type, 21) },
		"costly":                      func(f *expression.Function) { f.Cost = 1 << 40 },
	} {
		f := good
		change(&f)
		if _, err := expression.NewFunctionSet(f); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	if _, err := expression.NewFunctionSet(good, good); err == nil {
		t.Error("a function is accepted twice")
	}
	set, err := expression.NewFunctionSet(good)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"vatOf(money) money"}, set.Signatures()); diff != "" {
		t.Errorf("signatures (-want +got):\n%s", diff)
	}
}

// A tree is held against the set before it runs.
func TestFunctionSetCheck(t *testing.T) {
	t.Parallel()
	set, err := expression.NewFunctionSet(expression.Function{Name: "once", Params: []expression.Type{kind(expression.Integer)}, Result: kind(expression.Integer), Call: first})
	if err != nil {
		t.Fatal(err)
	}
	seven := expression.IntegerOf(7)
	not, _ := expression.OpNamed("not")
	for name, c := range map[string]struct {
		node *expression.Node
		ok   bool
	}{
		"as it is called": {callNode(t, "once", kind(expression.Integer), seven), true},
		"too few":         {callNode(t, "once", kind(expression.Integer)), false},
		"unknown":         {callNode(t, "two", kind(expression.Integer), seven), false},
	} {
		inside, err := expression.Operation(not, kind(expression.Bool), "", c.node)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range []*expression.Node{c.node, inside} {
			if err := set.Check(n); (err == nil) != c.ok {
				t.Errorf("%s: %v", name, err)
			}
			if err := (*expression.FunctionSet)(nil).Check(n); err == nil {
				t.Errorf("%s: no functions, and yet it may be called", name)
			}
		}
	}
}
