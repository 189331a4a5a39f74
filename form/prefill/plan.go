package prefill

import (
	"cmp"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// Need is one fact that forms read.
type Need struct {
	Name string          // as expressions write it
	Type expression.Type // of a list of records: with the members that are read, and no others
}

// Group is what one source is usually asked about somebody.
type Group struct {
	Source string // one of form's Source constants, or register.<name>
	Whom   form.Whom
	Needs  []Need // by name
}

// Plan is which facts some forms read: what may be fetched for them, each once.
// The same forms in any order give the same plan.
type Plan struct{ groups []Group }

// PlanFor returns the facts that the prefills, expressions, checks and texts of
// forms read. Forms of one step are planned together.
func PlanFor(forms ...*form.Form) Plan {
	needs := map[string]expression.Type{}
	for _, f := range forms {
		for _, r := range f.Refs {
			if r.Kind != form.RefFact {
				continue
			}
			if have, ok := needs[r.Name]; ok {
				r.Type = united(have, r.Type)
			}
			needs[r.Name] = r.Type
		}
	}
	var p Plan
	for name, t := range needs {
		p.add(Need{name, t})
	}
	p.sort()
	return p
}

func (p *Plan) add(n Need) {
	info, ok := form.FactOf(n.Name)
	if !ok {
		return
	}
	for i := range p.groups {
		if g := &p.groups[i]; g.Source == info.Source && g.Whom == info.Whom {
			g.Needs = append(g.Needs, n)
			return
		}
	}
	p.groups = append(p.groups, Group{Source: info.Source, Whom: info.Whom, Needs: []Need{n}})
}

func (p *Plan) sort() {
	slices.SortFunc(p.groups, func(a, b Group) int {
		return cmp.Or(strings.Compare(a.Source, b.Source), strings.Compare(string(a.Whom), string(b.Whom)))
	})
	for _, g := range p.groups {
		slices.SortFunc(g.Needs, func(a, b Need) int { return strings.Compare(a.Name, b.Name) })
	}
}

// Groups returns what is needed by source and by whom it is about, sorted. It is
// what a record of processing activities (GDPR article 30) says of the forms.
// The caller must not change it.
func (p Plan) Groups() []Group { return p.groups }

// Needs returns every fact by name.
func (p Plan) Needs() []Need {
	var out []Need
	for _, g := range p.groups {
		out = append(out, g.Needs...)
	}
	slices.SortFunc(out, func(a, b Need) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// united is the type that has the members of both.
func united(a, b expression.Type) expression.Type {
	if a.Kind != expression.List || b.Kind != expression.List || a.Elem == nil || b.Elem == nil {
		return a
	}
	row := *a.Elem
	row.Members = slices.Clone(row.Members)
	for _, m := range b.Elem.Members {
		if _, ok := row.Member(m.Name); !ok {
			row.Members = append(row.Members, m)
		}
	}
	slices.SortFunc(row.Members, func(a, b expression.Member) int { return strings.Compare(a.Name, b.Name) })
	a.Elem = &row
	return a
}

// memberOf returns a fact's name as sources know it, and whom it is about; the
// facts of the server and the case are nobody's to fetch.
func memberOf(name string) (member string, whom form.Whom) {
	info, ok := form.FactOf(name)
	if !ok || info.Whom == form.Nobody {
		return "", form.Nobody
	}
	if info.Whom == form.Subject {
		return name, info.Whom
	}
	_, member, _ = strings.Cut(name, ".")
	return member, info.Whom
}
