package workflowtest

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"io/fs"
	"sync"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
	"github.com/borgerflow/borgerflow/workflow/memstore"
)

// Clock is a clock that stands until it is moved. Safe for concurrent use.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock returns a clock that shows at.
func NewClock(at time.Time) *Clock { return &Clock{now: at} }

// Now returns the time it shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock on.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Set has the clock show at.
func (c *Clock) Set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = at
}

// Random gives the same bytes in the same order for the same seed: for ids and
// tokens in tests. Safe for concurrent use.
type Random struct {
	mu   sync.Mutex
	seed uint64
	n    uint64
	rest []byte
}

// NewRandom returns a source of repeatable bytes.
func NewRandom(seed uint64) *Random { return &Random{seed: seed} }

// Read fills p.
func (r *Random) Read(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range p {
		if len(r.rest) == 0 {
			block := binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, r.seed), r.n)
			sum := sha256.Sum256(block)
			r.rest, r.n = sum[:], r.n+1
		}
		p[i], r.rest = r.rest[0], r.rest[1:]
	}
	return len(p), nil
}

// KitStore is what a kit needs of a store. All stores that come with the library
// are one.
type KitStore interface {
	workflow.Store
	ledger.KeyStore
}

// Kit is an engine in memory with everything around it, for tests of solutions
// and handlers: repeatable ids, a clock that is set by hand, a trail that is
// signed, constructed people let in everywhere, and effects that are performed
// when the test says so.
type Kit struct {
	Engine *workflow.Engine
	Store  *memstore.Store // nil in a kit on another store
	Files  *memstore.Files
	Clock  *Clock
	Trail  *audit.Trail
	Sealer *ledger.Sealer
	Index  *ledger.Index
	Org    string // "aaby"

	rows KitStore
	opts workflow.Options
}

// NewKit returns a kit whose clock shows 2 March 2026 12:00 UTC.
func NewKit(t testing.TB, opts *workflow.Options) *Kit {
	t.Helper()
	store := memstore.New()
	k := NewKitOn(t, store, opts)
	k.Store = store
	return k
}

// NewKitOn returns a kit like that of [NewKit] on a store of the test's own. The
// store's scheduler must not run: the kit performs what is due itself, by its
// own clock.
func NewKitOn(t testing.TB, store KitStore, opts *workflow.Options) *Kit {
	t.Helper()
	k := &Kit{rows: store, Files: memstore.NewFiles(), Org: "aaby"}
	k.Clock = NewClock(time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC))
	random := NewRandom(1)
	ring, err := ledger.NewKeyRing("k1", map[string][]byte{"k1": bytes.Repeat([]byte{1}, 32)}, random)
	if err != nil {
		t.Fatal(err)
	}
	if k.Index, err = ledger.NewIndex(bytes.Repeat([]byte{2}, 32)); err != nil {
		t.Fatal(err)
	}
	signer, err := audit.NewEd25519("s1", bytes.Repeat([]byte{3}, 32))
	if err != nil {
		t.Fatal(err)
	}
	k.Trail = audit.New(store, k.Clock, &audit.Options{Signer: signer, Keys: audit.Ed25519Keys{"s1": signer.Public()}})
	k.Sealer = ledger.NewSealer(store, ring, &ledger.SealerOptions{Rand: random})
	o := workflow.Options{}
	if opts != nil {
		o = *opts
	}
	if o.Random == nil {
		o.Random = random
	}
	if o.Index == nil {
		o.Index = k.Index
	}
	o.TestData = true // people in tests are constructed ones
	k.opts = o
	if k.Engine, err = workflow.New(store, k.Files, k.Sealer, k.Trail, k.Clock, &o); err != nil {
		t.Fatal(err)
	}
	return k
}

// Publish publishes a solution's folder as open and returns its hash.
func (k *Kit) Publish(t testing.TB, folder fs.FS) string {
	t.Helper()
	p, err := k.Engine.Publish(t.Context(), identity.System(k.Org, "test"), folder, workflow.VersionOpen, "")
	if err != nil {
		t.Fatal(err)
	}
	return p.Hash
}

// Start begins a case for somebody who was shown the notice in the request's
// language.
func (k *Kit) Start(t testing.TB, c workflow.Caller, req workflow.StartRequest) workflow.Begun {
	t.Helper()
	offer, err := k.Engine.Offer(t.Context(), k.Org, req.Solution, req.Test)
	if err != nil {
		t.Fatal(err)
	}
	req.Informed = offer.Workflow.Notice(req.Lang).Hash
	begun, err := k.Engine.Start(t.Context(), c.Identity, req)
	if err != nil {
		t.Fatal(err)
	}
	return begun
}

// Citizen returns a caller who logged in with MitID. The number is a
// constructed one (day + 60).
func (k *Kit) Citizen(cpr identity.CPR, name string) workflow.Caller {
	return workflow.Caller{Identity: identity.Identity{
		Org: k.Org, Assurance: identity.Substantial,
		Actor: identity.Person{Ref: k.Index.Person(k.Org, cpr), CPR: cpr, Name: name},
	}}
}

// Employee returns a caller at work for the organisation, in these groups.
func (k *Kit) Employee(user string, groups ...string) workflow.Caller {
	return workflow.Caller{Identity: identity.Identity{
		Org: k.Org, Assurance: identity.Substantial, Employee: user, Groups: groups, Actor: identity.Person{Name: user},
	}}
}

// Anyone returns a caller who has not logged in, with a case's token or none.
func (k *Kit) Anyone(token string) workflow.Caller {
	return workflow.Caller{Identity: identity.Identity{Org: k.Org}, Token: token}
}
