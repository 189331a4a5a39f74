package view

import (
	"iter"
	"slices"
	"strconv"

	"github.com/borgerflow/borgerflow/form"
)

// tick renders a box to tick: a boolean or a declaration.
func (b *builder) tick(e *form.Element) *Node {
	if e.ReadOnly {
		return b.output(e)
	}
	p := b.parts(e)
	list := p.state(attrs("class", "form-checkbox", "type", "checkbox", "name", e.Name()), e.Required)
	list = append(list, Attr{"value", "true"})
	if on, _ := e.Value.AsBool(); on {
		list = append(list, Attr{"checked", ""})
	}
	box := el("div", p.id+":options", class("form-group-checkbox"), el("input", p.id, list), p.labelFor())
	return p.wrap(p.errors, p.warnings, box, p.help, p.has(e))
}

// choice is one radio button.
type choice struct {
	part, value string
	label       []*Node
	help        []*Node
}

// radios renders a choice whose options are all seen at once.
func (b *builder) radios(e *form.Element) *Node {
	if e.ReadOnly {
		return b.output(e)
	}
	p := b.parts(e)
	buttons := b.choices(e)
	chosen := b.state.Edit(e)
	options := make([]*Node, len(buttons))
	for i, c := range buttons {
		options[i] = optionBox(p.id, e.Name(), "radio", c, c.value == chosen)
	}
	look := "form-options"
	if e.Field.Base() == "rating" {
		look += " form-rating"
	}
	list := p.state(attrs("class", "form-fieldset-plain", "role", "radiogroup", "aria-labelledby", p.id+":label"), e.Required)
	return p.wrap(el("fieldset", p.id, list, p.legend("form-label"), p.help, p.errors, p.warnings,
		el("div", p.id+":options", class(look), options...)))
}

// checkboxes renders a choice of several options.
func (b *builder) checkboxes(e *form.Element) *Node {
	if e.ReadOnly {
		return b.output(e)
	}
	p := b.parts(e)
	chosen := b.state.Edits(e)
	boxes := b.choices(e)
	options := make([]*Node, len(boxes))
	for i, c := range boxes {
		options[i] = optionBox(p.id, e.Name(), "checkbox", c, slices.Contains(chosen, c.value))
	}
	return p.wrap(el("fieldset", p.id, p.fieldset("form-fieldset-plain"), p.legend("form-label"), p.help, p.errors, p.warnings,
		el("div", p.id+":options", class("form-options"), options...)), p.has(e))
}

// ranking renders a list to choose from for every place.
func (b *builder) ranking(e *form.Element) *Node {
	if e.ReadOnly {
		return b.output(e)
	}
	p := b.parts(e)
	ranked := b.state.Edits(e)
	kids := []*Node{p.legend("form-label"), p.help, p.errors, p.warnings}
	offers := b.state.Offers(e)
	for i := range offers {
		id := p.id + ":p" + strconv.Itoa(i)
		chosen := ""
		if i < len(ranked) && offered(offers, ranked[i]) {
			chosen = ranked[i]
		}
		list := append(attrs("class", "form-select", "name", e.Name()), Attr{"value", chosen})
		if p.wrong {
			list = append(list, Attr{"aria-invalid", "true"}, Attr{"aria-describedby", p.id + ":error"})
		}
		kids = append(kids, el("div", id+":group", class("form-place"),
			el("label", id+":label", attrs("class", "form-label", "for", id), text(b.say("form.place", count("n", i+1)))),
			el("select", id, list, b.optionList(e, id)...)))
	}
	return p.wrap(el("fieldset", p.id, p.fieldset("form-fieldset-plain"), kids...))
}

// twoWords are the keys of the answers to what can only be answered in two ways.
func twoWords(kind string) (yes, no string) {
	switch kind {
	case "yesno":
		return "form.yes", "form.no"
	case "consent":
		return "form.consent_yes", "form.consent_no"
	}
	return "", ""
}

func (b *builder) choices(e *form.Element) []choice {
	if yes, no := twoWords(e.Field.Base()); yes != "" {
		return []choice{
			{part: ":o0", value: "true", label: []*Node{text(b.say(yes))}},
			{part: ":o1", value: "false", label: []*Node{text(b.say(no))}},
		}
	}
	var list []choice
	for i, o := range b.offers(e) {
		c := choice{part: ":o" + strconv.Itoa(i), value: o.Value, label: b.phrasing(b.state.Text(o.Label, e))}
		if !o.Help.IsZero() {
			c.help = b.flow(b.state.Text(o.Help, e))
		}
		list = append(list, c)
	}
	return list
}

// offers are the options on offer now, each with its place among all.
func (b *builder) offers(e *form.Element) iter.Seq2[int, form.Option] {
	return func(yield func(int, form.Option) bool) {
		now := b.state.Offers(e)
		for i, o := range e.Field.Offers() {
			if len(now) == 0 || now[0].Value != o.Value {
				continue
			}
			if now = now[1:]; !yield(i, o) {
				return
			}
		}
	}
}

// optionBox renders a radio button or a box to tick for one option.
func optionBox(id, name, kind string, c choice, on bool) *Node {
	id += c.part
	list := attrs("class", "form-"+kind, "type", kind, "name", name)
	list = append(list, Attr{"value", c.value})
	var help *Node
	if len(c.help) > 0 {
		help = el("div", id+":help", class("form-hint"), c.help...)
		list = append(list, Attr{"aria-describedby", id + ":help"})
	}
	if on {
		list = append(list, Attr{"checked", ""})
	}
	return el("div", id+":group", class("form-group-"+kind), el("input", id, list),
		el("label", id+":label", attrs("class", "form-label", "for", id), c.label...), help)
}
