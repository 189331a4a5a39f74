package memstore

import (
	"context"
	"slices"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
)

// Commit implements workflow.CaseStore. Everything is checked before anything
// is changed, so that it happens whole or not at all.
func (s *Store) Commit(ctx context.Context, c workflow.Commit) error {
	if err := c.Check(); err != nil {
		return err
	}
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.mu.Unlock()
	old, err := s.expected(c)
	if err != nil {
		return err
	}
	if err := s.scheduled(c); err != nil {
		return err
	}
	if err := tried(c.Lines); err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	if c.Key != nil {
		if err := s.Memory.SaveKey(ctx, *c.Key, 0); err != nil {
			return err
		}
	}
	for _, l := range c.Lines {
		if _, err := s.Memory.Append(ctx, l); err != nil {
			return err
		}
	}
	s.put(old, c)
	return nil
}

// expected returns the case that a commit changes, or a new one.
func (s *Store) expected(c workflow.Commit) (*caseData, error) {
	d := s.cases[caseKey{c.Case.Org, c.Case.ID}]
	have := int64(0)
	if d != nil {
		have = d.row.Version
	}
	if have != c.Expected {
		return nil, failure.Errorf(failure.Conflict, "memstore: commit: the case is at version %d, not %d", have, c.Expected)
	}
	if d == nil {
		d = &caseData{docs: map[string]workflow.DocRow{}, commands: map[string]workflow.CommandRow{}}
	}
	if d.row.Events+int64(len(c.Events)) != c.Case.Events {
		return nil, failure.Errorf(failure.Invalid, "memstore: commit: the events do not follow those before")
	}
	if _, known := d.commands[c.Command.ID]; known && c.Command.ID != "" {
		return nil, failure.Errorf(failure.Conflict, "memstore: commit: the command was carried out before")
	}
	return d, nil
}

// scheduled checks that what is to be called is there.
func (s *Store) scheduled(c workflow.Commit) error {
	for _, wish := range c.Schedule {
		row, kept := s.effects[wish.Effect]
		given := slices.ContainsFunc(c.Effects, func(e workflow.EffectRow) bool { return e.ID == wish.Effect })
		if !given && (!kept || row.Org != c.Case.Org || row.Case != c.Case.ID) {
			return failure.Errorf(failure.Invalid, "memstore: commit: an effect of another case is scheduled")
		}
	}
	for _, id := range c.Drop {
		if row, kept := s.effects[id]; kept && (row.Org != c.Case.Org || row.Case != c.Case.ID) {
			return failure.Errorf(failure.Invalid, "memstore: commit: an effect of another case is dropped")
		}
	}
	for _, e := range c.Effects {
		if row, kept := s.effects[e.ID]; kept && (row.Org != e.Org || row.Case != e.Case) {
			return failure.Errorf(failure.Invalid, "memstore: commit: the effect is another case's")
		}
	}
	return nil
}

// tried tries lines against an empty chain, which shows everything that could
// be wrong with one.
func tried(lines []audit.Line) error {
	for _, l := range lines {
		if _, err := (audit.Head{Org: l.Org, Case: l.Case}).Next(l); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) put(d *caseData, c workflow.Commit) {
	s.cases[caseKey{c.Case.Org, c.Case.ID}] = d
	d.put(c)
	for _, e := range c.Effects {
		e.Next, e.Since, e.Created, e.Updated = micro(e.Next), micro(e.Since), micro(e.Created), micro(e.Updated)
		s.effects[e.ID] = e
	}
	delete(s.due, c.Performed)
	for _, id := range c.Drop {
		delete(s.due, id)
	}
	for _, wish := range c.Schedule {
		s.number++
		s.due[wish.Effect] = call{at: micro(wish.At), number: s.number}
	}
	if len(c.Schedule) > 0 {
		select {
		case s.wake <- struct{}{}:
		default:
		}
	}
}

func (d *caseData) put(c workflow.Commit) {
	d.row = c.Case
	for _, at := range []*time.Time{&d.row.Created, &d.row.Updated, &d.row.Ended, &d.row.Purge} {
		*at = micro(*at)
	}
	if c.Erase {
		d.events, d.docs, d.commands = nil, map[string]workflow.DocRow{}, map[string]workflow.CommandRow{}
	}
	for _, e := range c.Events {
		e.At, e.Body = micro(e.At), slices.Clone(e.Body)
		d.events = append(d.events, e)
	}
	for _, doc := range c.Docs {
		doc.At, doc.Body = micro(doc.At), slices.Clone(doc.Body)
		d.docs[doc.Key] = doc
	}
	if c.Command.ID != "" {
		d.commands[c.Command.ID] = c.Command
	}
	d.tasks = slices.Clone(c.Tasks)
	for i := range d.tasks {
		d.tasks[i].Since, d.tasks[i].Due = micro(d.tasks[i].Since), micro(d.tasks[i].Due)
	}
}
