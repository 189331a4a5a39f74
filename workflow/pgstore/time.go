package pgstore

import (
	"time"

	"github.com/borgerflow/borgerflow/workflow"
)

// utc gives a time that was read its zone.
func utc(t time.Time) time.Time { return t.UTC() }

// perhaps is how a time is kept that need not be there: the zero time is NULL.
func perhaps(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func fromPerhaps(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
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
