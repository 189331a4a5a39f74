package memstore

import (
	"context"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow"
)

var _ workflow.Counter = (*Store)(nil)

// seriesKey names a series of numbers.
type seriesKey struct{ org, series string }

// NextNumber implements workflow.Counter.
func (s *Store) NextNumber(ctx context.Context, org, series string) (int64, error) {
	if org == "" || series == "" || !utf8.ValidString(org+series) {
		return 0, failure.Errorf(failure.Invalid, "memstore: next number: an organisation and a series are required")
	}
	if err := s.enter(ctx); err != nil {
		return 0, err
	}
	defer s.mu.Unlock()
	key := seriesKey{org, series}
	s.counters[key]++
	return s.counters[key], nil
}
