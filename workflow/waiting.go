package workflow

import (
	"fmt"
	"time"
)

// Waiting is what a [Handler] returns when the receiver has what was handed over
// and is still at work: a receipt that has not come, a queue. It is no failure;
// Do is called again with the same key After that time, or after a delay of the
// engine's. How long altogether is bounded by Retry.Waiting; then a person
// decides.
type Waiting struct {
	After time.Duration // 0 = a delay that grows
	// Why is a word for operators, such as "no receipt". No personal data.
	Why string
}

// Error says what is waited for.
func (w *Waiting) Error() string { return fmt.Sprintf("workflow: the receiver is at work: %s", w.Why) }

// Unwrap makes it unavailable, for those who do not know what it is.
func (w *Waiting) Unwrap() error { return ErrUnavailable }

// OneShot is a [Handler] for receivers that neither know a key nor can be asked
// what they have: Do is called once for each time somebody asks for it. When
// nobody knows how a call ended – the process was killed, or the error is in
// doubt – it is not made again, and a person decides.
type OneShot interface {
	OneShot()
}

// oneShot reports whether another call might do a thing twice.
func (e *Engine) oneShot(row EffectRow) bool {
	_, once := e.opts.Handlers[row.Kind].(OneShot)
	return once
}

// waits returns when an effect is called for again whose receiver is at work;
// false when it has been for too long.
func (e *Engine) waits(row EffectRow, w *Waiting) (time.Time, bool, error) {
	if row.Updated.Sub(row.Since) > e.opts.Retry.Waiting {
		return time.Time{}, false, nil
	}
	if w.After > 0 {
		return row.Updated.Add(min(w.After, mostDelay)), true, nil
	}
	delay, err := e.delay(row.Waits)
	return row.Updated.Add(delay), true, err
}

// again returns when an effect that failed is called for again; false when a
// person must see to it.
func (e *Engine) again(row EffectRow, code Code) (time.Time, bool, error) {
	tries := row.Attempts - row.Waits
	if code != Unavailable && code != InDoubt || tries >= e.opts.Retry.Attempts || code == InDoubt && e.oneShot(row) {
		return time.Time{}, false, nil
	}
	delay, err := e.delay(tries)
	return row.Updated.Add(delay), true, err
}
