package memstore_test

import (
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/ledger/ledgertest"
	"github.com/borgerflow/borgerflow/workflow/memstore"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
)

func TestStore(t *testing.T) {
	t.Parallel()
	workflowtest.RunStore(t, workflowtest.StoreHarness{
		New: func(*testing.T) workflow.Store { return memstore.New() },
		Run: func(t *testing.T, s workflow.Store, p workflow.Performer, done func() bool) {
			for range 10 {
				if done() {
					return
				}
				_, _ = s.(*memstore.Store).RunDue(t.Context(), p, time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC))
			}
			t.Error("the scheduler did not get there")
		},
	})
}

func TestFiles(t *testing.T) {
	t.Parallel()
	workflowtest.RunFiles(t, workflowtest.FilesHarness{New: func(*testing.T) workflow.Files { return memstore.NewFiles() }})
}

func TestLedger(t *testing.T) {
	t.Parallel()
	ledgertest.Run(t, ledgertest.Harness{New: func(*testing.T) ledgertest.Stores {
		s := memstore.New()
		return ledgertest.Stores{Records: s, Keys: s, Trail: s}
	}})
}

func TestScenarios(t *testing.T) {
	t.Parallel()
	workflowtest.RunScenarios(t, workflowtest.ScenarioHarness{New: func(*testing.T) workflowtest.KitStore { return memstore.New() }})
}
