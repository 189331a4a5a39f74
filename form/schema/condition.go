package schema

import (
	"slices"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// A condition becomes schemas where it compares answers with constants. Two of
// them are made of it: one that holds only where the condition is met for sure,
// and one that holds wherever it may be met. What cannot be said is "never" in
// the first and "always" in the second, so that a schema built on them is never
// wrong, only silent. Where the two are one, the condition is said exactly.
//
// An answer that is absent from a submission is blank to expressions, which are
// three-valued: not and the comparisons of a blank are blank.

// test is a condition with what it is made of.
type test struct {
	op   string // "and", "or", "not", "unmet", "is", "" for what cannot be said
	args []test
	// Of "is": the field that is read, and schemas of its value, which is there,
	// for true and for false; nil where anything else is false, absence too.
	field   *form.Field
	yes, no *object
}

// bound is the two schemas of a condition; nil is always met, never is not.
type bound struct{ sure, may any }

var unsaid = bound{sure: false, may: true}

// opposite holds where b does not, for sure and perhaps.
func (b bound) opposite() bound {
	out := bound{sure: invert(b.may)}
	if out.may = out.sure; !b.exact() {
		out.may = invert(b.sure)
	}
	return out
}

func invert(s any) any {
	if always, ok := s.(bool); ok {
		return !always
	}
	return obj("not", s)
}

// exact reports whether the condition is said exactly.
func (b bound) exact() bool { return b.sure == b.may }

// readTest reads a condition of the form.
func readTest(f *form.Form, n *expression.Node) test {
	if v, ok := n.Constant(); ok {
		if b, isBool := v.AsBool(); isBool && b {
			return test{op: "and"}
		}
		return test{op: "or"} // false and blank: not met
	}
	if field := readField(f, n); field != nil {
		if n.Type().Kind == expression.Bool {
			return test{op: "is", field: field, yes: obj("const", true), no: obj("const", false)}
		}
		return test{}
	}
	args := n.Args()
	switch op := n.Op().String(); op {
	case "and", "or":
		return test{op: op, args: []test{readTest(f, args[0]), readTest(f, args[1])}}
	case "not":
		return test{op: op, args: []test{readTest(f, args[0])}}
	case "answered":
		if field := readField(f, args[0]); field != nil {
			return answered(field)
		}
	case "in":
		return readIn(f, args)
	case "==", "!=", "<", "<=", ">", ">=":
		return readComparison(f, op, args)
	}
	return test{}
}

// readField returns the field that a node is nothing but the value of.
func readField(f *form.Form, n *expression.Node) *form.Field {
	ref, ok := n.Ref()
	if !ok || f.Refs[ref].Kind != form.RefField || f.Field(f.Refs[ref].Field).Transient {
		return nil
	}
	return f.Field(f.Refs[ref].Field)
}

// answered reads whether a field is. A group is there as soon as anything in it
// is, but for lists: they are there without a row, too.
func answered(f *form.Field) test {
	switch {
	case f.Repeats() || f.Several():
		return test{op: "is", field: f, yes: obj("minItems", 1)}
	case !f.Container() || !holdsLists(f.Fields):
		return test{op: "is", field: f, yes: obj()}
	}
	return test{}
}

func holdsLists(fields []*form.Field) bool {
	return slices.ContainsFunc(fields, func(f *form.Field) bool {
		return f.Repeats() || f.Several() || holdsLists(f.Fields)
	})
}

// readIn reads x in ["a", "b"], and "a" in x where x is several choices.
func readIn(f *form.Form, args []*expression.Node) test {
	if field := readField(f, args[0]); field != nil {
		list, ok := args[1].Constant()
		values := constants(list.Items())
		if !ok || values == nil {
			return test{}
		}
		return test{op: "is", field: field, yes: obj("enum", values), no: obj("not", obj("enum", values))}
	}
	field := readField(f, args[1])
	v, ok := args[0].Constant()
	if value := constants([]expression.Value{v}); ok && field != nil && field.Several() && value != nil {
		has := obj("contains", obj("const", value[0]))
		return test{op: "is", field: field, yes: has, no: obj("not", has)}
	}
	return test{}
}

// constants returns the JSON of values that are written in one way only, nil
// when one of them may be written in another.
func constants(values []expression.Value) []any {
	var out []any
	for _, v := range values {
		switch v.Kind() {
		case expression.Text:
			s, _ := v.AsText()
			out = append(out, s)
		case expression.Bool:
			b, _ := v.AsBool()
			out = append(out, b)
		case expression.Integer:
			n, _ := v.AsInteger()
			out = append(out, n)
		case expression.Date:
			d, _ := v.AsDate()
			out = append(out, d.String())
		default:
			return nil
		}
	}
	return out
}

// mirrored are the comparisons with their sides changed.
var mirrored = map[string]string{"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

func readComparison(f *form.Form, op string, args []*expression.Node) test {
	field, other := readField(f, args[0]), args[1]
	if field == nil {
		field, other, op = readField(f, args[1]), args[0], mirrored[op]
	}
	v, ok := other.Constant()
	value := constants([]expression.Value{v})
	if !ok || field == nil || value == nil || v.Kind() != field.ValueType().Kind {
		return test{}
	}
	is := test{op: "is", field: field}
	switch op {
	case "==":
		is.yes, is.no = obj("const", value[0]), obj("not", obj("const", value[0]))
	case "!=":
		is.yes, is.no = obj("not", obj("const", value[0])), obj("const", value[0])
	default:
		n, whole := v.AsInteger()
		if !whole {
			return test{}
		}
		is.yes, is.no = compared(op, n), compared(negated[op], n)
	}
	return is
}

var negated = map[string]string{"<": ">=", "<=": ">", ">": "<=", ">=": "<"}

func compared(op string, n int64) *object {
	name := map[string]string{"<": "exclusiveMaximum", "<=": "maximum", ">": "exclusiveMinimum", ">=": "minimum"}[op]
	return obj(name, n)
}

// fields are those that the condition reads.
func (t test) fields() []*form.Field {
	if t.op == "is" {
		return []*form.Field{t.field}
	}
	var all []*form.Field
	for _, a := range t.args {
		all = append(all, a.fields()...)
	}
	return all
}

// said returns the schemas of the condition, or of its opposite, for the level of
// the answers that at stands for.
func (t test) said(at level, want bool) bound {
	switch t.op {
	case "is":
		return t.is(at, want)
	case "not":
		return t.args[0].said(at, !want)
	case "unmet": // false or blank
		met := t.args[0].said(at, true)
		if !want {
			return met
		}
		return met.opposite()
	case "and", "or":
		all := (t.op == "and") == want
		out := bound{all, all}
		for _, a := range t.args {
			out = joined(out, a.said(at, want), all)
		}
		return out
	}
	return unsaid
}

func (t test) is(at level, want bool) bound {
	if slices.ContainsFunc(at.below(t.field), (*form.Field).Repeats) {
		return unsaid // each row has its own, and the condition is about one of them
	}
	value := t.yes
	if !want {
		value = t.no
	}
	if value == nil { // not answered
		s := obj("not", at.nest(t.field, t.yes))
		return bound{s, s}
	}
	s := at.nest(t.field, value)
	return bound{s, s}
}

// joined is both, or either.
func joined(a, b bound, all bool) bound {
	exact := a.exact() && b.exact()
	out := bound{sure: join(a.sure, b.sure, all)}
	if out.may = out.sure; !exact {
		out.may = join(a.may, b.may, all)
	}
	return out
}

func join(a, b any, all bool) any {
	switch {
	case a == all:
		return b
	case b == all:
		return a
	case a == !all || b == !all:
		return !all
	}
	name := "anyOf"
	if all {
		name = "allOf"
	}
	list := func(s any) []any {
		if o := s.(*object); len(o.members) == 1 && o.members[0].name == name {
			return o.members[0].value.([]any)
		}
		return []any{s}
	}
	return obj(name, slices.Concat(list(a), list(b)))
}

// level is a level of the answers: that of the form (nil), a group or a list's
// rows.
type level struct{ owner *form.Field }

// levelOf returns the level that a field stands on.
func levelOf(f *form.Field) level {
	p := f.Parent()
	for p != nil && p.ValueType().Kind == expression.Blank {
		p = p.Parent()
	}
	return level{p}
}

// above are the levels from the form's down to l.
func (l level) above() []level {
	if l.owner == nil {
		return []level{l}
	}
	return append(levelOf(l.owner).above(), l)
}

// common returns the lowest level that everything is on or below.
func common(l level, fields []*form.Field) level {
	chain := l.above()
	for _, f := range fields {
		other := levelOf(f).above()
		n := 0
		for n < len(chain) && n < len(other) && chain[n] == other[n] {
			n++
		}
		chain = chain[:n]
	}
	return chain[len(chain)-1]
}

// below are the owners of the levels under l on the way to a field.
func (l level) below(f *form.Field) []*form.Field {
	var owners []*form.Field
	for at := levelOf(f); at != l; at = levelOf(at.owner) {
		owners = append([]*form.Field{at.owner}, owners...)
	}
	return owners
}

// nest makes the schema of a level in which a field, perhaps inside groups, is
// there and has a value that fits.
func (l level) nest(f *form.Field, value *object) *object {
	s := obj()
	in := s
	for _, owner := range l.below(f) {
		in.require(owner.Key)
		in = in.property(owner.Key)
	}
	in.require(f.Key)
	if !value.empty() {
		in.set("properties", obj(f.Key, value))
	}
	return s
}
