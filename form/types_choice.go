package form

import (
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/internal/nfc"
)

func choiceTypes() []typeInfo {
	boolean := kindType(expression.Bool)
	return []typeInfo{
		{name: "boolean", family: input, value: boolean, parse: parseTick, unblank: expression.BoolOf(false)},
		{name: "declaration", family: input, value: boolean, parse: parseTick, unblank: expression.BoolOf(false)},
		{name: "consent", family: input, value: boolean, parse: parseYesNo, format: displayConsent},
		{name: "yesno", family: input, value: boolean, parse: parseYesNo},
		{name: "select", family: input, value: choiceType, parse: parseChoice, check: checkChoice, format: displayChoice},
		{name: "radio", family: input, value: choiceType, parse: parseChoice, check: checkChoice, format: displayChoice},
		{name: "autocomplete", family: input, value: choiceType, parse: parseTypedChoice, check: checkChoice, format: displayChoice, edit: editTypedChoice},
		{name: "rating", family: input, value: kindType(expression.Integer), parse: parseRating, check: checkRating, format: displayRating},
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
	if i, ok := f.option(one(raw)); ok {
		return expression.TextOf(f.offers[i].Value), ""
	}
	return expression.Value{}, fault.BadOption
}

// parseTypedChoice reads an option's value or its wording in any language;
// capitals and spaces do not matter.
func parseTypedChoice(f *Field, raw []string, lang i18n.Lang) (expression.Value, fault.Code) {
	if v, code := parseChoice(f, raw, lang); code == "" {
		return v, ""
	}
	if i, ok := f.worded[folded(one(raw))]; ok {
		return expression.TextOf(f.offers[i].Value), ""
	}
	return expression.Value{}, fault.BadOption
}

// folded is a wording without what people leave out when they type it.
func folded(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(nfc.String(s)), ""))
}

// editTypedChoice writes an option's wording, or its value where the wording
// leads to another option.
func editTypedChoice(f *Field, v expression.Value, lang i18n.Lang) string {
	value, _ := v.AsText()
	label := displayChoice(f, v, lang)
	if again, code := parseTypedChoice(f, []string{label}, lang); code != "" || !expression.Equal(again, v) {
		return value
	}
	return label
}

// option returns the place of an option among all that the field has.
func (f *Field) option(value string) (int, bool) {
	i, ok := f.places[value]
	return i, ok
}

// index makes options quick to find.
func (f *Field) index() {
	f.places, f.worded = nil, nil
	if len(f.offers) == 0 {
		return
	}
	f.places = make(map[string]int, len(f.offers))
	for i, o := range f.offers {
		f.places[o.Value] = i
	}
	if f.kind.base != "autocomplete" {
		return
	}
	f.worded = make(map[string]int, len(f.offers))
	for i, o := range f.offers {
		for _, v := range o.Label {
			label := folded(PlainText(v.Body))
			if _, taken := f.worded[label]; !taken {
				f.worded[label] = i
			}
		}
	}
}

// Ratings are from 1 to the field's max, which is a literal.
const (
	usualRating = 5
	// MaxRating is the most that a rating can go to.
	MaxRating = 10
)

// ratings are the options of a rating, best last.
func (f *Field) ratings(langs []i18n.Lang) []Option {
	most := usualRating
	if n, ok := f.most.AsInteger(); ok {
		most = int(max(1, min(n, MaxRating)))
	}
	out := make([]Option, most)
	total := count(int64(most))[0]
	total.Name = "total"
	for i := range out {
		n := count(int64(i + 1))[0]
		n.Name = "n"
		out[i].Value = n.Value
		for _, lang := range langs {
			out[i].Label = append(out[i].Label, Variant{Lang: lang, Body: []Inline{{Text: i18n.Message(lang, "form.rating", n, total)}}})
		}
	}
	return out
}

func parseRating(f *Field, raw []string, lang i18n.Lang) (expression.Value, fault.Code) {
	if i, ok := f.option(strings.TrimSpace(one(raw))); ok {
		return expression.IntegerOf(int64(i + 1)), ""
	}
	return expression.Value{}, fault.BadOption
}

func checkRating(_ *checker, e *Element) {
	if n, _ := e.Value.AsInteger(); n < 1 || n > int64(len(e.Field.offers)) {
		e.add(fault.BadOption)
	}
}

func displayRating(f *Field, v expression.Value, lang i18n.Lang) string {
	n, _ := v.AsInteger()
	return displayChoice(f, expression.TextOf(strconv.FormatInt(n, 10)), lang)
}

func checkChoice(c *checker, e *Element) {
	if !c.state.onOffer(e, e.Value) {
		e.add(fault.BadOption)
	}
}

// onOffer reports whether an element offers an option now; it asks of that
// option only, so that a long list costs no more than a short one.
func (s *State) onOffer(e *Element, option expression.Value) bool {
	value, _ := option.AsText()
	if _, known := e.Field.option(value); !known || e.Field.OptionsWhere == nil {
		return known
	}
	ok, _ := s.ask(e.frame, e.Field.OptionsWhere, s.form.Refs, option).AsBool()
	return ok
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

// displayConsent writes what was answered to a request for consent (GDPR,
// article 4(11): an indication of wishes, so no is an answer too).
func displayConsent(_ *Field, v expression.Value, lang i18n.Lang) string {
	if yes, _ := v.AsBool(); yes {
		return i18n.Message(lang, "form.consent_yes")
	}
	return i18n.Message(lang, "form.consent_no")
}

func displayChoice(f *Field, v expression.Value, lang i18n.Lang) string {
	value, _ := v.AsText()
	if i, ok := f.option(value); ok {
		return PlainText(f.offers[i].Label.In(lang))
	}
	return value
}
