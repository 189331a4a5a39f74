package view

import (
	"cmp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
)

// input renders a field that is typed into.
func (b *builder) input(e *form.Element) *Node {
	p := b.parts(e)
	format := b.format(&p, e)
	left := b.charactersLeft(&p, e)
	if isLong(e.Field) {
		return p.wrap(p.labelFor(), p.help, format, p.errors, p.warnings, b.textarea(&p, e), left)
	}
	unit := b.unit(e.Field)
	if unit != "" {
		p.describe = append(p.describe, p.id+":unit")
	}
	list := attrs("class", "form-input"+width(e.Field), "type", inputType(e.Field.Base()), "inputmode", inputMode(e.Field))
	list = b.common(list, &p, e)
	if !prose(e.Field) {
		list = append(list, attrs("autocapitalize", "none", "spellcheck", "false")...)
	}
	var suggestions *Node
	if e.Field.Base() == "autocomplete" && !e.ReadOnly {
		suggestions = b.suggestions(e, p.id)
		list = append(list, Attr{"list", p.id + ":options"})
	}
	control := el("input", p.id, append(list, Attr{"value", b.typed(e)}))
	if unit != "" {
		control = el("div", p.id+":wrapper", class("form-input-wrapper form-input-wrapper--suffix"), control,
			el("div", p.id+":unit", class("form-input-suffix"), text(unit)))
	}
	return p.wrap(p.labelFor(), p.help, format, p.errors, p.warnings, control, left, suggestions)
}

// isLong reports whether an answer may be many lines.
func isLong(f *form.Field) bool { return f.Base() == "textarea" || f.Base() == "richtext" }

// unit is what stands behind a number.
func (b *builder) unit(f *form.Field) string {
	switch {
	case f.Base() == "money":
		return b.say("form.currency")
	case f.Base() == "percent":
		return "%"
	case f.In == "days":
		return b.say("form.unit_days")
	}
	return form.PlainText(f.Unit.In(b.lang))
}

func (b *builder) textarea(p *parts, e *form.Element) *Node {
	list := b.common(attrs("class", "form-input", "rows", "5"), p, e)
	return el("textarea", p.id, append(list, Attr{"value", b.typed(e)}))
}

// common adds the attributes of everything that is typed into. A control that
// may not be changed has no name: it is not posted.
func (b *builder) common(list []Attr, p *parts, e *form.Element) []Attr {
	if e.ReadOnly {
		list = append(list, Attr{"readonly", ""})
	} else {
		list = append(list, Attr{"name", e.Name()})
	}
	list = append(list, attrs("autocomplete", autocomplete(e.Field))...)
	return p.state(list, e.Required && !e.ReadOnly)
}

// typed is what stands in a control: what was typed, when it did not parse,
// otherwise the value the way people write it.
func (b *builder) typed(e *form.Element) string {
	switch e.Field.Base() {
	case "phone", "cpr":
		return b.display(e)
	}
	return b.state.Edit(e)
}

// format tells how to write what has a fixed form.
func (b *builder) format(p *parts, e *form.Element) *Node {
	if e.ReadOnly {
		return nil
	}
	key := "form." + cmp.Or(e.Field.Format, e.Field.Base()) + "_format"
	if e.Field.In == "days" || !i18n.Has(key) {
		return nil
	}
	return p.hint("format", b.say(key))
}

// charactersLeft counts down in fields that take long text.
func (b *builder) charactersLeft(p *parts, e *form.Element) *Node {
	if !isLong(e.Field) || e.Field.MaxLength == 0 || e.ReadOnly {
		return nil
	}
	left := e.Field.MaxLength - utf8.RuneCountInString(b.typed(e))
	return p.hint("left", b.say("form.characters_left", count("n", left)))
}

func inputType(kind string) string {
	if kind == "phone" {
		return "tel"
	}
	// Not email, number or date: browsers rewrite what is typed into those, and
	// what did not parse could not be shown again as it was.
	return "text"
}

func inputMode(f *form.Field) string {
	base := f.Base()
	switch cmp.Or(f.Format, f.In, base) {
	case "integer", "cpr", "cvr", "pnumber", "days", "postal_code", "registration_number", "account_number":
		return "numeric"
	case "money", "decimal", "percent", "distance":
		return "decimal"
	case "email", "url":
		return base
	}
	return ""
}

// prose reports whether spelling and capitals are the keyboard's business.
func prose(f *form.Field) bool { return f.Base() == "text" && f.Format == "" }

func autocomplete(f *form.Field) string {
	if f.Autocomplete == "" && f.Base() == "cpr" {
		return "off" // browsers must not keep it on a shared computer
	}
	return f.Autocomplete
}

// width is the class for the length of the answer that is expected.
func width(f *form.Field) string {
	n := f.Width
	if n == 0 {
		switch f.Base() {
		case "integer", "percent", "time", "duration":
			n = 8
		case "date", "cpr", "cvr", "pnumber", "licenseplate", "phone", "money", "decimal", "distance":
			n = 14
		case "datetime":
			n = 24
		case "email", "url":
			n = 40
		}
	}
	for _, w := range []struct {
		most int
		name string
	}{{0, ""}, {4, " input-width-xxs"}, {8, " input-width-xs"}, {14, " input-width-s"}, {24, " input-width-m"}, {40, " input-width-l"}} {
		if n <= w.most {
			return w.name
		}
	}
	return " input-width-xl"
}

// selection renders a choice that unfolds.
func (b *builder) selection(e *form.Element) *Node {
	if e.ReadOnly {
		return b.output(e)
	}
	p := b.parts(e)
	offers := b.state.Offers(e)
	chosen, _ := e.Value.AsText()
	if !offered(offers, chosen) {
		chosen = ""
	}
	list := b.common(attrs("class", "form-select"+width(e.Field)), &p, e)
	return p.wrap(p.labelFor(), p.help, p.errors, p.warnings, el("select", p.id, append(list, Attr{"value", chosen}), b.optionList(e, p.id)...))
}

// optionList is what a choice unfolds to.
func (b *builder) optionList(e *form.Element, id string) []*Node {
	options := []*Node{el("option", id+":o", []Attr{{"value", ""}}, text(b.say("form.choose")))}
	for _, o := range b.offers(e) {
		options = append(options, el("option", id+":o"+strconv.Itoa(o.at), []Attr{{"value", o.Value}}, text(b.oneLine(o.Label, e))))
	}
	return options
}

func (b *builder) oneLine(t form.Text, e *form.Element) string {
	return strings.ReplaceAll(form.PlainText(b.state.Text(t, e)), "\n", " ")
}

// suggestions are the wordings of a choice that is typed into.
func (b *builder) suggestions(e *form.Element, id string) *Node {
	var options []*Node
	for _, o := range b.offers(e) {
		options = append(options, el("option", id+":o"+strconv.Itoa(o.at), []Attr{{"value", b.oneLine(o.Label, e)}}))
	}
	return el("datalist", id+":options", nil, options...)
}
