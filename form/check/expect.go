package check

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// difference is one thing that an example expects and the form does not do.
type difference struct {
	field     int // id, -1 for none in particular
	want, got string
}

// observed is what a form does with an example, and which field is meant by
// each name.
type observed struct {
	Expect
	shown  []string
	fields map[string]int
	all    map[string]expression.Value
}

// observe writes down everything that a state says.
func observe(s *form.State) *observed {
	o := &observed{fields: map[string]int{}, all: map[string]expression.Value{}}
	ok := s.OK()
	o.Exact, o.OK = true, &ok
	names := newNamer(s.Form())
	s.Walk(func(e *form.Element) bool {
		name := names.of(e)
		o.fields[name] = e.Field.ID()
		if !e.Visible {
			o.Hidden = append(o.Hidden, name)
			return false
		}
		o.shown = append(o.shown, name)
		o.element(s, e, name)
		return true
	})
	for _, f := range s.Faults() {
		o.Faults = append(o.Faults, faultLine(s, f))
	}
	return o
}

func (o *observed) element(s *form.State, e *form.Element, name string) {
	f := e.Field
	if e.Required {
		o.Required = append(o.Required, name)
	}
	if e.ReadOnly && f.ReadOnly != nil {
		o.ReadOnly = append(o.ReadOnly, name)
	}
	if !e.Value.IsBlank() {
		o.all[name] = e.Value
		if f.Calculate != nil || f.FromFacts {
			put(&o.Values, name, json.RawMessage(e.Value.AppendJSON(nil)))
		}
	}
	if f.OptionsWhere != nil {
		values := []string{}
		for _, option := range s.Offers(e) {
			values = append(values, option.Value)
		}
		put(&o.Offers, name, values)
	}
	for part, t := range map[string]form.Text{"label": f.Label, "help": f.Help} {
		if body := t.In(s.Lang()); inserts(body) {
			put(&o.Texts, name+" "+part, form.PlainText(s.Text(t, e)))
		}
	}
}

func put[V any](m *map[string]V, key string, v V) {
	if *m == nil {
		*m = map[string]V{}
	}
	(*m)[key] = v
}

// faultLine writes a fault down, a rule's with its message: the numbers of
// rules change when rules come and go.
func faultLine(s *form.State, f form.Fault) string {
	parts := []string{f.Path, string(f.Code)}
	if f.Path == "" {
		parts = parts[1:]
	}
	if !f.Blocks() {
		parts = append(parts, "(warning)")
	}
	if f.Code == fault.Rule {
		return strings.Join(parts, " ") + ": " + s.Message(f)
	}
	for _, a := range f.Args {
		parts = append(parts, a.Value)
	}
	return strings.Join(parts, " ")
}

// compare says what a state does otherwise than is expected.
func (x *Expect) compare(s *form.State) []difference {
	o := observe(s)
	c := &comparer{o: o}
	if x.OK != nil && *x.OK != *o.OK {
		c.add(-1, "that it is "+okWord(*x.OK), "it is "+okWord(*o.OK))
	}
	c.has(x.Shown, o.shown, "to be shown", "is hidden")
	c.has(x.Hidden, o.Hidden, "to be hidden", "is shown")
	c.has(x.Required, o.Required, "to be required", "is not")
	c.hasNot(x.Optional, o.Required, "not to be required", "is")
	c.has(x.ReadOnly, o.ReadOnly, "to be read-only", "is not")
	c.has(x.Faults, o.Faults, "as a fault", "is none")
	c.values(x)
	if x.Exact {
		c.exact(x)
	}
	return c.out
}

func okWord(ok bool) string {
	if ok {
		return "ready to be submitted"
	}
	return "not ready to be submitted"
}

type comparer struct {
	o   *observed
	out []difference
}

func (c *comparer) add(field int, want, got string) {
	c.out = append(c.out, difference{field, want, got})
}

// field returns the field that a name, or the path of a fault, is about.
func (c *comparer) field(name string) int {
	if id, ok := c.o.fields[name]; ok {
		return id
	}
	for _, cut := range []int{strings.LastIndexByte(name, ' '), strings.IndexByte(name, ' ')} {
		if cut > 0 {
			if id, ok := c.o.fields[name[:cut]]; ok {
				return id
			}
		}
	}
	return -1
}

// has reports the names that are missing.
func (c *comparer) has(want, have []string, must, but string) {
	for _, name := range want {
		if !slices.Contains(have, name) {
			c.add(c.field(name), quoted(name)+" "+must, "it "+but)
		}
	}
}

// hasNot reports the names that are there.
func (c *comparer) hasNot(not, have []string, must, but string) {
	for _, name := range not {
		if slices.Contains(have, name) {
			c.add(c.field(name), quoted(name)+" "+must, "it "+but)
		}
	}
}

func (c *comparer) values(x *Expect) {
	for _, name := range sortedKeys(x.Values) {
		got := "null"
		if v, ok := c.o.all[name]; ok {
			got = string(v.AppendJSON(nil))
		}
		if want := string(line(x.Values[name])); want != got {
			c.add(c.field(name), quoted(name)+" to be "+want, "it is "+got)
		}
	}
	for _, name := range sortedKeys(x.Offers) {
		if got := c.o.Offers[name]; !slices.Equal(x.Offers[name], got) {
			c.add(c.field(name), quoted(name)+" to offer "+list(x.Offers[name]), "it offers "+list(got))
		}
	}
	for _, name := range sortedKeys(x.Texts) {
		if got := c.o.Texts[name]; x.Texts[name] != got {
			c.add(c.field(name), quoted(name)+" to say "+quoted(x.Texts[name]), "it says "+quoted(got))
		}
	}
}

// exact reports what is there and not mentioned.
func (c *comparer) exact(x *Expect) {
	o := c.o
	c.hasNot(without(o.Hidden, x.Hidden), o.Hidden, "to be shown", "is hidden")
	c.hasNot(without(o.Required, x.Required), o.Required, "not to be required", "is")
	c.hasNot(without(o.ReadOnly, x.ReadOnly), o.ReadOnly, "not to be read-only", "is")
	c.hasNot(without(o.Faults, x.Faults), o.Faults, "not as a fault", "is one")
	for _, name := range sortedKeys(o.Values) {
		if _, ok := x.Values[name]; !ok {
			c.add(c.field(name), quoted(name)+" to be blank", "it is "+string(o.Values[name]))
		}
	}
	for _, name := range sortedKeys(o.Offers) {
		if _, ok := x.Offers[name]; !ok {
			c.add(c.field(name), quoted(name)+" to offer everything", "it offers "+list(o.Offers[name]))
		}
	}
	for _, name := range sortedKeys(o.Texts) {
		if _, ok := x.Texts[name]; !ok {
			c.add(c.field(name), quoted(name)+" to have nothing inserted", "it says "+quoted(o.Texts[name]))
		}
	}
}

// without returns what is in a and not in b.
func without(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
}

func quoted(s string) string { return strconv.Quote(s) }

// namer names elements by the path of their answers, and what has none by its
// type and number.
type namer struct {
	own map[int]string // of fields without a path
}

func newNamer(f *form.Form) namer {
	n := namer{own: map[int]string{}}
	count := map[string]int{}
	for id := range f.Len() {
		d := f.Field(id)
		switch {
		case d.Type == form.TypePage:
			n.own[id] = "page " + d.Key
		case d.Key == "" || d.ValueType().Kind == expression.Blank:
			count[d.Type]++
			n.own[id] = fmt.Sprintf("%s %d", d.Type, count[d.Type])
		}
	}
	return n
}

func (n namer) of(e *form.Element) string {
	own, ok := n.own[e.Field.ID()]
	if !ok {
		return e.Path()
	}
	if around := e.Path(); around != "" {
		return around + " " + own
	}
	return own
}

// fieldNames lists the fields of a form as "name type", and their ids.
func fieldNames(f *form.Form) (names []string, ids []int) {
	n := newNamer(f)
	for id := range f.Len() {
		d := f.Field(id)
		name, ok := n.own[id]
		if !ok {
			name = pathOf(d) + " " + d.Type
		}
		names, ids = append(names, name), append(ids, id)
	}
	return names, ids
}

// shortName is what a field is called where it is told of.
func shortName(f *form.Form, d *form.Field) string {
	if own, ok := newNamer(f).own[d.ID()]; ok {
		return own
	}
	return pathOf(d)
}

// pathOf is the path of a field's answers, with * for every row around it.
func pathOf(f *form.Field) string {
	if f == nil {
		return ""
	}
	base := pathOf(f.Parent())
	if f.Parent() != nil && f.Parent().Repeats() {
		base = jsonptr.Join(base, "*")
	}
	if f.Key == "" || f.ValueType().Kind == expression.Blank {
		return base
	}
	return jsonptr.Join(base, f.Key)
}
