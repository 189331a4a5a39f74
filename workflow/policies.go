package workflow

import (
	"cmp"
	"context"
	"strings"

	"github.com/borgerflow/borgerflow/workflow/access"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Access gives organisations' policies: what their employees may do, besides
// what the groups of steps let them. See package access. It is asked for every
// call, answers from memory, and is safe for concurrent use; a policy may be
// replaced while the engine runs.
type Access interface {
	// Policy returns an organisation's policy. With nil its employees may do
	// nothing but what belongs to themselves.
	Policy(org string) *access.Policy
}

// Policies are policies by organisation that stay as they are.
type Policies map[string]*access.Policy

// Policy returns the organisation's policy, or nil.
func (p Policies) Policy(org string) *access.Policy { return p[org] }

// warrant is what a policy lets one login do. Its zero value is a login that
// no policy is about: a citizen, the system, and everybody where there are no
// policies.
type warrant struct {
	judged bool
	policy *access.Policy
	grants access.Grants
	// as is what the login came to do, when that is not to read: it says how
	// sensitive fields are that it is shown.
	as access.Action
}

func (e *Engine) warrant(by identity.Identity) warrant {
	if e.opts.Access == nil || !by.IsEmployee() {
		return warrant{}
	}
	w := warrant{judged: true, policy: e.opts.Access.Policy(by.Org)}
	if w.policy != nil {
		w.grants = w.policy.Grants(by)
	}
	return w
}

// may decides whether the login may do something.
func (w warrant) may(a access.Action, o access.Object) access.Decision {
	switch {
	case !w.judged:
		return access.Decision{Allowed: true, Reason: access.Allowed}
	case w.policy == nil:
		return access.Decision{Reason: access.NoGrant}
	}
	return w.policy.May(w.grants, a, o)
}

// refused returns the actions that the login may not do.
func (w warrant) refused(o access.Object) access.Actions {
	switch {
	case !w.judged:
		return 0
	case w.policy == nil:
		return access.All
	}
	return access.All.Without(w.policy.Actions(w.grants, o))
}

// lists reports whether a case whose subject the login is, or acts for, is in
// its lists: what is an employee's own always, a citizen's as far as the
// employee may read it.
func (w warrant) lists(by identity.Identity, o access.Object) bool {
	return by.Principal == nil || w.may(access.Read, o).Allowed
}

// level returns how sensitive fields may be that the login is shown of an
// object it may read, or came to export.
func (w warrant) level(o access.Object) access.Sensitivity {
	switch {
	case !w.judged:
		return access.Protected
	case w.policy == nil:
		return access.Ordinary
	}
	level, _ := w.policy.Level(w.grants, cmp.Or(w.as, access.Read), o)
	return level
}

// objectOf returns what a policy goes by of a solution, and of its cases.
func objectOf(org string, s *Solution, test bool) access.Object {
	level, _ := access.ParseSensitivity(s.Sensitivity) // was checked by Compile
	return access.Object{
		Org: org, KLE: s.KLE, Facet: s.Facet, Unit: s.Unit, Sensitivity: level, Solution: s.ID, Test: test || s.Test,
	}
}

func (l *loaded) object() access.Object {
	return objectOf(l.row.Org, l.w.Solution, l.row.Test || l.s.Test)
}

// allow is a failure when the organisation's policy does not let an employee do
// something; what else is asked for is for the caller of allow.
func (e *Engine) allow(by identity.Identity, a access.Action, o access.Object) error {
	if d := e.warrant(by).may(a, o); !d.Allowed {
		return errRefused(a, d)
	}
	return nil
}

// allowStandIn is allow for an employee who begins a case for a citizen.
func (e *Engine) allowStandIn(by identity.Identity, w *Workflow, test bool) error {
	if by.Principal == nil {
		return nil
	}
	return e.allow(by, access.Act, objectOf(by.Org, w.Solution, test))
}

// allowVersion is allow on a version of a solution.
func (e *Engine) allowVersion(ctx context.Context, by identity.Identity, a access.Action, solution, hash string) error {
	if !e.warrant(by).judged {
		return nil
	}
	w, err := e.workflow(ctx, by.Org, solution, hash)
	if err != nil {
		return err
	}
	return e.allow(by, a, objectOf(by.Org, w.Solution, false))
}

// allowLatest is allow on the latest version of a solution.
func (e *Engine) allowLatest(ctx context.Context, by identity.Identity, a access.Action, solution string) error {
	rows, err := e.store.Versions(ctx, by.Org, solution)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return Errorf(NotFound, "there is no such solution")
	}
	return e.allowVersion(ctx, by, a, solution, rows[0].Hash)
}

// allowCase is allow on a case, also one that has been erased. That an employee
// was refused is written in the trail.
func (e *Engine) allowCase(ctx context.Context, by identity.Identity, a access.Action, caseID string) error {
	w := e.warrant(by)
	if !w.judged {
		return nil
	}
	row, err := e.store.Case(ctx, by.Org, caseID)
	if err != nil {
		return err
	}
	flow, err := e.workflow(ctx, by.Org, row.Solution, row.Hash)
	if err != nil {
		return err
	}
	d := w.may(a, objectOf(by.Org, flow.Solution, row.Test))
	if d.Allowed {
		return nil
	}
	e.refuse(ctx, Caller{Identity: by}, row, a, d.Reason)
	return errRefused(a, d)
}

// allowChain is allow on what a chain of the audit trail is about: a case, a
// solution, or the whole organisation.
func (e *Engine) allowChain(ctx context.Context, by identity.Identity, chain string) error {
	if chain == audit.NoCase {
		return e.allow(by, access.Audit, access.Object{Org: by.Org})
	}
	if solution, ok := strings.CutPrefix(chain, ChangesOf("")); ok {
		return e.allowLatest(ctx, by, access.Audit, solution)
	}
	return e.allowCase(ctx, by, access.Audit, chain)
}

func errRefused(a access.Action, d access.Decision) error {
	return Errorf(Denied, "the organisation's policy does not let this employee %s (%s)", a, d.Reason)
}
