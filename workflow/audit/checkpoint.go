package audit

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
)

// Checkpoint is a signed statement of where the chains of an organisation
// ended. It names the head of every chain that moved since the checkpoint
// before it, whose hash it holds; so the last one vouches for all lines.
type Checkpoint struct {
	Org    string    `json:"org"`
	Number int64     `json:"number"` // from 1
	At     time.Time `json:"at"`     // UTC, whole microseconds
	Prev   Hash      `json:"prev"`   // of the checkpoint before; zero for the first
	Heads  []Head    `json:"heads"`  // that moved, in order of Case
	KeyID  string    `json:"keyId"`  // of the signer's key
	// Signature is over Canonical. It is what a second party keeps to prove
	// later that the trail was not rewritten.
	Signature []byte `json:"signature"`
}

// checkpointDomain starts the signed bytes; see domain.
const checkpointDomain = "borgerflow audit checkpoint 1\n"

// Canonical returns the bytes that are signed: everything but the signature.
func (c Checkpoint) Canonical() []byte {
	out := append([]byte(checkpointDomain), c.Prev[:]...)
	out = binary.BigEndian.AppendUint64(out, uint64(c.Number))
	out = binary.BigEndian.AppendUint64(out, uint64(c.At.UnixMicro()))
	for _, text := range []string{c.Org, c.KeyID} {
		out = binary.AppendUvarint(out, uint64(len(text)))
		out = append(out, text...)
	}
	for _, h := range c.Heads {
		out = binary.AppendUvarint(out, uint64(len(h.Case)))
		out = append(out, h.Case...)
		out = binary.BigEndian.AppendUint64(out, uint64(h.Seq))
		out = append(out, h.Hash[:]...)
	}
	return out
}

// Hash returns the hash the next checkpoint holds of this one.
func (c Checkpoint) Hash() Hash {
	return sha256.Sum256(append(c.Canonical(), c.Signature...))
}

// history is what the checkpoints of an organisation say together.
type history struct {
	last  Checkpoint
	heads map[string]Head // by Case: as the latest checkpoint that names it says
	// whole is set when all that follows is wanted, which takes memory for every
	// head that was ever signed.
	whole  bool
	pinned map[string][]Head // every head any checkpoint named, by Case, in order of Seq
	hashes []Hash            // of the checkpoints, in order of number
}

func (t *Trail) history(ctx context.Context, org string, store CheckpointStore, whole bool) (history, error) {
	h := history{heads: map[string]Head{}, whole: whole, pinned: map[string][]Head{}}
	for {
		part, err := store.Checkpoints(ctx, org, h.last.Number, page)
		if err != nil {
			return h, err
		}
		for _, c := range part {
			if err := t.extend(&h, org, c); err != nil {
				return h, err
			}
		}
		if len(part) < page {
			return h, nil
		}
	}
}

// extend adds c to h after checking that it follows and is signed.
func (t *Trail) extend(h *history, org string, c Checkpoint) error {
	broken := func(r Reason) error { return &Break{Org: org, Seq: h.last.Number + 1, Reason: r} }
	switch {
	case c.Number != h.last.Number+1:
		return broken(Missing)
	case c.Number > 1 && c.Prev != h.last.Hash() || c.Number == 1 && !c.Prev.IsZero():
		return broken(Altered)
	case t.keys == nil:
		return failure.Errorf(failure.Unsupported, "audit: no keys to check checkpoints with")
	case c.Org != org || !t.keys.Check(c.KeyID, c.Canonical(), c.Signature):
		return broken(Forged)
	}
	h.last = c
	if h.whole {
		h.hashes = append(h.hashes, c.Hash())
	}
	for _, head := range c.Heads {
		head.Org = org
		h.heads[head.Case] = head
		if h.whole {
			h.pinned[head.Case] = append(h.pinned[head.Case], head)
		}
	}
	return nil
}

func (t *Trail) checkpoints() (CheckpointStore, error) {
	store, ok := t.store.(CheckpointStore)
	if !ok {
		return nil, failure.Errorf(failure.Unsupported, "audit: the store keeps no checkpoints")
	}
	return store, nil
}

// Checkpoint signs and keeps the heads of the chains of org that moved since
// the last one. When none moved it returns the last one and keeps nothing.
// Two that run at once give a conflict for one of them; it may be repeated.
func (t *Trail) Checkpoint(ctx context.Context, org string) (Checkpoint, error) {
	const op = "audit: checkpoint"
	store, err := t.checkpoints()
	if err != nil {
		return Checkpoint{}, err
	}
	if t.signer == nil {
		return Checkpoint{}, failure.Errorf(failure.Unsupported, "audit: no signer for checkpoints")
	}
	past, err := t.history(ctx, org, store, false)
	if err != nil {
		return Checkpoint{}, asBreak(op, err)
	}
	c := Checkpoint{Org: org, Number: past.last.Number + 1, At: t.Now().Truncate(time.Microsecond), KeyID: t.signer.KeyID()}
	if past.last.Number > 0 {
		c.Prev = past.last.Hash()
	}
	err = t.eachHead(ctx, org, func(h Head) error {
		if past.heads[h.Case] != h {
			c.Heads = append(c.Heads, h)
		}
		return nil
	})
	if err != nil {
		return Checkpoint{}, failure.Wrap(op, err)
	}
	if len(c.Heads) == 0 && past.last.Number > 0 {
		return past.last, nil
	}
	if c.Signature, err = t.signer.Sign(ctx, c.Canonical()); err != nil {
		return Checkpoint{}, failure.Wrap(op, err)
	}
	return c, failure.Wrap(op, store.SaveCheckpoint(ctx, c))
}

// eachHead calls visit with every head of org in order of Case.
func (t *Trail) eachHead(ctx context.Context, org string, visit func(Head) error) error {
	after := ""
	for {
		part, err := t.store.Heads(ctx, org, after, page)
		if err != nil {
			return err
		}
		for _, h := range part {
			if err := visit(h); err != nil {
				return err
			}
			after = h.Case
		}
		if len(part) < page {
			return nil
		}
	}
}

// asBreak keeps a broken chain what it is and wraps everything else.
func asBreak(op string, err error) error {
	if _, ok := IsBreak(err); ok {
		return err
	}
	return failure.Wrap(op, err)
}
