package view

import (
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

// choice is one radio button, or one of several boxes to tick.
type choice struct {
	part, value string
	label       []*Node
	help        []*Node
}

// boxes renders a choice whose options are all seen at once: radio buttons, or
// boxes to tick where several can be chosen.
func (b *builder) boxes(e *form.Element) *Node {
	if e.ReadOnly {
		return b.output(e)
	}
	p := b.parts(e)
	var list []Attr
	var has *Node
	if e.Field.Several() {
		list, has = p.fieldset("form-fieldset-plain"), p.has(e)
	} else {
		list = p.state(attrs("class", "form-fieldset-plain", "role", "radiogroup", "aria-labelledby", p.id+":label"), e.Required)
	}
	look := "form-options"
	if e.Field.Base() == "rating" {
		look += " form-rating"
	}
	chosen := b.state.Edits(e)
	var options []*Node
	for _, c := range b.choices(e) {
		id := p.id + c.part
		var help *Node
		describe := ""
		if len(c.help) > 0 {
			describe = id + ":help"
			help = el("div", describe, class("form-hint"), c.help...)
		}
		options = append(options, el("div", id+":group", class("form-group-"+boxKind(e.Field)), b.box(e, c, chosen, "aria-describedby", describe), labelOf(id, c.label), help))
	}
	return p.wrap(el("fieldset", p.id, list, p.legend("form-label"), p.help, p.errors, p.warnings,
		el("div", p.id+":options", class(look), options...)), has)
}

func boxKind(f *form.Field) string {
	if f.Several() {
		return "checkbox"
	}
	return "radio"
}

// box is the control of one option, with more attributes.
func (b *builder) box(e *form.Element, c choice, chosen []string, more ...string) *Node {
	kind := boxKind(e.Field)
	list := append(attrs("class", "form-"+kind, "type", kind, "name", e.Name()), Attr{"value", c.value})
	list = append(list, attrs(more...)...)
	if slices.Contains(chosen, c.value) {
		list = append(list, Attr{"checked", ""})
	}
	return el("input", b.id(e)+c.part, list)
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
			labelOf(id, []*Node{text(b.say("form.place", count("n", i+1)))}),
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
	for _, o := range b.offers(e) {
		c := choice{part: ":o" + strconv.Itoa(o.at), value: o.Value, label: b.phrasing(b.state.Text(o.Label, e))}
		if !o.Help.IsZero() {
			c.help = b.flow(b.state.Text(o.Help, e))
		}
		list = append(list, c)
	}
	return list
}

// offer is an option on offer now, with its place among all.
type offer struct {
	form.Option
	at int
}

func (b *builder) offers(e *form.Element) []offer {
	now := b.state.Offers(e)
	list := make([]offer, 0, len(now))
	for i, o := range e.Field.Offers() {
		if len(list) < len(now) && now[len(list)].Value == o.Value {
			list = append(list, offer{o, i})
		}
	}
	return list
}
