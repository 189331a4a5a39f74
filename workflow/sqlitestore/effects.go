package sqlitestore

import (
	"context"
	"database/sql"

	"github.com/borgerflow/borgerflow/workflow"
)

const effectColumns = "id, org, case_id, key, kind, step, round, state, attempts, code, next_us, created_us, updated_us, " +
	"part, waits, since_us"

func scanEffect(rows *sql.Rows) (workflow.EffectRow, error) { return effectRow(rows) }

// effectRow scans an effect's row; it takes what else the query selects.
func effectRow(rows *sql.Rows, more ...any) (workflow.EffectRow, error) {
	var e workflow.EffectRow
	var next, created, updated int64
	var since sql.NullInt64
	err := rows.Scan(append([]any{
		&e.ID, &e.Org, &e.Case, &e.Key, &e.Kind, &e.Step, &e.Round, &e.State, &e.Attempts, &e.Code,
		&next, &created, &updated, &e.Part, &e.Waits, &since,
	}, more...)...)
	e.Since = fromPerhaps(since)
	e.Next, e.Created, e.Updated = fromMicros(next), fromMicros(created), fromMicros(updated)
	return e, err
}

// Effect returns one effect.
func (s *Store) Effect(ctx context.Context, id string) (workflow.EffectRow, error) {
	return one(ctx, s, "effect", "effect", scanEffect, "SELECT "+effectColumns+" FROM bf_effect WHERE id = ?", id)
}

const loadEffect = "SELECT " + effectColumns + `, (SELECT version FROM bf_case c WHERE c.org = e.org AND c.id = e.case_id)
	FROM bf_effect e WHERE id = ?`

// LoadEffect implements workflow.EffectLoader.
func (s *Store) LoadEffect(ctx context.Context, id string) (workflow.EffectData, error) {
	return one(ctx, s, "load effect", "effect", func(rows *sql.Rows) (data workflow.EffectData, err error) {
		data.Row, err = effectRow(rows, &data.Version)
		return data, err
	}, loadEffect, id)
}

// Effects finds effects, oldest first.
func (s *Store) Effects(ctx context.Context, q workflow.EffectQuery) ([]workflow.EffectRow, error) {
	var f filter
	f.text("org", q.Org)
	f.text("case_id", q.Case)
	f.text("state", string(q.State))
	f.text("kind", q.Kind)
	f.text("code", q.Code)
	if !q.Due.IsZero() {
		f.must("state = 'pending' AND next_us <= ?", micros(q.Due))
	}
	if q.After != nil {
		f.must("(created_us, id) > (?, ?)", micros(q.After.Created), q.After.ID)
	}
	list, err := collect(ctx, s.read, scanEffect,
		"SELECT "+effectColumns+" FROM bf_effect"+f.where()+" ORDER BY created_us, id LIMIT ?", f.with(limit(q.Limit))...)
	return list, wrap("effects", err)
}
