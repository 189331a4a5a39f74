package workflow

import "time"

// Clock tells the time. Safe for concurrent use.
type Clock interface {
	Now() time.Time
}

// SystemClock is the machine's clock, in UTC. It is the only place in the
// library that reads it.
type SystemClock struct{}

// Now returns the time now.
func (SystemClock) Now() time.Time { return time.Now().UTC() }
