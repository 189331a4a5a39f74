package access

import (
	"slices"

	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// Bounds of a definition.
const (
	MaxRoles  = 1000 // roles, and job roles
	MaxGrants = 200  // of one job role
	MaxValues = 2000 // of one limit, and names of one role
)

// compiler turns a definition into a policy.
type compiler struct {
	policy *Policy
	roles  map[string]*Role // sound or not, so that each mistake is told once
	jobs   []string
	probs  Problems
}

// grant is a role within limits, ready to be asked.
type grant struct {
	role    string
	actions Actions
	limits  []limit
}

// within returns the grant within more limits.
func (g grant) within(more []limit) grant {
	g.limits = append(slices.Clip(g.limits), more...)
	return g
}

func (c *compiler) count(def Definition) {
	if len(def.Roles) == 0 {
		c.probs.add(ProblemRequired, "/roles", "a definition has at least one role")
	}
	if len(def.Roles) > MaxRoles {
		c.probs.add(ProblemLimit, "/roles", "more than %d roles", MaxRoles)
	}
	if len(def.JobRoles) > MaxRoles {
		c.probs.add(ProblemLimit, "/jobRoles", "more than %d job roles", MaxRoles)
	}
}

func (c *compiler) role(r *Role, at string) {
	c.id(r.ID, at, c.roles[r.ID] != nil)
	c.roles[r.ID] = r
	if len(r.Actions) == 0 {
		c.probs.add(ProblemRequired, at+"/actions", "a role lets one do something")
	}
	for i, a := range r.Actions {
		switch {
		case !a.Valid():
			c.probs.add(ProblemValue, jsonptr.Index(at+"/actions", i), "unknown action %q", a)
		case slices.Contains(r.Actions[:i], a):
			c.probs.add(ProblemDuplicate, jsonptr.Index(at+"/actions", i), "the action stands here twice")
		}
	}
	c.names(r.Privileges, at+"/privileges", []grant{{role: r.ID, actions: ActionsOf(r.Actions...)}})
}

func (c *compiler) jobRole(j *JobRole, at string) {
	c.id(j.ID, at, slices.Contains(c.jobs, j.ID))
	c.jobs = append(c.jobs, j.ID)
	if len(j.Grants) == 0 {
		c.probs.add(ProblemRequired, at+"/grants", "a job role has at least one role")
	}
	if len(j.Grants) > MaxGrants {
		c.probs.add(ProblemLimit, at+"/grants", "more than %d grants", MaxGrants)
		return
	}
	var grants []grant
	for i, g := range j.Grants {
		here := jsonptr.Index(at+"/grants", i)
		limits := c.limits(g.Limits, here+"/limits")
		r := c.roles[g.Role]
		if r == nil {
			c.probs.add(ProblemUnknown, here+"/role", "there is no role %q", g.Role)
			continue
		}
		grants = append(grants, grant{role: r.ID, actions: ActionsOf(r.Actions...), limits: limits})
	}
	c.names(j.Privileges, at+"/privileges", grants)
	for i, group := range j.Groups {
		if here := jsonptr.Index(at+"/groups", i); group == "" {
			c.probs.add(ProblemRequired, here, "a group has a name")
		} else if slices.Contains(j.Groups[:i], group) {
			c.probs.add(ProblemDuplicate, here, "the group stands here twice")
		}
		c.policy.groups[group] = append(c.policy.groups[group], grants...)
	}
}

// id checks an id; known says that another has it.
func (c *compiler) id(id, at string, known bool) {
	switch {
	case !validID(id):
		c.probs.add(ProblemValue, at+"/id", "an id is a small letter and then small letters, digits and _, at most %d", maxID)
	case known:
		c.probs.add(ProblemDuplicate, at+"/id", "another has the id %q", id)
	}
}

const maxID = 60

func validID(s string) bool {
	if s == "" || len(s) > maxID || s[0] < 'a' || s[0] > 'z' {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' {
			return false
		}
	}
	return true
}

// names has logins' names lead to grants. A name that two roles have would give
// both, which nobody asked for.
func (c *compiler) names(names []string, at string, grants []grant) {
	if len(names) > MaxValues {
		c.probs.add(ProblemLimit, at, "more than %d names", MaxValues)
		return
	}
	for i, name := range names {
		if name == "" {
			c.probs.add(ProblemRequired, jsonptr.Index(at, i), "a name is not empty")
			continue
		}
		if _, taken := c.policy.privileges[name]; taken {
			c.probs.add(ProblemDuplicate, jsonptr.Index(at, i), "another role has this name")
		}
		c.policy.privileges[name] = grants
	}
}

// limits compiles a grant's limits.
func (c *compiler) limits(l Limits, at string) []limit {
	var out []limit
	for _, d := range []struct {
		by     Dimension
		member string
		values []string
	}{
		{ByKLE, "kle", l.KLE}, {ByFacet, "facets", l.Facets}, {ByUnit, "units", l.Units},
		{BySystem, "systems", l.Systems}, {BySolution, "solutions", l.Solutions},
	} {
		here := at + "/" + d.member
		switch {
		case d.values == nil:
			continue
		case len(d.values) == 0:
			c.probs.add(ProblemRequired, here, "a limit without a value lets nothing through: leave it out, or say what it lets through")
		case len(d.values) > MaxValues:
			c.probs.add(ProblemLimit, here, "more than %d values", MaxValues)
			continue
		case slices.Contains(d.values, ""):
			c.probs.add(ProblemRequired, jsonptr.Index(here, slices.Index(d.values, "")), "a value is not empty")
		}
		compiled, bad := c.policy.limit(d.by, d.values)
		if bad >= 0 && d.values[bad] != "" {
			c.probs.add(ProblemValue, jsonptr.Index(here, bad), "%q is not a value of this limit", d.values[bad])
		}
		out = append(out, compiled)
	}
	if l.Sensitivity != nil {
		if *l.Sensitivity > Protected {
			c.probs.add(ProblemValue, at+"/sensitivity", "a level is one of four")
		}
		out = append(out, limit{by: BySensitivity, open: true, level: *l.Sensitivity})
	}
	if l.Test {
		out = append(out, limit{by: ByTest})
	}
	return out
}
