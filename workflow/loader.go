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
	// and for its own data key, and all its documents when they are asked for;
	// not_found when there is no case. Events and documents may be newer than the
	// row, never older. A key that is not there or was erased has no Bytes, which
	// is no error here.
	LoadCase(ctx context.Context, org, id string, docs bool) (CaseData, error)
}

// CaseData is what a [CaseLoader] reads of a case.
type CaseData struct {
	Row    CaseRow
	Events []EventRow
	Key    ledger.WrappedKey
	Docs   []DocRow // by key; nil when they were not asked for
}

// fetched is a case as a store keeps it, with what opens it.
type fetched struct {
	row    CaseRow
	events []EventRow
	keys   *ledger.Opener
	docs   map[string]DocRow // nil when they are to be read one by one
}

// fetch reads a case with its events, and with its documents if they come in the
// same go. Of an erased case there is only the row.
func (e *Engine) fetch(ctx context.Context, org, id string, docs bool) (out fetched, err error) {
	if store, ok := e.store.(CaseLoader); ok && e.sealer.KeepsIn(store) {
		data, err := store.LoadCase(ctx, org, id, docs)
		out.row = data.Row
		if err != nil || data.Row.State == CaseErased {
			return out, err
		}
		if docs {
			out.docs = make(map[string]DocRow, len(data.Docs))
			for _, d := range data.Docs {
				out.docs[d.Key] = d
			}
		}
		out.events = data.Events
		out.keys, err = e.sealer.OpenerOf(ctx, data.Key)
		return out, err
	}
	out.row, err = e.store.Case(ctx, org, id)
	if err != nil || out.row.State == CaseErased {
		return out, err
	}
	if out.keys, err = e.sealer.Opener(ctx, owner(org, id)); err != nil {
		return out, err
	}
	out.events, err = e.store.Events(ctx, org, id, 0)
	return out, err
}
