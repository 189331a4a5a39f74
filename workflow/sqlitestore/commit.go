package sqlitestore

import (
	"context"
	"database/sql"
	"errors"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow"
)

// invalid is what a commit is that contradicts what is kept.
func invalid(text string) error {
	return failure.Errorf(failure.Invalid, "sqlitestore: commit: %s", text)
}

// Commit makes one change to one case in one transaction.
func (s *Store) Commit(ctx context.Context, c workflow.Commit) error {
	if err := c.Check(); err != nil {
		return err
	}
	err := s.write.do(ctx, "commit", func(tx *txn) error {
		if err := expect(ctx, tx, c); err != nil {
			return err
		}
		for _, part := range []func(context.Context, *txn, workflow.Commit) error{
			putCase, putKey, putCommand, erase, putEvents, putDocs, putTasks, putEffects, conclude, drop, s.schedule, putLines,
		} {
			if err := part(ctx, tx, c); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		s.news.tell(c, s.opts.Clock)
	}
	if err == nil && c.Erase {
		s.emptyLog(ctx, c.Case.Org)
	}
	if call := callOf(ctx); err == nil && call != nil && call.effect == c.Performed {
		call.concluded.Store(true)
	}
	return err
}

// expect checks a commit against the case as it is.
func expect(ctx context.Context, tx *txn, c workflow.Commit) error {
	var version, events int64
	err := tx.QueryRowContext(ctx, "SELECT version, events FROM bf_case WHERE org = ? AND id = ?", c.Case.Org, c.Case.ID).
		Scan(&version, &events)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if version != c.Expected {
		return conflict("commit", "the case has changed")
	}
	if c.Case.Events != events+int64(len(c.Events)) {
		return invalid("the events do not follow those of the case")
	}
	return nil
}

func putCase(ctx context.Context, tx *txn, c workflow.Commit) error {
	r := c.Case
	_, err := tx.ExecContext(ctx, `INSERT INTO bf_case (`+caseColumns+`)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (org, id) DO UPDATE SET version = excluded.version, events = excluded.events,
			solution = excluded.solution, hash = excluded.hash, state = excluded.state, subject = excluded.subject,
			token = excluded.token, created_us = excluded.created_us, updated_us = excluded.updated_us,
			kle = excluded.kle, test = excluded.test, parent = excluded.parent, ended_us = excluded.ended_us,
			outcome = excluded.outcome, hold = excluded.hold, purge_us = excluded.purge_us`,
		r.Org, r.ID, r.Version, r.Events, r.Solution, r.Hash, string(r.State), r.Subject, r.Token,
		micros(r.Created), micros(r.Updated),
		r.KLE, r.Test, r.Parent, perhaps(r.Ended), r.Outcome, r.Hold, perhaps(r.Purge))
	return err
}

func putKey(ctx context.Context, tx *txn, c workflow.Commit) error {
	if c.Key == nil {
		return nil
	}
	return saveKey(ctx, tx, *c.Key, 0)
}

func putCommand(ctx context.Context, tx *txn, c workflow.Commit) error {
	if c.Command.ID == "" {
		return nil
	}
	n, err := exec(ctx, tx, `INSERT INTO bf_command (org, case_id, id, digest, version) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT DO NOTHING`, c.Case.Org, c.Case.ID, c.Command.ID, c.Command.Digest, c.Command.Version)
	if err == nil && n == 0 {
		return conflict("commit", "the case knows the command already")
	}
	return err
}

// erase deletes what a case holds, for good: see secureDelete.
func erase(ctx context.Context, tx *txn, c workflow.Commit) error {
	if !c.Erase {
		return nil
	}
	if err := secureDelete(ctx, tx); err != nil {
		return err
	}
	for _, query := range []string{
		"DELETE FROM bf_event WHERE org = ?1 AND case_id = ?2",
		"DELETE FROM bf_doc WHERE org = ?1 AND case_id = ?2",
		"DELETE FROM bf_command WHERE org = ?1 AND case_id = ?2 AND id <> ?3",
	} {
		if _, err := tx.ExecContext(ctx, query, c.Case.Org, c.Case.ID, c.Command.ID); err != nil {
			return err
		}
	}
	return nil
}

func putEvents(ctx context.Context, tx *txn, c workflow.Commit) error {
	for _, e := range c.Events {
		_, err := tx.ExecContext(ctx, "INSERT INTO bf_event (org, case_id, seq, at_us, type, body) VALUES (?, ?, ?, ?, ?, ?)",
			c.Case.Org, c.Case.ID, e.Seq, micros(e.At), string(e.Type), blob(e.Body))
		if err != nil {
			return err
		}
	}
	return nil
}

func putDocs(ctx context.Context, tx *txn, c workflow.Commit) error {
	for _, d := range c.Docs {
		_, err := tx.ExecContext(ctx, `INSERT INTO bf_doc (org, case_id, key, revision, at_us, body) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (org, case_id, key) DO UPDATE SET revision = excluded.revision, at_us = excluded.at_us, body = excluded.body`,
			c.Case.Org, c.Case.ID, d.Key, d.Revision, micros(d.At), blob(d.Body))
		if err != nil {
			return err
		}
	}
	return nil
}

func putTasks(ctx context.Context, tx *txn, c workflow.Commit) error {
	if _, err := tx.ExecContext(ctx, "DELETE FROM bf_task WHERE org = ? AND case_id = ?", c.Case.Org, c.Case.ID); err != nil {
		return err
	}
	for _, t := range c.Tasks {
		n, err := exec(ctx, tx, `INSERT INTO bf_task (`+taskColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			t.Org, t.Case, t.Key, t.Kind, t.Group, t.Person, t.Claimed, t.Solution, t.Hash, t.Step, t.Round,
			micros(t.Since), perhaps(t.Due), t.KLE, t.Test)
		if err != nil {
			return err
		}
		if n == 0 {
			return invalid("two tasks have one key")
		}
	}
	return nil
}

func putEffects(ctx context.Context, tx *txn, c workflow.Commit) error {
	for _, e := range c.Effects {
		n, err := exec(ctx, tx, `INSERT INTO bf_effect (`+effectColumns+`)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET key = excluded.key, kind = excluded.kind, step = excluded.step,
				round = excluded.round, state = excluded.state, attempts = excluded.attempts, code = excluded.code,
				next_us = excluded.next_us, created_us = excluded.created_us, updated_us = excluded.updated_us,
				part = excluded.part, waits = excluded.waits, since_us = excluded.since_us
			WHERE bf_effect.org = excluded.org AND bf_effect.case_id = excluded.case_id`,
			e.ID, e.Org, e.Case, e.Key, e.Kind, e.Step, e.Round, string(e.State), e.Attempts, e.Code,
			micros(e.Next), micros(e.Created), micros(e.Updated), e.Part, e.Waits, perhaps(e.Since))
		if err != nil {
			return err
		}
		if n == 0 {
			return invalid("an effect's id belongs to another case")
		}
	}
	return nil
}

func putLines(ctx context.Context, tx *txn, c workflow.Commit) error {
	for _, line := range c.Lines {
		if _, err := appendLine(ctx, tx, line); err != nil {
			return err
		}
	}
	return nil
}
