package memstore

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

// Case implements workflow.CaseStore.
func (s *Store) Case(ctx context.Context, org, id string) (workflow.CaseRow, error) {
	if err := s.enter(ctx); err != nil {
		return workflow.CaseRow{}, err
	}
	defer s.mu.Unlock()
	d := s.cases[caseKey{org, id}]
	if d == nil {
		return workflow.CaseRow{}, notFound("case")
	}
	return d.row, nil
}

// Events implements workflow.CaseStore.
func (s *Store) Events(ctx context.Context, org, id string, after int64) ([]workflow.EventRow, error) {
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	d := s.cases[caseKey{org, id}]
	if d == nil {
		return nil, nil
	}
	var out []workflow.EventRow
	for _, e := range d.events {
		if e.Seq > after {
			e.Body = slices.Clone(e.Body)
			out = append(out, e)
		}
	}
	return out, nil
}

// LoadEffect implements workflow.EffectLoader.
func (s *Store) LoadEffect(ctx context.Context, id string) (workflow.EffectData, error) {
	if err := s.enter(ctx); err != nil {
		return workflow.EffectData{}, err
	}
	defer s.mu.Unlock()
	row, ok := s.effects[id]
	if !ok {
		return workflow.EffectData{}, notFound("effect")
	}
	return workflow.EffectData{Row: row, Version: s.cases[caseKey{row.Org, row.Case}].row.Version}, nil
}

// LoadCase implements workflow.CaseLoader.
func (s *Store) LoadCase(ctx context.Context, org, id string, docs bool) (workflow.CaseData, error) {
	row, err := s.Case(ctx, org, id)
	if err != nil {
		return workflow.CaseData{}, err
	}
	data := workflow.CaseData{Row: row}
	if data.Events, err = s.Events(ctx, org, id, 0); err != nil {
		return workflow.CaseData{}, err
	}
	data.Key, err = s.LoadKey(ctx, ledger.Owner{Org: org, ID: id})
	if errors.Is(err, failure.ErrNotFound) {
		data.Key, err = ledger.WrappedKey{Owner: ledger.Owner{Org: org, ID: id}}, nil
	}
	if docs {
		data.Docs = s.docs(org, id)
	}
	return data, err
}

// docs returns the documents of a case, by key.
func (s *Store) docs(org, id string) []workflow.DocRow {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []workflow.DocRow
	for _, d := range s.cases[caseKey{org, id}].docs {
		d.Body = slices.Clone(d.Body)
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b workflow.DocRow) int { return cmp.Compare(a.Key, b.Key) })
	return out
}

// Doc implements workflow.CaseStore.
func (s *Store) Doc(ctx context.Context, org, id, key string) (workflow.DocRow, error) {
	if err := s.enter(ctx); err != nil {
		return workflow.DocRow{}, err
	}
	defer s.mu.Unlock()
	d := s.cases[caseKey{org, id}]
	if d == nil {
		return workflow.DocRow{}, notFound("document")
	}
	doc, ok := d.docs[key]
	if !ok {
		return workflow.DocRow{}, notFound("document")
	}
	doc.Body = slices.Clone(doc.Body)
	return doc, nil
}

// Command implements workflow.CaseStore.
func (s *Store) Command(ctx context.Context, org, id, command string) (workflow.CommandRow, error) {
	if err := s.enter(ctx); err != nil {
		return workflow.CommandRow{}, err
	}
	defer s.mu.Unlock()
	d := s.cases[caseKey{org, id}]
	if d == nil {
		return workflow.CommandRow{}, notFound("command")
	}
	row, ok := d.commands[command]
	if !ok {
		return workflow.CommandRow{}, notFound("command")
	}
	return row, nil
}

// Cases implements workflow.CaseStore.
func (s *Store) Cases(ctx context.Context, q workflow.CaseQuery) ([]workflow.CaseRow, error) {
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	var out []workflow.CaseRow
	for key, d := range s.cases {
		r := d.row
		if key.org == q.Org && is(q.Subject, r.Subject) && is(q.Solution, r.Solution) && is(q.Hash, r.Hash) &&
			is(q.State, r.State) && is(q.Parent, r.Parent) && (q.Test == nil || *q.Test == r.Test) && toPurge(q, r) && (q.Before == nil || caseOrder(r, *q.Before) > 0) {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, caseOrder)
	return out[:min(len(out), limit(q.Limit))], nil
}

// Tasks implements workflow.CaseStore.
func (s *Store) Tasks(ctx context.Context, q workflow.TaskQuery) ([]workflow.TaskRow, error) {
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	var out []workflow.TaskRow
	for key, d := range s.cases {
		if key.org != q.Org || !is(q.Case, key.id) {
			continue
		}
		for _, t := range d.tasks {
			if forWhom(q, t) && is(q.Kind, t.Kind) && is(q.Solution, t.Solution) && is(q.Step, t.Step) && (q.Test == nil || *q.Test == t.Test) &&
				(q.DueBefore.IsZero() || !t.Due.IsZero() && t.Due.Before(q.DueBefore)) && (q.After == nil || taskOrder(t, *q.After) > 0) {
				out = append(out, t)
			}
		}
	}
	slices.SortFunc(out, taskOrder)
	return out[:min(len(out), limit(q.Limit))], nil
}

// Effect implements workflow.EffectStore.
func (s *Store) Effect(ctx context.Context, id string) (workflow.EffectRow, error) {
	if err := s.enter(ctx); err != nil {
		return workflow.EffectRow{}, err
	}
	defer s.mu.Unlock()
	e, ok := s.effects[id]
	if !ok {
		return workflow.EffectRow{}, notFound("effect")
	}
	return e, nil
}

// Effects implements workflow.EffectStore.
func (s *Store) Effects(ctx context.Context, q workflow.EffectQuery) ([]workflow.EffectRow, error) {
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	var out []workflow.EffectRow
	for _, e := range s.effects {
		due := q.Due.IsZero() || e.State == workflow.EffectPending && !e.Next.After(q.Due)
		if due && is(q.Org, e.Org) && is(q.Case, e.Case) && is(q.State, e.State) && is(q.Kind, e.Kind) && is(q.Code, e.Code) &&
			(q.After == nil || effectOrder(e, *q.After) > 0) {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, effectOrder)
	return out[:min(len(out), limit(q.Limit))], nil
}

// forWhom reports whether a task is of the groups or persons that are asked for.
func forWhom(q workflow.TaskQuery, t workflow.TaskRow) bool {
	if len(q.Groups) == 0 && len(q.Persons) == 0 {
		return true
	}
	of := func(list []string, who string) bool { return who != "" && slices.Contains(list, who) }
	return of(q.Groups, t.Group) || of(q.Persons, t.Person) || of(q.Persons, t.Claimed)
}

// toPurge reports whether a case is to be erased by the time that is asked for.
func toPurge(q workflow.CaseQuery, r workflow.CaseRow) bool {
	return q.PurgeBefore.IsZero() || !r.Hold && !r.Purge.IsZero() && !r.Purge.After(q.PurgeBefore)
}

// is reports whether a value passes a filter; an empty filter passes all.
func is[T ~string](want, have T) bool { return want == "" || want == have }

func limit(asked int) int {
	if asked <= 0 {
		return workflow.DefaultLimit
	}
	return min(asked, workflow.MaxLimit)
}

func versionOrder(a, b workflow.VersionRow) int {
	return cmp.Or(b.Published.Compare(a.Published), cmp.Compare(a.Hash, b.Hash), cmp.Compare(a.Solution, b.Solution))
}

func caseOrder(a, b workflow.CaseRow) int {
	return cmp.Or(b.Created.Compare(a.Created), cmp.Compare(b.ID, a.ID))
}

func taskOrder(a, b workflow.TaskRow) int {
	return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.Case, b.Case), cmp.Compare(a.Key, b.Key))
}

func effectOrder(a, b workflow.EffectRow) int {
	return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.ID, b.ID))
}
