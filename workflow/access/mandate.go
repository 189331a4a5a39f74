package access

import (
	"fmt"
	"io"
	"log/slog"
	"slices"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/internal/oiobpp"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Mandate says whom a login may represent, and in what: all that one grantor
// gave (Digital Fuldmagt). It prints without a number.
type Mandate struct {
	CPR identity.CPR // of the person who is represented; empty for a company
	CVR string       // of the company that is represented; empty for a person

	groups []mandated
	units  Units
}

// mandated is what was granted together.
type mandated struct {
	privileges []string
	limits     []limit
}

// Mandates returns whom the login may represent, in the order in which its
// privileges name them first; several groups for one grantor are united. Its
// own number is no representation, nor is the organisation's that the policy
// is of. A group with a constraint that nobody knows gives nothing. A login
// that tells neither a CPR nor a CVR number represents nobody: the scope may be
// its own.
func (p *Policy) Mandates(id identity.Identity) []Mandate {
	if id.Org != p.org.Key || id.Actor.CPR == "" && id.Actor.CVR == "" {
		return nil
	}
	var out []Mandate
	for _, pr := range id.Privileges {
		m, ok := p.grantor(pr, id.Actor)
		limits, known := p.constrained(pr)
		if !ok || !known || len(pr.Privileges) == 0 {
			continue
		}
		i := slices.IndexFunc(out, func(have Mandate) bool { return have.CPR == m.CPR && have.CVR == m.CVR })
		if i < 0 {
			i, out = len(out), append(out, m)
		}
		out[i].groups = append(out[i].groups, mandated{slices.Clone(pr.Privileges), limits})
	}
	return out
}

// grantor reads whom a scope names, and reports whether that is somebody else.
func (p *Policy) grantor(pr identity.Privilege, actor identity.Person) (Mandate, bool) {
	number := pr.Scope.Number()
	switch pr.Scope.Kind() {
	case oiobpp.Citizen:
		if _, err := dk.ParseCPR(number, true); err != nil {
			return Mandate{}, false
		}
		return Mandate{CPR: identity.CPR(number), units: p.units}, identity.CPR(number) != actor.CPR
	case oiobpp.Organisation:
		return Mandate{CVR: number, units: p.units}, number != actor.CVR && number != p.org.CVR
	}
	return Mandate{}, false
}

// Privileges returns the names of all that was granted, each once and sorted,
// whatever the limits.
func (m Mandate) Privileges() []string {
	var out []string
	for _, g := range m.groups {
		out = append(out, g.privileges...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Covers reports whether the privilege was granted for an object.
func (m Mandate) Covers(privilege string, o Object) bool {
	return slices.ContainsFunc(m.groups, func(g mandated) bool {
		return slices.Contains(g.privileges, privilege) &&
			!slices.ContainsFunc(g.limits, func(l limit) bool { return !l.admits(o, m.units) })
	})
}

// String says what kind of grantor it is, and of how many privileges.
func (m Mandate) String() string {
	who := "person"
	if m.CPR == "" {
		who = "company"
	}
	return fmt.Sprintf("mandate of a %s: %d privileges", who, len(m.Privileges()))
}

// GoString is String.
func (m Mandate) GoString() string { return m.String() }

// Format writes String whatever the verb.
func (m Mandate) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, m.String()) }

// LogValue gives slog String.
func (m Mandate) LogValue() slog.Value { return slog.StringValue(m.String()) }
