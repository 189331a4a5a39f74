package workflow

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/access"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Tombstone is what is left of a case that was erased: that it was there, and
// when, why and by whom it was erased. It holds no personal data.
type Tombstone struct {
	Case     string
	Solution string
	Hash     string // of the version it was pinned to
	KLE      string
	Test     bool
	Created  time.Time
	Ended    time.Time // zero of a draft, and of what was erased while it went on
	Outcome  string    // the end it came to
	Erased   time.Time // when nobody could open it any more
	By       identity.Ref
	// Rule is why: "draft.30", "ended.1825", "outcome.afslag.365" for retention
	// with its days, "request." and the code of the reason, or "key" when the
	// host had erased the data key.
	Rule string
	// Digest tells what was erased, should a copy turn up: see [Engine.Tombstone].
	// It is empty while the erasure has not come to its end.
	Digest string
	// Head is the end of the case's audit chain.
	Head audit.Head
}

// Tombstone returns what is left of an erased case, to archivists and auditors;
// not_found when there is none, or the case is not erased. Its Digest is the
// number of events and the SHA-256 over them as they were kept: for each its
// number and time (microseconds since 1970) as big-endian 64-bit numbers, and
// the SHA-256 of its sealed body.
func (e *Engine) Tombstone(ctx context.Context, c Caller, caseID string) (Tombstone, error) {
	const op = "workflow: tombstone"
	if err := e.byArchivist(c); err != nil && e.byAuditor(c) != nil {
		return Tombstone{}, failure.Wrap(op, err)
	}
	action := access.Audit
	if e.byAuditor(c) != nil {
		action = access.Erase
	}
	if err := e.allowCase(ctx, c.Identity, action, caseID); err != nil {
		return Tombstone{}, failure.Wrap(op, err)
	}
	row, err := e.store.Case(ctx, c.Org, caseID)
	if err != nil {
		return Tombstone{}, failure.Wrap(op, err)
	}
	if row.State != CaseErased {
		return Tombstone{}, Errorf(NotFound, "workflow: tombstone: the case is not erased")
	}
	lines, err := e.trail.Lines(ctx, c.Org, caseID)
	if err != nil {
		return Tombstone{}, failure.Wrap(op, err)
	}
	t := Tombstone{
		Case: row.ID, Solution: row.Solution, Hash: row.Hash, KLE: row.KLE, Test: row.Test,
		Created: row.Created, Ended: row.Ended, Outcome: row.Outcome,
	}
	for _, l := range lines {
		t.Head = l.Head()
		switch l.What {
		case "case.erasing":
			t.Erased, t.By, t.Rule = l.At, l.Actor, l.Ref
		case "case.erased":
			t.Digest = l.Ref
		}
	}
	return t, nil
}

// digest describes a case's events as they are kept, sealed.
func (e *Engine) digest(ctx context.Context, row CaseRow) (string, error) {
	events, err := e.store.Events(ctx, row.Org, row.ID, 0)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	for _, ev := range events {
		body := sha256.Sum256(ev.Body)
		head := binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, uint64(ev.Seq)), uint64(ev.At.UnixMicro()))
		sum.Write(append(head, body[:]...))
	}
	return "events." + strconv.Itoa(len(events)) + " sha256." + hex.EncodeToString(sum.Sum(nil)), nil
}
