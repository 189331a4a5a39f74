package ledger

import (
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"slices"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Ledger keeps values as sealed records. Safe for concurrent use.
type Ledger struct {
	store  Store
	sealer *Sealer
}

// New returns a ledger that keeps records in store and seals them with sealer.
func New(store Store, sealer *Sealer) *Ledger { return &Ledger{store: store, sealer: sealer} }

// Get opens the newest version of a record into value, which it decodes from
// JSON, and returns the record. It is not_found when there is none, and
// ErrErased when its owner's key is gone.
func (l *Ledger) Get(ctx context.Context, org, kind, key string, value any) (Record, error) {
	r, err := l.store.Get(ctx, org, kind, key)
	if err != nil {
		return Record{}, failure.Wrap("ledger: get", err)
	}
	return r, l.Open(ctx, r, value)
}

// Open opens a record that the store gave into value.
func (l *Ledger) Open(ctx context.Context, r Record, value any) error {
	plain, err := l.sealer.Open(ctx, Owner{Org: r.Org, ID: r.Owner}, place(r, r.Version), r.Sealed)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(plain, value); err != nil {
		return failure.Errorf(failure.Invalid, "ledger: open: the record's contents do not fit the type")
	}
	return nil
}

// Put seals value as JSON and keeps it as version ifVersion+1 of the record,
// together with the audit line. r gives Org, Kind, Key, Owner (default Key),
// Due and Index; the record as kept is returned. It is a conflict when the
// newest version is not ifVersion.
func (l *Ledger) Put(ctx context.Context, r Record, value any, ifVersion int64, line audit.Line) (Record, error) {
	plain, err := json.Marshal(value)
	if err != nil {
		return Record{}, failure.Errorf(failure.Invalid, "ledger: put: the value cannot be written as JSON")
	}
	r.Owner = cmp.Or(r.Owner, r.Key)
	r.Due = r.Due.UTC().Truncate(time.Microsecond)
	r.Index = slices.Clone(r.Index)
	slices.Sort(r.Index)
	r.Index = slices.Compact(r.Index)
	owner := Owner{Org: r.Org, ID: r.Owner}
	if r.Sealed, err = l.sealer.Seal(ctx, owner, place(r, ifVersion+1), plain); err != nil {
		return Record{}, err
	}
	kept, err := l.store.Put(ctx, r, ifVersion, line)
	return kept, failure.Wrap("ledger: put", err)
}

// Due returns at most limit records of a kind that want attention by before.
// Open opens them.
func (l *Ledger) Due(ctx context.Context, kind string, before time.Time, limit int) ([]Record, error) {
	out, err := l.store.Due(ctx, kind, before, limit)
	return out, failure.Wrap("ledger: due", err)
}

// Find returns at most limit records of a kind that ref is an index of, after
// the key after.
func (l *Ledger) Find(ctx context.Context, org, kind string, ref identity.Ref, after string, limit int) ([]Record, error) {
	out, err := l.store.Find(ctx, org, kind, ref, after, limit)
	return out, failure.Wrap("ledger: find", err)
}

// Sealer returns the ledger's sealer.
func (l *Ledger) Sealer() *Sealer { return l.sealer }

// place is what a sealed record is bound to: its name and version.
func place(r Record, version int64) []byte {
	var out []byte
	for _, part := range []string{"record", r.Kind, r.Key} {
		out = binary.AppendUvarint(out, uint64(len(part)))
		out = append(out, part...)
	}
	return binary.BigEndian.AppendUint64(out, uint64(version))
}
