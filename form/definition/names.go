package definition

import (
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/expression/parse"
)

// scope is what names mean in the expressions of one place.
type scope struct {
	u      *unit
	level  *level
	option *item  // in optionsWhere: the choice whose options are on trial
	at     string // pointer of the expression, for what is found while naming
	broken bool   // a name of a field that is itself wrong: what follows is not the expression's fault
}

var _ parse.Names = (*scope)(nil)

// refKey is what makes two references the same.
type refKey struct {
	kind  form.RefKind
	field int
	name  string
}

func (u *unit) ref(kind form.RefKind, field int, name string, t expression.Type) int {
	key := refKey{kind, field, name}
	if n, ok := u.refs[key]; ok {
		return n
	}
	n := len(u.out.Refs)
	u.refs[key] = n
	u.out.Refs = append(u.out.Refs, form.Ref{Kind: kind, Field: field, Name: name, Type: t})
	return n
}

var rowNames = map[string]struct {
	ref  form.RefKind
	kind expression.Kind
}{
	"row.index": {form.RefRowIndex, expression.Integer},
	"row.first": {form.RefRowFirst, expression.Bool},
	"row.last":  {form.RefRowLast, expression.Bool},
}

// Resolve implements parse.Names: facts and the words of expressions first,
// which no key can be, then what stands in the nearest level, then outwards.
func (s *scope) Resolve(name string) (int, expression.Type, bool) {
	if row, ok := rowNames[name]; ok {
		if s.level.list() == nil {
			return 0, expression.Type{}, false
		}
		t := expression.Type{Kind: row.kind}
		return s.u.ref(row.ref, 0, "", t), t, true
	}
	if name == "option" && s.option != nil {
		t := expression.Type{Kind: expression.Text, Options: s.u.offered(s.option), Choices: s.option.def.List}
		return s.u.ref(form.RefOption, 0, "", expression.Type{Kind: expression.Text}), t, true
	}
	if t, ok := s.fact(name); ok {
		s.broken = s.broken || t.Kind == expression.Blank
		return s.u.ref(form.RefFact, 0, name, t), t, true
	}
	it := s.find(name)
	if it == nil {
		return 0, expression.Type{}, false
	}
	t := s.u.typeOf(it)
	s.broken = s.broken || t.Kind == expression.Blank
	return s.u.ref(form.RefField, it.id, "", t), t, true
}

// find returns the field that a dotted name means. Rows are not reached by
// name: the name of a list is the list.
func (s *scope) find(name string) *item {
	first, rest, _ := strings.Cut(name, ".")
	for l := s.level; l != nil; l = l.outer {
		if it := l.names[first]; it != nil {
			return it.within(rest)
		}
	}
	return nil
}

func (it *item) within(rest string) *item {
	for it != nil && rest != "" {
		var first string
		first, rest, _ = strings.Cut(rest, ".")
		if it.inner == nil || it.repeats() {
			return nil
		}
		it = it.inner.names[first]
	}
	return it
}

// fact returns the type of a fact: one that package form knows, one of the
// vendor's registers, or another form's field as forms.<id>.<key>.
func (s *scope) fact(name string) (expression.Type, bool) {
	if !strings.HasPrefix(name, formsPrefix) {
		return s.u.o.factType(name)
	}
	other, it := s.u.elsewhere(name)
	if it == nil {
		return expression.Type{}, false
	}
	if id := other.def.ID; s.u.reads[id] == "" {
		s.u.reads[id] = s.at
	}
	return other.typeOf(it), true
}

const formsPrefix = "forms."

// elsewhere returns the field of another form that forms.<id>.<key> names, with
// more keys where it is inside groups, and the form; nil when there is none.
func (u *unit) elsewhere(name string) (*unit, *item) {
	rest, ok := strings.CutPrefix(name, formsPrefix)
	if !ok {
		return nil, nil
	}
	id, path, _ := strings.Cut(rest, ".")
	other := u.others[id]
	if other == nil || other == u {
		return nil, nil
	}
	key, inner, _ := strings.Cut(path, ".")
	return other, other.root.names[key].within(inner)
}

// factType returns the type of a fact of the library or of the vendor's own
// registers.
func (o *Options) factType(name string) (expression.Type, bool) {
	if info, ok := form.FactOf(name); ok && info.Type.Kind == expression.Blank && info.OfRegister() {
		t, ok := o.Facts[name]
		return t, ok && t.Kind != expression.Blank
	}
	return form.FactType(name)
}

// typeOf returns the type a field has in expressions. Choices from value lists
// know their values; a field that is itself wrong has the kind Blank.
func (u *unit) typeOf(it *item) expression.Type {
	if it.typ == nil {
		t := u.closed(u.registry.TypeOf(it.out))
		it.typ = &t
	}
	return *it.typ
}

// closed fills in the values of choices from value lists.
func (u *unit) closed(t expression.Type) expression.Type {
	if t.Choices != "" && t.Options == nil {
		t.Options, _ = u.list(t.Choices)
	}
	if t.Elem != nil {
		elem := u.closed(*t.Elem)
		t.Elem = &elem
	}
	if t.Members != nil {
		members := make([]expression.Member, len(t.Members))
		for i, m := range t.Members {
			members[i] = expression.Member{Name: m.Name, Type: u.closed(m.Type)}
		}
		t.Members = members
	}
	return t
}

// List implements parse.Names.
func (s *scope) List(name string) ([]string, bool) {
	return s.u.list(name)
}
