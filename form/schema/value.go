package schema

import (
	"fmt"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// value is an answer that is handed over: what its type says, which stands in
// $defs once, and what its field says besides.
func (b *builder) value(f *form.Field) *object {
	if f.TakesFiles() {
		return b.files(f)
	}
	s := b.ofType(f)
	if f.Calculate == nil {
		b.choices(s, f)
		for _, p := range formats[f.Format].patterns {
			addPattern(s, p)
		}
	}
	b.limits(s, f, f.ValueType().Kind)
	return s
}

// ofType refers to the schema of the field's type. What is calculated, and what
// comes as the server has it, is only of the type's kind.
func (b *builder) ofType(f *form.Field) *object {
	t := f.ValueType()
	if shape := shapes[f.Base()]; shape != nil && f.Calculate == nil && !f.FromFacts {
		return b.named(f.Base(), ofKind(t), shape)
	}
	switch t.Kind {
	case expression.Decimal, expression.Money, expression.Date, expression.Time, expression.DateTime:
		return b.named(t.Kind.String(), ofKind(t), nil)
	}
	return ofKind(t)
}

// named refers to a schema of $defs, which it puts there.
func (b *builder) named(name string, s *object, shape shape) *object {
	if b.defs[name] == nil {
		if shape != nil {
			shape(s)
		}
		s.setText("description", says(name))
		b.defs[name] = s
	}
	return obj("$ref", "#/$defs/"+name)
}

// says describes the values of a type of the library.
func says(name string) string {
	all := Types()
	i, known := slices.BinarySearchFunc(all, name, func(t Type, name string) int { return strings.Compare(t.Name, name) })
	if !known {
		return ""
	}
	return all[i].Says
}

// choices are the options that can be on offer.
func (b *builder) choices(s *object, f *form.Field) {
	offers := f.Offers()
	if len(offers) == 0 {
		return
	}
	of := s
	if f.Several() {
		s.set("uniqueItems", true)
		of = s.items()
		b.several(s, f, len(offers))
	}
	var list []any
	for _, o := range offers {
		option := obj("const", o.Value)
		if f.ValueType().Kind == expression.Integer {
			option = obj("const", int64(len(list)+1))
		}
		option.setText("title", b.text(o.Label))
		list = append(list, option)
	}
	of.set("oneOf", list)
}

// several counts choices. Without any there is no answer to count.
func (b *builder) several(s *object, f *form.Field, offers int) {
	if f.Base() == "ranking" {
		if f.OptionsWhere == nil {
			s.set("minItems", offers)
		}
		return
	}
	if n, ok := whole(f.MaxItems); ok {
		s.set("maxItems", n)
	}
	atLeast(s, f)
}

// atLeast counts what there is; where there is nothing there is no answer.
func atLeast(s *object, f *form.Field) {
	if n, ok := whole(f.MinItems); ok && n > 0 {
		s.also("allOf", obj("anyOf", []any{obj("maxItems", 0), obj("minItems", n)}))
	}
}

// files are whole, and held to what the field accepts.
func (b *builder) files(f *form.Field) *object {
	t := f.ValueType()
	if f.Many {
		t = *t.Elem
	}
	one := b.named("file", ofKind(t), wholeFile)
	members := obj()
	if p := accepted(f.Accept); p != "" {
		members.set("type", obj("pattern", p))
	}
	if f.MaxSize > 0 {
		members.set("size", obj("maximum", f.MaxSize))
	}
	if !members.empty() {
		one.set("properties", members)
	}
	if !f.Many {
		return one
	}
	most := int64(b.form.Limits.Files)
	if n, ok := whole(f.MaxItems); ok {
		most = min(most, n)
	}
	s := obj("type", "array", "items", one, "maxItems", most)
	atLeast(s, f)
	return s
}

// wholeFile makes every member be there.
func wholeFile(s *object) {
	members := s.get("properties").(*object)
	for _, m := range members.members {
		members.set(m.name, there(m.value))
		s.require(m.name)
	}
	members.get("size").(*object).set("minimum", 0)
}

// accepted is the pattern of the media types a field accepts, "" when it accepts
// all.
func accepted(types []string) string {
	if len(types) == 0 {
		return ""
	}
	ways := make([]string, len(types))
	for i, t := range types {
		way := quote(strings.ReplaceAll(t, "+", `\+`))
		if prefix, all := strings.CutSuffix(way, "/*"); all {
			way = prefix + "/.*"
		}
		ways[i] = way
	}
	return "^(?:" + strings.Join(ways, "|") + ")$"
}

// limits are those that hold for calculated values, too.
func (b *builder) limits(s *object, f *form.Field, kind expression.Kind) {
	if kind == expression.Text {
		b.textLimits(s, f)
		return
	}
	least, most := f.Bounds()
	switch kind {
	case expression.Integer:
		if n, ok := least.AsInteger(); ok {
			s.set("minimum", n)
		}
		if n, ok := most.AsInteger(); ok {
			s.set("maximum", n)
		}
	case expression.Money:
		amount := obj()
		if n, ok := least.AsOere(); ok {
			amount.set("minimum", n)
		}
		if n, ok := most.AsOere(); ok {
			amount.set("maximum", n)
		}
		if !amount.empty() {
			s.set("properties", obj("amount", amount))
		}
	case expression.Decimal:
		if !least.IsBlank() {
			addPattern(s, decimalAtLeast(written(least)))
		}
		if !most.IsBlank() {
			addPattern(s, decimalAtMost(written(most)))
		}
		if f.Places > 0 && f.Calculate == nil {
			addPattern(s, decimalPlaces(f.Places))
		}
	case expression.Date, expression.Time:
		if !least.IsBlank() {
			addPattern(s, textAtLeast(written(least)))
		}
		if !most.IsBlank() {
			addPattern(s, textAtMost(written(most)))
		}
	}
}

// own is the schema in $defs that one refers to, or the schema itself.
func (b *builder) own(s *object) *object {
	ref, _ := s.get("$ref").(string)
	if def := b.defs[strings.TrimPrefix(ref, "#/$defs/")]; def != nil {
		return def
	}
	return s
}

func (b *builder) textLimits(s *object, f *form.Field) {
	if f.MinLength > 0 {
		s.set("minLength", f.MinLength)
	}
	most := b.form.Limits.Text
	if f.MaxLength > 0 {
		most = min(most, f.MaxLength)
	}
	if own, _ := b.own(s).get("maxLength").(int); f.MaxLength > 0 || len(f.Offers()) == 0 && (own == 0 || most < own) {
		s.set("maxLength", most)
	}
	if f.Pattern == "" {
		return
	}
	if p, ok := ecma(f.Pattern); ok {
		addPattern(s, p)
		return
	}
	s.set("$comment", fmt.Sprintf("Held to the pattern %s (RE2), which ECMA-262 has no words for.", f.Pattern))
}

// written is the text that a value travels as.
func written(v expression.Value) string {
	return strings.Trim(string(v.AppendJSON(nil)), `"`)
}
