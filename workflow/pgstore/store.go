package pgstore

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

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
	// Workers is how many effects this process performs at once. Default 8.
	Workers int
	// Timeout is how long one call of PerformEffect may take before its context
	// ends; more than the engine's own Retry.Timeout. Default one minute.
	Timeout time.Duration
	// Poll is how often due effects are looked for where River's notification
	// of a new one did not arrive. Default 250 ms.
	Poll time.Duration
	// Retry is the first wait after a call that recorded nothing; it doubles
	// up to 30 s. Default one second.
	Retry time.Duration
	// Lease is how long a node may be silent before its calls are taken for
	// lost, the same on all nodes. Default 18 s, so that what a killed node was
	// at is begun again within 30.
	Lease time.Duration
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
	if out.Lease <= 0 {
		out.Lease = 18 * time.Second
	}
	return out
}

// Store keeps everything the engine and the services must not lose in one
// PostgreSQL database. Safe for concurrent use.
type Store struct {
	pool  *pgxpool.Pool
	opts  Options
	heads memory[audit.Head]
	tasks memory[openTasks]

	mu  sync.Mutex
	run *scheduler // nil while not started
}

// minConnections is what the store needs of the pool at once: the node's, River's
// listener, a writer and a reader.
const minConnections = 4

// minVersion is the oldest PostgreSQL, as server_version_num has it.
const minVersion = 140000

// Open brings the tables up to [Version] and returns a store on them. The pool
// stays the host's: the store never closes it.
//
// It is invalid when the database does not keep UTF-8 or the pool allows fewer
// than four connections, and unsupported when the server is too old.
func Open(ctx context.Context, pool *pgxpool.Pool, opts *Options) (*Store, error) {
	if pool == nil {
		return nil, invalid("open", "no database")
	}
	if n := pool.Config().MaxConns; n < minConnections {
		return nil, failure.Errorf(failure.Invalid, "pgstore: open: the pool allows %d connections, %d are needed", n, minConnections)
	}
	var version int
	var encoding string
	err := pool.QueryRow(ctx, "SELECT current_setting('server_version_num')::int, current_setting('server_encoding')").
		Scan(&version, &encoding)
	switch {
	case err != nil:
		return nil, wrap("open", err)
	case version < minVersion:
		return nil, failure.Errorf(failure.Unsupported, "pgstore: open: PostgreSQL %d is too old, %d is needed", version/10000, minVersion/10000)
	case encoding != "UTF8":
		return nil, failure.Errorf(failure.Invalid, "pgstore: open: the database keeps %s, not UTF8", encoding)
	}
	if err := Migrate(ctx, pool, Version()); err != nil {
		return nil, err
	}
	return &Store{pool: pool, opts: opts.withDefaults()}, nil
}
