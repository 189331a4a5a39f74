// Package memstore keeps everything in memory: a complete workflow.Store with a
// scheduler, and workflow.Files. It is for tests, demos and trying things out;
// what it holds is gone with the process.
//
// Start with [New]. The store is also a ledger.Store, ledger.KeyStore and
// audit.Store, so one value carries a whole installation:
//
//	store := memstore.New()
//	trail := audit.New(store, clock, nil)
//	sealer := ledger.NewSealer(store, ring, nil)
//	engine, err := workflow.New(store, memstore.NewFiles(), sealer, trail, clock, nil)
//	store.RunDue(ctx, engine, clock.Now())
//
// Effects are performed when [Store.RunDue] is called, in the caller's own
// goroutine and by the time it is given; [Store.Start] calls it in the
// background until it is closed. Errors are failures, as the interfaces say.
// Everything is safe for concurrent use.
package memstore

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

// Store keeps everything in memory.
type Store struct {
	*ledger.Memory // records, data keys and the audit trail

	mu       sync.Mutex
	versions map[versionKey]workflow.VersionRow
	cases    map[caseKey]*caseData
	effects  map[string]workflow.EffectRow
	due      map[string]call // calls of PerformEffect that are asked for
	running  map[string]bool // those that are being made
	number   int64
	counters map[seriesKey]int64
	wake     chan struct{} // told when something was scheduled
}

// call is one call of PerformEffect that is asked for.
type call struct {
	at     time.Time
	number int64 // tells a call from a later one for the same effect
	made   int   // how often it was made
}

type versionKey struct{ org, solution, hash string }

type caseKey struct{ org, id string }

// caseData is one case with all that belongs to it.
type caseData struct {
	row      workflow.CaseRow
	events   []workflow.EventRow
	docs     map[string]workflow.DocRow
	commands map[string]workflow.CommandRow
	tasks    []workflow.TaskRow
}

var (
	_ workflow.Store        = (*Store)(nil)
	_ workflow.CaseLoader   = (*Store)(nil)
	_ workflow.EffectLoader = (*Store)(nil)
	_ ledger.Store          = (*Store)(nil)
	_ ledger.KeyStore       = (*Store)(nil)
	_ audit.CheckpointStore = (*Store)(nil)
)

// New returns an empty store.
func New() *Store {
	return &Store{
		Memory: ledger.NewMemory(), versions: map[versionKey]workflow.VersionRow{}, cases: map[caseKey]*caseData{},
		effects: map[string]workflow.EffectRow{}, due: map[string]call{}, running: map[string]bool{}, counters: map[seriesKey]int64{},
		wake: make(chan struct{}, 1),
	}
}

// enter takes the lock unless the context has ended: then certainly nothing
// was done.
func (s *Store) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return failure.Errorf(failure.Unavailable, "memstore: %w", err)
	}
	s.mu.Lock()
	return nil
}

func notFound(what string) error {
	return failure.Errorf(failure.NotFound, "memstore: no such %s", what)
}

// micro puts a time into the precision and zone that stores keep.
func micro(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Microsecond)
}

// PutVersion implements workflow.VersionStore.
func (s *Store) PutVersion(ctx context.Context, v workflow.VersionRow, line audit.Line) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.mu.Unlock()
	if v.Org == "" || v.Solution == "" || v.Hash == "" || line.Org != v.Org {
		return failure.Errorf(failure.Invalid, "memstore: put version: organisation, solution and hash are required")
	}
	if _, err := s.Memory.Append(ctx, line); err != nil {
		return err
	}
	key := versionKey{v.Org, v.Solution, v.Hash}
	v.Published = micro(v.Published)
	if old, ok := s.versions[key]; ok {
		old.State, old.Published = v.State, v.Published
		v = old
	}
	v.Bytes = slices.Clone(v.Bytes)
	s.versions[key] = v
	return nil
}

// Version implements workflow.VersionStore.
func (s *Store) Version(ctx context.Context, org, solution, hash string) (workflow.VersionRow, error) {
	if err := s.enter(ctx); err != nil {
		return workflow.VersionRow{}, err
	}
	defer s.mu.Unlock()
	v, ok := s.versions[versionKey{org, solution, hash}]
	if !ok {
		return workflow.VersionRow{}, notFound("version")
	}
	v.Bytes = slices.Clone(v.Bytes)
	return v, nil
}

// Versions implements workflow.VersionStore.
func (s *Store) Versions(ctx context.Context, org, solution string) ([]workflow.VersionRow, error) {
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	var out []workflow.VersionRow
	for key, v := range s.versions {
		if key.org == org && (solution == "" || key.solution == solution) {
			v.Bytes = nil
			out = append(out, v)
		}
	}
	slices.SortFunc(out, versionOrder)
	return out, nil
}
