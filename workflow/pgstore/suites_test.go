package pgstore_test

import (
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/ledger/ledgertest"
	"github.com/borgerflow/borgerflow/workflow/pgstore"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
)

func TestStore(t *testing.T) {
	t.Parallel()
	var pools sync.Map // *pgstore.Store → *pgxpool.Pool
	workflowtest.RunStore(t, workflowtest.StoreHarness{
		New: func(t *testing.T) workflow.Store {
			pool := openPool(t)
			s := open(t, pool, fast())
			pools.Store(s, pool)
			return s
		},
		Run: func(t *testing.T, s workflow.Store, p workflow.Performer, done func() bool) {
			t.Helper()
			store := s.(*pgstore.Store)
			start(t, store, p.PerformEffect)
			waitFor(t, "the scheduler", done)
			stop(t, store)
		},
		Close: func(t *testing.T, s workflow.Store) {
			t.Helper()
			pool, _ := pools.Load(s)
			pool.(*pgxpool.Pool).Close()
		},
	})
}

func TestFiles(t *testing.T) {
	t.Parallel()
	workflowtest.RunFiles(t, workflowtest.FilesHarness{New: func(t *testing.T) workflow.Files {
		return open(t, openPool(t), nil).Files()
	}})
}

func TestLedger(t *testing.T) {
	t.Parallel()
	ledgertest.Run(t, ledgertest.Harness{New: func(t *testing.T) ledgertest.Stores {
		s := open(t, openPool(t), nil)
		return ledgertest.Stores{Records: s, Keys: s, Trail: s}
	}})
}

func TestScenarios(t *testing.T) {
	t.Parallel()
	workflowtest.RunScenarios(t, workflowtest.ScenarioHarness{New: func(t *testing.T) workflowtest.KitStore {
		return open(t, openPool(t), nil)
	}})
}
