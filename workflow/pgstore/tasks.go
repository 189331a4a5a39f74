package pgstore

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/borgerflow/borgerflow/workflow"
)

const taskColumns = "org, case_id, key, kind, grp, person, claimed, solution, hash, step, round, since, due, kle, test"

func scanTask(rows pgx.Rows) (workflow.TaskRow, error) {
	var t workflow.TaskRow
	var due *time.Time
	err := rows.Scan(&t.Org, &t.Case, &t.Key, &t.Kind, &t.Group, &t.Person, &t.Claimed, &t.Solution, &t.Hash, &t.Step, &t.Round,
		&t.Since, &due, &t.KLE, &t.Test)
	t.Since, t.Due = utc(t.Since), fromPerhaps(due)
	return t, err
}

// Tasks finds open tasks, oldest first.
func (s *Store) Tasks(ctx context.Context, q workflow.TaskQuery) ([]workflow.TaskRow, error) {
	query, args := tasksQuery(q)
	list, err := collect(ctx, s.pool, scanTask, query, args...)
	return list, wrap("tasks", err)
}

// taskOrder ends a query for a page of tasks.
func taskOrder(q workflow.TaskQuery) string {
	return " ORDER BY since, case_id, key LIMIT " + limit(q.Limit)
}

// tasksQuery asks for the tasks of each group and of each person by itself,
// along the index that has them in order, and puts the pages together: with one
// condition for all, PostgreSQL would read and sort every task of theirs for the
// sake of a page. A task that is found in two ways is left out of the second.
func tasksQuery(q workflow.TaskQuery) (string, []any) {
	var f filter
	f.must("org = ?", q.Org)
	f.text("case_id", q.Case)
	f.text("kind", q.Kind)
	f.text("solution", q.Solution)
	f.text("step", q.Step)
	if q.Test != nil {
		f.must("test = ?", *q.Test)
	}
	if !q.DueBefore.IsZero() {
		f.must("due IS NOT NULL AND due < ?", q.DueBefore)
	}
	if q.After != nil {
		f.must("(since, case_id, key) > (?, ?, ?)", q.After.Since, q.After.Case, q.After.Key)
	}
	if len(q.Groups) == 0 && len(q.Persons) == 0 {
		return "SELECT " + taskColumns + " FROM bf_task WHERE " + f.all() + taskOrder(q), f.args
	}
	var parts []string
	of := func(column, values string, not ...string) {
		own := append([]string{column + " = who.ref", column + " <> ''"}, not...)
		parts = append(parts, "SELECT page.* FROM (SELECT DISTINCT unnest("+values+"::text[])) who (ref) CROSS JOIN LATERAL (SELECT "+
			taskColumns+" FROM bf_task WHERE "+f.all(own...)+taskOrder(q)+") page")
	}
	var seen []string
	if len(q.Groups) > 0 {
		groups := f.arg(q.Groups)
		of("grp", groups)
		seen = append(seen, "NOT grp = ANY("+groups+"::text[])")
	}
	if len(q.Persons) > 0 {
		persons := f.arg(q.Persons)
		of("person", persons, seen...)
		of("claimed", persons, append(seen, "NOT person = ANY("+persons+"::text[])")...)
	}
	return "SELECT * FROM (" + strings.Join(parts, " UNION ALL ") + ") tasks" + taskOrder(q), f.args
}

// openTasks are the open tasks of a case at a version. Only a commit changes
// them, so while the case is at that version they are right.
type openTasks struct {
	version int64
	tasks   []workflow.TaskRow
}

// normal returns tasks as they are kept, so that they can be compared; false
// when two have one key.
func normal(tasks []workflow.TaskRow) ([]workflow.TaskRow, bool) {
	out := slices.Clone(tasks)
	seen := make(map[string]bool, len(tasks))
	for i := range out {
		t := &out[i]
		if seen[t.Key] {
			return nil, false
		}
		seen[t.Key] = true
		t.Since, t.Due = t.Since.UTC().Truncate(time.Microsecond), t.Due.UTC().Truncate(time.Microsecond)
	}
	return out, true
}

// putTasks has the case's open tasks be these. Where it is remembered which they
// were before, those that stay as they are are not written.
func (s *Store) putTasks(b *pgx.Batch, c workflow.Commit, tasks []workflow.TaskRow) {
	before, known := s.tasks.of(chain{c.Case.Org, c.Case.ID})
	switch {
	case c.Expected == 0:
	case known && before.version == c.Expected:
		var gone []string
		for _, t := range before.tasks {
			if !slices.Contains(tasks, t) {
				gone = append(gone, t.Key)
			}
		}
		if len(gone) > 0 {
			b.Queue("DELETE FROM bf_task WHERE org = $1 AND case_id = $2 AND key = ANY($3)", c.Case.Org, c.Case.ID, gone)
		}
		tasks = slices.DeleteFunc(slices.Clone(tasks), func(t workflow.TaskRow) bool { return slices.Contains(before.tasks, t) })
	default:
		b.Queue("DELETE FROM bf_task WHERE org = $1 AND case_id = $2", c.Case.Org, c.Case.ID)
	}
	for _, t := range tasks {
		b.Queue("INSERT INTO bf_task ("+taskColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
			t.Org, t.Case, t.Key, t.Kind, t.Group, t.Person, t.Claimed, t.Solution, t.Hash, t.Step, t.Round,
			t.Since, perhaps(t.Due), t.KLE, t.Test)
	}
}
