package definition

import (
	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/expression/parse"
)

// Group implements parse.Names. A calculation group goes across the forms that
// are compiled together: the form's own members come first, in document order,
// then those of each other form, in the order in which the forms are given.
func (s *scope) Group(key string) ([]parse.GroupItem, bool) {
	var out []parse.GroupItem
	for _, it := range s.u.groups[key] {
		out = append(out, s.groupItem(s.u, it))
	}
	for _, other := range s.u.all {
		if other == s.u || s.u.others[other.def.ID] != other {
			continue
		}
		for _, it := range other.groups[key] {
			out = append(out, s.groupItem(other, it))
		}
	}
	return out, len(out) > 0
}

// groupItem is a member of a group: a value, or a member of every row of a list.
func (s *scope) groupItem(of *unit, it *item) parse.GroupItem {
	member := ""
	if list := it.level.list(); list != nil {
		it, member = list, it.out.Key
	}
	t := of.typeOf(it)
	if of == s.u {
		return parse.GroupItem{Ref: s.u.ref(form.RefField, it.id, "", t), Type: t, Member: member}
	}
	name := formsPrefix + of.def.ID + "." + it.path()
	s.fact(name) // takes note that the other form is read
	return parse.GroupItem{Ref: s.u.ref(form.RefFact, 0, name, t), Type: t, Member: member}
}

// collectGroups gathers the fields of each calculation group in document order.
func (u *unit) collectGroups() {
	for _, it := range u.items {
		if !it.takes("calc") || it.def.Calc == "" {
			continue
		}
		at := it.at + "/calc"
		kind := u.typeOf(it).Kind
		owner := it.level.owner
		group := u.groups[it.def.Calc]
		switch {
		case !kind.Numeric():
			u.add(CodeCalculation, at, "only numbers and amounts can be in a calculation group")
			continue
		case it.level.list() != nil && (owner != it.level.list() || owner.level.list() != nil):
			u.add(CodeCalculation, at, "in a list, only the fields of its rows themselves can be in a calculation group, and not those of a list in a list")
			continue
		case len(group) > 0 && (u.typeOf(group[0]).Kind == expression.Money) != (kind == expression.Money):
			u.add(CodeCalculation, at, "the group %q mixes amounts and plain numbers", it.def.Calc)
			continue
		}
		u.groups[it.def.Calc] = append(group, it)
	}
}
