package ledger

import (
	"context"
	"crypto/cipher"
	"sync"
)

// held are the data keys that one operation has fetched.
type held struct {
	mu   sync.Mutex
	keys map[heldOf]cipher.AEAD
}

// heldOf is whose key it is, and in which sealer's store: services that an
// operation calls may have another one, with a key of its own for the same owner.
type heldOf struct {
	sealer *Sealer
	owner  Owner
}

type heldKey struct{}

// Hold returns a context in which each owner's data key is fetched and unwrapped
// once. It is for one operation – one request, one command – and is let go with
// it: an erasure by somebody else does not reach the keys that are held.
func Hold(ctx context.Context) context.Context {
	if ctx.Value(heldKey{}) != nil {
		return ctx
	}
	return context.WithValue(ctx, heldKey{}, &held{keys: map[heldOf]cipher.AEAD{}})
}

func heldIn(ctx context.Context) *held {
	h, _ := ctx.Value(heldKey{}).(*held)
	return h
}

func (h *held) get(of heldOf) (cipher.AEAD, bool) {
	if h == nil {
		return nil, false
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	aead, ok := h.keys[of]
	return aead, ok
}

func (h *held) put(of heldOf, aead cipher.AEAD) {
	if h != nil {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.keys[of] = aead
	}
}

func (h *held) drop(of heldOf) {
	if h != nil {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.keys, of)
	}
}
