package access

import "slices"

// Reason says why a decision is what it is. Names are appended, never reused.
type Reason string

// The reasons. Those after Allowed are refusals, in order from the farthest
// miss to the nearest; the nearest of all grants is told.
const (
	Allowed           Reason = "allowed"
	OtherOrganisation Reason = "organisation"      // the object belongs to another organisation
	NoGrant           Reason = "no_grant"          // the login was granted nothing here
	OtherScope        Reason = "scope"             // what was granted is for another organisation or unit
	UnknownConstraint Reason = "constraint"        // what was granted has a limit that nobody here knows
	NoAction          Reason = "action"            // no role lets one do that
	NotTest           Reason = "limit_test"        // it is for test cases only
	NotSystem         Reason = "limit_system"      // it is for other it-systems
	NotSolution       Reason = "limit_solution"    // it is for other solutions
	NotSubject        Reason = "limit_kle"         // it is for other subjects
	NotFacet          Reason = "limit_facet"       // it is for other facets
	NotUnit           Reason = "limit_unit"        // it is for other units
	TooSensitive      Reason = "limit_sensitivity" // it is for less sensitive matters
)

// refusals are the reasons of refusals, the nearest miss last.
var refusals = []Reason{
	OtherOrganisation, NoGrant, OtherScope, UnknownConstraint, NoAction,
	NotTest, NotSystem, NotSolution, NotSubject, NotFacet, NotUnit, TooSensitive,
}

// ofLimit is why an object is outside a limit.
var ofLimit = map[Dimension]Reason{
	ByTest: NotTest, BySystem: NotSystem, BySolution: NotSolution, ByKLE: NotSubject, ByFacet: NotFacet, ByUnit: NotUnit,
	BySensitivity: TooSensitive,
}

// nearer returns the one of two refusals that missed by less.
func nearer(a, b Reason) Reason {
	if slices.Index(refusals, b) > slices.Index(refusals, a) {
		return b
	}
	return a
}

// Decision is whether something is allowed, and why. It tells kinds of limits,
// never their values nor the object's, so it may be logged and shown.
type Decision struct {
	Allowed bool
	Reason  Reason
	Role    string // of what is allowed: the id of a role that allows it
}

// String returns the reason, with the role of what is allowed.
func (d Decision) String() string {
	if d.Allowed {
		return string(d.Reason) + ": " + d.Role
	}
	return "denied: " + string(d.Reason)
}

// May decides whether grants allow an action on an object.
func (p *Policy) May(g Grants, a Action, o Object) Decision {
	if g.org != p.org.Key || o.Org != p.org.Key {
		return Decision{Reason: OtherOrganisation}
	}
	why := nearer(NoGrant, g.refused)
	for _, one := range g.list {
		missed := p.misses(one, a, o)
		if missed == "" {
			return Decision{Allowed: true, Reason: Allowed, Role: one.role}
		}
		why = nearer(why, missed)
	}
	return Decision{Reason: why}
}

// misses returns why a grant does not allow it, the farthest miss of its
// limits; "" when it does.
func (p *Policy) misses(g grant, a Action, o Object) Reason {
	if !g.actions.Has(a) {
		return NoAction
	}
	missed := Reason("")
	for _, l := range g.limits {
		if l.admits(o, p.units) {
			continue
		}
		if why := ofLimit[l.by]; missed == "" || nearer(why, missed) == missed {
			missed = why
		}
	}
	return missed
}

// Actions returns all actions that grants allow on an object.
func (p *Policy) Actions(g Grants, o Object) Actions {
	var out Actions
	for _, a := range actions {
		if p.May(g, a, o).Allowed {
			out |= a.bit()
		}
	}
	return out
}

// Level returns how sensitive what is shown of an object may be to whom grants
// allow the action on it: the highest level of the grants that do. It reports
// false when none does.
func (p *Policy) Level(g Grants, a Action, o Object) (Sensitivity, bool) {
	level, ok := Ordinary, false
	if g.org != p.org.Key || o.Org != p.org.Key {
		return level, false
	}
	for _, one := range g.list {
		if p.misses(one, a, o) == "" {
			level, ok = max(level, one.level()), true
		}
	}
	return level, ok
}

// level is how far the grant's limits by sensitivity reach, all of them.
func (g grant) level() Sensitivity {
	level := Protected
	for _, l := range g.limits {
		if l.by == BySensitivity {
			level = min(level, l.level)
		}
	}
	return level
}
