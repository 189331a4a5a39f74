package sqlitestore

import (
	"context"
	"database/sql"
	"errors"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

const caseColumns = "org, id, version, events, solution, hash, state, subject, token, created_us, updated_us, " +
	"kle, test, parent, ended_us, outcome, hold, purge_us"

func scanCase(rows *sql.Rows) (workflow.CaseRow, error) {
	var r workflow.CaseRow
	var created, updated int64
	var ended, purge sql.NullInt64
	err := rows.Scan(&r.Org, &r.ID, &r.Version, &r.Events, &r.Solution, &r.Hash, &r.State, &r.Subject, &r.Token,
		&created, &updated, &r.KLE, &r.Test, &r.Parent, &ended, &r.Outcome, &r.Hold, &purge)
	r.Created, r.Updated = fromMicros(created), fromMicros(updated)
	r.Ended, r.Purge = fromPerhaps(ended), fromPerhaps(purge)
	return r, err
}

// one returns the only row of a query, or not_found.
func one[T any](ctx context.Context, s *Store, op, what string, scan func(*sql.Rows) (T, error), query string, args ...any) (T, error) {
	var none T
	list, err := collect(ctx, s.read, scan, query, args...)
	if err != nil {
		return none, wrap(op, err)
	}
	if len(list) == 0 {
		return none, notFound(op, what)
	}
	return list[0], nil
}

// Case returns a case's row.
func (s *Store) Case(ctx context.Context, org, id string) (workflow.CaseRow, error) {
	return one(ctx, s, "case", "case", scanCase, caseQuery, org, id)
}

const caseQuery = "SELECT " + caseColumns + " FROM bf_case WHERE org = ? AND id = ?"

// LoadCase returns a case's row, events, data key and documents, the row first.
func (s *Store) LoadCase(ctx context.Context, org, id string, docs bool) (workflow.CaseData, error) {
	row, err := s.Case(ctx, org, id)
	if err != nil {
		return workflow.CaseData{}, err
	}
	data := workflow.CaseData{Row: row}
	if data.Events, err = s.Events(ctx, org, id, 0); err != nil {
		return workflow.CaseData{}, err
	}
	if docs {
		data.Docs, err = collect(ctx, s.read, scanDoc, "SELECT "+docColumns+" FROM bf_doc WHERE org = ? AND case_id = ? ORDER BY key", org, id)
		if err != nil {
			return workflow.CaseData{}, wrap("load case", err)
		}
	}
	if data.Key, err = loadKey(ctx, s.read, ledger.Owner{Org: org, ID: id}); errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return data, wrap("load case", err)
}

// Cases finds cases, latest first.
func (s *Store) Cases(ctx context.Context, q workflow.CaseQuery) ([]workflow.CaseRow, error) {
	var f filter
	f.must("org = ?", q.Org)
	f.text("subject", q.Subject)
	f.text("solution", q.Solution)
	f.text("hash", q.Hash)
	f.text("state", string(q.State))
	f.text("parent", q.Parent)
	if q.Test != nil {
		f.must("test = ?", *q.Test)
	}
	if !q.PurgeBefore.IsZero() {
		f.must("purge_us IS NOT NULL AND hold = 0 AND purge_us <= ?", micros(q.PurgeBefore))
	}
	if q.Before != nil {
		f.must("(created_us, id) < (?, ?)", micros(q.Before.Created), q.Before.ID)
	}
	list, err := collect(ctx, s.read, scanCase,
		"SELECT "+caseColumns+" FROM bf_case"+f.where()+" ORDER BY created_us DESC, id DESC LIMIT ?", f.with(limit(q.Limit))...)
	return list, wrap("cases", err)
}

// Events returns a case's events after the one with seq after, in order.
func (s *Store) Events(ctx context.Context, org, id string, after int64) ([]workflow.EventRow, error) {
	list, err := collect(ctx, s.read, scanEvent, eventsQuery, org, id, after)
	return list, wrap("events", err)
}

const eventsQuery = "SELECT seq, at_us, type, body FROM bf_event WHERE org = ? AND case_id = ? AND seq > ? ORDER BY seq"

func scanEvent(rows *sql.Rows) (workflow.EventRow, error) {
	var e workflow.EventRow
	var at int64
	err := rows.Scan(&e.Seq, &at, &e.Type, &e.Body)
	e.At = fromMicros(at)
	return e, err
}

// Doc returns one document of a case.
func (s *Store) Doc(ctx context.Context, org, id, key string) (workflow.DocRow, error) {
	return one(ctx, s, "doc", "document", scanDoc,
		"SELECT "+docColumns+" FROM bf_doc WHERE org = ? AND case_id = ? AND key = ?", org, id, key)
}

const docColumns = "key, revision, at_us, body"

func scanDoc(rows *sql.Rows) (workflow.DocRow, error) {
	var d workflow.DocRow
	var at int64
	err := rows.Scan(&d.Key, &d.Revision, &at, &d.Body)
	d.At = fromMicros(at)
	return d, err
}

// Command returns what a command led to.
func (s *Store) Command(ctx context.Context, org, id, command string) (workflow.CommandRow, error) {
	c := workflow.CommandRow{ID: command}
	err := s.read.QueryRowContext(ctx, "SELECT digest, version FROM bf_command WHERE org = ? AND case_id = ? AND id = ?",
		org, id, command).Scan(&c.Digest, &c.Version)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return workflow.CommandRow{}, notFound("command", "command")
	case err != nil:
		return workflow.CommandRow{}, wrap("command", err)
	}
	return c, nil
}
