package pgstore_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/borgerflow/borgerflow/internal/itest"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/pgstore"
)

var (
	long   = flag.Bool("long", os.Getenv("BORGERFLOW_LONG") == "1", "kill a node with the default lease (or BORGERFLOW_LONG=1)")
	update = flag.Bool("update", false, "rewrite the golden files")
)

const org = "kommune"

// day is the fixed time of tests that need one.
var day = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// TestMain lets the test binary be the process that is killed.
func TestMain(m *testing.M) {
	flag.Parse()
	if at := os.Getenv(childAddress); at != "" {
		fmt.Fprintln(os.Stderr, runChild(at))
		os.Exit(1)
	}
	code := m.Run()
	itest.Stop()
	os.Exit(code)
}

// address returns the address of a fresh database with all tables.
func address(tb testing.TB) string {
	tb.Helper()
	return itest.Postgres(tb, &itest.PostgresOptions{Template: "pgstore", Prepare: func(ctx context.Context, address string) error {
		pool, err := pgxpool.New(ctx, address)
		if err != nil {
			return err
		}
		defer pool.Close()
		return pgstore.Migrate(ctx, pool, pgstore.Version())
	}})
}

func connect(tb testing.TB, address string, change ...func(*pgxpool.Config)) *pgxpool.Pool {
	tb.Helper()
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		tb.Fatal(err)
	}
	for _, c := range change {
		c(config)
	}
	pool, err := pgxpool.NewWithConfig(tb.Context(), config)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(pool.Close)
	return pool
}

// openPool returns a pool on a fresh database with all tables.
func openPool(tb testing.TB) *pgxpool.Pool {
	tb.Helper()
	return connect(tb, address(tb))
}

func open(tb testing.TB, pool *pgxpool.Pool, opts *pgstore.Options) *pgstore.Store {
	tb.Helper()
	s, err := pgstore.Open(tb.Context(), pool, opts)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func line(caseID, what string) audit.Line {
	return audit.Line{At: day, Org: org, Case: caseID, Actor: identity.SystemRef("test"), What: what}
}

func verify(lines []audit.Line) error { return audit.Verify(lines) }
