package sqlitestore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

const lineColumns = "org, case_id, seq, at_us, actor, principal, purpose, what, ref, prev, hash"

// appendLine gives line its place and keeps it. The caller holds the write
// lock, so nobody else reads the same head.
func appendLine(ctx context.Context, tx *txn, line audit.Line) (audit.Line, error) {
	head := audit.Head{Org: line.Org, Case: line.Case}
	var hash []byte
	err := tx.QueryRowContext(ctx,
		"SELECT seq, hash FROM bf_audit_line WHERE org = ? AND case_id = ? ORDER BY seq DESC LIMIT 1",
		line.Org, line.Case).Scan(&head.Seq, &hash)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return audit.Line{}, err
	}
	copy(head.Hash[:], hash)
	if line, err = head.Next(line); err != nil {
		return audit.Line{}, err
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO bf_audit_line ("+lineColumns+") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		line.Org, line.Case, line.Seq, line.At.UnixMicro(), string(line.Actor), string(line.Principal),
		line.Purpose, line.What, line.Ref, line.Prev[:], line.Hash[:])
	return line, err
}

func scanLine(rows *sql.Rows) (audit.Line, error) {
	var (
		l                audit.Line
		at               int64
		actor, principal string
		prev, hash       []byte
	)
	err := rows.Scan(&l.Org, &l.Case, &l.Seq, &at, &actor, &principal, &l.Purpose, &l.What, &l.Ref, &prev, &hash)
	l.At = time.UnixMicro(at).UTC()
	l.Actor, l.Principal = identity.Ref(actor), identity.Ref(principal)
	copy(l.Prev[:], prev)
	copy(l.Hash[:], hash)
	return l, err
}

// Append gives line its place at the end of its chain and keeps it.
func (s *Store) Append(ctx context.Context, line audit.Line) (audit.Line, error) {
	err := s.write.do(ctx, "append", func(tx *txn) (err error) {
		line, err = appendLine(ctx, tx, line)
		return err
	})
	if err != nil {
		return audit.Line{}, err
	}
	return line, nil
}

// Lines returns lines of a chain in order of their place.
func (s *Store) Lines(ctx context.Context, org, caseID string, after int64, limit int) ([]audit.Line, error) {
	lines, err := collect(ctx, s.read, scanLine,
		"SELECT "+lineColumns+" FROM bf_audit_line WHERE org = ? AND case_id = ? AND seq > ? ORDER BY seq LIMIT ?",
		org, caseID, after, limit)
	return lines, wrap("lines", err)
}

// headsQuery goes from chain to chain through the primary key, so its cost
// follows the number of chains asked for, not of lines.
const headsQuery = `
WITH RECURSIVE chain (case_id) AS (
	SELECT min(case_id) FROM bf_audit_line WHERE org = ?1 AND case_id > ?2
	UNION ALL
	SELECT (SELECT min(case_id) FROM bf_audit_line WHERE org = ?1 AND case_id > chain.case_id)
	FROM chain WHERE chain.case_id IS NOT NULL
	LIMIT ?3
)
SELECT case_id,
	(SELECT seq FROM bf_audit_line WHERE org = ?1 AND case_id = chain.case_id ORDER BY seq DESC LIMIT 1),
	(SELECT hash FROM bf_audit_line WHERE org = ?1 AND case_id = chain.case_id ORDER BY seq DESC LIMIT 1)
FROM chain WHERE case_id IS NOT NULL`

// Heads returns the heads of the chains of org in order of Case.
func (s *Store) Heads(ctx context.Context, org, after string, limit int) ([]audit.Head, error) {
	scan := func(rows *sql.Rows) (audit.Head, error) {
		h := audit.Head{Org: org}
		var hash []byte
		err := rows.Scan(&h.Case, &h.Seq, &hash)
		copy(h.Hash[:], hash)
		return h, err
	}
	heads, err := collect(ctx, s.read, scan, headsQuery, org, after, limit)
	return heads, wrap("heads", err)
}

// SaveCheckpoint keeps c.
func (s *Store) SaveCheckpoint(ctx context.Context, c audit.Checkpoint) error {
	data, err := json.Marshal(c)
	if err != nil {
		return failure.Errorf(failure.Invalid, "sqlitestore: save checkpoint: %w", err)
	}
	return s.write.do(ctx, "save checkpoint", func(tx *txn) error {
		n, err := exec(ctx, tx, "INSERT INTO bf_audit_checkpoint (org, number, data) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
			c.Org, c.Number, string(data))
		if err == nil && n == 0 {
			return conflict("save checkpoint", "there already is one with that number")
		}
		return err
	})
}

// Checkpoints returns checkpoints of org in order of number.
func (s *Store) Checkpoints(ctx context.Context, org string, after int64, limit int) ([]audit.Checkpoint, error) {
	scan := func(rows *sql.Rows) (audit.Checkpoint, error) {
		var c audit.Checkpoint
		var data string
		if err := rows.Scan(&data); err != nil {
			return c, err
		}
		return c, json.Unmarshal([]byte(data), &c)
	}
	list, err := collect(ctx, s.read, scan,
		"SELECT data FROM bf_audit_checkpoint WHERE org = ? AND number > ? ORDER BY number LIMIT ?", org, after, limit)
	return list, wrap("checkpoints", err)
}
