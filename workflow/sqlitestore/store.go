package sqlitestore

import (
	"context"
	"database/sql"
	"log/slog"
	"sync"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
)

var (
	_ workflow.Store        = (*Store)(nil)
	_ workflow.CaseLoader   = (*Store)(nil)
	_ workflow.EffectLoader = (*Store)(nil)
	_ audit.CheckpointStore = (*Store)(nil)
)

var discard = slog.New(slog.DiscardHandler)

// Options are a store's settings; the zero value is useful.
type Options struct {
	// Logger gets events with attributes, never personal data. Default: none.
	Logger *slog.Logger
	// Clock says when an effect is due; give the engine's. Default:
	// [workflow.SystemClock].
	Clock workflow.Clock
	// Workers is how many effects are performed at once. Default 8.
	Workers int
	// Timeout is how long one call of PerformEffect may take before its context
	// ends; more than the engine's own Retry.Timeout. Default one minute.
	Timeout time.Duration
	// Poll is how often due effects are looked for that nobody told of: timers, and
	// what another process asked for. Default 250 ms.
	Poll time.Duration
	// Retry is the first wait after a call that recorded nothing; it doubles
	// up to 30 s. Default one second.
	Retry time.Duration
}

func (o *Options) withDefaults() Options {
	var out Options
	if o != nil {
		out = *o
	}
	if out.Logger == nil {
		out.Logger = discard
	}
	if out.Clock == nil {
		out.Clock = workflow.SystemClock{}
	}
	if out.Workers <= 0 {
		out.Workers = 8
	}
	if out.Timeout <= 0 {
		out.Timeout = time.Minute
	}
	if out.Poll <= 0 {
		out.Poll = 250 * time.Millisecond
	}
	if out.Retry <= 0 {
		out.Retry = time.Second
	}
	return out
}

// Store keeps everything the engine and the services must not lose in one
// SQLite database. Safe for concurrent use.
type Store struct {
	db    *sql.DB
	opts  Options
	write *writer
	read  *statements // what is read outside of transactions
	news  news        // of due effects

	mu  sync.Mutex
	run *scheduler // nil while not started
}

// minConnections is what the store needs of the pool at once: the node's lock,
// a writer, River's own work and a reader.
const minConnections = 4

// Open brings the tables of db up to [Version] and returns a store on it. The
// pool stays the host's: the store never closes it.
//
// It is invalid when the database is not a file, is not in WAL mode, waits less
// than a second for a lock, or the pool allows fewer than four connections.
func Open(ctx context.Context, db *sql.DB, opts *Options) (*Store, error) {
	if db == nil {
		return nil, failure.Errorf(failure.Invalid, "sqlitestore: open: no database")
	}
	if err := connect(ctx, db); err != nil {
		return nil, wrap("open", err)
	}
	if err := checkDatabase(ctx, db); err != nil {
		return nil, err
	}
	if err := Migrate(ctx, db, Version()); err != nil {
		return nil, err
	}
	prepared := newStatements(db)
	return &Store{db: db, opts: opts.withDefaults(), write: newWriter(prepared), read: prepared, news: newNews()}, nil
}

// connectTries times connectPause is how long a first connection waits for
// another process that is making the same new file.
const (
	connectTries = 200
	connectPause = 25 * time.Millisecond
)

// connect opens a first connection. Putting a new file into WAL mode needs the
// file alone, and SQLite does not wait for that: busy_timeout does not apply.
func connect(ctx context.Context, db *sql.DB) error {
	for try := 1; ; try++ {
		err := db.PingContext(ctx)
		if err == nil || try == connectTries || resultCode(err) != sqliteBusy {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(connectPause):
		}
	}
}

func checkDatabase(ctx context.Context, db *sql.DB) error {
	if n := db.Stats().MaxOpenConnections; n > 0 && n < minConnections {
		return failure.Errorf(failure.Invalid, "sqlitestore: open: the pool allows %d connections, %d are needed", n, minConnections)
	}
	file, err := mainFile(ctx, db)
	if err != nil {
		return wrap("open", err)
	}
	if file == "" {
		return failure.Errorf(failure.Invalid, "sqlitestore: open: the database is not a file; use package memstore")
	}
	var (
		mode    string
		timeout int
	)
	if err := db.QueryRowContext(ctx, "PRAGMA journal_mode").Scan(&mode); err != nil {
		return wrap("open", err)
	}
	if err := db.QueryRowContext(ctx, "PRAGMA busy_timeout").Scan(&timeout); err != nil {
		return wrap("open", err)
	}
	if mode != "wal" {
		return failure.Errorf(failure.Invalid, "sqlitestore: open: journal_mode is %s, not wal", mode)
	}
	if timeout < 1000 {
		return failure.Errorf(failure.Invalid, "sqlitestore: open: busy_timeout is %d ms, at least 1000 is needed", timeout)
	}
	return nil
}
