package sqlitestore

import (
	"context"
	"database/sql"
	"strings"
	"sync"
)

// statements keeps queries prepared: SQLite spends as long on reading one as on
// running it. A prepared statement belongs to every connection of the pool that
// has run it, and goes with the pool.
type statements struct {
	db *sql.DB

	mu     sync.RWMutex
	all    map[string]*sql.Stmt
	wanted map[string]bool // by transactions, which cannot prepare anything themselves
}

// maxStatements is more than there are; queries that are put together of parts
// come in few kinds.
const maxStatements = 500

func newStatements(db *sql.DB) *statements {
	return &statements{db: db, all: map[string]*sql.Stmt{}, wanted: map[string]bool{}}
}

// get returns a prepared query, or nil when it cannot be prepared just now: then
// it is run as it is, and says why.
func (s *statements) get(ctx context.Context, query string) *sql.Stmt {
	s.mu.RLock()
	stmt, full := s.all[query], len(s.all) >= maxStatements
	s.mu.RUnlock()
	if stmt != nil || full {
		return stmt
	}
	stmt, err := s.db.PrepareContext(ctx, query)
	if err != nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if first := s.all[query]; first != nil {
		_ = stmt.Close()
		return first
	}
	s.all[query] = stmt
	return stmt
}

// known returns a query that is prepared, or nil and remembers that it was asked
// for. A transaction has a connection of its own: to prepare the query for the
// pool would take another one, which may be waiting for this very transaction.
func (s *statements) known(query string) *sql.Stmt {
	if strings.HasPrefix(query, "PRAGMA") {
		return nil // some act when they are prepared
	}
	s.mu.RLock()
	stmt, noted := s.all[query], s.wanted[query]
	s.mu.RUnlock()
	if stmt == nil && !noted {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.wanted[query] = true
	}
	return stmt
}

// prepare prepares what transactions have asked for since it was called last.
func (s *statements) prepare(ctx context.Context) {
	s.mu.Lock()
	var queries []string
	for query := range s.wanted {
		queries = append(queries, query)
	}
	clear(s.wanted)
	s.mu.Unlock()
	for _, query := range queries {
		s.get(ctx, query)
	}
}

// QueryContext implements rower.
func (s *statements) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if stmt := s.get(ctx, query); stmt != nil {
		return stmt.QueryContext(ctx, args...)
	}
	return s.db.QueryContext(ctx, query, args...)
}

// QueryRowContext implements rower.
func (s *statements) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if stmt := s.get(ctx, query); stmt != nil {
		return stmt.QueryRowContext(ctx, args...)
	}
	return s.db.QueryRowContext(ctx, query, args...)
}

// txn is a transaction that runs prepared statements.
type txn struct {
	*sql.Tx
	prepared *statements
}

// ExecContext runs a statement.
func (t *txn) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if stmt := t.prepared.known(query); stmt != nil {
		return t.StmtContext(ctx, stmt).ExecContext(ctx, args...)
	}
	return t.Tx.ExecContext(ctx, query, args...)
}

// QueryContext implements rower.
func (t *txn) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if stmt := t.prepared.known(query); stmt != nil {
		return t.StmtContext(ctx, stmt).QueryContext(ctx, args...)
	}
	return t.Tx.QueryContext(ctx, query, args...)
}

// QueryRowContext implements rower.
func (t *txn) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if stmt := t.prepared.known(query); stmt != nil {
		return t.StmtContext(ctx, stmt).QueryRowContext(ctx, args...)
	}
	return t.Tx.QueryRowContext(ctx, query, args...)
}
