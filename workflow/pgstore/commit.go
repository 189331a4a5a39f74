package pgstore

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/borgerflow/borgerflow/workflow"
)

// Commit makes one change to one case in one transaction.
func (s *Store) Commit(ctx context.Context, c workflow.Commit) error {
	if err := c.Check(); err != nil {
		return err
	}
	if c.Expected == 0 && c.Case.Events != int64(len(c.Events)) {
		return invalid("commit", "the events do not follow those of the case")
	}
	if twice(c.Tasks) {
		return invalid("commit", "two tasks have one key")
	}
	fresh := ""
	if c.Expected == 0 {
		fresh = c.Case.ID
	}
	call := callOf(ctx)
	if call != nil && (c.Performed == "" || call.effect != c.Performed) {
		call = nil
	}
	_, err := s.write(ctx, "commit", fresh, c.Lines, func(b *pgx.Batch) {
		for _, part := range []func(*pgx.Batch, workflow.Commit){
			putCase, putCommand, erase, putEvents, putDocs, putTasks, putEffects,
		} {
			part(b, c)
		}
		s.conclude(b, c, call)
		drop(b, c)
		s.schedule(b, c)
	})
	if err == nil && call != nil {
		call.concluded.Store(true)
	}
	return err
}

func twice(tasks []workflow.TaskRow) bool {
	seen := make(map[string]bool, len(tasks))
	for _, t := range tasks {
		if seen[t.Key] {
			return true
		}
		seen[t.Key] = true
	}
	return false
}

var insertCase = required(refusedCase, `INSERT INTO bf_case (org, id, version, events, solution, hash, state, subject, token,
		kle, test, parent, created, updated, ended, outcome, hold, purge)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
	ON CONFLICT DO NOTHING`)

// updateCase counts the events on, so that the count before is looked at too.
const updateCase = `WITH done AS (
		UPDATE bf_case SET version = $3, events = events + $20, solution = $5, hash = $6, state = $7, subject = $8, token = $9,
			kle = $10, test = $11, parent = $12, created = $13, updated = $14, ended = $15, outcome = $16, hold = $17, purge = $18
		WHERE org = $1 AND id = $2 AND version = $19 RETURNING events
	)
	SELECT bf_require((SELECT count(*) FROM done) = 1, '` + refusedCase + `'),
		bf_require((SELECT events FROM done) = $4, '` + refusedEvents + `')`

func putCase(b *pgx.Batch, c workflow.Commit) {
	r := c.Case
	args := []any{
		r.Org, r.ID, r.Version, r.Events, r.Solution, r.Hash, string(r.State), r.Subject, r.Token,
		r.KLE, r.Test, r.Parent, r.Created, r.Updated, perhaps(r.Ended), r.Outcome, r.Hold, perhaps(r.Purge),
	}
	if c.Expected == 0 {
		b.Queue(insertCase, args...)
		return
	}
	b.Queue(updateCase, append(args, c.Expected, int64(len(c.Events)))...)
}

var insertCommand = required(refusedCommand,
	"INSERT INTO bf_command (org, case_id, id, digest, version) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING")

func putCommand(b *pgx.Batch, c workflow.Commit) {
	if c.Command.ID != "" {
		b.Queue(insertCommand, c.Case.Org, c.Case.ID, c.Command.ID, c.Command.Digest, c.Command.Version)
	}
}

// erase deletes what a case holds.
func erase(b *pgx.Batch, c workflow.Commit) {
	if !c.Erase {
		return
	}
	b.Queue("DELETE FROM bf_event WHERE org = $1 AND case_id = $2", c.Case.Org, c.Case.ID)
	b.Queue("DELETE FROM bf_doc WHERE org = $1 AND case_id = $2", c.Case.Org, c.Case.ID)
	b.Queue("DELETE FROM bf_command WHERE org = $1 AND case_id = $2 AND id <> $3", c.Case.Org, c.Case.ID, c.Command.ID)
}

func putEvents(b *pgx.Batch, c workflow.Commit) {
	for _, e := range c.Events {
		b.Queue("INSERT INTO bf_event (org, case_id, seq, at, type, body) VALUES ($1, $2, $3, $4, $5, $6)",
			c.Case.Org, c.Case.ID, e.Seq, e.At, string(e.Type), blob(e.Body))
	}
}

func putDocs(b *pgx.Batch, c workflow.Commit) {
	for _, d := range c.Docs {
		b.Queue(`INSERT INTO bf_doc (org, case_id, key, revision, at, body) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (org, case_id, key) DO UPDATE SET revision = excluded.revision, at = excluded.at, body = excluded.body`,
			c.Case.Org, c.Case.ID, d.Key, d.Revision, d.At, blob(d.Body))
	}
}

// upsertTask leaves a task as it is that has not changed, so that a case that
// goes on in one branch does not rewrite those of the others.
const upsertTask = `INSERT INTO bf_task AS t (` + taskColumns + `)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
	ON CONFLICT (org, case_id, key) DO UPDATE SET kind = excluded.kind, grp = excluded.grp, person = excluded.person,
		claimed = excluded.claimed, solution = excluded.solution, hash = excluded.hash, step = excluded.step,
		round = excluded.round, since = excluded.since, due = excluded.due, kle = excluded.kle, test = excluded.test
	WHERE (t.kind, t.grp, t.person, t.claimed, t.solution, t.hash, t.step, t.round, t.since, t.due, t.kle, t.test)
		IS DISTINCT FROM (excluded.kind, excluded.grp, excluded.person, excluded.claimed, excluded.solution, excluded.hash,
		excluded.step, excluded.round, excluded.since, excluded.due, excluded.kle, excluded.test)`

func putTasks(b *pgx.Batch, c workflow.Commit) {
	if c.Expected > 0 {
		keys := make([]string, len(c.Tasks))
		for i, t := range c.Tasks {
			keys[i] = t.Key
		}
		b.Queue("DELETE FROM bf_task WHERE org = $1 AND case_id = $2 AND NOT key = ANY($3)", c.Case.Org, c.Case.ID, keys)
	}
	for _, t := range c.Tasks {
		b.Queue(upsertTask, t.Org, t.Case, t.Key, t.Kind, t.Group, t.Person, t.Claimed, t.Solution, t.Hash, t.Step, t.Round,
			t.Since, perhaps(t.Due), t.KLE, t.Test)
	}
}

var upsertEffect = required(refusedEffect, `INSERT INTO bf_effect (`+effectColumns+`)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
	ON CONFLICT (id) DO UPDATE SET key = excluded.key, kind = excluded.kind, step = excluded.step, round = excluded.round,
		part = excluded.part, state = excluded.state, attempts = excluded.attempts, waits = excluded.waits, since = excluded.since,
		code = excluded.code, next = excluded.next, created = excluded.created, updated = excluded.updated
	WHERE bf_effect.org = excluded.org AND bf_effect.case_id = excluded.case_id`)

func putEffects(b *pgx.Batch, c workflow.Commit) {
	for _, e := range c.Effects {
		b.Queue(upsertEffect, e.ID, e.Org, e.Case, e.Key, e.Kind, e.Step, e.Round, e.Part, string(e.State), e.Attempts, e.Waits,
			perhaps(e.Since), e.Code, perhaps(e.Next), e.Created, e.Updated)
	}
}
