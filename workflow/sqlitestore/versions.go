package sqlitestore

import (
	"context"
	"database/sql"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
)

// PutVersion keeps a published version, or sets the state of a known one.
func (s *Store) PutVersion(ctx context.Context, v workflow.VersionRow, line audit.Line) error {
	switch {
	case v.Org == "" || v.Solution == "" || v.Hash == "":
		return failure.Errorf(failure.Invalid, "sqlitestore: put version: a version needs organisation, solution and hash")
	case line.Org != v.Org:
		return failure.Errorf(failure.Invalid, "sqlitestore: put version: the audit line is of another organisation")
	case !utf8.ValidString(v.Org + v.Solution + v.Hash + v.Label):
		return failure.Errorf(failure.Invalid, "sqlitestore: put version: a text is not UTF-8")
	}
	return s.write.do(ctx, "put version", func(tx *txn) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO bf_version (org, solution, hash, label, state, published_us, bytes)
			VALUES (?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (org, solution, hash) DO UPDATE SET state = excluded.state, published_us = excluded.published_us`,
			v.Org, v.Solution, v.Hash, v.Label, string(v.State), micros(v.Published), blob(v.Bytes))
		if err != nil {
			return err
		}
		_, err = appendLine(ctx, tx, line)
		return err
	})
}

func scanVersion(rows *sql.Rows) (workflow.VersionRow, error) {
	var v workflow.VersionRow
	var published int64
	err := rows.Scan(&v.Org, &v.Solution, &v.Hash, &v.Label, &v.State, &published, &v.Bytes)
	v.Published = fromMicros(published)
	return v, err
}

// Version returns one version with its bytes.
func (s *Store) Version(ctx context.Context, org, solution, hash string) (workflow.VersionRow, error) {
	return one(ctx, s, "version", "version", scanVersion,
		`SELECT org, solution, hash, label, state, published_us, bytes FROM bf_version
		WHERE org = ? AND solution = ? AND hash = ?`, org, solution, hash)
}

// Versions returns the versions of a solution, or of all, latest first.
func (s *Store) Versions(ctx context.Context, org, solution string) ([]workflow.VersionRow, error) {
	var f filter
	f.must("org = ?", org)
	f.text("solution", solution)
	list, err := collect(ctx, s.read, scanVersion,
		"SELECT org, solution, hash, label, state, published_us, NULL FROM bf_version"+f.where()+
			" ORDER BY published_us DESC, hash", f.args...)
	return list, wrap("versions", err)
}
