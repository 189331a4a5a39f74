package pgstore_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/pgstore"
)

// fill puts many tasks of few large groups into the table, most of them of one
// organisation, and has the statistics taken.
func fill(t *testing.T, pool *pgxpool.Pool) {
	t.Helper()
	run(t, pool, `INSERT INTO bf_task (org, case_id, key, kind, grp, person, claimed, solution, hash, step, round, since, due, kle, test)
		SELECT CASE n % 10 WHEN 0 THEN 'other' ELSE 'kommune' END, 'c' || n, 'a/1', 'approve', 'g' || n % 5,
			CASE n % 3 WHEN 0 THEN 'p.' || n % 1000 ELSE '' END, CASE n % 7 WHEN 0 THEN 'employee:' || n % 100 ELSE '' END,
			'praj', 'h', 's' || n % 3, 1, timestamptz '2026-01-01' + n * interval '1 second',
			CASE n % 4 WHEN 0 THEN timestamptz '2026-02-01' + n * interval '1 second' END, '', false
		FROM generate_series(1, 30000) n`)
	run(t, pool, "VACUUM (ANALYZE) bf_task")
}

// explain returns the plan of a query as it ran, with what it read: the plan
// that is made for these values, or the one that is made once for all.
func explain(t *testing.T, pool *pgxpool.Pool, mode, query string, args []any) (plan string) {
	t.Helper()
	err := pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
		for _, statement := range []string{"SET LOCAL plan_cache_mode = " + mode, "DEALLOCATE ALL", "PREPARE inbox AS " + query} {
			if _, err := tx.Exec(t.Context(), statement, pgx.QueryExecModeSimpleProtocol); err != nil {
				return err
			}
		}
		names := make([]string, len(args))
		for i := range args {
			names[i] = fmt.Sprintf("$%d", i+1)
		}
		rows, err := tx.Query(t.Context(), "EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF) EXECUTE inbox ("+strings.Join(names, ", ")+")",
			append([]any{pgx.QueryExecModeSimpleProtocol}, args...)...)
		if err != nil {
			return err
		}
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		plan = strings.Join(lines, "\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

var scanned = regexp.MustCompile(`(?:Seq|Bitmap Heap) Scan on bf_`)

// TestInboxUsesIndexes: a page of an inbox is read along an index, in its order,
// however many tasks there are, also with the plan that is made once for all
// values.
func TestInboxUsesIndexes(t *testing.T) {
	t.Parallel()
	pool := openPool(t)
	open(t, pool, nil)
	fill(t, pool)
	at := time.Date(2026, 1, 1, 3, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name    string
		q       workflow.TaskQuery
		indexes []string
	}{
		{"everybody's", workflow.TaskQuery{Org: org}, []string{"bf_task_since"}},
		{"one group's", workflow.TaskQuery{Org: org, Groups: []string{"g1"}}, []string{"bf_task_group"}},
		{"a case worker's", workflow.TaskQuery{Org: org, Groups: []string{"g1", "g2", "g3"}, Persons: []string{"employee:7"}},
			[]string{"bf_task_group", "bf_task_person", "bf_task_claimed"}},
		{"a citizen's", workflow.TaskQuery{Org: org, Persons: []string{"p.6"}}, []string{"bf_task_person", "bf_task_claimed"}},
		{"the next page", workflow.TaskQuery{
			Org: org, Groups: []string{"g1", "g2"}, After: &workflow.TaskRow{Since: at, Case: "c9", Key: "a/1"},
		}, []string{"bf_task_group"}},
		{"a case's", workflow.TaskQuery{Org: org, Case: "c1"}, []string{"bf_task_pkey"}},
	} {
		for _, mode := range []string{"force_custom_plan", "force_generic_plan"} {
			query, args := pgstore.TasksQuery(tt.q)
			plan := explain(t, pool, mode, query, args)
			if scanned.MatchString(plan) {
				t.Errorf("%s, %s: reads what it does not show:\n%s", tt.name, mode, plan)
			}
			for _, index := range tt.indexes {
				if !strings.Contains(plan, index) {
					t.Errorf("%s, %s: does not use %s:\n%s", tt.name, mode, index, plan)
				}
			}
		}
	}
}

// TestCasesUseIndexes: so are the lists of cases that grow without end.
func TestCasesUseIndexes(t *testing.T) {
	t.Parallel()
	pool := openPool(t)
	open(t, pool, nil)
	run(t, pool, `INSERT INTO bf_case (org, id, version, events, solution, hash, state, subject, token, kle, test, parent,
			created, updated, outcome, hold, purge)
		SELECT CASE n % 10 WHEN 0 THEN 'other' ELSE 'kommune' END, 'c' || n, 1, 1, 's' || n % 20, 'h', 'open', 'p.' || n % 1000, '', '',
			false, CASE n % 50 WHEN 0 THEN 'c' || n - 1 ELSE '' END, timestamptz '2026-01-01' + n * interval '1 second', now(), '',
			n % 3 = 0, CASE n % 100 WHEN 0 THEN timestamptz '2027-01-01' + n * interval '1 hour' END
		FROM generate_series(1, 30000) n`)
	run(t, pool, "VACUUM (ANALYZE) bf_case")
	for _, tt := range []struct {
		name  string
		q     workflow.CaseQuery
		index string
	}{
		{"all", workflow.CaseQuery{Org: org}, "bf_case_created"},
		{"a citizen's", workflow.CaseQuery{Org: org, Subject: "p.7"}, "bf_case_subject"},
		{"a solution's", workflow.CaseQuery{Org: org, Solution: "s3"}, "bf_case_solution"},
		{"a case's", workflow.CaseQuery{Org: org, Parent: "c49"}, "bf_case_parent"},
		{"to be erased", workflow.CaseQuery{Org: org, PurgeBefore: time.Date(2027, 1, 2, 0, 0, 0, 0, time.UTC)}, "bf_case_purge"},
	} {
		query, args := pgstore.CasesQuery(tt.q)
		plan := explain(t, pool, "auto", query, args)
		if strings.Contains(plan, "Seq Scan") || !strings.Contains(plan, tt.index) {
			t.Errorf("%s: does not use %s:\n%s", tt.name, tt.index, plan)
		}
	}
}
