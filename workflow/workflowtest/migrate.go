package workflowtest

import (
	"testing"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/google/go-cmp/cmp"
)

// Migrate takes cases to another version by a plan, and returns what became of
// them. The dry run before it must have said the same.
func (k *Kit) Migrate(t testing.TB, plan workflow.MigrationPlan) workflow.MigrationReport {
	t.Helper()
	by := identity.System(k.Org, "test")
	planned, err := k.Engine.PlanMigration(t.Context(), by, plan)
	if err != nil {
		t.Fatal(err)
	}
	done, err := k.Engine.Migrate(t.Context(), by, plan)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(planned, done); diff != "" {
		t.Errorf("migrating came out otherwise than was planned (-planned +done):\n%s", diff)
	}
	k.Run(t)
	return done
}
