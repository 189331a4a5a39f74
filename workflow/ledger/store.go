package ledger

import (
	"context"
	"errors"
	"time"

	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Record is one sealed record. Org, Kind and Key name it.
type Record struct {
	// Org is the organisation's key.
	Org string
	// Kind says whose record it is, for example "delivery".
	Kind string
	// Key is the record's name within its kind, for example "case/step/round".
	Key string
	// Owner is the id of the owner under whose data key Sealed is sealed: a
	// case, mostly. Erasing that key makes the record unreadable.
	Owner string
	// Version counts the writes from 1. The store sets it.
	Version int64
	// Due is when the record wants attention, in UTC and whole microseconds;
	// the zero time is never.
	Due time.Time
	// Index holds references the record is found by, sorted and without
	// duplicates: people, transaction numbers. Never a CPR number.
	Index []identity.Ref
	// Sealed is what Sealer.Seal gave.
	Sealed []byte
}

// Store keeps records. Implementations are safe for concurrent use, return
// failures, keep no reference to what they are given and give copies.
type Store interface {
	// Get returns the newest version of a record, or not_found.
	Get(ctx context.Context, org, kind, key string) (Record, error)

	// Put keeps record as version ifVersion+1 and appends line to the audit
	// chain of line.Org and line.Case with audit.Head.Next; both or neither.
	// It is a conflict when the newest version is not ifVersion, zero meaning
	// that there is none yet, and invalid when line is of another organisation
	// or Org, Kind, Key or Owner is empty. record.Version is not read. Put rounds Due down
	// to microseconds and returns the record as kept.
	Put(ctx context.Context, record Record, ifVersion int64, line audit.Line) (Record, error)

	// Due returns at most limit records of a kind, of all organisations, whose
	// Due is set and not after before; earliest first, then by Org and Key in
	// byte order.
	Due(ctx context.Context, kind string, before time.Time, limit int) ([]Record, error)

	// Find returns at most limit records of a kind whose Index holds ref, in
	// byte order of Key, starting after the key after.
	Find(ctx context.Context, org, kind string, ref identity.Ref, after string, limit int) ([]Record, error)
}

// Owner is whose data key something is sealed under.
type Owner struct {
	Org string
	ID  string // the case's id, or that of what outlives it
}

// WrappedKey is an owner's data key, wrapped by the host.
type WrappedKey struct {
	Owner Owner
	// Wrapper names the wrapping key it is wrapped with.
	Wrapper string
	// Bytes are what KeyWrapper.Wrap gave.
	Bytes []byte
	// Version counts the wrappings from 1.
	Version int64
}

// KeyStore keeps wrapped data keys: small enough for every store to implement.
// Implementations are safe for concurrent use and return failures.
type KeyStore interface {
	// LoadKey returns the owner's key. Without one it is not_found; when it
	// was erased the error is ErrErased as well.
	LoadKey(ctx context.Context, owner Owner) (WrappedKey, error)

	// SaveKey keeps key as version ifVersion+1; a conflict when the newest is
	// not ifVersion, zero meaning that there is none. key.Version is not read.
	// After an erasure every SaveKey is a conflict and ErrErased.
	SaveKey(ctx context.Context, key WrappedKey, ifVersion int64) error

	// EraseKey destroys the key for good and remembers that it did. Erasing
	// what is erased or was never there is no error.
	EraseKey(ctx context.Context, owner Owner) error
}

// KeyLister is a [KeyStore] that can list the keys a rotation has left. With it
// [Sealer.RewrapAll] is possible.
type KeyLister interface {
	// StaleKeys returns at most limit keys whose Wrapper is not current.
	StaleKeys(ctx context.Context, current string, limit int) ([]WrappedKey, error)
}

// ErrErased says that the data key is destroyed, and with it the data.
var ErrErased = errors.New("data key erased")
