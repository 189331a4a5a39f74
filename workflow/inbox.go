package workflow

import (
	"cmp"
	"context"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
)

// Task is a step that waits for the caller.
type Task struct {
	Case     string
	Step     string
	Round    int
	Kind     string // fill, approve, or "trouble": a handover to repair
	Group    string
	Since    time.Time
	Title    Text // of the step
	Solution Text // title of the solution
	Test     bool // of a test case

	row TaskRow
}

// TaskPage asks for a page of tasks.
type TaskPage struct {
	After *Task // the last task of the page before; nil for the first
	Limit int   // 0 = 100; at most 1000
	Test  *bool // only of test cases, or only of real ones; nil for both
}

// Tasks returns the open tasks of the caller, oldest first: an employee's those
// of their groups and those given to or taken by them, as far as the
// organisation's policy lets them do them, anybody else's their own. A page is
// full as long as there are more among the next 20,000.
func (e *Engine) Tasks(ctx context.Context, c Caller, page TaskPage) ([]Task, error) {
	const op = "workflow: tasks"
	q := TaskQuery{Org: c.Org, Limit: page.Limit, Test: page.Test}
	switch {
	case c.IsAnonymous():
		return nil, nil
	case c.IsEmployee():
		q.Groups, q.Persons = c.Groups, []string{string(c.ActorRef())}
	default:
		q.Persons = refTexts(c.Subjects())
	}
	if page.After != nil {
		q.After = &page.After.row
	}
	rows, last, err := e.permittedTasks(ctx, c, q)
	if err != nil {
		return nil, failure.Wrap(op, err)
	}
	out := make([]Task, 0, len(rows))
	for _, r := range rows {
		w, err := e.workflow(ctx, r.Org, r.Solution, r.Hash)
		if err != nil {
			return nil, failure.Wrap(op, err)
		}
		step := w.Step(r.Step)
		if step == nil {
			return nil, Errorf(Invalid, "workflow: tasks: a task is of a step that the solution does not have")
		}
		out = append(out, Task{
			Case: r.Case, Step: r.Step, Round: r.Round, Kind: r.Kind, Group: r.Group, Since: r.Since,
			Title: step.Title, Solution: w.Solution.Title, Test: r.Test, row: r,
		})
	}
	if n := len(out); n > 0 {
		out[n-1].row = last
	}
	return out, nil
}

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
