package view

import (
	"strings"

	"github.com/borgerflow/borgerflow/form"
)

// content renders what is inside a page, a section, a branch or a group.
func (b *builder) content(e *form.Element) []*Node { return b.elements(e.Children()) }

func (b *builder) elements(list []*form.Element) []*Node {
	var out []*Node
	for _, e := range list {
		f := e.Field
		b.changing = b.changing || conditional(f)
		if !e.Visible || f.Internal || f.Transient && e.ReadOnly {
			continue
		}
		if f.Base() == form.TypeBranch {
			out = append(out, b.content(e)...)
			continue
		}
		if n := b.element(e); n != nil {
			out = append(out, n)
		}
	}
	return out
}

// conditional reports whether a field may change when another is answered.
func conditional(f *form.Field) bool {
	return f.Visible != nil || f.Required != nil || f.ReadOnly != nil || f.Calculate != nil || f.OptionsWhere != nil
}

func (b *builder) element(e *form.Element) *Node {
	switch e.Field.Base() {
	case "section":
		return b.section(e)
	case "details":
		return b.details(e)
	case "heading", "paragraph", "notice":
		return b.static(e)
	}
	if e.Field.Static() {
		return b.media(e)
	}
	if e.Withheld {
		return b.withheld(e)
	}
	if e.Field.Composite() {
		return b.composite(e)
	}
	switch e.Field.Base() {
	case "group", "api":
		return b.group(e)
	case "list":
		return b.list(e)
	case "boolean", "declaration":
		return b.tick(e)
	case "yesno", "radio", "rating", "consent", "multiselect":
		return b.boxes(e)
	case "ranking":
		return b.ranking(e)
	case "select":
		return b.selection(e)
	case "file", "image":
		return b.fileField(e)
	case "computed", "payment", "uniqueid", "autonumber":
		return b.output(e)
	}
	if e.Field.Base() == "richtext" && (e.ReadOnly || e.Field.Calculate != nil) && len(e.Raw) == 0 {
		return b.formatted(e)
	}
	if e.Field.Calculate != nil {
		return b.output(e)
	}
	return b.input(e)
}

func (b *builder) composite(e *form.Element) *Node {
	switch e.Field.Base() {
	case "signature":
		return b.signature(e)
	case "likert", "matrix":
		return b.matrix(e)
	case "table":
		return b.rowsTable(e)
	}
	return b.group(e)
}

// parts are what surrounds every control: label, help, error and warning, and
// the ids that describe it.
type parts struct {
	id       string
	label    []*Node // words of the label, with the mark of a required field
	help     *Node
	errors   *Node
	warnings *Node
	source   string // where the value is from, in words
	describe []string
	wrong    bool
}

func (b *builder) parts(e *form.Element) parts {
	p := parts{id: b.id(e)}
	p.label = b.phrasing(b.state.Text(e.Field.Label, e))
	if b.cells != "" {
		p.label = append([]*Node{b.only(b.cells + " ")}, p.label...)
	}
	if e.Required && !e.ReadOnly {
		p.label = append(p.label, el("span", "", class("form-required"), text(" ("+b.say("form.required")+")")))
	}
	if !e.Field.Help.IsZero() {
		p.help = el("div", p.id+":help", class("form-hint"), b.flow(b.state.Text(e.Field.Help, e))...)
		p.describe = append(p.describe, p.id+":help")
	}
	b.about(&p, e)
	errors, warnings := b.messages(e, b.target(e))
	if p.wrong = len(errors) > 0; p.wrong {
		p.errors = b.message(p.id+":error", "form-error-message", "form.error_prefix", errors)
		p.describe = append(p.describe, p.id+":error")
	}
	if len(warnings) > 0 {
		p.warnings = b.message(p.id+":warning", "form-warning-message", "form.warning_prefix", warnings)
		p.describe = append(p.describe, p.id+":warning")
	}
	return p
}

func (b *builder) message(id, look, prefix string, messages []string) *Node {
	return el("span", id, class(look), b.only(b.say(prefix)+" "), text(strings.Join(messages, " ")))
}

// hint adds words that describe the control, such as how a date is written.
func (p *parts) hint(part, words string) *Node {
	p.describe = append(p.describe, p.id+":"+part)
	return el("div", p.id+":"+part, class("form-hint"), text(words))
}

// wrap makes the block that holds a field.
func (p *parts) wrap(kids ...*Node) *Node {
	look := "form-group"
	if p.wrong {
		look += " form-error"
	}
	return el("div", p.id+":group", class(look), kids...)
}

// state adds what assistive technology needs to know of a control.
func (p *parts) state(list []Attr, required bool) []Attr {
	if len(p.describe) > 0 {
		list = append(list, Attr{"aria-describedby", strings.Join(p.describe, " ")})
	}
	if required {
		list = append(list, Attr{"aria-required", "true"})
	}
	if p.wrong {
		list = append(list, Attr{"aria-invalid", "true"})
	}
	return list
}

// labelFor makes the label of a control.
func (p *parts) labelFor() *Node {
	return labelOf(p.id, p.label)
}

// labelOf makes the label of the control with an id.
func labelOf(id string, words []*Node) *Node {
	return el("label", id+":label", attrs("class", "form-label", "for", id), words...)
}

// legend makes the heading of a set of controls. It can take focus, because the
// error summary leads to it.
func (p *parts) legend(look string) *Node {
	return el("legend", p.id+":label", attrs("class", look, "tabindex", "-1"), p.label...)
}

// has makes the marker that says a control was on the page, though a browser
// leaves it out of the post when it is off.
func (p *parts) has(e *form.Element) *Node {
	return el("input", p.id+":has", attrs("type", "hidden", "name", form.PostHas, "value", e.Name()))
}

// output shows a value that cannot be changed here.
func (b *builder) output(e *form.Element) *Node {
	p := b.parts(e)
	return b.shownAs(p, lines(b.display(e)))
}

func (b *builder) shownAs(p parts, value []*Node) *Node {
	if value = tidy(value); len(value) == 0 {
		value = []*Node{el("span", "", class("form-blank"), text(b.say("view.no_value")))}
	}
	list := attrs("class", "form-output", "aria-labelledby", p.id+":label", "aria-live", "off", "tabindex", "-1")
	return p.wrap(el("span", p.id+":label", class("form-label"), p.label...), p.help, p.errors, p.warnings,
		el("output", p.id, p.state(list, false), value...))
}

// formatted shows text with its bold words, links and lists, which an output
// element cannot hold.
func (b *builder) formatted(e *form.Element) *Node {
	p := b.parts(e)
	value := b.rich(e)
	if value == nil {
		return b.shownAs(p, nil)
	}
	list := attrs("class", "form-output", "role", "group", "aria-labelledby", p.id+":label", "tabindex", "-1")
	return p.wrap(el("span", p.id+":label", class("form-label"), p.label...), p.help, p.errors, p.warnings,
		el("div", p.id, p.state(list, false), value...))
}

// rich is the value of a richtext.
func (b *builder) rich(e *form.Element) []*Node {
	s, _ := e.Value.AsText()
	return b.flow(form.RichText(s))
}

// display writes a value for reading; what did not parse is shown as typed.
func (b *builder) display(e *form.Element) string {
	if len(e.Raw) > 0 {
		return strings.Join(e.Raw, ", ")
	}
	return b.state.Display(e)
}

// withheld tells that there is a field, and nothing of its value.
func (b *builder) withheld(e *form.Element) *Node {
	id := b.id(e)
	return el("div", id+":group", class("form-group"),
		el("span", id+":label", class("form-label"), b.phrasing(b.state.Text(e.Field.Label, e))...),
		el("span", id, attrs("class", "form-withheld", "tabindex", "-1"), text(b.say("form.withheld"))))
}
