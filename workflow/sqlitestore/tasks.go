package sqlitestore

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"github.com/borgerflow/borgerflow/workflow"
)

const taskColumns = "org, case_id, key, kind, grp, person, claimed, solution, hash, step, round, since_us, due_us, kle, test"

func scanTask(rows *sql.Rows) (workflow.TaskRow, error) {
	var t workflow.TaskRow
	var since int64
	var due sql.NullInt64
	err := rows.Scan(&t.Org, &t.Case, &t.Key, &t.Kind, &t.Group, &t.Person, &t.Claimed, &t.Solution, &t.Hash, &t.Step, &t.Round,
		&since, &due, &t.KLE, &t.Test)
	t.Since, t.Due = fromMicros(since), fromPerhaps(due)
	return t, err
}

// owner is one group or person that tasks are looked for of.
type owner struct{ column, value string }

// owners are those that a query asks for. Each is looked for by itself, along
// the index that has its tasks in order; all at once, SQLite would read and
// sort every task of theirs for the sake of a page.
func owners(q workflow.TaskQuery) []owner {
	var out []owner
	for _, g := range q.Groups {
		out = append(out, owner{"grp", g})
	}
	for _, p := range q.Persons {
		out = append(out, owner{"person", p}, owner{"claimed", p})
	}
	return out
}

// Tasks finds open tasks, oldest first.
func (s *Store) Tasks(ctx context.Context, q workflow.TaskQuery) ([]workflow.TaskRow, error) {
	const op = "tasks"
	of := owners(q)
	if len(of) == 0 {
		list, err := s.tasks(ctx, s.read, q)
		return list, wrap(op, err)
	}
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, wrap(op, err)
	}
	defer func() { _ = tx.Rollback() }()
	var all []workflow.TaskRow
	for _, o := range of {
		if o.value == "" {
			continue
		}
		list, err := s.tasks(ctx, tx, q, o)
		if err != nil {
			return nil, wrap(op, err)
		}
		all = append(all, list...)
	}
	order := func(a, b workflow.TaskRow) int {
		return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.Case, b.Case), cmp.Compare(a.Key, b.Key))
	}
	slices.SortFunc(all, order)
	all = slices.CompactFunc(all, func(a, b workflow.TaskRow) bool { return order(a, b) == 0 })
	return all[:min(len(all), limit(q.Limit))], nil
}

// tasks finds the first page of those of one owner, or of all.
func (s *Store) tasks(ctx context.Context, from rower, q workflow.TaskQuery, of ...owner) ([]workflow.TaskRow, error) {
	query, args := tasksQuery(q, of...)
	return collect(ctx, from, scanTask, query, args...)
}

func tasksQuery(q workflow.TaskQuery, of ...owner) (string, []any) {
	var f filter
	f.must("org = ?", q.Org)
	for _, o := range of {
		f.text(o.column, o.value)
	}
	f.text("case_id", q.Case)
	f.text("kind", q.Kind)
	f.text("solution", q.Solution)
	f.text("step", q.Step)
	if q.Test != nil {
		f.must("test = ?", *q.Test)
	}
	if !q.DueBefore.IsZero() {
		f.must("due_us IS NOT NULL AND due_us < ?", micros(q.DueBefore))
	}
	if q.After != nil {
		f.must("(since_us, case_id, key) > (?, ?, ?)", micros(q.After.Since), q.After.Case, q.After.Key)
	}
	query := "SELECT " + taskColumns + " FROM bf_task" + f.where() + " ORDER BY since_us, case_id, key LIMIT ?"
	return query, f.with(limit(q.Limit))
}
