package workflow

import (
	"cmp"
	"context"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
)

// OwnCase is one of the caller's cases, in a list.
type OwnCase struct {
	Case    string
	State   CaseState
	Created time.Time
	Updated time.Time
	Title   Text // of the solution
	Test    bool // a test case

	row CaseRow
}

// CasePage asks for a page of cases.
type CasePage struct {
	After *OwnCase // the last case of the page before; nil for the first
	Limit int      // 0 = 100; at most 1000
	Test  *bool    // only test cases, or only real ones; nil for both
}

// Cases returns the caller's own cases, the latest first. Somebody who has not
// logged in has none. An employee who acts for a citizen is given those in which
// employees may fill in and which the organisation's policy lets them read.
func (e *Engine) Cases(ctx context.Context, c Caller, page CasePage) ([]OwnCase, error) {
	const op = "workflow: cases"
	if c.IsAnonymous() {
		return nil, nil
	}
	q := CaseQuery{Org: c.Org, Test: page.Test, Limit: min(cmp.Or(max(page.Limit, 0), DefaultLimit), MaxLimit)}
	if page.After != nil {
		q.Before = &page.After.row
	}
	var out []OwnCase
	policy := e.warrant(c.Identity)
	for {
		rows, err := e.casesOf(ctx, c.Identity, q)
		if err != nil {
			return nil, failure.Wrap(op, err)
		}
		for _, r := range rows {
			w, err := e.workflow(ctx, r.Org, r.Solution, r.Hash)
			if err != nil {
				return nil, failure.Wrap(op, err)
			}
			mine := w.Solution.Start.standsIn(c.Identity) && policy.lists(c.Identity, objectOf(r.Org, w.Solution, r.Test))
			if len(out) < q.Limit && mine {
				out = append(out, OwnCase{Case: r.ID, State: r.State, Created: r.Created, Updated: r.Updated, Title: w.Solution.Title, Test: r.Test, row: r})
			}
		}
		if len(rows) < q.Limit || len(out) == q.Limit {
			return out, nil
		}
		q.Before = &rows[len(rows)-1]
	}
}
