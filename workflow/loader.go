package workflow

import (
	"context"

	"github.com/borgerflow/borgerflow/workflow/ledger"
)

// CaseLoader is a [Store] that reads in one go what nearly every command begins
// with. Every store that comes with the library is one. It is asked only when it
// is the sealer's [ledger.KeyStore] too.
type CaseLoader interface {
	ledger.KeyStore

	// LoadCase returns what Case, Events (after 0) and LoadKey return for one case
	// and for its own data key; not_found when there is no case. Events may be
	// newer than the row, never older. A key that is not there or was erased has
	// no Bytes, which is no error here.
	LoadCase(ctx context.Context, org, id string) (CaseData, error)
}

// CaseData is what a [CaseLoader] reads of a case.
type CaseData struct {
	Row    CaseRow
	Events []EventRow
	Key    ledger.WrappedKey
}

// fetch reads a case with its events and what opens them. Of an erased case there
// is only the row.
func (e *Engine) fetch(ctx context.Context, org, id string) (CaseRow, []EventRow, *ledger.Opener, error) {
	if store, ok := e.store.(CaseLoader); ok && e.sealer.KeepsIn(store) {
		data, err := store.LoadCase(ctx, org, id)
		if err != nil || data.Row.State == CaseErased {
			return data.Row, nil, nil, err
		}
		keys, err := e.sealer.OpenerOf(ctx, data.Key)
		return data.Row, data.Events, keys, err
	}
	row, err := e.store.Case(ctx, org, id)
	if err != nil || row.State == CaseErased {
		return row, nil, nil, err
	}
	keys, err := e.sealer.Opener(ctx, owner(org, id))
	if err != nil {
		return row, nil, nil, err
	}
	events, err := e.store.Events(ctx, org, id, 0)
	return row, events, keys, err
}
