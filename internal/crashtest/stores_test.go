package crashtest_test

import (
	"context"
	"database/sql"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	_ "modernc.org/sqlite"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/pgstore"
	"github.com/borgerflow/borgerflow/workflow/sqlitestore"
)

// store is one that runs effects, with a look at what its tables hold besides.
type store struct {
	keeper
	start func(context.Context, workflow.Performer) error
	stop  func(context.Context) error
	close func()
	// texts runs a query that gives one column of text.
	texts func(ctx context.Context, query string) ([]string, error)
}

// openStore opens what is at an address: a PostgreSQL or an SQLite file.
func openStore(ctx context.Context, at string, c workflow.Clock) (*store, error) {
	if isPostgres(at) {
		return openPostgres(ctx, at, c)
	}
	db, err := openFile(at)
	if err != nil {
		return nil, err
	}
	s, err := sqlitestore.Open(ctx, db, &sqlitestore.Options{Clock: c, Poll: 50 * time.Millisecond})
	if err != nil {
		return nil, err
	}
	texts := func(ctx context.Context, query string) ([]string, error) {
		rows, err := db.QueryContext(ctx, query)
		if err != nil {
			return nil, err
		}
		defer func() { _ = rows.Close() }()
		var out []string
		for rows.Next() {
			var text string
			if err := rows.Scan(&text); err != nil {
				return nil, err
			}
			out = append(out, text)
		}
		return out, rows.Err()
	}
	return &store{s, s.Start, s.Stop, func() { _ = db.Close() }, texts}, nil
}

func isPostgres(at string) bool { return strings.HasPrefix(at, "postgres:") }

// openFile opens a file as a host does; its address may have more settings.
func openFile(at string) (*sql.DB, error) {
	q := url.Values{"_txlock": {"immediate"}, "_pragma": {
		"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
	}}
	file, more, _ := strings.Cut(at, "?")
	return sql.Open("sqlite", "file:"+file+"?"+q.Encode()+"&"+more)
}

// openPostgres opens a store with its default settings: how soon the calls of a
// killed node are made again is what a host gets.
func openPostgres(ctx context.Context, at string, c workflow.Clock) (*store, error) {
	pool, err := pgxpool.New(ctx, at)
	if err != nil {
		return nil, err
	}
	s, err := pgstore.Open(ctx, pool, &pgstore.Options{Clock: c})
	if err != nil {
		return nil, err
	}
	texts := func(ctx context.Context, query string) ([]string, error) {
		rows, err := pool.Query(ctx, query)
		if err != nil {
			return nil, err
		}
		return pgx.CollectRows(rows, pgx.RowTo[string])
	}
	return &store{s, s.Start, s.Stop, pool.Close, texts}, nil
}
