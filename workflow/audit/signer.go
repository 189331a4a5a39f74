package audit

import (
	"context"
	"crypto/ed25519"

	"github.com/borgerflow/borgerflow/internal/failure"
)

// Signer signs checkpoints with a key the host holds, for example in a key
// vault. Implementations are safe for concurrent use.
type Signer interface {
	// KeyID names the key, so that its public half is found later.
	KeyID() string
	// Sign returns the signature of message. It must not retain message.
	Sign(ctx context.Context, message []byte) ([]byte, error)
}

// Verifier checks signatures made with any key that was ever used.
type Verifier interface {
	// Check reports whether signature is that of message under the key; an
	// unknown key gives false.
	Check(keyID string, message, signature []byte) bool
}

// Ed25519 is a [Signer] with a key in memory.
type Ed25519 struct {
	id  string
	key ed25519.PrivateKey
}

var _ Signer = (*Ed25519)(nil)

// NewEd25519 returns a signer with the private key whose seed (32 bytes) is
// given, under the name id.
func NewEd25519(id string, seed []byte) (*Ed25519, error) {
	if len(seed) != ed25519.SeedSize || id == "" {
		return nil, failure.Errorf(failure.Invalid, "audit: an ed25519 signer needs a name and a seed of 32 bytes")
	}
	return &Ed25519{id: id, key: ed25519.NewKeyFromSeed(seed)}, nil
}

// KeyID returns the key's name.
func (s *Ed25519) KeyID() string { return s.id }

// Sign signs message.
func (s *Ed25519) Sign(_ context.Context, message []byte) ([]byte, error) {
	return ed25519.Sign(s.key, message), nil
}

// Public returns the public half, for [Ed25519Keys].
func (s *Ed25519) Public() ed25519.PublicKey { return s.key.Public().(ed25519.PublicKey) }

// String names the signer; the key is never printed.
func (s *Ed25519) String() string { return "ed25519 " + s.id }

// GoString is String.
func (s *Ed25519) GoString() string { return s.String() }

// Ed25519Keys are public keys by name: a [Verifier].
type Ed25519Keys map[string]ed25519.PublicKey

var _ Verifier = Ed25519Keys(nil)

// Check reports whether signature is that of message under the named key.
func (k Ed25519Keys) Check(keyID string, message, signature []byte) bool {
	key, ok := k[keyID]
	return ok && len(key) == ed25519.PublicKeySize && ed25519.Verify(key, message, signature)
}
