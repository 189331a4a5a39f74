package pgstore

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

var (
	_ ledger.KeyStore  = (*Store)(nil)
	_ ledger.KeyLister = (*Store)(nil)
)

func scanKey(rows pgx.Rows) (key ledger.WrappedKey, err error) {
	return key, rows.Scan(&key.Owner.Org, &key.Owner.ID, &key.Wrapper, &key.Bytes, &key.Version)
}

const keyQuery = "SELECT org, owner, wrapper, bytes, version FROM bf_data_key WHERE org = $1 AND owner = $2"

// LoadKey returns an owner's wrapped data key.
func (s *Store) LoadKey(ctx context.Context, owner ledger.Owner) (ledger.WrappedKey, error) {
	key, err := one(ctx, s, "load key", "data key", scanKey, keyQuery, owner.Org, owner.ID)
	switch {
	case err != nil:
		return ledger.WrappedKey{}, err
	case key.Bytes == nil:
		return ledger.WrappedKey{}, failure.Errorf(failure.NotFound, "pgstore: load key: %w", ledger.ErrErased)
	}
	return key, nil
}

const insertKey = "INSERT INTO bf_data_key (org, owner, wrapper, bytes, version) VALUES ($1, $2, $3, $4, 1)"

func putKey(b *pgx.Batch, key *ledger.WrappedKey) {
	if key != nil {
		b.Queue(insertKey, key.Owner.Org, key.Owner.ID, key.Wrapper, key.Bytes)
	}
}

var updateKey = required(refusedKey, `UPDATE bf_data_key SET wrapper = $3, bytes = $4, version = version + 1
	WHERE org = $1 AND owner = $2 AND version = $5 AND bytes IS NOT NULL`)

// SaveKey keeps a wrapped data key as version ifVersion+1.
func (s *Store) SaveKey(ctx context.Context, key ledger.WrappedKey, ifVersion int64) error {
	const op = "save key"
	if len(key.Bytes) == 0 {
		return invalid(op, "a wrapped key is not empty")
	}
	var b pgx.Batch
	if ifVersion == 0 {
		putKey(&b, &key)
	} else {
		b.Queue(updateKey, key.Owner.Org, key.Owner.ID, key.Wrapper, key.Bytes, ifVersion)
	}
	err := s.send(ctx, op, &b)
	if !errors.Is(err, failure.ErrConflict) {
		return err
	}
	// What is erased stays so, so that looking afterwards tells the reason.
	if _, why := s.LoadKey(ctx, key.Owner); errors.Is(why, ledger.ErrErased) {
		return failure.Errorf(failure.Conflict, "pgstore: save key: %w", ledger.ErrErased)
	}
	return failure.Errorf(failure.Conflict, "pgstore: save key: the data key has changed")
}

// EraseKey destroys a data key; see the package about the bytes in the file.
func (s *Store) EraseKey(ctx context.Context, owner ledger.Owner) error {
	var b pgx.Batch
	b.Queue(`INSERT INTO bf_data_key (org, owner, wrapper, bytes, version) VALUES ($1, $2, '', NULL, 0)
		ON CONFLICT (org, owner) DO UPDATE SET wrapper = '', bytes = NULL, version = 0`, owner.Org, owner.ID)
	return s.send(ctx, "erase key", &b)
}

// StaleKeys returns keys that are wrapped by another wrapping key than current,
// in order of organisation and owner.
func (s *Store) StaleKeys(ctx context.Context, current string, limit int) ([]ledger.WrappedKey, error) {
	list, err := collect(ctx, s.pool, scanKey, `SELECT org, owner, wrapper, bytes, version FROM bf_data_key
		WHERE bytes IS NOT NULL AND wrapper <> $1 ORDER BY org, owner LIMIT $2`, current, max(limit, 0))
	return list, wrap("stale keys", err)
}
