package workflow

import (
	"sync"
	"time"
)

// refusals remembers which refusals were written in the trail lately, so that
// somebody who asks again and again does not fill it. What it forgets is written
// once more, so engines need not share it. Its zero value is ready.
type refusals struct {
	mu   sync.Mutex
	seen map[string]time.Time
}

// How much is remembered, and for how long.
const (
	refusalsKept = 4096
	refusalAge   = time.Hour
)

// first reports whether a refusal was not written within the hour, and
// remembers it.
func (r *refusals) first(key string, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if at, ok := r.seen[key]; ok && now.Before(at.Add(refusalAge)) && !now.Before(at) {
		return false
	}
	if r.seen == nil || len(r.seen) >= refusalsKept {
		r.seen = map[string]time.Time{}
	}
	r.seen[key] = now
	return true
}
