package sqlitestore_test

import (
	"database/sql"
	"net/url"
	"path/filepath"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/sqlitestore"
)

const org = "kommune"

// day is the fixed time of tests that need one.
var day = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// dsn is how a host opens a file for the store.
func dsn(file string) string {
	q := url.Values{"_txlock": {"immediate"}, "_pragma": {
		"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
	}}
	return "file:" + file + "?" + q.Encode()
}

func openFile(tb testing.TB, file string) *sql.DB {
	tb.Helper()
	db, err := sql.Open("sqlite", dsn(file))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = db.Close() })
	return db
}

func openDB(tb testing.TB) *sql.DB {
	tb.Helper()
	return openFile(tb, filepath.Join(tb.TempDir(), "b.db"))
}

func open(tb testing.TB, db *sql.DB, opts *sqlitestore.Options) *sqlitestore.Store {
	tb.Helper()
	s, err := sqlitestore.Open(tb.Context(), db, opts)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func line(caseID, what string) audit.Line {
	return audit.Line{At: day, Org: org, Case: caseID, Actor: identity.SystemRef("test"), What: what}
}

func verify(lines []audit.Line) error { return audit.Verify(lines) }
