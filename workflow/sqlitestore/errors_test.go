package sqlitestore_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/sqlitestore"
)

// unavailable fails unless err is unavailable and says why.
func unavailable(t *testing.T, err error, why string) {
	t.Helper()
	if failure.CodeOf(err) != failure.Unavailable || !failure.Repeatable(err) {
		t.Errorf("%v, want unavailable", err)
	}
	if err != nil && !strings.Contains(err.Error(), why) {
		t.Errorf("%q does not say %q", err, why)
	}
}

// TestDiskFull: a full disk changes nothing, and writing works again when there
// is room.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	db := openDB(t)
	db.SetMaxOpenConns(4)
	s := open(t, db, nil)
	// The limit is a connection's; one connection does all the work here.
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(t.Context(), "PRAGMA max_page_count = 1"); err != nil {
		t.Fatal(err)
	}
	big := ask("c1", day)
	big.Docs = []workflow.DocRow{{Key: "answers", Revision: 1, At: day, Body: make([]byte, 1<<20)}}
	unavailable(t, s.Commit(t.Context(), big), "the disk is full")
	if _, err := s.Case(t.Context(), org, "c1"); failure.CodeOf(err) != failure.NotFound {
		t.Errorf("case after a full disk: %v, want not_found", err)
	}
	if _, err := db.ExecContext(t.Context(), "PRAGMA max_page_count = 1000000"); err != nil {
		t.Fatal(err)
	}
	commit(t, s, big)
}

// TestReadOnly: reading goes on when nothing can be written.
func TestReadOnly(t *testing.T) {
	t.Parallel()
	db := openDB(t)
	s := open(t, db, nil)
	commit(t, s, ask("c1", day))
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(t.Context(), "PRAGMA query_only = ON"); err != nil {
		t.Fatal(err)
	}
	unavailable(t, s.Commit(t.Context(), ask("c2", day)), "cannot be written to")
	if _, err := s.Case(t.Context(), org, "c1"); err != nil {
		t.Errorf("Case: %v", err)
	}
}

// TestBusy: somebody who holds the file, such as a backup tool, makes commits
// unavailable after the pool's busy_timeout and not before.
func TestBusy(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "b.db")
	db := openFile(t, file)
	s := open(t, db, nil)
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(t.Context(), "PRAGMA busy_timeout = 1000"); err != nil {
		t.Fatal(err)
	}
	tx, err := openFile(t, file).BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	from := workflow.SystemClock{}.Now()
	unavailable(t, s.Commit(t.Context(), ask("c1", day)), "another connection")
	if wait := (workflow.SystemClock{}).Now().Sub(from).Milliseconds(); wait < 900 {
		t.Errorf("given up after %d ms, want at least 1000", wait)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	commit(t, s, ask("c1", day))
}

// TestGivenUp: an ended context and a closed pool are unavailable.
func TestGivenUp(t *testing.T) {
	t.Parallel()
	db := openDB(t)
	s := open(t, db, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := s.Commit(ctx, ask("c1", day))
	unavailable(t, err, "given up")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v is not context.Canceled", err)
	}
	_, err = s.Case(ctx, org, "c1")
	unavailable(t, err, "")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	unavailable(t, s.Commit(t.Context(), ask("c1", day)), "")
	_, err = s.Cases(t.Context(), workflow.CaseQuery{Org: org})
	unavailable(t, err, "")
	if err := s.Start(t.Context(), performer(nil)); failure.CodeOf(err) != failure.Unavailable {
		t.Errorf("Start: %v, want unavailable", err)
	}
}

// TestNotADatabase: a file of something else is said to be one.
func TestNotADatabase(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "b.db")
	if err := os.WriteFile(file, []byte(strings.Repeat("not a database, ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := sqlitestore.Open(t.Context(), openFile(t, file), nil)
	unavailable(t, err, "not a sound database")
}

// TestErrorsHoldNoText: what a citizen gave never comes back in an error.
func TestErrorsHoldNoText(t *testing.T) {
	t.Parallel()
	s := open(t, openDB(t), nil)
	c := ask("c1", day)
	c.Case.Subject, c.Case.Token = "p.secret", "t.secret"
	c.Command = workflow.CommandRow{ID: "secret", Digest: "secret", Version: 1}
	c.Docs = []workflow.DocRow{{Key: "answers", Revision: 1, At: day, Body: []byte("secret")}}
	commit(t, s, c)
	for name, change := range map[string]func(*workflow.Commit){
		"stale":  func(*workflow.Commit) {},
		"events": func(c *workflow.Commit) { c.Expected, c.Case.Version, c.Case.Events = 1, 2, 7; c.Events[0].Seq = 7 },
		"command": func(c *workflow.Commit) {
			c.Expected, c.Case.Version, c.Case.Events = 1, 2, 2
			c.Events[0].Seq = 2
		},
	} {
		change(&c)
		err := s.Commit(t.Context(), c)
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
