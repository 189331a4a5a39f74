package audit

import (
	"context"
	"maps"
	"slices"

	"github.com/borgerflow/borgerflow/internal/failure"
)

// Report is what [Trail.Audit] looked at when it found nothing wrong.
type Report struct {
	Chains      int
	Lines       int64
	Checkpoints int64
	// Unsigned is how many lines were written after the last checkpoint; that
	// such lines are gone would not show yet.
	Unsigned int64
}

// Audit checks every chain of org and compares it with every checkpoint. The
// error is a *[Break] that names the first thing wrong: a line altered, missing
// or out of order, a whole chain gone, a checkpoint forged or missing.
//
// That the last checkpoints are gone, together with what they vouch for, shows
// only against a copy: kept are checkpoints of org that a second party has kept,
// and that must be there as they were.
func (t *Trail) Audit(ctx context.Context, org string, kept ...Checkpoint) (Report, error) {
	const op = "audit: audit"
	past := history{}
	if store, err := t.checkpoints(); err == nil {
		if past, err = t.history(ctx, org, store, true); err != nil {
			return Report{}, asBreak(op, err)
		}
	}
	if err := past.holds(org, kept); err != nil {
		return Report{}, err
	}
	r := Report{Checkpoints: past.last.Number}
	seen := map[string]bool{}
	err := t.eachHead(ctx, org, func(h Head) error {
		seen[h.Case] = true
		lines, err := t.Lines(ctx, org, h.Case)
		if err != nil {
			return err
		}
		if err := compare(org, h.Case, lines, past.pinned[h.Case]); err != nil {
			return err
		}
		r.Chains++
		r.Lines += int64(len(lines))
		r.Unsigned += int64(len(lines)) - past.heads[h.Case].Seq
		return nil
	})
	if err != nil {
		return Report{}, asBreak(op, err)
	}
	for _, gone := range slices.Sorted(maps.Keys(past.heads)) {
		if !seen[gone] {
			return Report{}, &Break{Org: org, Case: gone, Seq: 1, Reason: Missing}
		}
	}
	return r, nil
}

// holds checks that kept checkpoints are among those that were read.
func (h *history) holds(org string, kept []Checkpoint) error {
	for _, k := range kept {
		switch {
		case k.Org != org || k.Number < 1:
			return failure.Errorf(failure.Invalid, "audit: audit: a checkpoint that was kept is of another organisation")
		case k.Number > h.last.Number:
			return &Break{Org: org, Seq: h.last.Number + 1, Reason: Missing}
		case k.Hash() != h.hashes[k.Number-1]:
			return &Break{Org: org, Seq: k.Number, Reason: Altered}
		}
	}
	return nil
}

// compare checks one chain against itself and the heads pinned for it.
func compare(org, caseID string, lines []Line, pinned []Head) error {
	if _, err := VerifyFrom(Head{Org: org, Case: caseID}, lines); err != nil {
		return err
	}
	for _, h := range pinned {
		broken := &Break{Org: org, Case: caseID, Seq: int64(len(lines)) + 1, Reason: Missing}
		if h.Seq > int64(len(lines)) {
			return broken
		}
		if h.Seq < 1 || lines[h.Seq-1].Hash != h.Hash {
			broken.Seq, broken.Reason = h.Seq, Altered
			return broken
		}
	}
	return nil
}

// CodeOf returns the failure code of err. A broken chain is a conflict.
func CodeOf(err error) failure.Code {
	if _, ok := IsBreak(err); ok {
		return failure.Conflict
	}
	return failure.CodeOf(err)
}
