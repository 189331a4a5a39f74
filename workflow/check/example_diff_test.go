package check_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/check"
)

// What a new version breaks is known before it is published.
func ExampleDiff() {
	folder, err := workflow.ReadFolder(os.DirFS("../../examples/kommune/solutions/helbredstillaeg"))
	if err != nil {
		fmt.Println(err)
		return
	}
	changed := maps.Clone(folder)
	changed["forms/ansoegning.json"] = bytes.Replace(folder["forms/ansoegning.json"], []byte(`"key": "phone"`), []byte(`"key": "telephone"`), 1)
	before, err := check.Open(folder, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	after, err := check.Open(changed, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range check.Diff(before, after) {
		fmt.Println(c.Severity, c.Hits, c.Message)
	}
	// Output:
	// breaks [drafts cases] phone seems to be telephone now: answers to it do not follow by themselves
	// breaks [mappings] solution.json#/steps/2/handover/fields/phone reads ansoegning.phone, which is gone
}
