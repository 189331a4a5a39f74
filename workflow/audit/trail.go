package audit

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Clock gives the time of lines. The engine's clock is one.
type Clock interface {
	Now() time.Time
}

// Store keeps chains. Implementations are safe for concurrent use and return
// failures; they retain nothing of what they are given.
type Store interface {
	// Append gives line its place with [Head.Next], after the head of the
	// chain of line.Org and line.Case, keeps it and returns it. Two appends to
	// one chain never get the same place.
	Append(ctx context.Context, line Line) (Line, error)

	// Lines returns at most limit lines of a chain with Seq greater than
	// after, in order of Seq. A chain nobody wrote to has no lines.
	Lines(ctx context.Context, org, caseID string, after int64, limit int) ([]Line, error)

	// Heads returns the head of every chain of org that has a line, in order
	// of Case (byte order): at most limit with Case greater than after.
	Heads(ctx context.Context, org, after string, limit int) ([]Head, error)
}

// CheckpointStore keeps checkpoints. A [Store] that implements it makes
// [Trail.Checkpoint] possible.
type CheckpointStore interface {
	// SaveCheckpoint keeps c. It is a conflict when there already is one with
	// that organisation and number.
	SaveCheckpoint(ctx context.Context, c Checkpoint) error

	// Checkpoints returns at most limit checkpoints of org with a number
	// greater than after, in order of number.
	Checkpoints(ctx context.Context, org string, after int64, limit int) ([]Checkpoint, error)
}

// page is how many lines or heads are read at a time.
const page = 500

// Options are a trail's settings; the zero value is useful.
type Options struct {
	// Signer signs checkpoints. Default: none, and Checkpoint is unsupported.
	Signer Signer
	// Keys checks the signatures of checkpoints. Default: none, and Audit is
	// unsupported once there are checkpoints.
	Keys Verifier
}

// Trail is what services write lines through. Safe for concurrent use.
type Trail struct {
	store  Store
	clock  Clock
	signer Signer
	keys   Verifier
}

// New returns a trail that keeps its lines in store and dates them by clock.
func New(store Store, clock Clock, opts *Options) *Trail {
	if opts == nil {
		opts = &Options{}
	}
	return &Trail{store: store, clock: clock, signer: opts.Signer, keys: opts.Keys}
}

// Line returns a line by who about caseID, dated now and without a place, for
// a store to append in its own transaction. An empty caseID is [NoCase]; what
// is a code; ref says what it was done to.
func (t *Trail) Line(who identity.Identity, caseID, purpose, what, ref string) Line {
	return Line{
		At: t.Now().Truncate(time.Microsecond), Org: who.Org, Case: cmp.Or(caseID, NoCase),
		Actor: who.ActorRef(), Principal: who.PrincipalRef(),
		Purpose: purpose, What: what, Ref: ref,
	}
}

// Now returns the time by the trail's clock, in UTC.
func (t *Trail) Now() time.Time { return t.clock.Now().UTC() }

// Append writes a line that accompanies no change, such as that something was
// read, and returns it in its place.
func (t *Trail) Append(ctx context.Context, line Line) (Line, error) {
	out, err := t.store.Append(ctx, line)
	return out, failure.Wrap("audit: append", err)
}

// Lines returns the whole chain of a case, in order.
func (t *Trail) Lines(ctx context.Context, org, caseID string) ([]Line, error) {
	var all []Line
	for {
		part, err := t.store.Lines(ctx, org, caseID, int64(len(all)), page)
		if err != nil {
			return nil, failure.Wrap("audit: lines", err)
		}
		all = append(all, part...)
		if len(part) < page {
			return all, nil
		}
	}
}

// Verify checks the chain of one case from its first line and returns its
// head. A broken chain is a *[Break].
func (t *Trail) Verify(ctx context.Context, org, caseID string) (Head, error) {
	head := Head{Org: org, Case: caseID}
	for {
		part, err := t.store.Lines(ctx, org, caseID, head.Seq, page)
		if err != nil {
			return head, failure.Wrap("audit: verify", err)
		}
		before := head
		if head, err = VerifyFrom(head, part); err != nil {
			return head, err
		}
		if len(part) < page || head == before {
			return head, nil
		}
	}
}

// IsBreak reports whether err says that a chain is broken, and where.
func IsBreak(err error) (*Break, bool) { return errors.AsType[*Break](err) }
