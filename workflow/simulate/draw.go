package simulate

import (
	"math/rand/v2"
	"time"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/i18n"
)

// draw returns a length of time from a triangular distribution. It is worked out
// in whole seconds, by counting instead of roots, so that every machine draws the
// same.
func draw(r *rand.Rand, t Takes) time.Duration {
	lo, mid, hi := int64(t.Least/time.Second), int64(t.Usual/time.Second), int64(t.Most/time.Second)
	if hi <= lo {
		return t.Least
	}
	// A point under the triangle's roof: drawn in the box around it until it is.
	for range 64 {
		x, y := lo+r.Int64N(hi-lo+1), r.Int64N(1<<20)
		roof := int64(1 << 20)
		switch {
		case x < mid:
			roof = (x - lo + 1) << 20 / (mid - lo + 1)
		case x > mid:
			roof = (hi - x + 1) << 20 / (hi - mid + 1)
		}
		if y < roof {
			return time.Duration(x) * time.Second
		}
	}
	return t.Usual
}

// The hours in which people at work do things.
const (
	opens  = 8
	closes = 16
)

// atWork returns when somebody is done who works on something for a while, from
// a time on: in office hours on Danish working days.
func atWork(from time.Time, long time.Duration) time.Time {
	const day = (closes - opens) * time.Hour
	local := from.In(dk.Copenhagen())
	date := i18n.Date{Year: local.Year(), Month: int(local.Month()), Day: local.Day()}
	begin := clock(date, opens)
	switch end := clock(date, closes); {
	case !dk.IsWorkday(date) || !local.Before(end):
		date = dk.AddWorkdays(date, 1)
		begin = clock(date, opens)
	case local.After(begin):
		begin = local
	}
	if left := clock(date, closes).Sub(begin); long > left {
		long -= left
		date = dk.AddWorkdays(date, 1+int((long-1)/day))
		begin, long = clock(date, opens), (long-1)%day+1
	}
	return begin.Add(long)
}

func clock(d i18n.Date, hour int) time.Time {
	return time.Date(d.Year, time.Month(d.Month), d.Day, hour, 0, 0, 0, dk.Copenhagen())
}

// pick returns one of n by weight; -1 when all weigh nothing.
func pick(r *rand.Rand, weights []int) int {
	total := 0
	for _, w := range weights {
		total += max(w, 0)
	}
	if total == 0 {
		return -1
	}
	at := r.IntN(total)
	for i, w := range weights {
		if at -= max(w, 0); at < 0 {
			return i
		}
	}
	return -1
}
