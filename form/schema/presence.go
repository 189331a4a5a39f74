package schema

import (
	"slices"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// presence says when a field must be in a submission, and when it must not: it
// is absent where it is hidden, and there where it is shown and required.
func (b *builder) presence(s *object, f *form.Field) {
	shown := b.shown(f)
	b.absence(f, shown)
	var must test
	switch {
	case f.Required != nil:
		must = readTest(b.form, f.Required)
	case !b.needed[f.ID()]:
		return
	default:
		must = test{op: "and"} // something in the group must be there
	}
	owner := levelOf(f).owner
	if plain := all(append(shown, must)).said(level{}, true); plain.sure == true {
		s.require(f.Key)
		b.filled(s.property(f.Key), f)
		if owner != nil && !owner.Repeats() {
			b.needed[owner.ID()] = true
		}
		b.missed[f.ID()] = true
		return
	}
	base := levelOf(f)
	for base.owner != nil && !base.owner.Repeats() {
		shown, base = append(shown, b.shown(base.owner)...), levelOf(base.owner)
	}
	when := all(append(shown, must))
	at := common(base, when.fields())
	is := when.said(at, true)
	if is.sure != false {
		b.when(at, is.sure, "then", b.present(at, f))
		b.missed[f.ID()] = is.exact()
	}
}

// absence says when a field must not be there.
func (b *builder) absence(f *form.Field, shown []test) {
	when := all(shown)
	at := common(levelOf(f), when.fields())
	switch is := when.said(at, true); is.may {
	case true:
	case false:
		b.later[at] = append(b.later[at], at.without(f))
	default:
		b.when(at, is.may, "else", at.without(f))
	}
}

// when puts a condition on a level, with what follows where it is met or is not.
// What follows of one condition stands together.
func (b *builder) when(at level, is any, way string, follows *object) {
	key := condition{at, string(appendJSON(nil, is))}
	c := b.said[key]
	if c == nil {
		c = obj("if", is)
		b.said[key] = c
		b.later[at] = append(b.later[at], c)
	}
	if old, _ := c.get(way).(*object); old != nil {
		old.merge(follows)
		return
	}
	c.set(way, follows)
}

// merge adds what another schema of the same level says of members.
func (o *object) merge(other *object) {
	for _, m := range other.members {
		switch m.name {
		case "required":
			o.require(m.value.([]string)...)
		case "properties", "items":
			have, _ := o.get(m.name).(*object)
			if have == nil {
				o.set(m.name, m.value)
				continue
			}
			have.mergeMembers(m.name, m.value.(*object))
		default:
			o.also("allOf", obj(m.name, m.value))
		}
	}
}

func (o *object) mergeMembers(name string, other *object) {
	if name == "items" {
		o.merge(other)
		return
	}
	for _, m := range other.members {
		have, more := o.get(m.name), m.value
		if have == false {
			continue // it is not there at all
		}
		old, _ := have.(*object)
		if fresh, ok := more.(*object); ok && old != nil {
			old.merge(fresh)
			continue
		}
		o.set(m.name, more)
	}
}

// exit refuses submissions where a page is shown that ends the form.
func (b *builder) exit(page *form.Field) {
	is := all(append(b.shown(page), readCondition(b.form, page.Visible))).said(level{}, true)
	b.missed[page.ID()] = is.exact()
	if is.sure != false {
		b.later[level{}] = append(b.later[level{}], obj("not", is.sure))
	}
}

// shown is when a field is, on a level that is: its own condition and those of
// the pages, sections and branches around it on that level.
func (b *builder) shown(f *form.Field) []test {
	var tests []test
	for at := f; at != nil && (at == f || at.ValueType().Kind == expression.Blank); at = at.Parent() {
		if t := readCondition(b.form, at.Visible); t.op != "and" || len(t.args) > 0 {
			tests = append(tests, t)
		}
		if at.Type == form.TypePage {
			tests = append(tests, b.reached(at)...)
		}
	}
	slices.Reverse(tests)
	return tests
}

// reached is when no page before one ends the form.
func (b *builder) reached(page *form.Field) []test {
	var tests []test
	for _, exit := range b.exits {
		if exit.ID() >= page.ID() {
			break
		}
		tests = append(tests, test{op: "unmet", args: []test{readCondition(b.form, exit.Visible)}})
	}
	return tests
}

// readCondition reads when something is shown; nothing means always.
func readCondition(f *form.Form, n *expression.Node) test {
	if n == nil {
		return test{op: "and"}
	}
	return readTest(f, n)
}

func all(tests []test) test { return test{op: "and", args: tests} }

// filled makes the schema of a field that must be answered refuse what is there
// and is no answer: a box that is not ticked, no choices, no rows, a group with
// nothing in it.
func (b *builder) filled(s *object, f *form.Field) *object {
	switch {
	case f.Base() == "boolean" || f.Base() == "declaration":
		s.set("const", true)
	case f.Repeats() || f.Several() || f.Many:
		if s.get("minItems") == nil {
			s.set("minItems", 1)
		}
	case f.Container() && f.Required != nil:
		s.also("allOf", obj("anyOf", b.anyOf(level{f}, f.Fields)))
	}
	return s
}

// anyOf are the ways in which something in a group can be answered. What is
// calculated is no answer.
func (b *builder) anyOf(at level, fields []*form.Field) []any {
	ways := []any{}
	for _, f := range fields {
		switch {
		case f.ValueType().Kind == expression.Blank:
			ways = append(ways, b.anyOf(at, f.Fields)...)
		case f.Container() && !f.Repeats():
			ways = append(ways, at.nest(f, obj("anyOf", b.anyOf(level{f}, f.Fields))))
		case f.Repeats() || f.Input():
			ways = append(ways, at.nest(f, b.filled(obj(), f)))
		}
	}
	return ways
}

// present makes the schema of a level in which a field is there and filled. The
// groups around it, in the same row, are there too.
func (b *builder) present(at level, f *form.Field) *object {
	s := obj()
	in := s
	owners := at.below(f)
	last := -1
	for i, owner := range owners {
		if owner.Repeats() {
			last = i
		}
	}
	for i, owner := range owners {
		if i > last {
			in.require(owner.Key)
		}
		in = in.into(owner)
	}
	in.require(f.Key)
	if there := b.filled(obj(), f); !there.empty() {
		in.set("properties", obj(f.Key, there))
	}
	return s
}

// without makes the schema of a level in which a field is not there.
func (l level) without(f *form.Field) *object {
	s := obj()
	in := s
	for _, owner := range l.below(f) {
		in = in.into(owner)
	}
	in.set("properties", obj(f.Key, false))
	return s
}

// into returns the schema of what is in a group, or in each row of a list.
func (o *object) into(owner *form.Field) *object {
	p := o.property(owner.Key)
	if !owner.Repeats() {
		return p
	}
	rows := obj()
	p.set("items", rows)
	return rows
}
