package sqlitestore_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
)

// body is about what a step's sealed answers take.
var body = make([]byte, 2048)

// BenchmarkRaw is the reference: what a hand-written program does that changes
// a row and notes the change in a history table, with the same settings.
func BenchmarkRaw(b *testing.B) {
	db := openDB(b)
	for _, q := range []string{
		"CREATE TABLE thing (id TEXT PRIMARY KEY, version INTEGER NOT NULL, body BLOB NOT NULL)",
		"CREATE TABLE history (id TEXT, version INTEGER, at_us INTEGER, body BLOB NOT NULL, PRIMARY KEY (id, version))",
	} {
		if _, err := db.ExecContext(b.Context(), q); err != nil {
			b.Fatal(err)
		}
	}
	n := 0
	for b.Loop() {
		n++
		if err := raw(b.Context(), db, n); err != nil {
			b.Fatal(err)
		}
	}
}

func raw(ctx context.Context, db *sql.DB, n int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(ctx, "INSERT INTO thing VALUES ('c1', ?, ?) ON CONFLICT DO UPDATE SET version = excluded.version, body = excluded.body", n, body); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO history VALUES ('c1', ?, ?, ?)", n, n, body); err != nil {
		return err
	}
	return tx.Commit()
}

// BenchmarkCommit is one step of a case: row, command, event, document, task
// and audit line in one transaction.
func BenchmarkCommit(b *testing.B) {
	s := open(b, openDB(b), nil)
	var n int64
	for b.Loop() {
		n++
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
	s := open(b, openDB(b), nil)
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
	s := open(b, openDB(b), nil)
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
