package ledger

import (
	"context"
	"sync"

	"github.com/borgerflow/borgerflow/internal/failure"
)

// keyLocks lets one caller at a time work on a key.
type keyLocks struct {
	mu   sync.Mutex
	held map[string]*keyLock
}

type keyLock struct {
	token chan struct{} // holds one token while somebody works
	users int           // who hold or wait
}

// lock waits for the key, or for ctx to end, which is unavailable. The caller
// must call release.
func (l *keyLocks) lock(ctx context.Context, key string) (release func(), err error) {
	l.mu.Lock()
	k := l.held[key]
	if k == nil {
		k = &keyLock{token: make(chan struct{}, 1)}
		l.held[key] = k
	}
	k.users++
	l.mu.Unlock()
	leave := func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if k.users--; k.users == 0 {
			delete(l.held, key)
		}
	}
	select {
	case k.token <- struct{}{}:
		return func() { <-k.token; leave() }, nil
	case <-ctx.Done():
		leave()
		return nil, failure.Errorf(failure.Unavailable, "%w", ctx.Err())
	}
}
