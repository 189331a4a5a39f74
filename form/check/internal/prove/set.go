package prove

import (
	"slices"

	"github.com/borgerflow/borgerflow/form/expression"
)

// set is a set of values of one kind, perhaps with blank. It may hold more than
// can really happen, never less.
type set struct {
	kind  expression.Kind
	blank bool // blank is in it
	some  bool // anything else is in it

	bools  Truth             // of truth values: True, False or both
	span                     // of numbers, dates and times
	texts  []string          // of texts: these,
	other  bool              // and all others
	except []string          // but these
	allows func(string) bool // and only such as a field can hold; nil = any
	items  []set             // of a list that is written out
}

func blankSet(k expression.Kind) set { return set{kind: k, blank: true} }

// anything returns every value of a type, blank too.
func anything(t expression.Type) set {
	s := set{kind: t.Kind, blank: true, some: t.Kind != expression.Blank}
	switch {
	case t.Kind == expression.Bool:
		s.bools = True | False
	case t.Kind == expression.Text && t.Options != nil:
		s.texts = t.Options
	case t.Kind == expression.Text:
		s.other = true
	case t.Kind.Ordered():
		s.span = whole(t.Kind)
	}
	return s
}

// exactly returns the set of one value.
func exactly(v expression.Value) set {
	s := set{kind: v.Kind(), some: true}
	switch {
	case v.IsBlank():
		return set{blank: true}
	case v.Kind() == expression.Bool:
		s.bools = False
		if b, _ := v.AsBool(); b {
			s.bools = True
		}
	case v.Kind() == expression.Text:
		text, _ := v.AsText()
		s.texts = []string{text}
	case v.Kind().Ordered():
		s.span = point(v)
	case v.Kind() == expression.List:
		for _, item := range v.Items() {
			s.items = append(s.items, exactly(item))
		}
	}
	return s
}

// empty reports whether nothing is in the set.
func (s set) empty() bool { return !s.blank && !s.some }

// mixed reports whether both blank and something else are in it.
func (s set) mixed() bool { return s.blank && s.some }

// value returns the only value of a set, and whether there is only one.
func (s set) value() (expression.Value, bool) {
	if s.mixed() || s.empty() {
		return expression.Value{}, false
	}
	switch {
	case s.blank:
		return expression.Value{}, true
	case s.kind == expression.Bool && s.bools.single():
		return expression.BoolOf(s.bools == True), true
	case s.kind == expression.Text && !s.other && len(s.texts) == 1:
		return expression.TextOf(s.texts[0]), true
	case s.kind.Ordered() && s.span.single():
		return s.span.value(s.kind), true
	}
	return expression.Value{}, false
}

// holds reports whether a text is in the set.
func (s set) holds(text string) bool {
	if !s.some || s.kind != expression.Text {
		return false
	}
	return slices.Contains(s.texts, text) ||
		s.other && !slices.Contains(s.except, text) && (s.allows == nil || s.allows(text))
}

// meet returns what is in both sets.
func (s set) meet(t set) set {
	out := s
	out.blank = s.blank && t.blank
	out.some = s.some && t.some
	if !out.some {
		return set{kind: s.kind, blank: out.blank}
	}
	switch {
	case s.kind == expression.Bool:
		out.bools = s.bools & t.bools
		out.some = out.bools != None
	case s.kind == expression.Text:
		out = meetTexts(s, t, out)
	case s.kind.Ordered():
		out.span = s.span.meet(t.span)
		out.some = !out.span.none()
	}
	return out
}

func meetTexts(s, t, out set) set {
	out.texts, out.except, out.other = nil, nil, s.other && t.other
	for _, text := range slices.Concat(s.texts, t.texts) {
		if s.holds(text) && t.holds(text) && !slices.Contains(out.texts, text) {
			out.texts = append(out.texts, text)
		}
	}
	if out.other {
		out.except = slices.Concat(s.except, t.except, out.texts)
	}
	if out.allows == nil {
		out.allows = t.allows
	}
	out.some = out.other || len(out.texts) > 0
	return out
}

// join returns what is in either set.
func (s set) join(t set) set {
	if !s.some {
		t.blank = t.blank || s.blank
		return t
	}
	out := s
	out.blank = s.blank || t.blank
	if !t.some {
		return out
	}
	out.bools |= t.bools
	out.texts = append(slices.Clone(s.texts), t.texts...)
	out.other = s.other || t.other
	out.except, out.allows, out.items = nil, nil, nil
	if s.kind.Ordered() {
		out.span = s.span.hull(t.span)
	}
	return out
}
