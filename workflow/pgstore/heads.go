package pgstore

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/jackc/pgx/v5"

	"github.com/borgerflow/borgerflow/workflow/audit"
)

// chain names an audit chain; a case has one by its id.
type chain struct{ org, caseID string }

func chainOf(line audit.Line) chain { return chain{line.Org, line.Case} }

// maxRemembered is how many chains a memory remembers.
const maxRemembered = 10_000

// memory remembers something of chains or cases as it was last seen here. It may
// be out of date: it saves reading before writing, and the write looks whether it
// was right.
type memory[V any] struct {
	mu   sync.Mutex
	seen map[chain]V
}

func (m *memory[V]) of(c chain) (V, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := m.seen[c]
	return v, ok
}

func (m *memory[V]) remember(c chain, v V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.seen == nil || len(m.seen) >= maxRemembered {
		m.seen = map[chain]V{}
	}
	m.seen[c] = v
}

func (m *memory[V]) forget(c chain) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.seen, c)
}

// knownHeads returns the heads of the lines' chains; false when one is not
// remembered. A chain of a case that is about to be made has none yet.
func (s *Store) knownHeads(lines []audit.Line, fresh string) (map[chain]audit.Head, bool) {
	known := make(map[chain]audit.Head, 1)
	for _, line := range lines {
		c := chainOf(line)
		head, ok := s.heads.of(c)
		if !ok && (fresh == "" || c.caseID != fresh) {
			return nil, false
		}
		head.Org, head.Case = c.org, c.caseID
		known[c] = head
	}
	return known, true
}

func order(a, b chain) int { return cmp.Or(cmp.Compare(a.org, b.org), cmp.Compare(a.caseID, b.caseID)) }

// lockHeads locks the heads of the lines' chains until the transaction ends, in
// the same order everywhere. A chain without a line gets a head that nothing is
// tied to.
func lockHeads(ctx context.Context, tx pgx.Tx, lines []audit.Line) (map[chain]audit.Head, error) {
	var chains []chain
	for _, line := range lines {
		chains = append(chains, chainOf(line))
	}
	slices.SortFunc(chains, order)
	known := map[chain]audit.Head{}
	for _, c := range slices.Compact(chains) {
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

const (
	lineValues = "$1, $2, $3::bigint, $4, $5, $6, $7, $8, $9"
	// insertHead begins a chain with its first line.
	insertHead = `WITH head AS (
			INSERT INTO bf_audit_head (org, case_id, seq, hash) VALUES ($1, $2, $3, $11) RETURNING 1
		)
		INSERT INTO bf_audit_line (` + lineColumns + `) SELECT ` + lineValues + `, (SELECT $10::bytea FROM head), $11`
	// moveHead appends a line where the head is the line before it. Where it is
	// not, prev is none, which the table does not take.
	moveHead = `WITH head AS (
			UPDATE bf_audit_head SET seq = $3, hash = $11 WHERE org = $1 AND case_id = $2 AND seq = $3 - 1 AND hash = $10 RETURNING 1
		)
		INSERT INTO bf_audit_line (` + lineColumns + `) SELECT ` + lineValues + `, (SELECT $10::bytea FROM head), $11`
)

// putLines writes lines that have their places. The first line of a chain is
// written with first: its head is there once it has been locked. Chains are
// written to in the order they are locked in.
func putLines(b *pgx.Batch, placed []audit.Line, first string) {
	placed = slices.Clone(placed)
	slices.SortStableFunc(placed, func(a, b audit.Line) int { return order(chainOf(a), chainOf(b)) })
	for _, l := range placed {
		statement := moveHead
		if l.Seq == 1 {
			statement = first
		}
		b.Queue(statement, l.Org, l.Case, l.Seq, l.At, string(l.Actor), string(l.Principal), l.Purpose, l.What, l.Ref, l.Prev[:], l.Hash[:])
	}
}
