package workflow

import (
	"cmp"
	"context"
	"crypto/rand"
	"hash/fnv"
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/prefill"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

// Options are an engine's settings; the zero value is useful.
type Options struct {
	// Handlers do the handovers, by kind. Default: none.
	Handlers map[string]Handler
	// Forms is what the vendor adds to the language of forms; a widget must be
	// built with the same. Default: nothing.
	Forms *form.Options
	// Organisations says which options organisations have, so that none
	// publishes what it cannot run. Default: everything is on.
	Organisations Organisations
	// Publishers is the group of employees who may publish solutions.
	// Default: "publisher". The system itself always may.
	Publishers string
	// Operators is the group that sees to handovers in trouble which no other
	// group is assigned to. Default: "operator".
	Operators string
	// Auditors is the group of employees who may read the audit trail.
	// Default: "auditor".
	Auditors string
	// Archivists is the group of employees who may hold cases, release them and
	// erase them. Default: "archivist".
	Archivists string
	// Exporters is the group of employees who may take out all submissions of a
	// solution, and a person's data. Default: "exporter".
	Exporters string
	// Access gives organisations' policies, which employees need besides their
	// groups. Default: none, and groups alone decide.
	Access Access
	// Notifier sends messages about tasks. Default: none, and messages become
	// the operators' tasks.
	Notifier Notifier
	// DigestHour is the hour of a working day in Copenhagen, from 1 to 23, from
	// which on Tend sends employees and groups a digest of their open tasks with
	// the Notifier. Default: 0, and none are sent.
	DigestHour int
	// Signer asks people for signatures. Default: none.
	Signer Signer
	// Directory knows managers and deputies. Default: none; nobody has a deputy.
	Directory Directory
	// Index makes the references by which co-applicants are found. Default:
	// none, and their tasks become the operators'.
	Index *ledger.Index
	// Links gives the address of a task for messages. Default: none.
	Links func(Link) string
	// TestData allows constructed CPR numbers (day + 60) in every solution.
	// Default: only in those that are marked as a test.
	TestData bool
	// Prefill asks registers what forms are filled from. Default: nobody is asked,
	// and forms are filled from the login alone.
	Prefill *prefill.Filler
	// Checks do what only the server can check, by the name that fields give in
	// "check". Default: none.
	Checks map[string]Checker
	// Lookups look up what API fields show, by the name that they give in
	// "lookup". Default: none.
	Lookups map[string]Looker
	// Patience is how long registers, checks and look-ups may take, together, in
	// one request. What is not known by then is done without. Default: 10 seconds.
	Patience time.Duration
	// Files bounds what may be attached.
	Files FileLimits
	// Retry says when a handover is tried again.
	Retry Retry
	// Random gives ids, tokens and jitter. Default: crypto/rand. It must be safe
	// for concurrent use.
	Random io.Reader
	// Logger is told what goes wrong with handovers, without personal data.
	// Default: nothing is logged.
	Logger *slog.Logger
}

// Retry says when a handover that was not done is tried again.
type Retry struct {
	// First is the delay after the first attempt; it doubles with each one, and
	// up to half of it is added at random. Default: 2 seconds.
	First time.Duration
	// Most is the longest delay. Default: 1 hour; at most 30 days.
	Most time.Duration
	// Attempts is how often it is tried before it becomes a person's task.
	// Default: 100, which is about four days.
	Attempts int
	// Timeout is how long one attempt may take. Default: 20 seconds.
	Timeout time.Duration
	// Waiting is how long a receiver that has what was handed over may be at work
	// before a person sees to it; see [Waiting]. Default: 30 days.
	Waiting time.Duration
	// Break is how many calls in a row a target may leave unanswered before calls
	// to it are put off. Default: 10.
	Break int
	// Rest is for how long they are put off; it doubles each time, up to sixteen
	// times. Default: 15 seconds.
	Rest time.Duration
}

// fill sets the defaults. What is not positive could not be meant: a wait that
// is over before it began would call without a pause.
func (r *Retry) fill() {
	r.First = cmp.Or(max(r.First, 0), 2*time.Second)
	r.Most = min(cmp.Or(max(r.Most, 0), time.Hour), mostDelay)
	r.Attempts = cmp.Or(max(r.Attempts, 0), 100)
	r.Timeout = cmp.Or(max(r.Timeout, 0), 20*time.Second)
	r.Waiting = cmp.Or(max(r.Waiting, 0), mostDelay)
	r.Break = cmp.Or(max(r.Break, 0), 10)
	r.Rest = min(cmp.Or(max(r.Rest, 0), 15*time.Second), time.Hour)
}

// mostDelay keeps delays within what a date can take.
const mostDelay = 30 * 24 * time.Hour

func (o *Options) fill() {
	o.Publishers = cmp.Or(o.Publishers, "publisher")
	o.Operators = cmp.Or(o.Operators, "operator")
	o.Auditors = cmp.Or(o.Auditors, "auditor")
	o.Archivists = cmp.Or(o.Archivists, "archivist")
	o.DigestHour = min(max(o.DigestHour, 0), 23)
	o.Exporters = cmp.Or(o.Exporters, "exporter")
	o.Retry.fill()
	o.Files.fill()
	if o.Handlers == nil {
		o.Handlers = map[string]Handler{}
	}
	if o.Checks == nil {
		o.Checks = map[string]Checker{}
	}
	if o.Lookups == nil {
		o.Lookups = map[string]Looker{}
	}
	o.Patience = cmp.Or(max(o.Patience, 0), 10*time.Second)
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
}

// Engine runs published solutions for any number of organisations. Safe for
// concurrent use; it starts no goroutine and keeps nothing that another engine
// on the same store would need.
type Engine struct {
	store  Store
	files  Files
	sealer *ledger.Sealer
	trail  *audit.Trail
	clock  Clock
	opts   Options

	breaker *breaker

	locks    [256]sync.Mutex // by case; see lock
	digested sync.Map        // organisation → i18n.Date of the last digests that were sent
	walked   sync.Map        // organisation → time.Time of the last look at its files
	refusals refusals
	recent   recent

	mu        sync.RWMutex
	workflows map[versionKey]*Workflow
}

type versionKey struct{ org, solution, hash string }

// New returns an engine over a store, a place for files, the sealer of what it
// keeps, the audit trail its lines are written in, and a clock. All are
// required; the trail and the sealer keep theirs in the same store.
func New(store Store, files Files, sealer *ledger.Sealer, trail *audit.Trail, clock Clock, opts *Options) (*Engine, error) {
	if store == nil || files == nil || sealer == nil || trail == nil || clock == nil {
		return nil, Errorf(Invalid, "workflow: new: store, files, sealer, trail and clock are required")
	}
	e := &Engine{store: store, files: files, sealer: sealer, trail: trail, clock: clock, workflows: map[versionKey]*Workflow{}}
	if opts != nil {
		e.opts = *opts
	}
	e.opts.fill()
	e.breaker = newBreaker(e.opts.Retry.Break, e.opts.Retry.Rest, 16*e.opts.Retry.Rest)
	return e, nil
}

// now returns the time in the precision that stores keep.
func (e *Engine) now() time.Time { return e.clock.Now().UTC().Truncate(time.Microsecond) }

// lock serialises this engine's changes to one case, so that they need not
// conflict in the store; the store's version check decides between engines.
func (e *Engine) lock(org, caseID string) func() {
	h := fnv.New32a()
	io.WriteString(h, org+"/"+caseID)
	mu := &e.locks[h.Sum32()%uint32(len(e.locks))]
	mu.Lock()
	return mu.Unlock
}

// owner is whose data key a case's data are sealed under.
func owner(org, caseID string) ledger.Owner { return ledger.Owner{Org: org, ID: caseID} }

// line returns an audit line about a case.
func (e *Engine) line(by identity.Identity, caseID, purpose, what, ref string) audit.Line {
	return e.trail.Line(by, caseID, purpose, what, ref)
}

func (e *Engine) random(n int) ([]byte, error) {
	out := make([]byte, n)
	if _, err := io.ReadFull(e.opts.Random, out); err != nil {
		return nil, Errorf(Unavailable, "workflow: no randomness: %w", err)
	}
	return out, nil
}

// workflow returns a published version, compiled.
func (e *Engine) workflow(ctx context.Context, org, solution, hash string) (*Workflow, error) {
	key := versionKey{org, solution, hash}
	e.mu.RLock()
	w := e.workflows[key]
	e.mu.RUnlock()
	if w != nil {
		return w, nil
	}
	v, err := e.store.Version(ctx, org, solution, hash)
	if err != nil {
		return nil, err
	}
	if w, err = load(v, e.opts.Forms); err != nil {
		return nil, err
	}
	e.remember(key, w)
	return w, nil
}

// maxCached is how many compiled versions an engine keeps.
const maxCached = 500

func (e *Engine) remember(key versionKey, w *Workflow) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.workflows) >= maxCached {
		clear(e.workflows)
	}
	e.workflows[key] = w
}

// load compiles what was published. Handlers are not checked: a version stays
// loadable when the host no longer has one, and its handovers become tasks.
func load(v VersionRow, forms *form.Options) (*Workflow, error) {
	if hashOf(v.Bytes) != v.Hash {
		return nil, Errorf(Invalid, "workflow: load: the stored version is not what was published")
	}
	folder, err := OpenFolder(v.Bytes)
	if err != nil {
		return nil, err
	}
	w, err := Compile(folder, &CompileOptions{Forms: forms, stored: true})
	if err != nil {
		return nil, Errorf(Invalid, "workflow: load: %w", err)
	}
	return w, nil
}

// Owner returns whose data key a case's data are sealed under. Erasing that key
// erases what the case holds; see ledger.Sealer.
func Owner(row CaseRow) ledger.Owner { return owner(row.Org, row.ID) }
