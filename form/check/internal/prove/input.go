package prove

import (
	"slices"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/decimal"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
)

// input returns the values that a citizen can give a field.
func (s *Solver) input(f *form.Field) set {
	if v, ok := s.inputs[f.ID()]; ok {
		return v
	}
	v := anything(f.ValueType())
	if offers := f.Offers(); v.kind == expression.Text && len(offers) > 0 {
		v.texts, v.other = nil, false
		for _, o := range offers {
			v.texts = append(v.texts, o.Value)
		}
	}
	if none, _ := form.Parse(f, nil, i18n.Danish); !none.IsBlank() {
		v.blank = false // a box that is not ticked is false
	}
	switch {
	case v.kind == expression.Text && v.other:
		v.allows = s.allowed(f)
	case v.kind == expression.Money:
		v.span = amounts()
	}
	if s.limits && v.kind.Ordered() {
		v.span = within(v.span, f)
	}
	s.inputs[f.ID()] = v
	return v
}

// within narrows a span to those of a field's limits that are constant.
func within(v span, f *form.Field) span {
	limits := v
	if least, ok := constant(f.Min); ok {
		limits.lo, limits.openLo = number(least), false
	}
	if most, ok := constant(f.Max); ok {
		limits.hi, limits.openHi = number(most), false
	}
	if both := v.meet(limits); !both.none() {
		return both
	}
	return v // no answer is within the limits, which is told of itself
}

func constant(n *expression.Node) (expression.Value, bool) {
	if n == nil || len(expression.Reads(n)) > 0 {
		return expression.Value{}, false
	}
	v := expression.Eval(n, nil, nil)
	return v, !v.IsBlank()
}

// allowed returns which texts a field can hold: those that are what they become
// when they are typed, so not one with spaces around it; with limits, those
// that are long and short enough.
func (s *Solver) allowed(f *form.Field) func(string) bool {
	if !f.Input() {
		return nil
	}
	return func(text string) bool {
		v, code := form.Parse(f, []string{text}, i18n.Danish)
		got, _ := v.AsText()
		if code != "" || got != text {
			return false
		}
		n := len([]rune(text))
		return !s.limits || n >= f.MinLength && (f.MaxLength == 0 || n <= f.MaxLength)
	}
}

// fact returns the values that something from outside can have.
func (r *run) fact(ref form.Ref) set {
	v := anything(ref.Type)
	switch ref.Name {
	case "today", "now":
		v.blank = false
	case "lang":
		v = set{kind: expression.Text, some: true}
		for _, l := range r.form.Languages {
			v.texts = append(v.texts, string(l))
		}
	}
	return r.settle("fact:"+ref.Name, v)
}

// counting is how many there are of something, from 0.
func counting() set {
	s := whole(expression.Integer)
	s.lo = decimal.Decimal{}
	return set{kind: expression.Integer, some: true, span: s}
}

// settle narrows a term that is not a field and notes that it can be blank or
// not.
func (r *run) settle(term string, v set) set {
	v = r.narrow(term, v)
	if v.mixed() {
		blank, some := v, v
		blank.some, some.blank = false, false
		r.splits = append(r.splits, split{term, []part{{is: some}, {is: blank}}})
	}
	r.splitBool(term, v)
	return v
}

// landed returns the values that become of some in a field.
func landed(v set, f *form.Field) set {
	t := f.ValueType()
	switch {
	case !v.some:
		return blankSet(t.Kind)
	case t.Kind == expression.Money && v.kind.Numeric():
		v.kind = t.Kind
		v.span = v.rounded(2).meet(amounts())
		v.some = !v.span.none()
		return v
	case t.Kind == expression.Decimal && v.kind.Numeric():
		v.kind = t.Kind
		if f.Places > 0 {
			v.span = v.rounded(int32(f.Places))
		}
		return v
	case v.kind == t.Kind:
		return v
	}
	return anything(t)
}

// rounded returns what becomes of a span whose numbers are rounded.
func (s span) rounded(places int32) span {
	return span{lo: s.lo.Round(places), hi: s.hi.Round(places), places: places}
}

func without(texts []string, not string) []string {
	return slices.DeleteFunc(slices.Clone(texts), func(s string) bool { return s == not })
}
