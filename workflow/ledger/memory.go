package ledger

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Memory keeps records, data keys and the audit trail in memory. It is a
// [Store], [KeyStore], [KeyLister], audit.Store and audit.CheckpointStore.
// Safe for concurrent use.
type Memory struct {
	*audit.Memory // the trail's chains

	mu      sync.Mutex
	records map[name]Record
	keys    map[Owner]WrappedKey // erased keys stay, without bytes
}

type name struct{ org, kind, key string }

var (
	_ Store                 = (*Memory)(nil)
	_ KeyStore              = (*Memory)(nil)
	_ KeyLister             = (*Memory)(nil)
	_ audit.Store           = (*Memory)(nil)
	_ audit.CheckpointStore = (*Memory)(nil)
)

// NewMemory returns an empty memory.
func NewMemory() *Memory {
	return &Memory{Memory: audit.NewMemory(), records: map[name]Record{}, keys: map[Owner]WrappedKey{}}
}

func (r Record) copied() Record {
	r.Index, r.Sealed = slices.Clone(r.Index), slices.Clone(r.Sealed)
	return r
}

// alive turns an ended context into a failure: certainly not done.
func alive(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return failure.Errorf(failure.Unavailable, "%w", err)
	}
	return nil
}

// Get implements [Store].
func (m *Memory) Get(ctx context.Context, org, kind, key string) (Record, error) {
	if err := alive(ctx); err != nil {
		return Record{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	r, ok := m.records[name{org, kind, key}]
	if !ok {
		return Record{}, failure.Errorf(failure.NotFound, "no %s record with that key", kind)
	}
	return r.copied(), nil
}

// Put implements [Store].
func (m *Memory) Put(ctx context.Context, r Record, ifVersion int64, line audit.Line) (Record, error) {
	if err := alive(ctx); err != nil {
		return Record{}, err
	}
	if r.Org == "" || r.Kind == "" || r.Key == "" || r.Owner == "" {
		return Record{}, failure.Errorf(failure.Invalid, "a record needs organisation, kind, key and owner")
	}
	if line.Org != r.Org {
		return Record{}, failure.Errorf(failure.Invalid, "the audit line is of another organisation")
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	at := name{r.Org, r.Kind, r.Key}
	if m.records[at].Version != ifVersion {
		return Record{}, failure.Errorf(failure.Conflict, "the %s record is not at version %d", r.Kind, ifVersion)
	}
	if _, err := m.Append(ctx, line); err != nil {
		return Record{}, err
	}
	r = r.copied()
	r.Version, r.Due = ifVersion+1, r.Due.UTC().Truncate(time.Microsecond)
	m.records[at] = r
	return r.copied(), nil
}

// Due implements [Store].
func (m *Memory) Due(ctx context.Context, kind string, before time.Time, limit int) ([]Record, error) {
	return m.list(ctx, limit, func(r Record) bool {
		return r.Kind == kind && !r.Due.IsZero() && !r.Due.After(before)
	}, func(a, b Record) int {
		if c := a.Due.Compare(b.Due); c != 0 {
			return c
		}
		return byName(a, b)
	})
}

// Find implements [Store].
func (m *Memory) Find(ctx context.Context, org, kind string, ref identity.Ref, after string, limit int) ([]Record, error) {
	return m.list(ctx, limit, func(r Record) bool {
		return r.Org == org && r.Kind == kind && r.Key > after && ref != "" && slices.Contains(r.Index, ref)
	}, byName)
}

func byName(a, b Record) int {
	if c := strings.Compare(a.Org, b.Org); c != 0 {
		return c
	}
	return strings.Compare(a.Key, b.Key)
}

func (m *Memory) list(ctx context.Context, limit int, want func(Record) bool, order func(a, b Record) int) ([]Record, error) {
	if err := alive(ctx); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []Record
	for _, r := range m.records {
		if want(r) {
			out = append(out, r.copied())
		}
	}
	slices.SortFunc(out, order)
	return out[:min(len(out), limit)], nil
}

// LoadKey implements [KeyStore].
func (m *Memory) LoadKey(ctx context.Context, owner Owner) (WrappedKey, error) {
	if err := alive(ctx); err != nil {
		return WrappedKey{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	key, ok := m.keys[owner]
	switch {
	case !ok:
		return WrappedKey{}, failure.Errorf(failure.NotFound, "no data key")
	case key.Bytes == nil:
		return WrappedKey{}, failure.Errorf(failure.NotFound, "%w", ErrErased)
	}
	key.Bytes = slices.Clone(key.Bytes)
	return key, nil
}

// SaveKey implements [KeyStore].
func (m *Memory) SaveKey(ctx context.Context, key WrappedKey, ifVersion int64) error {
	if err := alive(ctx); err != nil {
		return err
	}
	if len(key.Bytes) == 0 {
		return failure.Errorf(failure.Invalid, "a wrapped key is not empty")
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	old, ok := m.keys[key.Owner]
	switch {
	case ok && old.Bytes == nil:
		return failure.Errorf(failure.Conflict, "%w", ErrErased)
	case old.Version != ifVersion:
		return failure.Errorf(failure.Conflict, "the data key is not at version %d", ifVersion)
	}
	key.Bytes, key.Version = slices.Clone(key.Bytes), ifVersion+1
	m.keys[key.Owner] = key
	return nil
}

// EraseKey implements [KeyStore].
func (m *Memory) EraseKey(ctx context.Context, owner Owner) error {
	if err := alive(ctx); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	clear(m.keys[owner].Bytes)
	m.keys[owner] = WrappedKey{Owner: owner}
	return nil
}

// StaleKeys implements [KeyLister].
func (m *Memory) StaleKeys(ctx context.Context, current string, limit int) ([]WrappedKey, error) {
	if err := alive(ctx); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []WrappedKey
	for _, key := range m.keys {
		if key.Bytes != nil && key.Wrapper != current {
			key.Bytes = slices.Clone(key.Bytes)
			out = append(out, key)
		}
	}
	slices.SortFunc(out, func(a, b WrappedKey) int {
		if c := strings.Compare(a.Owner.Org, b.Owner.Org); c != 0 {
			return c
		}
		return strings.Compare(a.Owner.ID, b.Owner.ID)
	})
	return out[:min(len(out), limit)], nil
}
