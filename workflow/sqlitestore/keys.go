package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

var (
	_ ledger.KeyStore  = (*Store)(nil)
	_ ledger.KeyLister = (*Store)(nil)
)

// LoadKey returns an owner's wrapped data key.
func (s *Store) LoadKey(ctx context.Context, owner ledger.Owner) (ledger.WrappedKey, error) {
	key, err := loadKey(ctx, s.read, owner)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return ledger.WrappedKey{}, notFound("load key", "data key")
	case err != nil:
		return ledger.WrappedKey{}, wrap("load key", err)
	case key.Bytes == nil:
		return ledger.WrappedKey{}, failure.Errorf(failure.NotFound, "sqlitestore: load key: %w", ledger.ErrErased)
	}
	return key, nil
}

func loadKey(ctx context.Context, from rower, owner ledger.Owner) (ledger.WrappedKey, error) {
	key := ledger.WrappedKey{Owner: owner}
	err := from.QueryRowContext(ctx, "SELECT wrapper, bytes, version FROM bf_data_key WHERE org = ? AND owner = ?",
		owner.Org, owner.ID).Scan(&key.Wrapper, &key.Bytes, &key.Version)
	return key, err
}

// SaveKey keeps a wrapped data key as version ifVersion+1.
func (s *Store) SaveKey(ctx context.Context, key ledger.WrappedKey, ifVersion int64) error {
	const op = "save key"
	if len(key.Bytes) == 0 {
		return failure.Errorf(failure.Invalid, "sqlitestore: save key: a wrapped key is not empty")
	}
	return s.write.do(ctx, op, func(tx *txn) error { return saveKey(ctx, tx, key, ifVersion) })
}

func saveKey(ctx context.Context, tx *txn, key ledger.WrappedKey, ifVersion int64) error {
	old, err := loadKey(ctx, tx, key.Owner)
	known := !errors.Is(err, sql.ErrNoRows)
	switch {
	case err != nil && known:
		return err
	case known && old.Bytes == nil:
		return failure.Errorf(failure.Conflict, "sqlitestore: save key: %w", ledger.ErrErased)
	case old.Version != ifVersion:
		return conflict("save key", "the data key has changed")
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO bf_data_key (org, owner, wrapper, bytes, version) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (org, owner) DO UPDATE SET wrapper = excluded.wrapper, bytes = excluded.bytes, version = excluded.version`,
		key.Owner.Org, key.Owner.ID, key.Wrapper, key.Bytes, ifVersion+1)
	return err
}

// EraseKey destroys a data key. The old bytes are overwritten in the file, and
// the write-ahead log, which may hold them too, is emptied as soon as no reader
// needs it.
func (s *Store) EraseKey(ctx context.Context, owner ledger.Owner) error {
	err := s.write.do(ctx, "erase key", func(tx *txn) error {
		if err := secureDelete(ctx, tx); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO bf_data_key (org, owner, wrapper, bytes, version) VALUES (?, ?, '', NULL, 0)
			ON CONFLICT (org, owner) DO UPDATE SET wrapper = '', bytes = NULL, version = 0`, owner.Org, owner.ID)
		return err
	})
	if err != nil {
		return err
	}
	s.emptyLog(ctx, owner.Org)
	return nil
}

// secureDelete has what this transaction deletes overwritten in the file. It
// answers a row, so it is read; it stays on for the connection, which only
// costs time.
func secureDelete(ctx context.Context, tx *txn) error {
	_, err := collect(ctx, tx, func(rows *sql.Rows) (on bool, err error) {
		return on, rows.Scan(&on)
	}, "PRAGMA secure_delete = ON")
	return err
}

// emptyLog empties the write-ahead log, which may hold what was erased.
func (s *Store) emptyLog(ctx context.Context, org string) {
	var busy, log, done int
	if err := s.db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &done); err != nil || busy != 0 {
		s.opts.Logger.WarnContext(ctx, "write-ahead log not emptied after erasing", slog.String("org", org))
	}
}

// StaleKeys returns keys that are wrapped by another wrapping key than current,
// in order of organisation and owner.
func (s *Store) StaleKeys(ctx context.Context, current string, limit int) ([]ledger.WrappedKey, error) {
	scan := func(rows *sql.Rows) (key ledger.WrappedKey, err error) {
		return key, rows.Scan(&key.Owner.Org, &key.Owner.ID, &key.Wrapper, &key.Bytes, &key.Version)
	}
	list, err := collect(ctx, s.read, scan, `SELECT org, owner, wrapper, bytes, version FROM bf_data_key
		WHERE bytes IS NOT NULL AND wrapper <> ? ORDER BY org, owner LIMIT ?`, current, max(limit, 0))
	return list, wrap("stale keys", err)
}
