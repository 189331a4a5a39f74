package view

import (
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
		options[i] = radio(p.id, e.Name(), c, c.value == chosen)
	}
	list := p.state(attrs("class", "form-fieldset-plain", "role", "radiogroup", "aria-labelledby", p.id+":label"), e.Required)
	return p.wrap(el("fieldset", p.id, list, p.legend("form-label"), p.help, p.errors, p.warnings,
		el("div", p.id+":options", class("form-options"), options...)))
}

func (b *builder) choices(e *form.Element) []choice {
	if e.Field.Base() == "yesno" {
		return []choice{
			{part: ":o0", value: "true", label: []*Node{text(b.say("form.yes"))}},
			{part: ":o1", value: "false", label: []*Node{text(b.say("form.no"))}},
		}
	}
	var list []choice
	offers := b.state.Offers(e)
	for i, o := range e.Field.Offers() {
		if !offered(offers, o.Value) {
			continue
		}
		c := choice{part: ":o" + strconv.Itoa(i), value: o.Value, label: b.phrasing(b.state.Text(o.Label, e))}
		if !o.Help.IsZero() {
			c.help = b.flow(b.state.Text(o.Help, e))
		}
		list = append(list, c)
	}
	return list
}

func radio(id, name string, c choice, on bool) *Node {
	id += c.part
	list := attrs("class", "form-radio", "type", "radio", "name", name)
	list = append(list, Attr{"value", c.value})
	var help *Node
	if len(c.help) > 0 {
		help = el("div", id+":help", class("form-hint"), c.help...)
		list = append(list, Attr{"aria-describedby", id + ":help"})
	}
	if on {
		list = append(list, Attr{"checked", ""})
	}
	return el("div", id+":group", class("form-group-radio"), el("input", id, list),
		el("label", id+":label", attrs("class", "form-label", "for", id), c.label...), help)
}
