package pgstore

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/borgerflow/borgerflow/workflow"
)

const effectColumns = "id, org, case_id, key, kind, step, round, part, state, attempts, waits, since, code, next, created, updated"

func scanEffect(rows pgx.Rows) (workflow.EffectRow, error) {
	var e workflow.EffectRow
	var since, next *time.Time
	err := rows.Scan(&e.ID, &e.Org, &e.Case, &e.Key, &e.Kind, &e.Step, &e.Round, &e.Part, &e.State, &e.Attempts, &e.Waits,
		&since, &e.Code, &next, &e.Created, &e.Updated)
	e.Since, e.Next = fromPerhaps(since), fromPerhaps(next)
	e.Created, e.Updated = utc(e.Created), utc(e.Updated)
	return e, err
}

// Effect returns one effect.
func (s *Store) Effect(ctx context.Context, id string) (workflow.EffectRow, error) {
	return one(ctx, s, "effect", "effect", scanEffect, "SELECT "+effectColumns+" FROM bf_effect WHERE id = $1", id)
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
