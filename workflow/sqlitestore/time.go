package sqlitestore

import (
	"database/sql"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
)

// micros is how a time is kept. The zero time has a number of its own, so it
// comes back as the zero time.
func micros(t time.Time) int64 { return t.UnixMicro() }

func fromMicros(us int64) time.Time { return time.UnixMicro(us).UTC() }

// perhaps is how a time is kept that need not be there: the zero time is NULL.
func perhaps(t time.Time) sql.NullInt64 { return sql.NullInt64{Int64: micros(t), Valid: !t.IsZero()} }

func fromPerhaps(us sql.NullInt64) time.Time {
	if !us.Valid {
		return time.Time{}
	}
	return fromMicros(us.Int64)
}

// riverClock has River read the store's clock, so that what is due is decided
// by one clock.
type riverClock struct{ clock workflow.Clock }

// Now returns the time now.
func (c riverClock) Now() time.Time { return c.clock.Now() }

// NowOrNil returns the time now, for River's statements to use instead of the
// database's own clock.
func (c riverClock) NowOrNil() *time.Time {
	now := c.clock.Now()
	return &now
}
