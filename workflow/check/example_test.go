package check_test

import (
	"fmt"
	"os"

	"github.com/borgerflow/borgerflow/workflow/check"
)

// Where something is used is asked of all solutions at once.
func ExampleWhereUsed() {
	index, err := check.WhereUsed(os.DirFS("../../examples/kommune/solutions"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, u := range index.Field("insurance_group") {
		fmt.Println(u.Solution, u.Place, u.How)
	}
	for _, u := range index.Group("pension") {
		fmt.Println(u.Solution, u.Place, u.How)
	}
	// Output:
	// helbredstillaeg forms/ansoegning.json#/pages/1/fields/4/branches/0/fields/0 declared
	// helbredstillaeg solution.json#/steps/2/handover/fields/insurance reads
	// helbredstillaeg solution.json#/steps/1/assign/group named
}
