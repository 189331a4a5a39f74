package pgstore

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/audit"
)

// reader is what both a pool and a transaction read with.
type reader interface {
	Query(ctx context.Context, query string, args ...any) (pgx.Rows, error)
}

// collect reads every row with scan.
func collect[T any](ctx context.Context, from reader, scan func(pgx.Rows) (T, error), query string, args ...any) ([]T, error) {
	rows, err := from.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (T, error) { return scan(rows) })
}

// into reads every row of a query that is sent with others.
func into[T any](list *[]T, scan func(pgx.Rows) (T, error)) func(pgx.Rows) error {
	return func(rows pgx.Rows) (err error) {
		*list, err = pgx.CollectRows(rows, func(pgx.CollectableRow) (T, error) { return scan(rows) })
		return err
	}
}

// one returns the only row of a query, or not_found.
func one[T any](ctx context.Context, s *Store, op, what string, scan func(pgx.Rows) (T, error), query string, args ...any) (T, error) {
	var none T
	list, err := collect(ctx, s.pool, scan, query, args...)
	if err != nil {
		return none, wrap(op, err)
	}
	if len(list) == 0 {
		return none, notFound(op, what)
	}
	return list[0], nil
}

// required makes of a statement that changes a row one that fails as what when
// there is none.
func required(what, change string) string {
	return "WITH done AS (" + change + " RETURNING 1) SELECT bf_require(EXISTS (SELECT FROM done), '" + what + "')"
}

// send sends statements and their commit in one round trip. Without a BEGIN
// among them PostgreSQL makes one transaction of all that is sent together, and
// undoes it when one fails.
func (s *Store) send(ctx context.Context, op string, b *pgx.Batch) error {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return wrap(op, err)
	}
	defer conn.Release()
	// The answer to the commit comes last and is what Close returns.
	return wrapCommit(op, conn.SendBatch(ctx, b).Close())
}

// write makes a change together with its audit lines, which it returns in their
// places. fresh is a chain that most likely has no line yet; it may be empty.
func (s *Store) write(ctx context.Context, op, fresh string, lines []audit.Line, change func(*pgx.Batch)) ([]audit.Line, error) {
	if err := ctx.Err(); err != nil {
		return nil, wrap(op, err)
	}
	if known, ok := s.knownHeads(lines, fresh); ok {
		placed, next, err := place(known, lines)
		if err != nil {
			return nil, err
		}
		var b pgx.Batch
		change(&b)
		putLines(&b, placed, insertHead)
		err = s.send(ctx, op, &b)
		if !errors.Is(err, refusals[refusedHead]) {
			return s.written(placed, next, err)
		}
	}
	placed, next, err := s.writeLocked(ctx, op, lines, change)
	return s.written(placed, next, err)
}

// written remembers the heads that were left behind; when it is not sure that
// they were, none.
func (s *Store) written(placed []audit.Line, next map[chain]audit.Head, err error) ([]audit.Line, error) {
	if err != nil {
		for c := range next {
			s.heads.forget(c)
		}
		return nil, err
	}
	for c, head := range next {
		s.heads.remember(c, head)
	}
	return placed, nil
}

// writeLocked is write with the heads read under their locks.
func (s *Store) writeLocked(ctx context.Context, op string, lines []audit.Line, change func(*pgx.Batch)) (
	placed []audit.Line, next map[chain]audit.Head, err error,
) {
	tx, err := s.pool.Begin(ctx)
	if err != nil {
		return nil, nil, wrap(op, err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	var b pgx.Batch
	change(&b)
	if err := tx.SendBatch(ctx, &b).Close(); err != nil {
		return nil, nil, wrap(op, err)
	}
	known, err := lockHeads(ctx, tx, lines)
	if err != nil {
		return nil, nil, wrap(op, err)
	}
	if placed, next, err = place(known, lines); err != nil {
		return nil, nil, err
	}
	b = pgx.Batch{}
	putLines(&b, placed, moveHead)
	if err := tx.SendBatch(ctx, &b).Close(); err != nil {
		return nil, nil, wrap(op, err)
	}
	return placed, next, wrapCommit(op, tx.Commit(ctx))
}

// place gives lines their places after the heads of their chains, and returns
// the heads they leave.
func place(known map[chain]audit.Head, lines []audit.Line) ([]audit.Line, map[chain]audit.Head, error) {
	next := make(map[chain]audit.Head, len(known))
	placed := make([]audit.Line, 0, len(lines))
	for _, line := range lines {
		c := chainOf(line)
		head, ok := next[c]
		if !ok {
			head = known[c]
		}
		line, err := head.Next(line)
		if err != nil {
			return nil, nil, failure.Wrap("pgstore", err)
		}
		next[c] = line.Head()
		placed = append(placed, line)
	}
	return placed, next, nil
}
