package form

import (
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
)

func choiceTypes() []typeInfo {
	boolean := kindType(expression.Bool)
	return []typeInfo{
		{name: "boolean", family: input, value: boolean, parse: parseTick, unblank: expression.BoolOf(false)},
		{name: "declaration", family: input, value: boolean, parse: parseTick, unblank: expression.BoolOf(false)},
		{name: "yesno", family: input, value: boolean, parse: parseYesNo},
		{name: "select", family: input, value: choiceType, parse: parseChoice, check: checkChoice, format: displayChoice},
		{name: "radio", family: input, value: choiceType, parse: parseChoice, check: checkChoice, format: displayChoice},
	}
}

// choiceType is a text that is one of the options. Own options are known where
// the field is; a value list's are found by the compiler through Choices.
func choiceType(f *Field, _ func(*Field) expression.Type) expression.Type {
	t := expression.Type{Kind: expression.Text, Choices: f.List}
	for _, o := range f.Options {
		t.Options = append(t.Options, o.Value)
	}
	return t
}

// parseTick reads a checkbox: absent or empty is unticked.
func parseTick(_ *Field, raw []string, _ i18n.Lang) (expression.Value, fault.Code) {
	switch one(raw) {
	case "", "false", "off", "0":
		return expression.BoolOf(false), ""
	case "true", "on", "1":
		return expression.BoolOf(true), ""
	}
	return expression.Value{}, fault.BadOption
}

func parseYesNo(_ *Field, raw []string, _ i18n.Lang) (expression.Value, fault.Code) {
	switch one(raw) {
	case "true":
		return expression.BoolOf(true), ""
	case "false":
		return expression.BoolOf(false), ""
	}
	return expression.Value{}, fault.BadOption
}

func parseChoice(f *Field, raw []string, _ i18n.Lang) (expression.Value, fault.Code) {
	for _, o := range f.offers {
		if o.Value == one(raw) {
			return expression.TextOf(o.Value), ""
		}
	}
	return expression.Value{}, fault.BadOption
}

func checkChoice(c *checker, e *Element) {
	chosen, _ := e.Value.AsText()
	for _, o := range c.state.Offers(e) {
		if o.Value == chosen {
			return
		}
	}
	e.add(fault.BadOption)
}

// Offers returns the options that an element offers now, after optionsWhere.
func (s *State) Offers(e *Element) []Option {
	f := e.Field
	if f.OptionsWhere == nil {
		return f.offers
	}
	kept := make([]Option, 0, len(f.offers))
	for _, o := range f.offers {
		if ok, _ := s.ask(e.frame, f.OptionsWhere, s.form.Refs, expression.TextOf(o.Value)).AsBool(); ok {
			kept = append(kept, o)
		}
	}
	return kept
}

func displayChoice(f *Field, v expression.Value, lang i18n.Lang) string {
	value, _ := v.AsText()
	if label, ok := labelIn(f.offers, value, lang).AsText(); ok {
		return label
	}
	return value
}
