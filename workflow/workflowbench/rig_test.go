package workflowbench_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	_ "modernc.org/sqlite"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/itest"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
	"github.com/borgerflow/borgerflow/workflow/memstore"
	"github.com/borgerflow/borgerflow/workflow/pgstore"
	"github.com/borgerflow/borgerflow/workflow/sqlitestore"
)

func TestMain(m *testing.M) {
	code := m.Run()
	itest.Stop()
	os.Exit(code)
}

const org = "kommune"

var (
	anna = identity.Identity{Org: org, Assurance: identity.Substantial, Actor: identity.Person{Ref: "p.anna", Name: "Anna Prøvesen", CPR: "6101501234"}}
	lone = workflow.Caller{Identity: identity.Identity{Org: org, Employee: "lone", Groups: []string{"g"}}}
)

// store is what both databases' stores are.
type store interface {
	workflow.Store
	ledger.KeyStore
}

// database is one database, with the engine's tables and those of straight Go.
type database struct {
	store store
	run   func(context.Context, workflow.Performer) (stop func(), err error) // performs effects
	raw   func(ctx context.Context, id string, version int) error            // one row and one row of history
}

var databases = []struct {
	name string
	open func(testing.TB) database
}{{"sqlite", openSQLite}, {"postgres", openPostgres}}

func openSQLite(tb testing.TB) database {
	tb.Helper()
	q := url.Values{"_txlock": {"immediate"}, "_pragma": {"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)"}}
	db, err := sql.Open("sqlite", "file:"+filepath.Join(tb.TempDir(), "b.db")+"?"+q.Encode())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = db.Close() })
	db.SetMaxIdleConns(2 * abreast)
	s, err := sqlitestore.Open(tb.Context(), db, nil)
	if err != nil {
		tb.Fatal(err)
	}
	for _, table := range []string{
		"CREATE TABLE thing (id TEXT PRIMARY KEY, version INTEGER NOT NULL, body BLOB NOT NULL)",
		"CREATE TABLE history (id TEXT, version INTEGER, body BLOB NOT NULL, PRIMARY KEY (id, version))",
	} {
		if _, err := db.ExecContext(tb.Context(), table); err != nil {
			tb.Fatal(err)
		}
	}
	return database{store: s, raw: func(ctx context.Context, id string, version int) error {
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer func() { _ = tx.Rollback() }()
		if _, err := tx.ExecContext(ctx, "INSERT INTO thing VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET version = excluded.version, body = excluded.body", id, version, body); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO history VALUES (?, ?, ?)", id, version, body); err != nil {
			return err
		}
		return tx.Commit()
	}, run: func(ctx context.Context, p workflow.Performer) (func(), error) {
		return func() { _ = s.Stop(context.WithoutCancel(ctx)) }, s.Start(ctx, p)
	}}
}

func openPostgres(tb testing.TB) database {
	tb.Helper()
	config, err := pgxpool.ParseConfig(itest.Postgres(tb, &itest.PostgresOptions{Durable: true}))
	if err != nil {
		tb.Fatal(err)
	}
	config.MaxConns = abreast + 4
	pool, err := pgxpool.NewWithConfig(tb.Context(), config)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(pool.Close)
	s, err := pgstore.Open(tb.Context(), pool, nil)
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := pool.Exec(tb.Context(), `CREATE TABLE thing (id text PRIMARY KEY, version bigint NOT NULL, body bytea NOT NULL);
		CREATE TABLE history (id text, version bigint, body bytea NOT NULL, PRIMARY KEY (id, version))`); err != nil {
		tb.Fatal(err)
	}
	return database{store: s, raw: func(ctx context.Context, id string, version int) error {
		return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
			if _, err := tx.Exec(ctx, "INSERT INTO thing VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET version = excluded.version, body = excluded.body", id, version, body); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, "INSERT INTO history VALUES ($1, $2, $3)", id, version, body)
			return err
		})
	}, run: func(ctx context.Context, p workflow.Performer) (func(), error) {
		return func() { _ = s.Stop(context.WithoutCancel(ctx)) }, s.Start(ctx, p)
	}}
}

// body is about what a step's answers take.
var body = bytes.Repeat([]byte("x"), 600)

// engine returns an engine on the database, with a handler that does nothing.
func (d database) engine(tb testing.TB) *workflow.Engine {
	tb.Helper()
	ring, err := ledger.NewKeyRing("k1", map[string][]byte{"k1": bytes.Repeat([]byte{1}, 32)}, nil)
	if err != nil {
		tb.Fatal(err)
	}
	clock := workflow.SystemClock{}
	e, err := workflow.New(d.store, memstore.NewFiles(), ledger.NewSealer(d.store, ring, nil), audit.New(d.store, clock, nil), clock,
		&workflow.Options{Handlers: map[string]workflow.Handler{"h": handler{}}, TestData: true})
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

type handler struct{}

func (handler) Do(context.Context, workflow.EffectCall, workflow.CaseSnapshot) (workflow.Output, error) {
	return workflow.Output{Ref: "ok"}, nil
}

// publish publishes a solution of the given steps and a form of ten fields.
func publish(tb testing.TB, e *workflow.Engine, id, steps string) {
	tb.Helper()
	var fields []string
	for i := range 10 {
		fields = append(fields, fmt.Sprintf(`{"key":"f%d","type":"text","label":"F"}`, i))
	}
	folder := fstest.MapFS{
		"solution.json": {Data: []byte(`{"id":"` + id + `","version":"1","title":"S","owner":"O","kle":"00.00.00","facet":"G01","languages":["da"],
			"start":{"login":["mitid"]},"steps":[` + steps + `]}`)},
		"forms/f.json": {Data: []byte(`{"id":"f","version":"1","languages":["da"],"title":"F","pages":[{"id":"p","title":"P","fields":[` + strings.Join(fields, ",") + `]}]}`)},
	}
	if _, err := e.Publish(tb.Context(), identity.System(org, "test"), folder, workflow.VersionOpen, ""); err != nil {
		tb.Fatal(err)
	}
}

// begin starts and submits a case and returns its id.
func begin(ctx context.Context, e *workflow.Engine, solution string) (string, error) {
	begun, err := e.Start(ctx, anna, workflow.StartRequest{Solution: solution, Lang: i18n.Danish})
	if err != nil {
		return "", err
	}
	_, err = e.Submit(ctx, workflow.Caller{Identity: anna}, workflow.SubmitRequest{Case: begun.Case, Step: "a", Lang: i18n.Danish})
	return begun.Case, err
}
