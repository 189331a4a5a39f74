package pgstore

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/borgerflow/borgerflow/workflow"
)

const effectColumns = "id, org, case_id, key, kind, step, round, part, state, attempts, waits, since, code, next, created, updated"

func scanEffect(rows pgx.Rows) (workflow.EffectRow, error) { return effectRow(rows) }

// effectRow scans an effect's row; it takes what else the query selects.
func effectRow(rows pgx.Rows, more ...any) (workflow.EffectRow, error) {
	var e workflow.EffectRow
	var since, next *time.Time
	err := rows.Scan(append([]any{
		&e.ID, &e.Org, &e.Case, &e.Key, &e.Kind, &e.Step, &e.Round, &e.Part, &e.State, &e.Attempts, &e.Waits,
		&since, &e.Code, &next, &e.Created, &e.Updated,
	}, more...)...)
	e.Since, e.Next = fromPerhaps(since), fromPerhaps(next)
	e.Created, e.Updated = utc(e.Created), utc(e.Updated)
	return e, err
}

// Effect returns one effect.
func (s *Store) Effect(ctx context.Context, id string) (workflow.EffectRow, error) {
	return one(ctx, s, "effect", "effect", scanEffect, "SELECT "+effectColumns+" FROM bf_effect WHERE id = $1", id)
}

// loadedColumns are those of scanLoaded.
const loadedColumns = "e.id, e.org, e.case_id, e.key, e.kind, e.step, e.round, e.part, e.state, e.attempts, e.waits, e.since, e.code, " +
	"e.next, e.created, e.updated, c.version"

func scanLoaded(rows pgx.Rows, more ...any) (workflow.EffectData, error) {
	var data workflow.EffectData
	var err error
	data.Row, err = effectRow(rows, append([]any{&data.Version}, more...)...)
	return data, err
}

// LoadEffect implements workflow.EffectLoader. The call that the store makes has
// read it just now.
func (s *Store) LoadEffect(ctx context.Context, id string) (workflow.EffectData, error) {
	if c := callOf(ctx); c != nil && c.read != nil && c.effect == id && !c.loaded.Swap(true) {
		return *c.read, nil
	}
	return one(ctx, s, "load effect", "effect", func(rows pgx.Rows) (workflow.EffectData, error) { return scanLoaded(rows) },
		"SELECT "+loadedColumns+" FROM bf_effect e JOIN bf_case c ON c.org = e.org AND c.id = e.case_id WHERE e.id = $1", id)
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
		// Without a Next it is the zero time, which is before any other.
		f.must("state = 'pending' AND coalesce(next, '-infinity') <= ?", q.Due)
	}
	if q.After != nil {
		f.must("(created, id) > (?, ?)", q.After.Created, q.After.ID)
	}
	list, err := collect(ctx, s.pool, scanEffect,
		"SELECT "+effectColumns+" FROM bf_effect WHERE "+f.all()+" ORDER BY created, id LIMIT "+limit(q.Limit), f.args...)
	return list, wrap("effects", err)
}
