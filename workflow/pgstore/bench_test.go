package pgstore_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/borgerflow/borgerflow/internal/itest"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/pgstore"
)

// body is about what a step's sealed answers take.
var body = make([]byte, 2048)

// durable returns a pool on a database whose commits wait for the disk.
func durable(b *testing.B) *pgxpool.Pool {
	b.Helper()
	return connect(b, itest.Postgres(b, &itest.PostgresOptions{Durable: true}))
}

// BenchmarkRaw is the reference: what a hand-written program does that changes
// a row and notes the change in a history table, with the same settings.
func BenchmarkRaw(b *testing.B) {
	pool := durable(b)
	_, err := pool.Exec(b.Context(), `CREATE TABLE thing (id text PRIMARY KEY, version bigint NOT NULL, body bytea NOT NULL);
		CREATE TABLE history (id text, version bigint, at timestamptz, body bytea NOT NULL, PRIMARY KEY (id, version))`)
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		n++
		if err := raw(b.Context(), pool, n); err != nil {
			b.Fatal(err)
		}
	}
}

func raw(ctx context.Context, pool *pgxpool.Pool, n int) error {
	return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO thing VALUES ('c1', $1, $2)
			ON CONFLICT (id) DO UPDATE SET version = excluded.version, body = excluded.body`, n, body)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, "INSERT INTO history VALUES ('c1', $1, now(), $2)", n, body)
		return err
	})
}

// BenchmarkCommit is one step of a case: row, command, event, document, task
// and audit line in one transaction.
func BenchmarkCommit(b *testing.B) {
	s := open(b, durable(b), nil)
	var n int64
	for b.Loop() {
		n++
		if err := s.Commit(b.Context(), stepCommit(n)); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCommitLocked is the same when another process wrote to the chain last.
func BenchmarkCommitLocked(b *testing.B) {
	s := open(b, durable(b), nil)
	var n int64
	for b.Loop() {
		n++
		pgstore.ForgetHeads(s)
		if err := s.Commit(b.Context(), stepCommit(n)); err != nil {
			b.Fatal(err)
		}
	}
}

func stepCommit(n int64) workflow.Commit {
	return workflow.Commit{
		Expected: n - 1,
		Case:     workflow.CaseRow{Org: org, ID: "c1", Version: n, Events: n, State: workflow.CaseOpen, Created: day, Updated: day},
		Events:   []workflow.EventRow{{Seq: n, At: day, Type: "test.step", Body: body}},
		Docs:     []workflow.DocRow{{Key: "answers", Revision: n, At: day, Body: body}},
		Tasks:    []workflow.TaskRow{{Org: org, Case: "c1", Key: fmt.Sprintf("step/%d", n), Kind: "fill", Group: "g", Since: day}},
		Command:  workflow.CommandRow{ID: fmt.Sprint(n), Version: n},
		Lines:    []audit.Line{line("c1", "test.step")},
	}
}

// BenchmarkCommitEffect opens a case with an effect and its job.
func BenchmarkCommitEffect(b *testing.B) {
	s := open(b, durable(b), nil)
	n := 0
	for b.Loop() {
		n++
		c := ask(fmt.Sprintf("c%d", n), day)
		c.Lines = append(c.Lines, line(c.Case.ID, "test.step"))
		if err := s.Commit(b.Context(), c); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkEffect is the time from a commit that asks for an effect to the call
// for it, on a store with its default settings.
func BenchmarkEffect(b *testing.B) {
	s := open(b, durable(b), nil)
	called := make(chan struct{})
	start(b, s, func(ctx context.Context, id string) error {
		called <- struct{}{}
		return conclude(ctx, s, id, nil)
	})
	n, clock := 0, workflow.SystemClock{}
	var waited []time.Duration
	for b.Loop() {
		n++
		// Not in step with River's polls.
		time.Sleep(time.Duration(20+n*7919%83) * time.Millisecond)
		from := clock.Now()
		commit(b, s, ask(fmt.Sprintf("c%d", n), day))
		<-called
		waited = append(waited, clock.Now().Sub(from))
	}
	slices.Sort(waited)
	b.ReportMetric(float64(waited[len(waited)/2].Milliseconds()), "p50-ms")
	b.ReportMetric(float64(waited[len(waited)*99/100].Milliseconds()), "p99-ms")
}

// BenchmarkEffects performs many effects on one node, with all that belongs to
// it: fetch, call, outcome.
func BenchmarkEffects(b *testing.B) {
	s := open(b, durable(b), &pgstore.Options{Workers: 16})
	called := make(chan struct{}, 16)
	start(b, s, func(ctx context.Context, id string) error {
		defer func() { called <- struct{}{} }()
		return conclude(ctx, s, id, nil)
	})
	go func() {
		for n := range b.N {
			if err := s.Commit(b.Context(), ask(fmt.Sprintf("c%d", n), day)); err != nil {
				b.Error(err)
			}
		}
	}()
	for range b.N {
		<-called
	}
}
