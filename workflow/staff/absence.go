package staff

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

// Absence is a period in which somebody stands in for an employee.
type Absence struct {
	ID     int       `json:"id"` // of the employee's absences, from 1
	User   string    `json:"user"`
	Deputy string    `json:"deputy"` // another employee's user name
	From   time.Time `json:"from"`   // the first moment
	Until  time.Time `json:"until"`  // the first moment that is not in it any more
	// By is who said so, and Ended who ended it before its time; empty when it
	// was not.
	By    identity.Ref `json:"by"`
	Ended identity.Ref `json:"ended,omitempty"`
}

// At reports whether the time is in the period.
func (a Absence) At(t time.Time) bool { return !t.Before(a.From) && t.Before(a.Until) }

// absences is one record of the ledger.
type absences struct {
	Last int       `json:"last"` // the id that was given last
	List []Absence `json:"list"` // oldest first
}

// Bounds of absences.
const (
	MaxAbsence = 366 * 24 * time.Hour // how long one lasts
	maxKept    = 100                  // of one employee; the oldest that are over are forgotten first
	maxUser    = 100                  // bytes of a user name
	maxTries   = 5                    // when others change the same record
)

// Absent says that an employee has a deputy for a period that is not over. The
// employee says so, their nearest manager, or somebody who sees to everybody's
// absences; others are denied. Periods may overlap; then there are several
// deputies. A From in the past is now.
func (s *Staff) Absent(ctx context.Context, c workflow.Caller, user string, from, until time.Time, deputy string) (Absence, error) {
	const op = "staff: absent"
	if err := s.may(ctx, c, user); err != nil {
		return Absence{}, failure.Wrap(op, err)
	}
	now := s.now()
	a := Absence{User: user, Deputy: deputy, From: from.UTC().Truncate(time.Microsecond), Until: until.UTC().Truncate(time.Microsecond), By: c.ActorRef()}
	if a.From.Before(now) {
		a.From = now
	}
	switch {
	case !soundUser(user) || !soundUser(deputy) || user == deputy:
		return Absence{}, workflow.Errorf(workflow.Invalid, "%s: an employee and another one as deputy are required", op)
	case !a.From.Before(a.Until) || a.Until.Sub(a.From) > MaxAbsence:
		return Absence{}, workflow.Errorf(workflow.Invalid, "%s: a period that ends after it begins, after now, and within a year", op)
	}
	err := s.change(ctx, c, user, "staff.deputy_set", func(all *absences) (int, error) {
		all.forget(now)
		if len(all.List) >= maxKept {
			return 0, workflow.Errorf(workflow.Conflict, "an employee has at most %d periods", maxKept)
		}
		all.Last++
		a.ID = all.Last
		all.List = append(all.List, a)
		return a.ID, nil
	})
	return a, failure.Wrap(op, err)
}

// EndAbsence ends a period before its time; one that has not begun never does.
// One that is over, or is not there, is not_found. Who may say that an employee
// is away may end it, and so may the deputy.
func (s *Staff) EndAbsence(ctx context.Context, c workflow.Caller, user string, id int) error {
	const op = "staff: end absence"
	denied := s.may(ctx, c, user)
	if denied != nil && (!c.IsEmployee() || workflow.CodeOf(denied) != workflow.Denied) {
		return failure.Wrap(op, denied)
	}
	now := s.now()
	return failure.Wrap(op, s.change(ctx, c, user, "staff.deputy_ended", func(all *absences) (int, error) {
		i := slices.IndexFunc(all.List, func(a Absence) bool { return a.ID == id && now.Before(a.Until) })
		switch {
		case denied != nil && (i < 0 || all.List[i].Deputy != c.Employee):
			return 0, denied
		case i < 0:
			return 0, workflow.Errorf(workflow.NotFound, "there is no such period")
		}
		a := &all.List[i]
		a.Until, a.Ended = now, c.ActorRef()
		if a.From.After(now) {
			a.From = now
		}
		return id, nil
	}))
}

// Absences returns an employee's periods, the oldest first, also those that are
// over as far as they are remembered. Who may say that they are away may see
// them.
func (s *Staff) Absences(ctx context.Context, c workflow.Caller, user string) ([]Absence, error) {
	const op = "staff: absences"
	if err := s.may(ctx, c, user); err != nil {
		return nil, failure.Wrap(op, err)
	}
	all, _, err := s.read(ctx, c.Org, user)
	return all.List, failure.Wrap(op, err)
}

// may lets the employee through, the planners, the system, and the employee's
// nearest manager.
func (s *Staff) may(ctx context.Context, c workflow.Caller, user string) error {
	switch {
	case c.Org == "":
		return workflow.Errorf(workflow.Invalid, "an organisation is required")
	case c.System != "", c.IsEmployee() && (c.Employee == user || c.InGroup(s.opts.Planners)):
		return nil
	case c.IsEmployee():
		manager, err := s.Manager(ctx, c.Org, user)
		if err != nil && !errors.Is(err, workflow.ErrNotFound) {
			return err
		}
		if err == nil && manager == c.Employee {
			return nil
		}
	}
	return workflow.Errorf(workflow.Denied, "the absences of an employee are for themself, their manager and the planners")
}

// change changes an employee's record, with its audit line; the line says which
// period it was.
func (s *Staff) change(ctx context.Context, c workflow.Caller, user, what string, work func(*absences) (int, error)) error {
	var err error
	for range maxTries {
		var all absences
		var version int64
		if all, version, err = s.read(ctx, c.Org, user); err != nil {
			return err
		}
		id, failed := work(&all)
		if failed != nil {
			return failed
		}
		record := ledger.Record{Org: c.Org, Kind: kind, Key: user, Owner: owner, Index: all.deputies(s.now())}
		line := s.trail.Line(c.Identity, audit.NoCase, purpose, what, user+"/"+strconv.Itoa(id))
		if _, err = s.ledger.Put(ctx, record, all, version, line); !errors.Is(err, workflow.ErrConflict) {
			return err
		}
	}
	return err
}

func (s *Staff) read(ctx context.Context, org, user string) (absences, int64, error) {
	var all absences
	if !soundUser(user) {
		return all, 0, workflow.Errorf(workflow.Invalid, "an employee's user name is required")
	}
	r, err := s.ledger.Get(ctx, org, kind, user, &all)
	if errors.Is(err, workflow.ErrNotFound) && !errors.Is(err, ledger.ErrErased) {
		return absences{}, 0, nil
	}
	return all, r.Version, err
}

// deputies are what a record is found by: those of the periods that are not over.
func (a absences) deputies(now time.Time) []identity.Ref {
	var out []identity.Ref
	for _, p := range a.List {
		if now.Before(p.Until) {
			out = append(out, identity.EmployeeRef(p.Deputy))
		}
	}
	return out
}

// forget drops the oldest periods that are over, so that there is room for one.
func (a *absences) forget(now time.Time) {
	for len(a.List) >= maxKept {
		i := slices.IndexFunc(a.List, func(p Absence) bool { return !now.Before(p.Until) })
		if i < 0 {
			return
		}
		a.List = slices.Delete(a.List, i, i+1)
	}
}

func (s *Staff) now() time.Time { return s.clock.Now().UTC().Truncate(time.Microsecond) }

func soundUser(user string) bool {
	return user != "" && len(user) <= maxUser && utf8.ValidString(user) && strings.TrimSpace(user) == user && !strings.ContainsRune(user, 0)
}
