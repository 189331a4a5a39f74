package ledger

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// OnceOptions are the settings of a [Once]; the zero value is useful.
type OnceOptions struct {
	// Node names the running process: the same name after a restart, never
	// shared by two processes that run at once. With it, an attempt that a
	// crash cut off is taken up at once after the restart; without it (the
	// default), only when twice the timeout has passed.
	Node string
	// Timeout is how long one call to the supplier may take. Default: 20 s.
	Timeout time.Duration
}

// Once does work outside at most once per key, across repeats, concurrent
// callers and crashes. It writes to the ledger before each call that the call
// is about to be made, and after it how it went. Every service of a contract
// uses one; make one per kind and process.
//
// What a repeated call with the same key does depends on what is known:
//
//   - done: gives the first result again, without a call;
//   - rejected by the other party: gives that failure again;
//   - failed and certainly not done: calls again;
//   - in doubt, or cut off by a crash: asks Find; calls again only when that
//     answers not_found, or when the receiver itself knows the key
//     (Repeatable). Where neither is so, the doubt stays, as [ErrUndecided].
type Once struct {
	ledger  *Ledger
	trail   *audit.Trail
	kind    string
	node    string
	timeout time.Duration
	keys    keyLocks
}

// ErrUndecided says that a failure in doubt cannot be settled by asking: a
// person must decide. Without it, repeating the call with the same key later
// settles the doubt.
var ErrUndecided = errors.New("the other party cannot be asked whether it was done")

// NewOnce returns a Once for records of a kind, which is also the first part
// of the codes of its audit lines: "<kind>.tried", ".done", ".refused",
// ".failed" and ".doubted".
func NewOnce(l *Ledger, trail *audit.Trail, kind string, opts *OnceOptions) *Once {
	o := &Once{ledger: l, trail: trail, kind: kind, timeout: 20 * time.Second, keys: keyLocks{held: map[string]*keyLock{}}}
	if opts != nil {
		o.node = opts.Node
		if opts.Timeout > 0 {
			o.timeout = opts.Timeout
		}
	}
	return o
}

// Attempt is one piece of work.
type Attempt[T any] struct {
	// Who asks for it; Who.Org is the record's organisation. Required.
	Who identity.Identity
	// Key names the work for ever. Required.
	Key string
	// Owner is the case: data key and audit chain. Default: Key.
	Owner string
	// Purpose is written to the audit line.
	Purpose string
	// Index holds references the record is found by.
	Index []identity.Ref
	// Content is what is to be done, in bytes that are always the same for
	// the same work. Other content under a used key is a conflict.
	Content []byte
	// Call does the work. Required.
	Call func(ctx context.Context) (T, error)
	// Find asks the other party for the result by key; not_found means that
	// it was not done and will not be. Nil when it cannot be asked.
	Find func(ctx context.Context) (T, error)
	// Repeatable says that the receiver knows the key, so that the same call
	// again cannot do the work twice.
	Repeatable bool
}

// The states of a piece of work.
const (
	stateTrying  = "trying"
	stateDone    = "done"
	stateRefused = "refused"
	stateFailed  = "failed"
	stateDoubted = "doubted"
)

// entry is what the ledger keeps of a piece of work.
type entry[T any] struct {
	State  string       `json:"state"`
	Hash   []byte       `json:"hash"`
	Node   string       `json:"node,omitempty"`
	Until  time.Time    `json:"until,omitzero"` // while trying: when others may take over
	Code   failure.Code `json:"code,omitempty"`
	Reason string       `json:"reason,omitempty"`
	Result T            `json:"result"`
}

// run is one Do under way.
type run[T any] struct {
	once    *Once
	work    Attempt[T]
	entry   entry[T]
	version int64
}

// Do does a piece of work once; see [Once]. The result must survive a round
// trip through JSON. Failures keep their code; "attempt under way elsewhere"
// is unavailable.
func Do[T any](ctx context.Context, o *Once, work Attempt[T]) (T, error) {
	var none T
	if work.Who.Org == "" || work.Key == "" {
		return none, failure.Errorf(failure.Invalid, "an organisation and a key are needed")
	}
	release, err := o.keys.lock(ctx, work.Who.Org+"\x00"+work.Key)
	if err != nil {
		return none, err
	}
	defer release()
	r := &run[T]{once: o, work: work}
	hash := sha256.Sum256(work.Content)
	kept, err := o.ledger.Get(ctx, work.Who.Org, o.kind, work.Key, &r.entry)
	switch {
	case errors.Is(err, failure.ErrNotFound) && !errors.Is(err, ErrErased):
		r.entry.Hash = hash[:]
		return r.call(ctx)
	case err != nil:
		return none, unavailable(err)
	case !bytes.Equal(r.entry.Hash, hash[:]):
		return none, failure.Errorf(failure.Conflict, "the key was used for something else")
	}
	r.version = kept.Version
	return r.resume(ctx)
}

// Look returns the result of work that is done; not_found when it is not, or
// not known.
func Look[T any](ctx context.Context, o *Once, org, key string) (T, error) {
	var e entry[T]
	if _, err := o.ledger.Get(ctx, org, o.kind, key, &e); err != nil {
		return e.Result, err
	}
	if e.State != stateDone {
		return e.Result, failure.Errorf(failure.NotFound, "not done yet")
	}
	return e.Result, nil
}

// resume goes on from what the ledger says.
func (r *run[T]) resume(ctx context.Context) (T, error) {
	var none T
	switch r.entry.State {
	case stateDone:
		return r.entry.Result, nil
	case stateRefused:
		return none, failure.Errorf(r.entry.Code, "%s", r.entry.Reason)
	case stateFailed:
		return r.call(ctx)
	case stateTrying:
		mine := r.once.node != "" && r.entry.Node == r.once.node
		if !mine && r.once.trail.Now().Before(r.entry.Until) {
			return none, failure.Errorf(failure.Unavailable, "an attempt is under way elsewhere")
		}
	}
	return r.settle(ctx)
}

// settle finds out about work that is in doubt.
func (r *run[T]) settle(ctx context.Context) (T, error) {
	var none T
	if r.work.Find == nil {
		if r.work.Repeatable {
			return r.call(ctx)
		}
		return none, failure.Errorf(failure.InDoubt, "%w", ErrUndecided)
	}
	ctx, cancel := context.WithTimeout(ctx, r.once.timeout)
	defer cancel()
	found, err := r.work.Find(ctx)
	switch {
	case err == nil:
		return found, r.finish(ctx, stateDone, found, nil)
	case errors.Is(err, failure.ErrNotFound):
		return r.call(ctx)
	}
	return none, failure.Errorf(failure.InDoubt, "asking whether it was done: %w", plain(err))
}

// call writes that the call is about to be made, makes it and writes how it
// went.
func (r *run[T]) call(ctx context.Context) (T, error) {
	var none T
	now := r.once.trail.Now()
	r.entry.State, r.entry.Node, r.entry.Until = stateTrying, r.once.node, now.Add(2*r.once.timeout)
	r.entry.Code, r.entry.Reason, r.entry.Result = "", "", none
	if err := r.put(ctx, "tried"); err != nil {
		if errors.Is(err, failure.ErrConflict) {
			return none, failure.Errorf(failure.Unavailable, "an attempt is under way elsewhere")
		}
		return none, unavailable(err)
	}
	calling, cancel := context.WithTimeout(ctx, r.once.timeout)
	defer cancel()
	result, err := r.work.Call(calling)
	switch code := failure.CodeOf(err); {
	case err == nil:
		return result, r.finish(ctx, stateDone, result, nil)
	case code == failure.Rejected:
		return none, r.finish(ctx, stateRefused, none, err)
	case code == failure.InDoubt:
		return none, r.finish(ctx, stateDoubted, none, err)
	default:
		return none, r.finish(ctx, stateFailed, none, err)
	}
}

// finish writes the outcome, also when the caller has given up meanwhile, and
// returns cause.
func (r *run[T]) finish(ctx context.Context, state string, result T, cause error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), r.once.timeout)
	defer cancel()
	r.entry.State, r.entry.Result, r.entry.Until = state, result, time.Time{}
	if cause != nil {
		r.entry.Code, r.entry.Reason = failure.CodeOf(cause), cause.Error()
	}
	if err := r.put(ctx, state); err != nil {
		return failure.Errorf(failure.InDoubt, "it was tried, but the outcome could not be written: %w", plain(err))
	}
	if state == stateDoubted && r.work.Find == nil && !r.work.Repeatable {
		return failure.Errorf(failure.InDoubt, "%w: %w", ErrUndecided, cause)
	}
	return cause
}

// put writes the entry as the next version, with its audit line.
func (r *run[T]) put(ctx context.Context, what string) error {
	o, w := r.once, r.work
	owner := w.Owner
	if owner == "" {
		owner = w.Key
	}
	line := o.trail.Line(w.Who, owner, w.Purpose, o.kind+"."+what, w.Key)
	record := Record{Org: w.Who.Org, Kind: o.kind, Key: w.Key, Owner: owner, Index: w.Index, Due: r.entry.Until}
	kept, err := o.ledger.Put(ctx, record, r.entry, r.version, line)
	if err == nil {
		r.version = kept.Version
	}
	return err
}

// unavailable gives a failure of our own store before any call the code that
// says so: certainly not done. Codes that ask somebody to act are kept.
func unavailable(err error) error {
	if failure.CodeOf(err) == failure.InDoubt {
		return failure.Errorf(failure.Unavailable, "%w", plain(err))
	}
	return err
}

// plain takes the code off err, so that the code given around it is the only
// one errors.Is finds.
func plain(err error) error { return errors.New(err.Error()) }
