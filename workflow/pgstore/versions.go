package pgstore

import (
	"context"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
)

// PutVersion keeps a published version, or sets the state of a known one.
func (s *Store) PutVersion(ctx context.Context, v workflow.VersionRow, line audit.Line) error {
	const op = "put version"
	switch {
	case v.Org == "" || v.Solution == "" || v.Hash == "":
		return invalid(op, "a version needs organisation, solution and hash")
	case line.Org != v.Org:
		return invalid(op, "the audit line is of another organisation")
	case !utf8.ValidString(v.Org + v.Solution + v.Hash + v.Label):
		return invalid(op, "a text is not UTF-8")
	}
	_, err := s.write(ctx, op, "", []audit.Line{line}, func(b *pgx.Batch) {
		b.Queue(`INSERT INTO bf_version (org, solution, hash, label, state, published, bytes)
			VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (org, solution, hash) DO UPDATE SET state = excluded.state, published = excluded.published`,
			v.Org, v.Solution, v.Hash, v.Label, string(v.State), v.Published, blob(v.Bytes))
	})
	return err
}

func scanVersion(rows pgx.Rows) (workflow.VersionRow, error) {
	var v workflow.VersionRow
	err := rows.Scan(&v.Org, &v.Solution, &v.Hash, &v.Label, &v.State, &v.Published, &v.Bytes)
	v.Published = utc(v.Published)
	return v, err
}

// Version returns one version with its bytes.
func (s *Store) Version(ctx context.Context, org, solution, hash string) (workflow.VersionRow, error) {
	return one(ctx, s, "version", "version", scanVersion,
		`SELECT org, solution, hash, label, state, published, bytes FROM bf_version
		WHERE org = $1 AND solution = $2 AND hash = $3`, org, solution, hash)
}

// Versions returns the versions of a solution, or of all, latest first.
func (s *Store) Versions(ctx context.Context, org, solution string) ([]workflow.VersionRow, error) {
	var f filter
	f.must("org = ?", org)
	f.text("solution", solution)
	list, err := collect(ctx, s.pool, scanVersion,
		"SELECT org, solution, hash, label, state, published, NULL::bytea FROM bf_version WHERE "+f.all()+
			" ORDER BY published DESC, hash, solution", f.args...)
	return list, wrap("versions", err)
}

// blob keeps nil and empty the same in a column that is never NULL.
func blob(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
