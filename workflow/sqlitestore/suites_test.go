package sqlitestore_test

import (
	"testing"

	"github.com/borgerflow/borgerflow/workflow/ledger/ledgertest"
)

func TestLedger(t *testing.T) {
	t.Parallel()
	ledgertest.Run(t, ledgertest.Harness{New: func(t *testing.T) ledgertest.Stores {
		s := open(t, openDB(t), nil)
		return ledgertest.Stores{Records: s, Keys: s, Trail: s}
	}})
}
