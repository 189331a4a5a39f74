package access

import (
	"slices"

	"github.com/borgerflow/borgerflow/internal/oiobpp"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Grants are what one login was granted, judged and ready to be asked. The zero
// value allows nothing.
type Grants struct {
	org     string
	list    []grant
	refused Reason // why something that was granted gives nothing; "" when all does
}

// Grants judges what a login was granted: the privileges for the organisation's
// own CVR number, and the job roles of its groups. Privileges under names that
// the policy does not have give nothing. It is empty for a login of another
// organisation.
func (p *Policy) Grants(id identity.Identity) Grants {
	if id.Org != p.org.Key {
		return Grants{}
	}
	g := Grants{org: id.Org}
	for _, group := range id.Groups {
		g.list = append(g.list, p.groups[group]...)
	}
	for _, pr := range id.Privileges {
		g.add(p, pr)
	}
	return g
}

func (g *Grants) add(p *Policy, pr identity.Privilege) {
	switch {
	case pr.Scope.Kind() == oiobpp.Citizen: // a mandate; see Mandates
		return
	case pr.Scope.Kind() != oiobpp.Organisation || pr.Scope.Number() != p.org.CVR:
		g.refuse(OtherScope)
		return
	}
	limits, ok := p.constrained(pr)
	if !ok {
		g.refuse(UnknownConstraint)
		return
	}
	for _, name := range pr.Privileges {
		for _, found := range p.privileges[name] {
			g.list = append(g.list, found.within(limits))
		}
	}
}

// refuse remembers why a group gave nothing, the nearest miss of all.
func (g *Grants) refuse(r Reason) { g.refused = nearer(g.refused, r) }

// constrained compiles the constraints of a privilege group. It reports false
// when there is one that nobody knows, or anything else that may be one.
func (p *Policy) constrained(pr identity.Privilege) ([]limit, bool) {
	if pr.Foreign {
		return nil, false
	}
	var out []limit
	for _, c := range pr.Constraints {
		by, known := p.constraints[constraintName(c.Name)]
		if !known {
			return nil, false
		}
		l, _ := p.limit(by, c.Values())
		out = append(out, l)
	}
	return out, true
}

// Empty reports whether nothing was granted that the policy knows.
func (g Grants) Empty() bool { return len(g.list) == 0 }

// Roles returns the ids of the roles that were granted, within whatever limits,
// each once and sorted.
func (g Grants) Roles() []string {
	var out []string
	for _, one := range g.list {
		out = append(out, one.role)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
