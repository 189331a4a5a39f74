package simulate

import (
	"time"

	"github.com/borgerflow/borgerflow/form/dk"
)

// Options are settings of [Run]; nil is the same as the zero value.
type Options struct {
	Cases int    // how many cases; default 1000
	Seed  uint64 // decides everything that is drawn
	// Start is when the first case begins; default Monday 5 January 2026, 8 in the
	// morning in Denmark. One begins every Every; default every 37 minutes.
	Start time.Time
	Every time.Duration
	// Most is how long a case may go on, by the virtual clock; default five years.
	// Moves is how many commands it may take; default 2000. A case that reaches
	// either is reported as not ended.
	Most  time.Duration
	Moves int
	// Steps says how single steps go, by id; what a step leaves out is as Usual
	// says, and what that leaves out as the fields of [Step] say.
	Steps map[string]Step
	Usual Step
	// Fields is how many fields the solution's forms may have together to be filled
	// in with generated answers; default 200. A negative number makes all guards
	// free choices.
	Fields int
}

// Step says how a step goes.
type Step struct {
	// Weights are how likely outcomes are beside each other, by outcome; one that
	// is not named has weight 1, but "rejected", "refused", "cancelled" and
	// subcases' own ends have a quarter of that: 1 where the others have 4. Of
	// "rejected" and of free choices, "outcome>step" weighs where it leads. Zero
	// is never.
	Weights map[string]int
	// Takes is how long the step takes from when it is begun: in working hours for
	// what people do (half an hour, a day, a week of them), and in hours for what
	// other systems do (a minute, an hour, a day).
	Takes *Takes
	// Fails is of how many in a thousand attempts a handover comes to nothing;
	// default 20. It is tried again up to Attempts times, default 8, after a delay
	// that doubles from a minute, and then is a dead letter: an operator does it
	// again, or one time in ten skips it.
	Fails    *int
	Attempts int
}

// Takes is a distribution of lengths of time: from Least to Most, with Usual the
// most frequent (a triangular distribution).
type Takes struct{ Least, Usual, Most time.Duration }

// sound reports whether the lengths are in order.
func (t Takes) sound() bool { return 0 <= t.Least && t.Least <= t.Usual && t.Usual <= t.Most }

const (
	defaultCases    = 1000
	defaultMoves    = 2000
	defaultFields   = 200
	defaultFails    = 20
	defaultAttempts = 8
	rareWeight      = 1
	usualWeight     = 4
)

var (
	byPeople  = Takes{Least: 30 * time.Minute, Usual: 8 * time.Hour, Most: 40 * time.Hour}
	bySystems = Takes{Least: time.Minute, Usual: time.Hour, Most: 24 * time.Hour}
	byHandler = Takes{Least: time.Second, Usual: 2 * time.Second, Most: time.Minute}
)

func (o *Options) orDefault() Options {
	out := Options{}
	if o != nil {
		out = *o
	}
	if out.Cases <= 0 {
		out.Cases = defaultCases
	}
	if out.Start.IsZero() {
		out.Start = time.Date(2026, 1, 5, 8, 0, 0, 0, dk.Copenhagen())
	}
	if out.Every <= 0 {
		out.Every = 37 * time.Minute
	}
	if out.Most <= 0 {
		out.Most = 5 * 365 * 24 * time.Hour
	}
	if out.Moves <= 0 {
		out.Moves = defaultMoves
	}
	if out.Fields == 0 {
		out.Fields = defaultFields
	}
	return out
}

// of returns how a step goes.
func (o *Options) of(step string) Step {
	out := o.Steps[step]
	if out.Weights == nil {
		out.Weights = o.Usual.Weights
	}
	if out.Takes == nil {
		out.Takes = o.Usual.Takes
	}
	if out.Fails == nil {
		out.Fails = o.Usual.Fails
	}
	if out.Attempts <= 0 {
		out.Attempts = o.Usual.Attempts
	}
	if out.Attempts <= 0 {
		out.Attempts = defaultAttempts
	}
	return out
}

// fails is of how many in a thousand attempts the step comes to nothing.
func (s Step) fails() int {
	if s.Fails == nil {
		return defaultFails
	}
	return *s.Fails
}
