package schema_test

import (
	"testing"

	"github.com/borgerflow/borgerflow/form/schema"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// Every fault code says whether a schema can refuse what has it, and why not.
func TestEveryFaultIsConsidered(t *testing.T) {
	t.Parallel()
	all := schema.Refusables()
	if len(all) != len(fault.Codes()) {
		t.Fatalf("%d of %d codes", len(all), len(fault.Codes()))
	}
	for _, r := range all {
		if r.Never && r.Why == "" {
			t.Errorf("say in reach.go whether a schema can refuse what has the fault %s, and why not", r.Code)
		}
	}
}
