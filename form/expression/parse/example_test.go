package parse_test

import (
	"fmt"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/expression/parse"
)

// expenses is a form with one list, and what a citizen has answered so far.
type expenses struct{}

func (expenses) Resolve(name string) (int, expression.Type, bool) {
	row := expression.Type{Kind: expression.Record, Members: []expression.Member{{Name: "amount", Type: expression.Type{Kind: expression.Money}}}}
	return 0, expression.Type{Kind: expression.List, Elem: &row}, name == "expenses"
}

func (expenses) List(string) ([]string, bool)           { return nil, false }
func (expenses) Group(string) ([]parse.GroupItem, bool) { return nil, false }

func (expenses) Read(int) expression.Value {
	names := []string{"amount"}
	return expression.ListOf(
		expression.RecordOf(names, []expression.Value{expression.MoneyOere(90_000)}),
		expression.RecordOf(names, []expression.Value{{}}), // not answered yet
		expression.RecordOf(names, []expression.Value{expression.MoneyOere(35_050)}),
	)
}

func (expenses) Label(string, string) expression.Value { return expression.Value{} }

// An expression is parsed once, when a form is compiled, and evaluated for
// every set of answers. Amounts are kroner in expressions and øre on the wire.
func ExampleParse() {
	form := expenses{}
	for _, src := range []string{"sum(expenses, .amount)", "sum(expenses, .amount) > 1000", "all(expenses, .amount < 500)"} {
		n, err := parse.Parse(src, form, nil)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Printf("%s: %s\n", n.Type(), expression.Eval(n, form, nil).AppendJSON(nil))
	}
	// Output:
	// money: {"amount":125050,"currency":"DKK"}
	// bool: true
	// bool: false
}

// Mistakes are told all at once, with their places.
func ExampleErrors() {
	_, err := parse.Parse("sum(expenses, .amont) > 1000 or expnses == nil", expenses{}, nil)
	fmt.Println(err)
	// Output:
	// parse: there is no member amont (1:16)
	// sum(expenses, .amont) > 1000 or expnses == nil
	// ...............^
	// parse: there is no expnses here (1:33)
	// sum(expenses, .amont) > 1000 or expnses == nil
	// ................................^
}
