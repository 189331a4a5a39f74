package sqlitestore_test

import (
	"database/sql"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/sqlitestore"
)

// plan is how SQLite goes about a query.
func plan(t *testing.T, db *sql.DB, query string, args []any) string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		out = append(out, detail)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(out, "\n")
}

// TestInboxUsesIndexes: a page of an inbox is read along an index, in its order,
// however many tasks there are.
func TestInboxUsesIndexes(t *testing.T) {
	t.Parallel()
	db := openDB(t)
	open(t, db, nil)
	for _, tt := range []struct {
		name    string
		q       workflow.TaskQuery
		indexes []string
	}{
		{"everybody's", workflow.TaskQuery{Org: org}, []string{"bf_task_since"}},
		{"a case worker's", workflow.TaskQuery{Org: org, Groups: []string{"g1", "g2"}, Persons: []string{"employee:7"}},
			[]string{"bf_task_group", "bf_task_group", "bf_task_person", "bf_task_claimed"}},
		{"the next page", workflow.TaskQuery{
			Org: org, Groups: []string{"g1"}, Solution: "praj", After: &workflow.TaskRow{Since: day, Case: "c9", Key: "a/1"},
		}, []string{"bf_task_group"}},
		{"a case's", workflow.TaskQuery{Org: org, Case: "c1"}, []string{"bf_task_case"}},
	} {
		queries, args := sqlitestore.TasksQueries(tt.q)
		if len(queries) != len(tt.indexes) {
			t.Errorf("%s: %d queries, want %d", tt.name, len(queries), len(tt.indexes))
			continue
		}
		for i, query := range queries {
			got := plan(t, db, query, args[i])
			if !strings.Contains(got, "SEARCH bf_task USING INDEX "+tt.indexes[i]+" ") || strings.Contains(got, "TEMP B-TREE") {
				t.Errorf("%s: does not go along %s:\n%s", tt.name, tt.indexes[i], got)
			}
		}
	}
	cases := plan(t, db, "SELECT id FROM bf_case WHERE org = ? AND purge_us IS NOT NULL AND hold = 0 AND purge_us <= ?",
		[]any{org, day.Add(time.Hour).UnixMicro()})
	if !strings.Contains(cases, "bf_case_purge") {
		t.Errorf("cases to be erased: does not use bf_case_purge:\n%s", cases)
	}
}
