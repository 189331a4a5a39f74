package ledger

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"io"

	"github.com/borgerflow/borgerflow/internal/failure"
)

// KeyWrapper wraps data keys with a key the host holds, in a key vault or in
// memory ([KeyRing]). Implementations are safe for concurrent use, retain
// nothing and return failures.
type KeyWrapper interface {
	// Current names the wrapping key that Wrap uses now.
	Current() string

	// Wrap returns key encrypted and bound to aad, under the current key, and
	// the name of that key.
	Wrap(ctx context.Context, key, aad []byte) (wrapped []byte, name string, err error)

	// Unwrap returns the key that Wrap wrapped under the named key with the
	// same aad. An unknown name is denied; anything altered is invalid.
	Unwrap(ctx context.Context, name string, wrapped, aad []byte) ([]byte, error)
}

// keySize is the size of every key here, in bytes: AES-256.
const keySize = 32

// KeyRing is a [KeyWrapper] with AES-256 keys in memory: one current, others
// still good for unwrapping while a rotation runs.
type KeyRing struct {
	current string
	keys    map[string]cipher.AEAD
	rand    io.Reader
}

var _ KeyWrapper = (*KeyRing)(nil)

// NewKeyRing returns a ring that wraps under the key named current. Each key
// is 32 bytes; keys must hold the current one. random gives nonces; nil means
// crypto/rand.
func NewKeyRing(current string, keys map[string][]byte, random io.Reader) (*KeyRing, error) {
	if random == nil {
		random = rand.Reader
	}
	ring := &KeyRing{current: current, keys: map[string]cipher.AEAD{}, rand: random}
	for name, key := range keys {
		aead, err := newAEAD(key)
		if err != nil {
			return nil, failure.Errorf(failure.Invalid, "ledger: wrapping key %q: %w", name, err)
		}
		ring.keys[name] = aead
	}
	if ring.keys[current] == nil {
		return nil, failure.Errorf(failure.Invalid, "ledger: no wrapping key %q", current)
	}
	return ring, nil
}

// Current implements [KeyWrapper].
func (r *KeyRing) Current() string { return r.current }

// Wrap implements [KeyWrapper].
func (r *KeyRing) Wrap(_ context.Context, key, aad []byte) ([]byte, string, error) {
	wrapped, err := encrypt(r.keys[r.current], r.rand, nil, key, aad)
	return wrapped, r.current, err
}

// Unwrap implements [KeyWrapper].
func (r *KeyRing) Unwrap(_ context.Context, name string, wrapped, aad []byte) ([]byte, error) {
	aead := r.keys[name]
	if aead == nil {
		return nil, failure.Errorf(failure.Denied, "no wrapping key %q", name)
	}
	return decrypt(aead, wrapped, aad)
}

// String names the ring's current key; keys are never printed.
func (r *KeyRing) String() string { return "key ring at " + r.current }

// GoString is String.
func (r *KeyRing) GoString() string { return r.String() }

func newAEAD(key []byte) (cipher.AEAD, error) {
	if len(key) != keySize {
		return nil, failure.Errorf(failure.Invalid, "a key has %d bytes, want %d", len(key), keySize)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// encrypt appends to dst a fresh nonce and the ciphertext.
func encrypt(aead cipher.AEAD, random io.Reader, dst, plain, aad []byte) ([]byte, error) {
	nonce := make([]byte, aead.NonceSize())
	if _, err := io.ReadFull(random, nonce); err != nil {
		return nil, failure.Errorf(failure.Unavailable, "no randomness: %w", err)
	}
	return aead.Seal(append(dst, nonce...), nonce, plain, aad), nil
}

func decrypt(aead cipher.AEAD, sealed, aad []byte) ([]byte, error) {
	n := aead.NonceSize()
	if len(sealed) < n+aead.Overhead() {
		return nil, failure.Errorf(failure.Invalid, "sealed data are too short")
	}
	plain, err := aead.Open(nil, sealed[:n], sealed[n:], aad)
	if err != nil {
		return nil, failure.Errorf(failure.Invalid, "sealed data are altered or belong elsewhere")
	}
	return plain, nil
}
