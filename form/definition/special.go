package definition

import (
	"maps"
	"slices"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/decimal"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// compileOwn compiles what only one or two types have.
func (u *unit) compileOwn(it *item, here *scope) {
	d, f := it.def, it.out
	switch it.base {
	case "qr":
		f.Content = here.value(d.Content, it.at+"/content", expression.Type{Kind: expression.Text})
	case "uniqueid":
		u.numbered(it, "ids."+d.Key, expression.Text)
	case "autonumber":
		u.numbered(it, "numbers."+d.Key, expression.Integer)
	case "api":
		u.lookup(it, here)
	case "map":
		u.points(it)
	case "distance":
		u.kilometres(it)
	}
	if d.Source != "" && it.takes("src") {
		if problem := badLink(d.Source); problem != "" {
			u.add(CodeBadLink, it.at+"/src", "%s", problem)
		}
	}
	for _, id := range [][2]string{{"consent", d.Consent}, {"lookup", d.Lookup}} {
		if id[1] != "" && it.takes(id[0]) {
			u.checkID(id[1], it.at+"/"+id[0])
		}
	}
}

// numbered makes the server's own number the value of a field.
func (u *unit) numbered(it *item, fact string, kind expression.Kind) {
	it.out.Prefill = u.ref(form.RefFact, 0, fact, expression.Type{Kind: kind}) + 1
	it.out.FromFacts = true
}

// lookup makes the members of an API field calculated: what was looked up, as
// soon as all inputs are there. Written as a condition over the inputs, the
// dependency on them is one like any other.
func (u *unit) lookup(it *item, here *scope) {
	ready := expression.Constant(expression.BoolOf(true))
	for _, name := range slices.Sorted(maps.Keys(it.def.Inputs)) {
		at := jsonptr.Join(it.at+"/inputs", name)
		u.checkID(name, at)
		in := form.Input{Name: name, Expr: here.anyValue(it.def.Inputs[name], at)}
		if in.Expr == nil {
			continue
		}
		it.out.Inputs = append(it.out.Inputs, in)
		ready = operation("and", ready, operation("answered", in.Expr))
	}
	for _, member := range it.kids {
		t := u.typeOf(member)
		if member.def == nil || member.rules == nil || member.inner != nil || t.Kind == expression.Blank {
			u.add(CodeNotAllowed, member.at+"/type", "what is looked up lands in fields that are answered one by one")
			continue
		}
		ref := u.ref(form.RefLookup, it.id, member.out.Key, t)
		member.out.Calculate = choice(t, ready, expression.Reference(ref, t))
	}
}

// points makes x and y of a map the first position that is drawn.
func (u *unit) points(it *item) {
	drawn := it.inner.names["geojson"]
	if drawn == nil {
		return
	}
	t := u.typeOf(drawn)
	answered := operation("answered", expression.Reference(u.ref(form.RefField, drawn.id, "", t), t))
	for _, key := range []string{"x", "y"} {
		if member := it.inner.names[key]; member != nil {
			own := u.typeOf(member)
			member.out.Calculate = choice(own, answered, expression.Reference(u.ref(form.RefPoint, drawn.id, key, own), own))
		}
	}
}

// kilometres gives a distance its unit, and its least value where the author has
// set none.
func (u *unit) kilometres(it *item) {
	for _, lang := range u.def.Languages {
		it.out.Unit = append(it.out.Unit, form.Variant{Lang: lang, Body: []form.Inline{{Text: "km"}}})
	}
	if it.out.Min == nil {
		it.out.Min = expression.Constant(expression.DecimalOf(decimal.Decimal{}))
	}
}

// choice is the value of n while the condition is met, otherwise blank.
func choice(t expression.Type, met, n *expression.Node) *expression.Node {
	op, _ := expression.OpNamed("?:")
	out, err := expression.Operation(op, t, "", met, n, expression.Constant(expression.Value{}))
	if err != nil {
		return nil
	}
	return out
}

// anyValue compiles a literal or an expression of any type that can be handed
// over.
func (s *scope) anyValue(v Value, at string) *expression.Node {
	if v.Expr != "" {
		return s.parse(v.Expr, at+"/expr", expression.Type{})
	}
	kind := expression.Text
	switch l := string(v.Literal); {
	case l == "true", l == "false":
		kind = expression.Bool
	case l != "" && l[0] != '"':
		kind = expression.Decimal
	}
	return s.value(v, at, expression.Type{Kind: kind})
}
