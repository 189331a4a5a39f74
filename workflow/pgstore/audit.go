package pgstore

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/audit"
)

const lineColumns = "org, case_id, seq, at, actor, principal, purpose, what, ref, prev, hash"

func scanLine(rows pgx.Rows) (audit.Line, error) {
	var l audit.Line
	var prev, hash []byte
	err := rows.Scan(&l.Org, &l.Case, &l.Seq, &l.At, &l.Actor, &l.Principal, &l.Purpose, &l.What, &l.Ref, &prev, &hash)
	l.At = utc(l.At)
	copy(l.Prev[:], prev)
	copy(l.Hash[:], hash)
	return l, err
}

// Append gives line its place at the end of its chain and keeps it.
func (s *Store) Append(ctx context.Context, line audit.Line) (audit.Line, error) {
	placed, err := s.write(ctx, "append", "", []audit.Line{line}, func(*pgx.Batch) {})
	if err != nil {
		return audit.Line{}, err
	}
	return placed[0], nil
}

// Lines returns lines of a chain in order of their place.
func (s *Store) Lines(ctx context.Context, org, caseID string, after int64, limit int) ([]audit.Line, error) {
	lines, err := collect(ctx, s.pool, scanLine,
		"SELECT "+lineColumns+" FROM bf_audit_line WHERE org = $1 AND case_id = $2 AND seq > $3 ORDER BY seq LIMIT $4",
		org, caseID, after, max(limit, 0))
	return lines, wrap("lines", err)
}

// Heads returns the heads of the chains of org in order of Case.
func (s *Store) Heads(ctx context.Context, org, after string, limit int) ([]audit.Head, error) {
	scan := func(rows pgx.Rows) (audit.Head, error) {
		h := audit.Head{Org: org}
		var hash []byte
		err := rows.Scan(&h.Case, &h.Seq, &hash)
		copy(h.Hash[:], hash)
		return h, err
	}
	heads, err := collect(ctx, s.pool, scan,
		"SELECT case_id, seq, hash FROM bf_audit_head WHERE org = $1 AND case_id > $2 AND seq > 0 ORDER BY case_id LIMIT $3",
		org, after, max(limit, 0))
	return heads, wrap("heads", err)
}

// SaveCheckpoint keeps c.
func (s *Store) SaveCheckpoint(ctx context.Context, c audit.Checkpoint) error {
	data, err := json.Marshal(c)
	if err != nil {
		return failure.Errorf(failure.Invalid, "pgstore: save checkpoint: %w", err)
	}
	var b pgx.Batch
	b.Queue("INSERT INTO bf_audit_checkpoint (org, number, data) VALUES ($1, $2, $3)", c.Org, c.Number, string(data))
	return s.send(ctx, "save checkpoint", &b)
}

// Checkpoints returns checkpoints of org in order of number.
func (s *Store) Checkpoints(ctx context.Context, org string, after int64, limit int) ([]audit.Checkpoint, error) {
	scan := func(rows pgx.Rows) (audit.Checkpoint, error) {
		var c audit.Checkpoint
		var data string
		if err := rows.Scan(&data); err != nil {
			return c, err
		}
		return c, json.Unmarshal([]byte(data), &c)
	}
	list, err := collect(ctx, s.pool, scan,
		"SELECT data FROM bf_audit_checkpoint WHERE org = $1 AND number > $2 ORDER BY number LIMIT $3", org, after, max(limit, 0))
	return list, wrap("checkpoints", err)
}
