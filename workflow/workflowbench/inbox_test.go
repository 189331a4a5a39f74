package workflowbench_test

import (
	"cmp"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/borgerflow/borgerflow/internal/itest"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/pgstore"
)

// BenchmarkInbox asks for an employee's page of tasks in a PostgreSQL with a
// million cases (BORGERFLOW_CASES says another number), a tenth of which have an
// open task, of two hundred groups. The time of Inbox/p99 is the 99th percentile.
func BenchmarkInbox(b *testing.B) {
	cases, err := strconv.Atoi(cmp.Or(os.Getenv("BORGERFLOW_CASES"), "1000000"))
	if err != nil {
		b.Fatal(err)
	}
	pool, err := pgxpool.New(b.Context(), itest.Postgres(b, nil))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(pool.Close)
	s, err := pgstore.Open(b.Context(), pool, nil)
	if err != nil {
		b.Fatal(err)
	}
	for _, fill := range []string{
		`INSERT INTO bf_case (org, id, version, events, solution, hash, state, subject, token, created, updated, kle, test, parent, outcome, hold)
			SELECT 'kommune', 'c' || n, 1, 1, 's' || n % 1000, 'h', 'open', 'p' || n % 300000, '', now(), now(), '32.03.12', false, '', '', false
			FROM generate_series(1, $1) n`,
		`INSERT INTO bf_task (org, case_id, key, kind, grp, person, claimed, solution, hash, step, round, since, kle, test)
			SELECT 'kommune', 'c' || n, 'b/1', 'approve', 'g' || n % 200, '', CASE WHEN n % 7 = 0 THEN 'employee:u' || n % 900 ELSE '' END,
				's' || n % 1000, 'h', 'b', 1, now() - n % 5000 * interval '1 minute', '32.03.12', false
			FROM generate_series(1, $1 / 10) n`,
	} {
		if _, err := pool.Exec(b.Context(), fill, cases); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := pool.Exec(b.Context(), "ANALYZE"); err != nil {
		b.Fatal(err)
	}
	b.Run("p99", func(b *testing.B) {
		clock := workflow.SystemClock{}
		var took []time.Duration
		n := 0
		for b.Loop() {
			n++
			from := clock.Now()
			list, err := s.Tasks(b.Context(), workflow.TaskQuery{
				Org: org, Groups: []string{"g" + strconv.Itoa(n%200), "g" + strconv.Itoa(n%199), "g" + strconv.Itoa(n%197)}, Persons: []string{"employee:u" + strconv.Itoa(n%900)},
			})
			if err != nil || len(list) == 0 {
				b.Fatalf("%d tasks, %v", len(list), err)
			}
			took = append(took, clock.Now().Sub(from))
		}
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds()), "ns/op")
	})
}
