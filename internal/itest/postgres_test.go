package itest_test

import (
	"context"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/borgerflow/borgerflow/internal/itest"
)

func TestMain(m *testing.M) {
	code := m.Run()
	itest.Stop()
	os.Exit(code)
}

func query[T any](t *testing.T, address, statement string) (value T) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(t.Context())) }()
	if err := conn.QueryRow(t.Context(), statement).Scan(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

func TestDatabasesAreApart(t *testing.T) {
	t.Parallel()
	prepared := 0
	o := &itest.PostgresOptions{Template: "thing", Prepare: func(ctx context.Context, address string) error {
		prepared++
		conn, err := pgx.Connect(ctx, address)
		if err != nil {
			return err
		}
		defer func() { _ = conn.Close(ctx) }()
		_, err = conn.Exec(ctx, "CREATE TABLE thing (n int); INSERT INTO thing VALUES (1)")
		return err
	}}
	a, b := itest.Postgres(t, o), itest.Postgres(t, o)
	if n := query[int](t, a, "INSERT INTO thing VALUES (2) RETURNING (SELECT count(*) FROM thing)"); n != 1 {
		t.Errorf("%d rows in a copy, want 1", n)
	}
	if n := query[int](t, b, "SELECT count(*) FROM thing"); n != 1 || prepared != 1 {
		t.Errorf("%d rows in the other copy, want 1; prepared %d times", n, prepared)
	}
	if n := query[int](t, itest.Postgres(t, nil), "SELECT count(*) FROM pg_class WHERE relname = 'thing'"); n != 0 {
		t.Error("an empty database is not")
	}
}

func TestDatabasesAreDanish(t *testing.T) {
	t.Parallel()
	at := itest.Postgres(t, nil)
	if !query[bool](t, at, "SELECT 'å' > 'z' AND 'aa' > 'z'") {
		t.Error("the text order is not Danish")
	}
	if got := query[string](t, at, "SHOW fsync"); got != "off" {
		t.Errorf("fsync is %s", got)
	}
	if got := query[string](t, itest.Postgres(t, &itest.PostgresOptions{Durable: true}), "SHOW fsync"); got != "on" {
		t.Errorf("fsync of a durable one is %s", got)
	}
}
