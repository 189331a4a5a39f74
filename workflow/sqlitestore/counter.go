package sqlitestore

import (
	"context"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow"
)

var _ workflow.Counter = (*Store)(nil)

// NextNumber returns the next number of a series. It is on the disk before it is
// anybody's.
func (s *Store) NextNumber(ctx context.Context, org, series string) (int64, error) {
	if org == "" || series == "" || !utf8.ValidString(org+series) {
		return 0, failure.Errorf(failure.Invalid, "sqlitestore: next number: an organisation and a series are required")
	}
	var n int64
	err := s.write.do(ctx, "next number", func(tx *txn) error {
		return tx.QueryRowContext(ctx, `INSERT INTO bf_counter (org, series, n) VALUES (?, ?, 1)
			ON CONFLICT (org, series) DO UPDATE SET n = n + 1 RETURNING n`, org, series).Scan(&n)
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}
