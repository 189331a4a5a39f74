package pgstore_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/internal/itest"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/ledger"
	"github.com/borgerflow/borgerflow/workflow/pgstore"
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

// full is a commit with something in every table.
func full(caseID string) workflow.Commit {
	c := ask(caseID, day)
	c.Docs = []workflow.DocRow{{Key: "answers", Revision: 1, At: day, Body: []byte("sealed")}}
	c.Tasks = []workflow.TaskRow{{Org: org, Case: caseID, Key: "a/1", Kind: "fill", Group: "g", Since: day}}
	c.Command = workflow.CommandRow{ID: "k1", Digest: "d", Version: 1}
	c.Lines = []audit.Line{line(caseID, "test.asked")}
	return c
}

// nothing fails unless no table has anything of full.
func nothing(t *testing.T, pool *pgxpool.Pool) {
	t.Helper()
	for _, table := range []string{
		"bf_case", "bf_event", "bf_doc", "bf_command", "bf_task", "bf_effect", "bf_audit_head", "bf_audit_line", "river_job",
	} {
		var n int
		if err := pool.QueryRow(t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil || n != 0 {
			t.Errorf("%d rows in %s, want none, %v", n, table, err)
		}
	}
}

func run(t *testing.T, pool *pgxpool.Pool, statement string, args ...any) {
	t.Helper()
	if _, err := pool.Exec(t.Context(), statement, args...); err != nil {
		t.Fatal(err)
	}
}

// TestReadOnly: reading goes on when nothing can be written.
func TestReadOnly(t *testing.T) {
	t.Parallel()
	at := address(t)
	pool := connect(t, at)
	open(t, pool, nil)
	s := open(t, connect(t, at, func(c *pgxpool.Config) {
		c.ConnConfig.RuntimeParams["default_transaction_read_only"] = "on"
	}), nil)
	const why = "cannot be written to"
	unavailable(t, s.Commit(t.Context(), full("c1")), why)
	_, err := s.Append(t.Context(), line("c1", "test.read"))
	unavailable(t, err, why)
	_, err = s.Put(t.Context(), ledger.Record{Org: org, Kind: "k", Key: "a", Owner: "c1"}, 0, line("c1", "test.put"))
	unavailable(t, err, why)
	unavailable(t, s.PutVersion(t.Context(), workflow.VersionRow{Org: org, Solution: "praj", Hash: "h"}, line("-", "test.put")), why)
	unavailable(t, s.SaveKey(t.Context(), ledger.WrappedKey{Owner: ledger.Owner{Org: org, ID: "c1"}, Bytes: []byte("k")}, 0), why)
	unavailable(t, s.EraseKey(t.Context(), ledger.Owner{Org: org, ID: "c1"}), why)
	unavailable(t, s.Files().Create(t.Context(), workflow.FileRef{Org: org, Case: "c1", ID: "f1"}), why)
	_, err = s.NextNumber(t.Context(), org, "a")
	unavailable(t, err, why)
	unavailable(t, s.Start(t.Context(), performer(nil)), why)
	if _, err := s.Cases(t.Context(), workflow.CaseQuery{Org: org}); err != nil {
		t.Errorf("Cases: %v", err)
	}
	nothing(t, pool)
}

// fails has the server fail what is inserted into a table, at once or when it
// commits.
func fails(t *testing.T, pool *pgxpool.Pool, table, code, when string) {
	t.Helper()
	run(t, pool, `CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
		BEGIN RAISE EXCEPTION 'told to fail' USING ERRCODE = '`+code+`'; END $$`)
	run(t, pool, "CREATE CONSTRAINT TRIGGER fail AFTER INSERT ON "+table+" DEFERRABLE "+when+" FOR EACH ROW EXECUTE FUNCTION fail()")
}

// TestServerRefuses: what the server gives up in the middle, or only when it
// commits, is undone whole, and goes well when it is repeated.
func TestServerRefuses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, table, code, when, why string }{
		{"the disk is full", "bf_event", "53100", "INITIALLY IMMEDIATE", "the disk is full"},
		{"it is full for the last row", "bf_audit_line", "53100", "INITIALLY IMMEDIATE", "the disk is full"},
		{"no memory", "bf_task", "53200", "INITIALLY IMMEDIATE", "no room"},
		{"it is full when it commits", "bf_event", "53100", "INITIALLY DEFERRED", "the disk is full"},
		{"not to be put in an order", "bf_event", "40001", "INITIALLY DEFERRED", "another transaction"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			pool := openPool(t)
			s := open(t, pool, nil)
			fails(t, pool, tt.table, tt.code, tt.when)
			unavailable(t, s.Commit(t.Context(), full("c1")), tt.why)
			nothing(t, pool)
			run(t, pool, "DROP TRIGGER fail ON "+tt.table)
			commit(t, s, full("c1"))
		})
	}
}

// TestDeadlock: of two that wait for each other the server stops one; when that
// is a commit, nothing of it is left.
func TestDeadlock(t *testing.T) {
	t.Parallel()
	at := address(t)
	pool := connect(t, at)
	commit(t, open(t, pool, nil), full("c1"))
	s := open(t, connect(t, at, func(c *pgxpool.Config) { c.ConnConfig.RuntimeParams["deadlock_timeout"] = "20ms" }), nil)
	tx, err := pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(t.Context())) }()
	if _, err := tx.Exec(t.Context(), "UPDATE bf_audit_head SET seq = seq"); err != nil {
		t.Fatal(err)
	}
	result := make(chan error)
	go func() { result <- s.Commit(context.WithoutCancel(t.Context()), second()) }()
	waitFor(t, "the commit waits", func() bool { return waiting(t, pool) })
	if _, err := tx.Exec(t.Context(), "SET LOCAL deadlock_timeout = '1h'; UPDATE bf_case SET version = version"); err != nil {
		t.Fatal(err)
	}
	unavailable(t, <-result, "another transaction")
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	commit(t, s, second())
}

// second is the commit after full("c1").
func second() workflow.Commit {
	c := full("c1")
	c.Expected, c.Case.Version, c.Case.Events = 1, 2, 2
	c.Events[0].Seq, c.Command.ID = 2, "k2"
	return c
}

// waiting reports whether somebody waits for a lock in this database.
func waiting(t *testing.T, pool *pgxpool.Pool) (yes bool) {
	t.Helper()
	err := pool.QueryRow(t.Context(), `SELECT EXISTS (SELECT FROM pg_stat_activity
		WHERE datname = current_database() AND wait_event_type = 'Lock')`).Scan(&yes)
	if err != nil {
		t.Fatal(err)
	}
	return yes
}

// TestConnectionCut: a connection that the server ends in the middle leaves
// nothing, which the client cannot know.
func TestConnectionCut(t *testing.T) {
	t.Parallel()
	pool := openPool(t)
	s := open(t, pool, nil)
	commit(t, s, full("c1"))
	tx, err := pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(t.Context())) }()
	if _, err := tx.Exec(t.Context(), "UPDATE bf_case SET version = version"); err != nil {
		t.Fatal(err)
	}
	result := make(chan error)
	go func() { result <- s.Commit(context.WithoutCancel(t.Context()), second()) }()
	waitFor(t, "the commit waits", func() bool { return waiting(t, pool) })
	run(t, pool, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		WHERE datname = current_database() AND wait_event_type = 'Lock'`)
	if err := <-result; failure.CodeOf(err) != failure.InDoubt {
		t.Errorf("Commit: %v, want in_doubt", err)
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	commit(t, s, second())
}

// TestAnswerLost: a commit whose answer does not arrive is in doubt, and was
// made.
func TestAnswerLost(t *testing.T) {
	t.Parallel()
	network, pool := newProxy(t, address(t))
	s := open(t, pool, nil)
	commit(t, s, full("c1"))
	commit(t, s, second())
	third := second()
	third.Expected, third.Case.Version, third.Case.Events = 2, 3, 3
	third.Events[0].Seq, third.Command.ID = 3, "k3"
	network.set(deaf)
	if err := s.Commit(t.Context(), third); failure.CodeOf(err) != failure.InDoubt {
		t.Errorf("Commit: %v, want in_doubt", err)
	}
	network.set(flowing)
	row, err := s.Case(t.Context(), org, "c1")
	if err != nil || row.Version != 3 {
		t.Errorf("the case is at version %d, want 3, %v", row.Version, err)
	}
	lines, err := s.Lines(t.Context(), org, "c1", 0, 10)
	if err != nil || len(lines) != 3 || verify(lines) != nil {
		t.Errorf("%d lines, want 3, %v, %v", len(lines), err, verify(lines))
	}
}

// TestGivenUp: an ended context and a closed pool are unavailable; a context
// that ends while the server works leaves doubt.
func TestGivenUp(t *testing.T) {
	t.Parallel()
	pool := openPool(t)
	s := open(t, pool, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := s.Commit(ctx, full("c1"))
	unavailable(t, err, "given up")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v is not context.Canceled", err)
	}
	_, err = s.Case(ctx, org, "c1")
	unavailable(t, err, "given up")
	nothing(t, pool)

	commit(t, s, full("c1"))
	tx, err := pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), "UPDATE bf_case SET version = version"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel = context.WithCancel(t.Context())
	result := make(chan error)
	go func() { result <- s.Commit(ctx, second()) }()
	waitFor(t, "the commit waits", func() bool { return waiting(t, pool) })
	cancel()
	if err := <-result; failure.CodeOf(err) != failure.InDoubt {
		t.Errorf("Commit whose context ended: %v, want in_doubt", err)
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}

	pool.Close()
	unavailable(t, s.Commit(t.Context(), full("c2")), "")
	_, err = s.Cases(t.Context(), workflow.CaseQuery{Org: org})
	unavailable(t, err, "")
	unavailable(t, s.Start(t.Context(), performer(nil)), "")
}

// TestOpenRefuses: what cannot keep the promises is refused at once, not on a
// citizen's submit.
func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	at := itest.Postgres(t, nil)
	refuse := func(name string, pool *pgxpool.Pool, want failure.Code) {
		t.Helper()
		if _, err := pgstore.Open(t.Context(), pool, nil); failure.CodeOf(err) != want {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
	refuse("no pool", nil, failure.Invalid)
	refuse("a small pool", connect(t, at, func(c *pgxpool.Config) { c.MaxConns = 3 }), failure.Invalid)
	refuse("no server", connect(t, at, func(c *pgxpool.Config) { c.ConnConfig.Host = "/nowhere" }), failure.Unavailable)
	pool := connect(t, at)
	run(t, pool, "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C' LOCALE_PROVIDER libc")
	t.Cleanup(func() {
		_, _ = connectOnce(t, at).Exec(context.WithoutCancel(t.Context()), "DROP DATABASE latin WITH (FORCE)")
	})
	refuse("not UTF-8", connect(t, at, func(c *pgxpool.Config) { c.ConnConfig.Database = "latin" }), failure.Invalid)
}

func connectOnce(t *testing.T, address string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(context.WithoutCancel(t.Context()), address)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

// TestCannotBeKept: text that PostgreSQL has no place for is invalid wherever it
// stands.
func TestCannotBeKept(t *testing.T) {
	t.Parallel()
	s := open(t, openPool(t), nil)
	for name, err := range map[string]error{
		"version": s.PutVersion(t.Context(), workflow.VersionRow{Org: org, Solution: "a\x00", Hash: "h"}, line("-", "test.put")),
		"key":     s.SaveKey(t.Context(), ledger.WrappedKey{Owner: ledger.Owner{Org: org, ID: "c\x00"}, Bytes: []byte("k")}, 0),
	} {
		if failure.CodeOf(err) != failure.Invalid {
			t.Errorf("%s: %v, want invalid", name, err)
		}
	}
	_, err := s.Append(t.Context(), line("c\x00", "test.read"))
	if failure.CodeOf(err) != failure.Invalid {
		t.Errorf("line: %v, want invalid", err)
	}
}

// TestErrorsHoldNoText: what a citizen gave never comes back in an error.
func TestErrorsHoldNoText(t *testing.T) {
	t.Parallel()
	s := open(t, openPool(t), nil)
	c := full("c1")
	c.Case.Subject, c.Case.Token = "p.secret", "t.secret"
	c.Command = workflow.CommandRow{ID: "secret", Digest: "secret", Version: 1}
	c.Docs[0].Body = []byte("secret")
	commit(t, s, c)
	for name, change := range map[string]func(*workflow.Commit){
		"stale":   func(*workflow.Commit) {},
		"events":  func(c *workflow.Commit) { c.Expected, c.Case.Version, c.Case.Events, c.Events[0].Seq = 1, 2, 7, 7 },
		"command": func(c *workflow.Commit) { c.Expected, c.Case.Version, c.Case.Events, c.Events[0].Seq = 1, 2, 2, 2 },
	} {
		change(&c)
		err := s.Commit(t.Context(), c)
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
