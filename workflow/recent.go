package workflow

import (
	"sync"
	"time"
)

const (
	// maxRecent is how many cases are kept for the effects they asked for.
	maxRecent = 256
	// keepRecent is for how long: an effect that is due is called for within
	// seconds, here or elsewhere.
	keepRecent = 10 * time.Second
)

// recent keeps cases as this engine left them when they asked for effects that
// are due, so that the effects need not read them again. A case is used only
// while its version is the store's, and given out once. Its zero value is ready.
type recent struct {
	mu    sync.Mutex
	on    bool // this engine performs effects
	cases map[caseKey]recentCase
	order []recentPlace // oldest first; those given out are still in here
}

type caseKey struct{ org, id string }

type recentCase struct {
	l  *loaded
	at time.Time
}

type recentPlace struct {
	key caseKey
	at  time.Time
}

// keep remembers a case in place of what was remembered of it; nothing of it
// when it has asked for nothing that is due.
func (r *recent) keep(l *loaded, due bool, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	k := caseKey{l.row.Org, l.row.ID}
	delete(r.cases, k)
	for len(r.order) > 0 && (len(r.order) >= maxRecent || now.Sub(r.order[0].at) > keepRecent) {
		if old := r.order[0]; r.cases[old.key].at.Equal(old.at) {
			delete(r.cases, old.key)
		}
		r.order = r.order[1:]
	}
	if !due || !r.on {
		return
	}
	if r.cases == nil {
		r.cases = map[caseKey]recentCase{}
	}
	r.cases[k] = recentCase{l, now}
	r.order = append(r.order, recentPlace{k, now})
}

// take returns what was kept of a case, and forgets it; nil when there is
// nothing.
func (r *recent) take(org, id string) *loaded {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.on = true
	k := caseKey{org, id}
	l := r.cases[k].l
	delete(r.cases, k)
	return l
}
