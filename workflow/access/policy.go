package access

import (
	"maps"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// Organisation is whose policy it is.
type Organisation struct {
	Key string // as identities and cases have it
	CVR string // eight digits: the scope that its employees' privileges must have
}

// Options are a policy's settings; the zero value is useful.
type Options struct {
	// Units knows which unit lies below which. Default: none, and a limit to a
	// unit is to that unit alone, as where an organisation lists all of them.
	Units Units
	// Systems are the names that limits by it-system have for this system, in
	// any case. Default: none, and what is limited to any it-system gives nothing.
	Systems []string
	// Constraints are further names that logins have for limits. KOMBIT's own –
	// http://sts.kombit.dk/constraints/{KLE,orgenhed,foelsomhed,itsystem}/1 – and
	// those of the profile's examples – urn:dk:kombit:{KLE,orgUnit,sensitivity} –
	// are known. Names are compared in any case and without http: or https:.
	Constraints map[string]Dimension
	// Levels are further ways in which logins write a level of sensitivity, in
	// any case. The names of the common case index, of this library, and the
	// numbers 1 to 4 are known.
	Levels map[string]Sensitivity
}

// Policy is a compiled definition of one organisation. It is immutable and safe
// for concurrent use.
type Policy struct {
	org         Organisation
	units       Units
	systems     []string
	levels      map[string]Sensitivity
	constraints map[string]Dimension
	privileges  map[string][]grant // by the name that logins have
	groups      map[string][]grant // by group of employees
}

// constraints are the names that are always known.
var constraints = map[string]Dimension{
	"//sts.kombit.dk/constraints/kle/1": ByKLE, "//sts.kombit.dk/constraints/orgenhed/1": ByUnit,
	"//sts.kombit.dk/constraints/foelsomhed/1": BySensitivity, "//sts.kombit.dk/constraints/itsystem/1": BySystem,
	"urn:dk:kombit:kle": ByKLE, "urn:dk:kombit:orgunit": ByUnit, "urn:dk:kombit:sensitivity": BySensitivity,
}

// lower is the form in which what is compared in any case is kept.
func lower(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// constraintName is the form in which names of constraints are compared: an
// https variant of one of them is in use.
func constraintName(name string) string {
	name = lower(name)
	for _, scheme := range []string{"http:", "https:"} {
		if rest, ok := strings.CutPrefix(name, scheme); ok {
			return rest
		}
	}
	return name
}

// New compiles a definition for an organisation. The error is [Problems]:
// everything that is wrong, at once.
func New(org Organisation, def Definition, opts *Options) (*Policy, error) {
	if opts == nil {
		opts = &Options{}
	}
	c := &compiler{
		policy: &Policy{
			org: org, units: opts.Units, levels: maps.Clone(levels), constraints: maps.Clone(constraints),
			privileges: map[string][]grant{}, groups: map[string][]grant{},
		},
		roles: map[string]*Role{},
	}
	if _, err := dk.ParseCVR(org.CVR); err != nil || len(org.CVR) != 8 || org.Key == "" {
		c.probs.add(ProblemValue, "", "a policy is of an organisation with a key and a CVR number of eight digits")
	}
	c.options(opts)
	c.count(def)
	for i := range def.Roles {
		c.role(&def.Roles[i], jsonptr.Index("/roles", i))
	}
	for i := range def.JobRoles {
		c.jobRole(&def.JobRoles[i], jsonptr.Index("/jobRoles", i))
	}
	if err := c.probs.err(); err != nil {
		return nil, err
	}
	return c.policy, nil
}

// Org returns the key of the organisation whose policy it is.
func (p *Policy) Org() string { return p.org.Key }

func (c *compiler) options(opts *Options) {
	for _, s := range opts.Systems {
		c.policy.systems = append(c.policy.systems, lower(s))
	}
	for _, name := range slices.Sorted(maps.Keys(opts.Constraints)) {
		by := opts.Constraints[name]
		switch by {
		case ByKLE, ByFacet, ByUnit, BySensitivity, BySystem, BySolution:
			c.policy.constraints[constraintName(name)] = by
		default:
			c.probs.add(ProblemValue, "", "a constraint cannot go by %q", by)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(opts.Levels)) {
		if opts.Levels[name] > Protected {
			c.probs.add(ProblemValue, "", "a level is one of four")
			continue
		}
		c.policy.levels[lower(name)] = opts.Levels[name]
	}
}
