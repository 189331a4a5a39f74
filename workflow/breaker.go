package workflow

import (
	"sync"
	"time"
)

// Targeter is a [Handler] that says which system a call goes to, so that calls
// to a system that is down are put off together: one base address, one account.
// Without it there is one target for each organisation and kind.
type Targeter interface {
	Target(call EffectCall) string
}

// breaker puts calls off whose target has not answered several times in a row.
// After a while one call is let through: when that one succeeds, all are.
//
// It is the engine's own and goes by the engine's clock: what is put off is a
// row in the store, so nothing is lost when a process ends that knew better.
type breaker struct {
	after int           // failures in a row that open it
	first time.Duration // for how long; it doubles each time, up to most
	most  time.Duration

	mu      sync.Mutex
	targets map[string]*target
}

type target struct {
	failed int           // in a row
	until  time.Time     // calls are put off until then
	open   time.Duration // how long it was open the last time
	trying bool          // a call has been let through and has not come back
	tried  time.Time     // since when
}

// maxTrial is how long a call that was let through is waited for.
const maxTrial = 5 * time.Minute

func newBreaker(after int, first, most time.Duration) *breaker {
	return &breaker{after: after, first: first, most: most, targets: map[string]*target{}}
}

// allow reports whether a call may be made at now; otherwise until when it is
// put off.
func (b *breaker) allow(name string, now time.Time) (until time.Time, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	t := b.targets[name]
	switch {
	case t == nil || t.open == 0:
		return time.Time{}, true
	case now.Before(t.until):
		return t.until, false
	case t.trying && now.Sub(t.tried) < maxTrial && !now.Before(t.tried):
		return now.Add(b.first), false
	}
	t.trying, t.tried = true, now
	return time.Time{}, true
}

// came tells how a call went. Only a target that did not answer counts as down:
// one that refuses is there.
func (b *breaker) came(name string, down bool, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	t := b.targets[name]
	if !down {
		delete(b.targets, name)
		return
	}
	if t == nil {
		t = &target{}
		b.targets[name] = t
	}
	t.failed++
	if t.failed < b.after {
		return
	}
	t.open = min(max(2*t.open, b.first), b.most)
	t.until, t.trying = now.Add(t.open), false
}
