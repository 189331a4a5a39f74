package staff

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

// kind is that of the ledger's records: one for each employee who has been away.
const kind = "staff.absence"

// owner is whose data key the records of an organisation are sealed under.
const owner = "staff"

// purpose is written to the audit lines.
const purpose = "staff"

// Managers knows who is whose manager. Implementations are safe for concurrent
// use.
type Managers interface {
	// Manager returns the user name of an employee's nearest manager; not_found
	// when there is none.
	Manager(ctx context.Context, org, user string) (string, error)
}

// Options are settings of a [Staff]; the zero value is useful.
type Options struct {
	// Planners is the group of employees who see to everybody's absences.
	// Default: "planner".
	Planners string
}

// Staff keeps absences and deputies.
type Staff struct {
	ledger *ledger.Ledger
	trail  *audit.Trail
	clock  workflow.Clock
	next   Managers
	opts   Options
}

var _ workflow.Directory = (*Staff)(nil)

// New returns a Staff over a ledger's store, the sealer of what it keeps, the
// audit trail its lines are written in – the same store's – and a clock. Next
// knows managers; with nil nobody has one.
func New(store ledger.Store, sealer *ledger.Sealer, trail *audit.Trail, clock workflow.Clock, next Managers, opts *Options) (*Staff, error) {
	if store == nil || sealer == nil || trail == nil || clock == nil {
		return nil, workflow.Errorf(workflow.Invalid, "staff: new: store, sealer, trail and clock are required")
	}
	s := &Staff{ledger: ledger.New(store, sealer), trail: trail, clock: clock, next: next}
	if opts != nil {
		s.opts = *opts
	}
	s.opts.Planners = cmp.Or(s.opts.Planners, "planner")
	return s, nil
}

// Manager implements workflow.Directory: it asks the host's.
func (s *Staff) Manager(ctx context.Context, org, user string) (string, error) {
	if s.next == nil {
		return "", workflow.Errorf(workflow.NotFound, "staff: nobody's manager is known")
	}
	return s.next.Manager(ctx, org, user)
}

// maxFound is how many employees one is deputy for at most.
const maxFound = 100

// ActsFor implements workflow.Directory: it returns those employees who are away
// at that time with the user as their deputy, in order.
func (s *Staff) ActsFor(ctx context.Context, org, user string, at time.Time) ([]string, error) {
	if org == "" || user == "" {
		return nil, nil
	}
	found, err := s.ledger.Find(ctx, org, kind, identity.EmployeeRef(user), "", maxFound)
	if err != nil {
		return nil, failure.Wrap("staff: acts for", err)
	}
	var out []string
	for _, r := range found {
		var all absences
		if err := s.ledger.Open(ctx, r, &all); err != nil {
			return nil, failure.Wrap("staff: acts for", err)
		}
		if slices.ContainsFunc(all.List, func(a Absence) bool { return a.Deputy == user && a.At(at) }) {
			out = append(out, r.Key)
		}
	}
	slices.Sort(out)
	return out, nil
}
