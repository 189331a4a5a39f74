package sqlitestore_test

import (
	"database/sql"
	"sync"
	"testing"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/ledger/ledgertest"
	"github.com/borgerflow/borgerflow/workflow/sqlitestore"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
)

func TestStore(t *testing.T) {
	t.Parallel()
	var pools sync.Map // *sqlitestore.Store → *sql.DB
	workflowtest.RunStore(t, workflowtest.StoreHarness{
		New: func(t *testing.T) workflow.Store {
			db := openDB(t)
			s := open(t, db, fast())
			pools.Store(s, db)
			return s
		},
		Run: func(t *testing.T, s workflow.Store, p workflow.Performer, done func() bool) {
			t.Helper()
			store := s.(*sqlitestore.Store)
			start(t, store, p.PerformEffect)
			waitFor(t, "the scheduler", done)
			stop(t, store)
		},
		Close: func(t *testing.T, s workflow.Store) {
			t.Helper()
			db, _ := pools.Load(s)
			if err := db.(*sql.DB).Close(); err != nil {
				t.Fatal(err)
			}
		},
	})
}

func TestLedger(t *testing.T) {
	t.Parallel()
	ledgertest.Run(t, ledgertest.Harness{New: func(t *testing.T) ledgertest.Stores {
		s := open(t, openDB(t), nil)
		return ledgertest.Stores{Records: s, Keys: s, Trail: s}
	}})
}

func TestScenarios(t *testing.T) {
	t.Parallel()
	workflowtest.RunScenarios(t, workflowtest.ScenarioHarness{New: func(t *testing.T) workflowtest.KitStore {
		return open(t, openDB(t), nil)
	}})
}
