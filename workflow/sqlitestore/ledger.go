package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

var _ ledger.Store = (*Store)(nil)

const recordColumns = "r.org, r.kind, r.key, r.owner, r.version, r.due_us, r.sealed"

func scanRecord(rows *sql.Rows) (ledger.Record, error) {
	var r ledger.Record
	var due sql.NullInt64
	err := rows.Scan(&r.Org, &r.Kind, &r.Key, &r.Owner, &r.Version, &due, &r.Sealed)
	r.Due = fromPerhaps(due)
	return r, err
}

// records reads the records of a query together with their references.
func (s *Store) records(ctx context.Context, op, query string, args ...any) ([]ledger.Record, error) {
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, wrap(op, err)
	}
	defer func() { _ = tx.Rollback() }()
	list, err := collect(ctx, tx, scanRecord, query, args...)
	if err != nil {
		return nil, wrap(op, err)
	}
	for i := range list {
		list[i].Index, err = collect(ctx, tx, func(rows *sql.Rows) (ref identity.Ref, err error) {
			return ref, rows.Scan(&ref)
		}, "SELECT ref FROM bf_record_ref WHERE org = ? AND kind = ? AND key = ? ORDER BY ref", list[i].Org, list[i].Kind, list[i].Key)
		if err != nil {
			return nil, wrap(op, err)
		}
	}
	return list, nil
}

// Get returns the newest version of a record.
func (s *Store) Get(ctx context.Context, org, kind, key string) (ledger.Record, error) {
	list, err := s.records(ctx, "get", "SELECT "+recordColumns+" FROM bf_record r WHERE org = ? AND kind = ? AND key = ?", org, kind, key)
	if err != nil {
		return ledger.Record{}, err
	}
	if len(list) == 0 {
		return ledger.Record{}, notFound("get", kind+" record")
	}
	return list[0], nil
}

// Due returns the records of a kind that want attention, earliest first.
func (s *Store) Due(ctx context.Context, kind string, before time.Time, limit int) ([]ledger.Record, error) {
	return s.records(ctx, "due", "SELECT "+recordColumns+` FROM bf_record r
		WHERE kind = ? AND due_us <= ? ORDER BY due_us, org, key LIMIT ?`, kind, micros(before), max(limit, 0))
}

// Find returns the records of a kind that hold a reference, in order of key.
func (s *Store) Find(ctx context.Context, org, kind string, ref identity.Ref, after string, limit int) ([]ledger.Record, error) {
	if ref == "" {
		return nil, nil
	}
	return s.records(ctx, "find", "SELECT "+recordColumns+` FROM bf_record_ref x
		JOIN bf_record r ON r.org = x.org AND r.kind = x.kind AND r.key = x.key
		WHERE x.org = ? AND x.kind = ? AND x.ref = ? AND x.key > ? ORDER BY x.key LIMIT ?`,
		org, kind, string(ref), after, max(limit, 0))
}

// Put keeps a record and appends its audit line, both or neither.
func (s *Store) Put(ctx context.Context, r ledger.Record, ifVersion int64, line audit.Line) (ledger.Record, error) {
	switch {
	case r.Org == "" || r.Kind == "" || r.Key == "" || r.Owner == "":
		return ledger.Record{}, failure.Errorf(failure.Invalid, "sqlitestore: put: a record needs organisation, kind, key and owner")
	case line.Org != r.Org:
		return ledger.Record{}, failure.Errorf(failure.Invalid, "sqlitestore: put: the audit line is of another organisation")
	}
	err := s.write.do(ctx, "put", func(tx *txn) error {
		if err := putRecord(ctx, tx, r, ifVersion); err != nil {
			return err
		}
		_, err := appendLine(ctx, tx, line)
		return err
	})
	if err != nil {
		return ledger.Record{}, err
	}
	// Reading it back could fail, and what was kept would look as if it was not.
	r.Version = ifVersion + 1
	r.Index, r.Sealed = slices.Clone(r.Index), slices.Clone(r.Sealed)
	slices.Sort(r.Index)
	r.Index = slices.Compact(r.Index)
	if !r.Due.IsZero() {
		r.Due = fromMicros(micros(r.Due))
	}
	return r, nil
}

func putRecord(ctx context.Context, tx *txn, r ledger.Record, ifVersion int64) error {
	var version int64
	err := tx.QueryRowContext(ctx, "SELECT version FROM bf_record WHERE org = ? AND kind = ? AND key = ?",
		r.Org, r.Kind, r.Key).Scan(&version)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if version != ifVersion {
		return conflict("put", "the record has changed")
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO bf_record (org, kind, key, owner, version, due_us, sealed)
		VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (org, kind, key) DO UPDATE SET owner = excluded.owner, version = excluded.version,
			due_us = excluded.due_us, sealed = excluded.sealed`,
		r.Org, r.Kind, r.Key, r.Owner, ifVersion+1, perhaps(r.Due), blob(r.Sealed))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "DELETE FROM bf_record_ref WHERE org = ? AND kind = ? AND key = ?", r.Org, r.Kind, r.Key)
	for _, ref := range r.Index {
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO bf_record_ref (org, kind, ref, key) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
			r.Org, r.Kind, string(ref), r.Key)
	}
	return err
}

// blob keeps nil and empty the same in a column that is never NULL.
func blob(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
