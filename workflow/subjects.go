package workflow

import (
	"cmp"
	"context"
	"slices"

	"github.com/borgerflow/borgerflow/workflow/identity"
)

// casesOf finds the cases of a person whom a login is about, also those kept
// under the reference of the index key before.
func (e *Engine) casesOf(ctx context.Context, who identity.Identity, q CaseQuery) ([]CaseRow, error) {
	var all []CaseRow
	refs := who.Subjects()
	for _, ref := range refs {
		q.Subject = string(ref)
		rows, err := e.store.Cases(ctx, q)
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	if len(refs) > 1 {
		slices.SortFunc(all, func(a, b CaseRow) int { return cmp.Or(b.Created.Compare(a.Created), cmp.Compare(b.ID, a.ID)) })
	}
	limit := min(cmp.Or(max(q.Limit, 0), DefaultLimit), MaxLimit)
	return all[:min(len(all), limit)], nil
}

// refTexts returns references as rows hold them.
func refTexts(refs []identity.Ref) []string {
	out := make([]string, len(refs))
	for i, ref := range refs {
		out[i] = string(ref)
	}
	return out
}
