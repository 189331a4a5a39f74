package pgstore

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/jackc/pgx/v5"

	"github.com/borgerflow/borgerflow/workflow/audit"
)

// chain names an audit chain.
type chain struct{ org, caseID string }

func chainOf(line audit.Line) chain { return chain{line.Org, line.Case} }

// maxHeads is how many heads a store remembers.
const maxHeads = 10_000

// heads remembers the heads of chains as they were last seen. What it says may
// be out of date: it saves reading the head before writing after it, and the
// write looks whether it was right.
type heads struct {
	mu   sync.Mutex
	seen map[chain]audit.Head
}

func newHeads() *heads { return &heads{seen: map[chain]audit.Head{}} }

// of returns the heads of the lines' chains; false when one is not known. A
// chain of a case that is about to be made has none yet.
func (h *heads) of(lines []audit.Line, fresh string) (map[chain]audit.Head, bool) {
	known := make(map[chain]audit.Head, 1)
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, line := range lines {
		c := chainOf(line)
		head, ok := h.seen[c]
		if !ok && (fresh == "" || c.caseID != fresh) {
			return nil, false
		}
		head.Org, head.Case = c.org, c.caseID
		known[c] = head
	}
	return known, true
}

func (h *heads) remember(list map[chain]audit.Head) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.seen)+len(list) > maxHeads {
		clear(h.seen)
	}
	for c, head := range list {
		h.seen[c] = head
	}
}

func (h *heads) forget(list map[chain]audit.Head) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range list {
		delete(h.seen, c)
	}
}

// ordered returns chains in the order they are locked in, the same everywhere.
func ordered[V any](of map[chain]V) []chain {
	list := make([]chain, 0, len(of))
	for c := range of {
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b chain) int { return cmp.Or(cmp.Compare(a.org, b.org), cmp.Compare(a.caseID, b.caseID)) })
	return list
}

// lockHeads locks the heads of the lines' chains until the transaction ends. A
// chain without a line gets a head that nothing is tied to.
func lockHeads(ctx context.Context, tx pgx.Tx, lines []audit.Line) (map[chain]audit.Head, error) {
	known := map[chain]audit.Head{}
	for _, line := range lines {
		known[chainOf(line)] = audit.Head{}
	}
	for _, c := range ordered(known) {
		head := audit.Head{Org: c.org, Case: c.caseID}
		var hash []byte
		// The update that changes nothing locks the row and returns it.
		err := tx.QueryRow(ctx, `INSERT INTO bf_audit_head AS h (org, case_id, seq, hash) VALUES ($1, $2, 0, $3)
			ON CONFLICT (org, case_id) DO UPDATE SET seq = h.seq RETURNING seq, hash`,
			c.org, c.caseID, head.Hash[:]).Scan(&head.Seq, &hash)
		if err != nil {
			return nil, err
		}
		copy(head.Hash[:], hash)
		known[c] = head
	}
	return known, nil
}

var (
	firstHead = required(refusedHead, `INSERT INTO bf_audit_head (org, case_id, seq, hash) VALUES ($1, $2, $3, $4)
		ON CONFLICT (org, case_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash WHERE bf_audit_head.seq = 0`)
	nextHead = required(refusedHead, `UPDATE bf_audit_head SET seq = $3, hash = $4
		WHERE org = $1 AND case_id = $2 AND seq = $5 AND hash = $6`)
)

// putLines writes lines that have their places, and moves the heads from where
// they were known to be.
func putLines(b *pgx.Batch, known, next map[chain]audit.Head, placed []audit.Line) {
	for _, c := range ordered(next) {
		from, to := known[c], next[c]
		if from.Seq == 0 {
			b.Queue(firstHead, c.org, c.caseID, to.Seq, to.Hash[:])
			continue
		}
		b.Queue(nextHead, c.org, c.caseID, to.Seq, to.Hash[:], from.Seq, from.Hash[:])
	}
	for _, l := range placed {
		b.Queue("INSERT INTO bf_audit_line ("+lineColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
			l.Org, l.Case, l.Seq, l.At, string(l.Actor), string(l.Principal), l.Purpose, l.What, l.Ref, l.Prev[:], l.Hash[:])
	}
}
