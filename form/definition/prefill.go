package definition

import (
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// What happens to a read-only prefill whose fact has no value.
const (
	MissingAsk   = "ask"   // the citizen answers instead
	MissingLeave = "leave" // it stays blank and read-only
)

var missings = []string{MissingAsk, MissingLeave}

// prefill compiles the fact that a field is filled from: the field's value when
// it is always read-only, otherwise the first answer.
func (u *unit) prefill(it *item, here *scope, own expression.Type) {
	name := it.def.Prefill
	if it.def.Missing != "" && it.takes("missing") && (name == "" || !it.alwaysReadOnly()) {
		u.add(CodeConflict, it.at+"/missing", "only a field that is filled from a fact and always read-only can be missing its value")
	}
	at := it.at + "/prefill"
	switch {
	case name == "" || !it.takes("prefill"):
		return
	case it.fillsMembers():
		if !slices.ContainsFunc(it.kids, func(kid *item) bool { return kid.def != nil && kid.def.Prefill != "" }) {
			u.add(CodeUnknownFact, at, "there are no facts below %q to fill the members from", shorten(name))
		}
		return
	}
	here.at = at
	t, ok := here.fact(name)
	switch {
	case !ok:
		u.add(CodeUnknownFact, at, "there is no fact %q to fill the field from", shorten(name))
		return
	case it.repeats():
		if !u.prefillRows(it, name, t) {
			return
		}
	case !lands(t, own):
		u.add(CodeWrongResult, at, "%s is %s, but the field holds %s", name, t, own)
		return
	}
	it.out.Prefill = u.ref(form.RefFact, 0, name, t) + 1
	it.out.FromFacts = it.alwaysReadOnly()
	it.out.Ask = it.out.FromFacts && it.asks(name)
}

func (it *item) alwaysReadOnly() bool {
	return it.def.ReadOnly.Literal != nil && *it.def.ReadOnly.Literal
}

// asks reports whether the citizen answers where the fact has no value. Unless
// the author says otherwise that is so of what registers say: they can be down,
// and that must not stop anybody. Who somebody is by their login is never theirs
// to write.
func (it *item) asks(name string) bool {
	if it.def.Missing != "" {
		return it.def.Missing == MissingAsk
	}
	info, ok := form.FactOf(name)
	return ok && info.OfRegister() && !it.def.Internal
}

// prefillRows finds the fields of a list's rows that are filled from the
// members of each record of a fact: those of the same key, in the row itself or
// in a composite field of it.
func (u *unit) prefillRows(it *item, name string, t expression.Type) bool {
	at := it.at + "/prefill"
	if t.Kind != expression.List || t.Elem == nil || t.Elem.Kind != expression.Record {
		u.add(CodeWrongResult, at, "%s is %s, but rows are made of a list of records", name, t)
		return false
	}
	if it.level.list() != nil {
		u.add(CodeNotAllowed, at, "rows within rows are not filled from facts")
		return false
	}
	found := false
	for _, m := range membersIn(it) {
		if presets[m.base] == nil {
			found = u.prefillMember(m, name, *t.Elem) || found
			continue
		}
		for _, inner := range membersIn(m) {
			found = u.prefillMember(inner, name, *t.Elem) || found
		}
	}
	if !found {
		u.add(CodeWrongResult, at, "no field of the rows has the key of a member of %s; it has %s", name, memberNames(*t.Elem))
	}
	return found
}

// prefillMember reports whether a field of a row is meant to be filled from a
// member of the record.
func (u *unit) prefillMember(m *item, name string, record expression.Type) bool {
	t, ok := record.Member(m.out.Key)
	if !ok || m.base == "computed" || m.inner != nil {
		return false
	}
	if !m.takes("prefill") {
		u.add(CodeNotAllowed, m.at+"/key", "%s has a member %q, but a field of type %s is not filled from facts", name, m.out.Key, m.def.Type)
		return true
	}
	for _, other := range []string{"default", "prefill", "calculate"} {
		if slices.Contains(membersOf(m.def), other) {
			u.add(CodeConflict, m.at+"/"+other, "the list is filled from %s, which gives this field its value", name)
			return true
		}
	}
	if own := u.typeOf(m); !lands(t, own) {
		u.add(CodeWrongResult, m.at+"/key", "%s of %s is %s, but the field holds %s", m.out.Key, name, t, own)
		return true
	}
	m.out.From = m.out.Key
	return true
}

func memberNames(record expression.Type) string {
	names := make([]string, len(record.Members))
	for i, m := range record.Members {
		names[i] = m.Name
	}
	return strings.Join(names, ", ")
}

// fillsMembers reports whether the item is a composite field whose members are
// filled from the facts below the one it names.
func (it *item) fillsMembers() bool {
	return it.def != nil && it.def.Prefill != "" && presets[it.base] != nil
}

// fillMembers gives the members of composite fields the facts below the one of
// the composite: a person filled from login has its email from login.email. A
// member without such a fact is answered, or calculated.
func (u *unit) fillMembers() {
	for _, it := range u.items {
		if !it.fillsMembers() || !it.takes("prefill") {
			continue
		}
		among := make([]string, len(it.kids))
		for i, kid := range it.kids {
			among[i] = kid.out.Key
		}
		for _, kid := range it.kids {
			name := u.memberFact(it.def.Prefill, kid.out.Key, among)
			if kid.def == nil || !kid.takes("prefill") || !u.isFact(name) {
				continue
			}
			kid.def.Prefill, kid.def.Missing = name, it.def.Missing
			if it.alwaysReadOnly() {
				kid.def.ReadOnly = it.def.ReadOnly
			}
		}
	}
}

// isFact reports whether there is a fact of the name, or are any below it.
func (u *unit) isFact(name string) bool {
	if _, it := u.elsewhere(name); it != nil {
		return true
	}
	if _, ok := u.o.factType(name); ok {
		return true
	}
	below := func(f form.FactInfo) bool { return strings.HasPrefix(f.Name, name+".") }
	return slices.ContainsFunc(form.KnownFacts(), below)
}

// memberFact returns the name of the fact that fills a member of a composite
// field: the one of the same key below prefill. Among are the members that the
// field has; an address that is not asked for floor and door has them on the
// line of its street, where there is one.
func (u *unit) memberFact(prefill, member string, among []string) string {
	if member == "street" && !slices.Contains(among, "floor") && !slices.Contains(among, "door") && u.isFact(prefill+".line") {
		member = "line"
	}
	return prefill + "." + member
}

// narrowFacts takes out of the types of list facts the members that the form
// does not read, so that no more of anybody is fetched or sent than it asks for.
func (u *unit) narrowFacts() {
	for i := range u.out.Refs {
		r := &u.out.Refs[i]
		if r.Kind != form.RefFact || r.Type.Kind != expression.List || r.Type.Elem == nil {
			continue
		}
		read, all := u.readOf(i)
		if all {
			continue
		}
		row := *r.Type.Elem
		row.Members = nil
		for _, m := range r.Type.Elem.Members {
			if slices.Contains(read, m.Name) {
				row.Members = append(row.Members, m)
			}
		}
		r.Type.Elem = &row
	}
}

// readOf returns the members of a list fact that expressions read and rows are
// filled from; all says that the whole of it is read.
func (u *unit) readOf(ref int) (members []string, all bool) {
	for _, n := range u.parsed {
		for _, r := range expression.Reads(n) {
			if r.Ref != ref {
				continue
			}
			if r.Members == nil {
				return nil, true
			}
			members = append(members, r.Members...)
		}
	}
	for _, it := range u.items {
		if list := it.level.list(); it.out.From != "" && list != nil && list.out.Prefill == ref+1 {
			members = append(members, it.out.From)
		}
	}
	return members, false
}
