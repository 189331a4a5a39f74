package pgstore

import (
	"context"
	"time"

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
	tasks, ok := normal(c.Tasks)
	if !ok {
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
		putCase(b, c)
		putKey(b, c.Key)
		putCommand(b, c)
		erase(b, c)
		putEvents(b, c)
		putDocs(b, c)
		s.putTasks(b, c, tasks)
		s.conclude(b, c, call)
		drop(b, c)
		s.putEffects(b, c)
	})
	of := chain{c.Case.Org, c.Case.ID}
	if err != nil {
		s.tasks.forget(of)
		return err
	}
	s.tasks.remember(of, openTasks{c.Case.Version, tasks})
	if call != nil {
		call.concluded.Store(true)
	}
	return nil
}

const insertCase = `INSERT INTO bf_case (org, id, version, events, solution, hash, state, subject, token,
		kle, test, parent, created, updated, ended, outcome, hold, purge)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`

// updateCase counts the events on from what they were; when that does not make
// what they are to be, they are none, which the table does not take.
var updateCase = required(refusedCase, `UPDATE bf_case SET version = $3, events = CASE WHEN events + $20 = $4 THEN $4 END,
		solution = $5, hash = $6, state = $7, subject = $8, token = $9, kle = $10, test = $11, parent = $12,
		created = $13, updated = $14, ended = $15, outcome = $16, hold = $17, purge = $18
	WHERE org = $1 AND id = $2 AND version = $19`)

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

func putCommand(b *pgx.Batch, c workflow.Commit) {
	if c.Command.ID != "" {
		b.Queue("INSERT INTO bf_command (org, case_id, id, digest, version) VALUES ($1, $2, $3, $4, $5)",
			c.Case.Org, c.Case.ID, c.Command.ID, c.Command.Digest, c.Command.Version)
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

// putEvents inserts all events by one statement: each statement is planned, run
// and answered by itself.
func putEvents(b *pgx.Batch, c workflow.Commit) {
	n := len(c.Events)
	if n == 0 {
		return
	}
	at, types, bodies := make([]time.Time, n), make([]string, n), make([][]byte, n)
	for i, e := range c.Events {
		at[i], types[i], bodies[i] = e.At, string(e.Type), blob(e.Body)
	}
	b.Queue(`INSERT INTO bf_event (org, case_id, seq, at, type, body)
		SELECT $1, $2, $3 + e.n, e.at, e.type, e.body
		FROM unnest($4::timestamptz[], $5::text[], $6::bytea[]) WITH ORDINALITY AS e(at, type, body, n)`,
		c.Case.Org, c.Case.ID, c.Events[0].Seq-1, at, types, bodies)
}

func putDocs(b *pgx.Batch, c workflow.Commit) {
	for _, d := range c.Docs {
		b.Queue(`INSERT INTO bf_doc (org, case_id, key, revision, at, body) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (org, case_id, key) DO UPDATE SET revision = excluded.revision, at = excluded.at, body = excluded.body`,
			c.Case.Org, c.Case.ID, d.Key, d.Revision, d.At, blob(d.Body))
	}
}
