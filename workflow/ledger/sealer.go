package ledger

import (
	"context"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"reflect"

	"github.com/borgerflow/borgerflow/internal/failure"
)

// SealerOptions are a sealer's settings; the zero value is useful.
type SealerOptions struct {
	// Rand gives data keys and nonces. Default: crypto/rand. It must be safe
	// for concurrent use.
	Rand io.Reader
}

// Sealer encrypts data for owners. Each owner has a data key of its own, made
// when something is first sealed for it. Safe for concurrent use.
//
// Sealing may write a key to the key store: seal before opening a transaction
// on the same database, not inside it.
type Sealer struct {
	keys    KeyStore
	wrapper KeyWrapper
	rand    io.Reader
}

// NewSealer returns a sealer with data keys kept in keys and wrapped by
// wrapper.
func NewSealer(keys KeyStore, wrapper KeyWrapper, opts *SealerOptions) *Sealer {
	s := &Sealer{keys: keys, wrapper: wrapper, rand: rand.Reader}
	if opts != nil && opts.Rand != nil {
		s.rand = opts.Rand
	}
	return s
}

// The first byte of everything sealed says how.
const (
	formatMessage = 1
	formatStream  = 2
)

// Seal encrypts plain for owner and binds it to aad: the place it is kept in,
// such as a table, key and version, so that sealed data moved elsewhere do not
// open. It makes the owner's data key when there is none, and fails with
// ErrErased when the key was erased.
func (s *Sealer) Seal(ctx context.Context, owner Owner, aad, plain []byte) ([]byte, error) {
	o, err := s.Sealing(ctx, owner)
	if err != nil {
		return nil, err
	}
	return o.Seal(aad, plain)
}

// Open decrypts what Seal gave for the same owner and aad. Altered data, and
// data of another place or owner, are invalid; after an erasure the error is
// ErrErased.
func (s *Sealer) Open(ctx context.Context, owner Owner, aad, sealed []byte) ([]byte, error) {
	o, err := s.Opener(ctx, owner)
	if err != nil {
		return nil, err
	}
	return o.Open(aad, sealed)
}

// Opener opens and seals for one owner, with a key that was fetched and
// unwrapped once. Make one per operation and let it go: an erasure does not
// reach those that are there. Safe for concurrent use.
type Opener struct {
	owner Owner
	aead  cipher.AEAD
	rand  io.Reader
}

// Opener fetches the owner's data key, to open many things with it. It is
// not_found when there is no key, and ErrErased too when it is gone.
func (s *Sealer) Opener(ctx context.Context, owner Owner) (*Opener, error) {
	aead, err := s.key(ctx, owner, false)
	if err != nil {
		return nil, failure.Wrap("ledger: open", err)
	}
	return &Opener{owner: owner, aead: aead, rand: s.rand}, nil
}

// OpenerOf is Opener for who has the wrapped key at hand, as it is in the key
// store. One without Bytes is fetched, so that the error says what became of it.
func (s *Sealer) OpenerOf(ctx context.Context, key WrappedKey) (*Opener, error) {
	if len(key.Bytes) == 0 {
		return s.Opener(ctx, key.Owner)
	}
	aead, ok := heldIn(ctx).get(heldOf{s, key.Owner})
	if !ok {
		plain, err := s.wrapper.Unwrap(ctx, key.Wrapper, key.Bytes, keyAAD(key.Owner))
		if err != nil {
			return nil, failure.Wrap("ledger: open", err)
		}
		defer clear(plain)
		if aead, err = newAEAD(plain); err != nil {
			return nil, failure.Wrap("ledger: open", err)
		}
		heldIn(ctx).put(heldOf{s, key.Owner}, aead)
	}
	return &Opener{owner: key.Owner, aead: aead, rand: s.rand}, nil
}

// Sealing is Opener for who seals many things: like [Sealer.Seal], it makes the
// owner's data key when there is none.
func (s *Sealer) Sealing(ctx context.Context, owner Owner) (*Opener, error) {
	aead, err := s.key(ctx, owner, true)
	if err != nil {
		return nil, failure.Wrap("ledger: seal", err)
	}
	return &Opener{owner: owner, aead: aead, rand: s.rand}, nil
}

// Draft makes the first data key of an owner that has none yet, for who can keep
// it together with what is sealed, in one transaction, as [KeyStore].SaveKey does
// for a first version. That there is one, or was, shows when it is kept.
func (s *Sealer) Draft(ctx context.Context, owner Owner) (*Opener, *WrappedKey, error) {
	key, plain, err := s.makeKey(ctx, owner)
	if err != nil {
		return nil, nil, failure.Wrap("ledger: seal", err)
	}
	defer clear(plain)
	aead, err := newAEAD(plain)
	if err != nil {
		return nil, nil, failure.Wrap("ledger: seal", err)
	}
	return &Opener{owner: owner, aead: aead, rand: s.rand}, &key, nil
}

// KeepsIn reports whether this is the store of the sealer's keys.
func (s *Sealer) KeepsIn(store KeyStore) bool {
	return store != nil && reflect.TypeOf(store).Comparable() && s.keys == store
}

// Open is [Sealer.Open] for the opener's owner.
func (o *Opener) Open(aad, sealed []byte) ([]byte, error) {
	if len(sealed) == 0 || sealed[0] != formatMessage {
		return nil, failure.Errorf(failure.Invalid, "ledger: open: not a sealed message")
	}
	plain, err := decrypt(o.aead, sealed[1:], bind(formatMessage, o.owner, aad))
	return plain, failure.Wrap("ledger: open", err)
}

// Seal is [Sealer.Seal] for the opener's owner.
func (o *Opener) Seal(aad, plain []byte) ([]byte, error) {
	sealed, err := encrypt(o.aead, o.rand, []byte{formatMessage}, plain, bind(formatMessage, o.owner, aad))
	return sealed, failure.Wrap("ledger: seal", err)
}

// String names the owner, never the key.
func (o *Opener) String() string { return "opener of " + o.owner.Org + "/" + o.owner.ID }

// GoString is String.
func (o *Opener) GoString() string { return o.String() }

// Erase destroys the owner's data key, and so everything sealed for it.
func (s *Sealer) Erase(ctx context.Context, owner Owner) error {
	heldIn(ctx).drop(heldOf{s, owner})
	return failure.Wrap("ledger: erase", s.keys.EraseKey(ctx, owner))
}

// bind joins format, owner and place so that no two triples give the same
// bytes.
func bind(format byte, owner Owner, aad []byte) []byte {
	out := []byte{'b', 'f', format}
	for _, part := range []string{owner.Org, owner.ID} {
		out = binary.AppendUvarint(out, uint64(len(part)))
		out = append(out, part...)
	}
	return append(out, aad...)
}

// key returns the owner's data key; when create is set it makes one where
// there is none.
func (s *Sealer) key(ctx context.Context, owner Owner, create bool) (cipher.AEAD, error) {
	hold := heldIn(ctx)
	if aead, ok := hold.get(heldOf{s, owner}); ok {
		return aead, nil
	}
	plain, err := s.plainKey(ctx, owner, create)
	if err != nil {
		return nil, err
	}
	defer clear(plain)
	aead, err := newAEAD(plain)
	if err == nil {
		hold.put(heldOf{s, owner}, aead)
	}
	return aead, err
}

// plainKey is key before it is put to use; the caller clears it.
func (s *Sealer) plainKey(ctx context.Context, owner Owner, create bool) ([]byte, error) {
	if owner.Org == "" || owner.ID == "" {
		return nil, failure.Errorf(failure.Invalid, "an owner needs an organisation and an id")
	}
	wrapped, err := s.keys.LoadKey(ctx, owner)
	if create && errors.Is(err, failure.ErrNotFound) && !errors.Is(err, ErrErased) {
		wrapped, err = s.newKey(ctx, owner)
	}
	if err != nil {
		return nil, err
	}
	return s.wrapper.Unwrap(ctx, wrapped.Wrapper, wrapped.Bytes, keyAAD(owner))
}

// newKey makes and keeps a key, or returns the one somebody else made first.
func (s *Sealer) newKey(ctx context.Context, owner Owner) (WrappedKey, error) {
	key, plain, err := s.makeKey(ctx, owner)
	if err != nil {
		return WrappedKey{}, err
	}
	clear(plain)
	if err := s.keys.SaveKey(ctx, key, 0); err != nil {
		if errors.Is(err, failure.ErrConflict) {
			return s.keys.LoadKey(ctx, owner)
		}
		return WrappedKey{}, err
	}
	return key, nil
}

// makeKey makes a key, wrapped and plain; the caller clears the plain one.
func (s *Sealer) makeKey(ctx context.Context, owner Owner) (WrappedKey, []byte, error) {
	plain := make([]byte, keySize)
	if _, err := io.ReadFull(s.rand, plain); err != nil {
		return WrappedKey{}, nil, failure.Errorf(failure.Unavailable, "no randomness: %w", err)
	}
	bytes, name, err := s.wrapper.Wrap(ctx, plain, keyAAD(owner))
	if err != nil {
		clear(plain)
		return WrappedKey{}, nil, err
	}
	return WrappedKey{Owner: owner, Wrapper: name, Bytes: bytes}, plain, nil
}

func keyAAD(owner Owner) []byte { return bind('k', owner, nil) }

// Rewrap wraps the owner's data key under the current wrapping key, if it is
// not already. Sealed data stay as they are.
func (s *Sealer) Rewrap(ctx context.Context, owner Owner) error {
	key, err := s.keys.LoadKey(ctx, owner)
	if err != nil {
		return failure.Wrap("ledger: rewrap", err)
	}
	_, err = s.rewrap(ctx, key)
	return failure.Wrap("ledger: rewrap", err)
}

// rewrap reports whether the key was wrapped anew.
func (s *Sealer) rewrap(ctx context.Context, key WrappedKey) (bool, error) {
	if key.Wrapper == s.wrapper.Current() {
		return false, nil
	}
	plain, err := s.wrapper.Unwrap(ctx, key.Wrapper, key.Bytes, keyAAD(key.Owner))
	if err != nil {
		return false, err
	}
	defer clear(plain)
	version := key.Version
	if key.Bytes, key.Wrapper, err = s.wrapper.Wrap(ctx, plain, keyAAD(key.Owner)); err != nil {
		return false, err
	}
	err = s.keys.SaveKey(ctx, key, version)
	if errors.Is(err, failure.ErrConflict) { // erased or rewrapped meanwhile
		return false, nil
	}
	return err == nil, err
}

// RewrapAll wraps every data key that is not under the current wrapping key
// and returns how many it wrapped. The old wrapping key may be destroyed when
// it has returned zero. Unsupported when the key store is no [KeyLister].
func (s *Sealer) RewrapAll(ctx context.Context) (int, error) {
	return s.RewrapSome(ctx, math.MaxInt)
}

// RewrapSome is [Sealer.RewrapAll] for at most limit keys, so that a rotation is
// done in small parts beside other work. The keys are those of all
// organisations.
func (s *Sealer) RewrapSome(ctx context.Context, limit int) (int, error) {
	const op, batch = "ledger: rewrap", 100
	lister, ok := s.keys.(KeyLister)
	if !ok {
		return 0, failure.Errorf(failure.Unsupported, "ledger: rewrap: the key store cannot list its keys")
	}
	total := 0
	for total < limit {
		stale, err := lister.StaleKeys(ctx, s.wrapper.Current(), min(batch, limit-total))
		if err != nil || len(stale) == 0 {
			return total, failure.Wrap(op, err)
		}
		before := total
		for _, key := range stale {
			done, err := s.rewrap(ctx, key)
			if err != nil {
				return total, failure.Wrap(op, err)
			}
			if done {
				total++
			}
		}
		if total == before { // all taken by another rotation that is running
			return total, nil
		}
	}
	return total, nil
}
