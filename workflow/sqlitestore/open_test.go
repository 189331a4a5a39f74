package sqlitestore_test

import (
	"database/sql"
	"path/filepath"
	"testing"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/sqlitestore"
)

// TestOpenRefuses: what cannot keep the promises is refused at once, not on a
// citizen's submit.
func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	file := "file:" + filepath.Join(t.TempDir(), "b.db")
	for _, tt := range []struct {
		name, dsn string
		pool      int
		want      failure.Code
	}{
		{"in memory", "file::memory:?_pragma=busy_timeout(5000)", 0, failure.Invalid},
		{"no wal", file + "1?_pragma=busy_timeout(5000)", 0, failure.Invalid},
		{"no wait", file + "2?_pragma=journal_mode(WAL)", 0, failure.Invalid},
		{"small pool", file + "3?_pragma=journal_mode(WAL)&_pragma=busy_timeout(5000)", 1, failure.Invalid},
		{"no folder", dsn(filepath.Join(t.TempDir(), "gone", "b.db")), 0, failure.Unavailable},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			db, err := sql.Open("sqlite", tt.dsn)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = db.Close() }()
			db.SetMaxOpenConns(tt.pool)
			_, err = sqlitestore.Open(t.Context(), db, nil)
			if got := failure.CodeOf(err); err == nil || got != tt.want {
				t.Errorf("Open: %v, want %s", err, tt.want)
			}
		})
	}
	if _, err := sqlitestore.Open(t.Context(), nil, nil); failure.CodeOf(err) != failure.Invalid {
		t.Errorf("Open(nil): %v, want invalid", err)
	}
}

// TestOpenDeferred: a host that forgets _txlock=immediate loses no write, since
// every transaction takes the write lock first.
func TestOpenDeferred(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "b.db")
	db, err := sql.Open("sqlite", "file:"+file+"?_pragma=journal_mode(WAL)&_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	a, b := open(t, db, nil), open(t, openFile(t, file), nil)
	appendTogether(t, a, b)
}

// appendTogether has several stores append to one chain at once.
func appendTogether(t *testing.T, stores ...*sqlitestore.Store) {
	t.Helper()
	const each = 20
	errs := make(chan error)
	for _, s := range stores {
		go func() {
			for range each {
				_, err := s.Append(t.Context(), line("c1", "test.append"))
				errs <- err
			}
		}()
	}
	for range each * len(stores) {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	lines, err := stores[0].Lines(t.Context(), org, "c1", 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) != each*len(stores) {
		t.Errorf("%d lines, want %d", len(lines), each*len(stores))
	}
	if err := verify(lines); err != nil {
		t.Error(err)
	}
}
