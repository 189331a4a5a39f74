package sqlitestore

import (
	"context"
	"database/sql"

	"github.com/borgerflow/borgerflow/internal/failure"
)

// writer lets one transaction of this process write at a time. SQLite has one
// writer anyway; those who wait for it in SQLite sleep and try again, so that
// a late comer may pass an early one hundreds of milliseconds later. Waiting
// here is first come, first served, and costs no sleep.
type writer struct {
	prepared *statements
	turn     chan struct{}
}

func newWriter(prepared *statements) *writer {
	return &writer{prepared: prepared, turn: make(chan struct{}, 1)}
}

// claim takes SQLite's write lock before anything is read, also on a
// connection that begins its transactions deferred: a reader that becomes a
// writer later fails at once when another has written meanwhile.
const claim = "DELETE FROM bf_writer WHERE n = 0"

// do runs change in a transaction that is committed when it returns nil and
// undone otherwise.
func (w *writer) do(ctx context.Context, op string, change func(*txn) error) error {
	select {
	case w.turn <- struct{}{}:
		defer func() { <-w.turn }()
	case <-ctx.Done():
		return wrap(op, ctx.Err())
	}
	begun, err := w.prepared.db.BeginTx(ctx, nil)
	if err != nil {
		return wrap(op, err)
	}
	tx := &txn{Tx: begun, prepared: w.prepared}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(ctx, claim); err != nil {
		return wrap(op, err)
	}
	if err := change(tx); err != nil {
		return wrap(op, err)
	}
	if err := tx.Commit(); err != nil {
		return wrapCommit(op, err)
	}
	w.prepared.prepare(ctx)
	return nil
}

// rower is what the pool and a transaction read with.
type rower interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// collect reads every row with scan.
func collect[T any](ctx context.Context, from rower, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	rows, err := from.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, rows.Err()
}

// exec runs one statement and returns how many rows it changed.
func exec(ctx context.Context, tx *txn, query string, args ...any) (int64, error) {
	res, err := tx.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

func notFound(op, what string) error {
	return failure.Errorf(failure.NotFound, "sqlitestore: %s: no such %s", op, what)
}

func conflict(op, text string) error {
	return failure.Errorf(failure.Conflict, "sqlitestore: %s: %s", op, text)
}
