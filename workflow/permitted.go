package workflow

import (
	"context"
	"errors"

	"github.com/borgerflow/borgerflow/workflow/access"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// maxScanned is how many tasks are looked at to fill a page.
const maxScanned = 20 * MaxLimit

// scan is what was found of a query's tasks.
type scan struct {
	rows []TaskRow
	last TaskRow // that was looked at
	end  bool    // there are no more
}

// permittedTasks returns the tasks of a query that the organisation's policy
// lets the employee do: as many as are wanted, if they are among the next
// maxScanned. The page after goes on behind last, which lies behind the last
// task where more were looked at in vain.
func (e *Engine) permittedTasks(ctx context.Context, c Caller, q TaskQuery, want int) (s scan, err error) {
	f := e.taskFilter(c.Identity)
	q.Limit = min(want, MaxLimit)
	for scanned := 0; scanned < maxScanned; {
		rows, err := e.store.Tasks(ctx, q)
		if err != nil {
			return s, err
		}
		for _, row := range rows {
			s.last = row
			ok, err := f.lets(ctx, row)
			if err != nil {
				return s, err
			}
			if ok {
				s.rows = append(s.rows, row)
			}
			if len(s.rows) == want {
				return s, nil
			}
		}
		if s.end = len(rows) < q.Limit; s.end {
			return s, nil
		}
		scanned += len(rows)
		after := s.last
		q.After, q.Limit = &after, MaxLimit
	}
	return s, nil
}

// taskFilter says which tasks a policy lets an employee do. It remembers what
// it decided, since many tasks are of few versions.
type taskFilter struct {
	engine *Engine
	by     identity.Identity
	w      warrant
	known  map[taskSort]bool
}

// taskSort is what tasks have in common of which one decision is made.
type taskSort struct {
	solution, hash string
	test, trouble  bool
}

func (e *Engine) taskFilter(by identity.Identity) *taskFilter {
	return &taskFilter{engine: e, by: by, w: e.warrant(by), known: map[taskSort]bool{}}
}

// lets reports whether the task is one that the employee may do, or that whoever
// acts for another may by their mandate. What they do
// in a case of their own is theirs without anybody's policy.
func (f *taskFilter) lets(ctx context.Context, row TaskRow) (bool, error) {
	if !f.w.judged && f.by.Principal == nil {
		return true, nil
	}
	flow, err := f.engine.workflow(ctx, row.Org, row.Solution, row.Hash)
	if err != nil {
		return false, err
	}
	if ok := flow.Solution.Start.represents(f.by); !ok || !f.w.judged {
		return ok, nil
	}
	k := taskSort{row.Solution, row.Hash, row.Test, row.Kind == troubleKind}
	ok, seen := f.known[k]
	if !seen {
		need := access.ActionsOf(access.Read, access.Act)
		if k.trouble {
			need = access.ActionsOf(access.Read, access.Repair)
		}
		refused := f.w.refused(objectOf(row.Org, flow.Solution, row.Test))
		ok = need.Without(refused) == need
		f.known[k] = ok
	}
	if ok || !f.by.Is(identity.Ref(row.Person)) {
		return ok, nil
	}
	whose, err := f.engine.store.Case(ctx, row.Org, row.Case)
	if errors.Is(err, ErrNotFound) {
		return false, nil // it has gone meanwhile
	}
	return err == nil && whose.Subject == row.Person, err
}
