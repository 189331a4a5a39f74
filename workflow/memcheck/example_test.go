package memcheck_test

import (
	"context"
	"fmt"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/memcheck"
)

// A field with "check": "konto" is checked by what the engine's options have
// under that name.
func Example() {
	accounts := memcheck.NewCheck()
	accounts.Refuse(expression.TextOf("0000"), "closed")
	opts := workflow.Options{Checks: map[string]workflow.Checker{"konto": accounts}}

	for _, account := range []string{"1234", "0000"} {
		q := workflow.Question{Name: "konto", Value: expression.TextOf(account)}
		got, err := opts.Checks["konto"].Check(context.Background(), q)
		fmt.Println(account, got.OK, got.Code, err)
	}
	// Output:
	// 1234 true  <nil>
	// 0000 false closed <nil>
}
