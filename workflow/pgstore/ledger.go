package pgstore

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

var _ ledger.Store = (*Store)(nil)

const recordColumns = "r.org, r.kind, r.key, r.owner, r.version, r.due, r.refs, r.sealed"

func scanRecord(rows pgx.Rows) (ledger.Record, error) {
	var r ledger.Record
	var due *time.Time
	var refs []string
	err := rows.Scan(&r.Org, &r.Kind, &r.Key, &r.Owner, &r.Version, &due, &refs, &r.Sealed)
	r.Due = fromPerhaps(due)
	for _, ref := range refs {
		r.Index = append(r.Index, identity.Ref(ref))
	}
	return r, err
}

// Get returns the newest version of a record.
func (s *Store) Get(ctx context.Context, org, kind, key string) (ledger.Record, error) {
	return one(ctx, s, "get", kind+" record", scanRecord,
		"SELECT "+recordColumns+" FROM bf_record r WHERE org = $1 AND kind = $2 AND key = $3", org, kind, key)
}

// Due returns the records of a kind that want attention, earliest first.
func (s *Store) Due(ctx context.Context, kind string, before time.Time, limit int) ([]ledger.Record, error) {
	list, err := collect(ctx, s.pool, scanRecord, "SELECT "+recordColumns+` FROM bf_record r
		WHERE kind = $1 AND due IS NOT NULL AND due <= $2 ORDER BY due, org, key LIMIT $3`, kind, before, max(limit, 0))
	return list, wrap("due", err)
}

// Find returns the records of a kind that hold a reference, in order of key.
func (s *Store) Find(ctx context.Context, org, kind string, ref identity.Ref, after string, limit int) ([]ledger.Record, error) {
	if ref == "" {
		return nil, nil
	}
	list, err := collect(ctx, s.pool, scanRecord, "SELECT "+recordColumns+` FROM bf_record_ref x
		JOIN bf_record r ON r.org = x.org AND r.kind = x.kind AND r.key = x.key
		WHERE x.org = $1 AND x.kind = $2 AND x.ref = $3 AND x.key > $4 ORDER BY x.key LIMIT $5`,
		org, kind, string(ref), after, max(limit, 0))
	return list, wrap("find", err)
}

// Put keeps a record and appends its audit line, both or neither.
func (s *Store) Put(ctx context.Context, r ledger.Record, ifVersion int64, line audit.Line) (ledger.Record, error) {
	const op = "put"
	switch {
	case r.Org == "" || r.Kind == "" || r.Key == "" || r.Owner == "":
		return ledger.Record{}, invalid(op, "a record needs organisation, kind, key and owner")
	case line.Org != r.Org:
		return ledger.Record{}, invalid(op, "the audit line is of another organisation")
	}
	// Reading it back could fail, and what was kept would look as if it was not.
	r.Version = ifVersion + 1
	r.Index, r.Sealed = slices.Clone(r.Index), slices.Clone(r.Sealed)
	slices.Sort(r.Index)
	r.Index = slices.Compact(r.Index)
	if !r.Due.IsZero() {
		r.Due = time.UnixMicro(r.Due.UnixMicro()).UTC()
	}
	_, err := s.write(ctx, op, "", []audit.Line{line}, func(b *pgx.Batch) { putRecord(b, r, ifVersion) })
	if err != nil {
		return ledger.Record{}, err
	}
	return r, nil
}

const insertRecord = `INSERT INTO bf_record (org, kind, key, owner, version, due, refs, sealed)
	VALUES ($1, $2, $3, $4, 1, $5, $6, $7)`

var updateRecord = required(refusedRecord, `UPDATE bf_record SET owner = $4, version = version + 1, due = $5, refs = $6, sealed = $7
	WHERE org = $1 AND kind = $2 AND key = $3 AND version = $8`)

func putRecord(b *pgx.Batch, r ledger.Record, ifVersion int64) {
	refs := make([]string, len(r.Index))
	for i, ref := range r.Index {
		refs[i] = string(ref)
	}
	args := []any{r.Org, r.Kind, r.Key, r.Owner, perhaps(r.Due), refs, blob(r.Sealed)}
	if ifVersion == 0 {
		b.Queue(insertRecord, args...)
	} else {
		b.Queue(updateRecord, append(args, ifVersion)...)
		b.Queue("DELETE FROM bf_record_ref WHERE org = $1 AND kind = $2 AND key = $3 AND NOT ref = ANY($4)", r.Org, r.Kind, r.Key, refs)
	}
	if len(refs) > 0 {
		b.Queue("INSERT INTO bf_record_ref (org, kind, key, ref) SELECT $1, $2, $3, unnest($4::text[]) ON CONFLICT DO NOTHING",
			r.Org, r.Kind, r.Key, refs)
	}
}
