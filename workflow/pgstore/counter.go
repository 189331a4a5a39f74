package pgstore

import (
	"context"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"github.com/borgerflow/borgerflow/workflow"
)

var _ workflow.Counter = (*Store)(nil)

// NextNumber returns the next number of a series. It is kept before it is
// anybody's.
func (s *Store) NextNumber(ctx context.Context, org, series string) (int64, error) {
	const op = "next number"
	if org == "" || series == "" || !utf8.ValidString(org+series) {
		return 0, invalid(op, "an organisation and a series are required")
	}
	var n int64
	var b pgx.Batch
	b.Queue(`INSERT INTO bf_counter AS c (org, series, n) VALUES ($1, $2, 1)
		ON CONFLICT (org, series) DO UPDATE SET n = c.n + 1 RETURNING n`, org, series).
		QueryRow(func(row pgx.Row) error { return row.Scan(&n) })
	if err := s.send(ctx, op, &b); err != nil {
		return 0, err
	}
	return n, nil
}
