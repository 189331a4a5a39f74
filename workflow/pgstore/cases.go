package pgstore

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

const caseColumns = "c.org, c.id, c.version, c.events, c.solution, c.hash, c.state, c.subject, c.token, c.kle, c.test, c.parent, " +
	"c.created, c.updated, c.ended, c.outcome, c.hold, c.purge"

// caseRow scans a case's row; it takes what else the query selects.
func caseRow(rows pgx.Rows, more ...any) (workflow.CaseRow, error) {
	var r workflow.CaseRow
	var ended, purge *time.Time
	err := rows.Scan(append([]any{
		&r.Org, &r.ID, &r.Version, &r.Events, &r.Solution, &r.Hash, &r.State, &r.Subject, &r.Token, &r.KLE, &r.Test, &r.Parent,
		&r.Created, &r.Updated, &ended, &r.Outcome, &r.Hold, &purge,
	}, more...)...)
	r.Created, r.Updated = utc(r.Created), utc(r.Updated)
	r.Ended, r.Purge = fromPerhaps(ended), fromPerhaps(purge)
	return r, err
}

const caseQuery = "SELECT " + caseColumns + `, coalesce(h.seq, 0), h.hash FROM bf_case c
	LEFT JOIN bf_audit_head h ON h.org = c.org AND h.case_id = c.id WHERE c.org = $1 AND c.id = $2`

// seenCase scans a case's row and remembers the head of its chain, which is read
// along with it, because who reads a case mostly changes it next.
func (s *Store) seenCase(rows pgx.Rows) (workflow.CaseRow, error) {
	var head audit.Head
	var hash []byte
	row, err := caseRow(rows, &head.Seq, &hash)
	if err == nil {
		copy(head.Hash[:], hash)
		head.Org, head.Case = row.Org, row.ID
		s.heads.remember(chain{row.Org, row.ID}, head)
	}
	return row, err
}

// Case returns a case's row.
func (s *Store) Case(ctx context.Context, org, id string) (workflow.CaseRow, error) {
	return one(ctx, s, "case", "case", s.seenCase, caseQuery, org, id)
}

// LoadCase returns a case's row, events, data key and documents in one round trip.
func (s *Store) LoadCase(ctx context.Context, org, id string, docs bool) (workflow.CaseData, error) {
	const op = "load case"
	var b pgx.Batch
	var list []workflow.DocRow
	cases, events, keys := []workflow.CaseRow(nil), []workflow.EventRow(nil), []ledger.WrappedKey(nil)
	b.Queue(caseQuery, org, id).Query(into(&cases, s.seenCase))
	b.Queue(eventsQuery, org, id, 0).Query(into(&events, scanEvent))
	b.Queue(keyQuery, org, id).Query(into(&keys, scanKey))
	if docs {
		b.Queue("SELECT "+docColumns+" FROM bf_doc WHERE org = $1 AND case_id = $2 ORDER BY key", org, id).Query(into(&list, scanDoc))
	}
	if err := s.pool.SendBatch(ctx, &b).Close(); err != nil {
		return workflow.CaseData{}, wrap(op, err)
	}
	if len(cases) == 0 {
		return workflow.CaseData{}, notFound(op, "case")
	}
	data := workflow.CaseData{Row: cases[0], Events: events, Docs: list, Key: ledger.WrappedKey{Owner: ledger.Owner{Org: org, ID: id}}}
	if len(keys) > 0 {
		data.Key = keys[0]
	}
	return data, nil
}

// Cases finds cases, latest first.
func (s *Store) Cases(ctx context.Context, q workflow.CaseQuery) ([]workflow.CaseRow, error) {
	query, args := casesQuery(q)
	list, err := collect(ctx, s.pool, func(rows pgx.Rows) (workflow.CaseRow, error) { return caseRow(rows) }, query, args...)
	return list, wrap("cases", err)
}

func casesQuery(q workflow.CaseQuery) (string, []any) {
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
		f.must("purge IS NOT NULL AND NOT hold AND purge <= ?", q.PurgeBefore)
	}
	if q.Before != nil {
		f.must("(created, id) < (?, ?)", q.Before.Created, q.Before.ID)
	}
	return "SELECT " + caseColumns + " FROM bf_case c WHERE " + f.all() + " ORDER BY created DESC, id DESC LIMIT " + limit(q.Limit), f.args
}

// Events returns a case's events after the one with seq after, in order.
func (s *Store) Events(ctx context.Context, org, id string, after int64) ([]workflow.EventRow, error) {
	list, err := collect(ctx, s.pool, scanEvent, eventsQuery, org, id, after)
	return list, wrap("events", err)
}

const eventsQuery = "SELECT seq, at, type, body FROM bf_event WHERE org = $1 AND case_id = $2 AND seq > $3 ORDER BY seq"

func scanEvent(rows pgx.Rows) (workflow.EventRow, error) {
	var e workflow.EventRow
	err := rows.Scan(&e.Seq, &e.At, &e.Type, &e.Body)
	e.At = utc(e.At)
	return e, err
}

// Doc returns one document of a case.
func (s *Store) Doc(ctx context.Context, org, id, key string) (workflow.DocRow, error) {
	return one(ctx, s, "doc", "document", scanDoc,
		"SELECT "+docColumns+" FROM bf_doc WHERE org = $1 AND case_id = $2 AND key = $3", org, id, key)
}

const docColumns = "key, revision, at, body"

func scanDoc(rows pgx.Rows) (workflow.DocRow, error) {
	var d workflow.DocRow
	err := rows.Scan(&d.Key, &d.Revision, &d.At, &d.Body)
	d.At = utc(d.At)
	return d, err
}

// Command returns what a command led to.
func (s *Store) Command(ctx context.Context, org, id, command string) (workflow.CommandRow, error) {
	scan := func(rows pgx.Rows) (workflow.CommandRow, error) {
		c := workflow.CommandRow{ID: command}
		return c, rows.Scan(&c.Digest, &c.Version)
	}
	return one(ctx, s, "command", "command", scan,
		"SELECT digest, version FROM bf_command WHERE org = $1 AND case_id = $2 AND id = $3", org, id, command)
}
