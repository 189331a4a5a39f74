package view

import (
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/form"
)

// static renders what is only shown.
func (b *builder) static(e *form.Element) *Node {
	id := b.staticID(e)
	label := b.state.Text(e.Field.Label, e)
	help := b.state.Text(e.Field.Help, e)
	switch e.Field.Base() {
	case "heading":
		heading := el(headingTag(b.pageLevel()+headingDepth(e.Field.Level)), id+":label", class("form-heading"), b.phrasing(label)...)
		if len(help) == 0 {
			heading.ID = id
			return heading
		}
		return el("div", id, class("form-text"), append([]*Node{heading}, b.paragraphs(help, "")...)...)
	case "notice":
		kids := b.paragraphs(label, "alert-text")
		return el("div", id, class("alert "+alertClass(e.Field.Level)),
			el("div", id+":body", class("alert-body"), append(kids, b.paragraphs(help, "alert-text")...)...))
	}
	return el("div", id, class("form-text"), append(b.paragraphs(label, ""), b.paragraphs(help, "form-hint")...)...)
}

// headingDepth is how far below the page's heading one stands: an author's 2 is
// the level right below.
func headingDepth(level string) int {
	switch level {
	case "3":
		return 2
	case "4":
		return 3
	}
	return 1
}

// section renders fields under a heading of their own.
func (b *builder) section(e *form.Element) *Node {
	id := b.staticID(e)
	kids := b.content(e)
	list := class("form-section")
	if e.Field.Label.IsZero() {
		return el("div", id, list, kids...)
	}
	head := []*Node{el(headingTag(b.pageLevel()+1), id+":label", class("form-section-title"), b.phrasing(b.state.Text(e.Field.Label, e))...)}
	if !e.Field.Help.IsZero() {
		head = append(head, el("div", id+":help", class("form-hint"), b.flow(b.state.Text(e.Field.Help, e))...))
	}
	list = append(list, Attr{"role", "group"}, Attr{"aria-labelledby", id + ":label"})
	return el("div", id, list, append(head, kids...)...)
}

// details renders fields that are folded away until somebody wants them, or
// something in them is wrong.
func (b *builder) details(e *form.Element) *Node {
	id := b.staticID(e)
	kids := []*Node{el("summary", id+":label", class("form-details-summary"), b.phrasing(b.state.Text(e.Field.Label, e))...)}
	if !e.Field.Help.IsZero() {
		kids = append(kids, el("div", id+":help", class("form-hint"), b.flow(b.state.Text(e.Field.Help, e))...))
	}
	list, before := class("form-details"), len(b.errors)
	kids = append(kids, b.content(e)...)
	if len(b.errors) > before {
		list = append(list, Attr{"open", ""})
	}
	return el("details", id, list, kids...)
}

// group renders fields that are one answer together.
func (b *builder) group(e *form.Element) *Node {
	p := b.parts(e)
	kids := []*Node{p.legend("form-legend"), p.help, p.errors, p.warnings}
	defer b.sourced(p.source)()
	b.rows = append(b.rows, b.label(e))
	kids = append(kids, b.content(e)...)
	b.rows = b.rows[:len(b.rows)-1]
	return p.wrap(el("fieldset", p.id, p.fieldset("form-fieldset"), kids...))
}

// fieldset is like state, but a set of controls cannot itself be invalid.
func (p *parts) fieldset(look string) []Attr {
	wrong := p.wrong
	p.wrong = false
	list := p.state(class(look), false)
	p.wrong = wrong
	return list
}

// list renders rows that can be added and removed, with or without a script.
func (b *builder) list(e *form.Element) *Node {
	p := b.parts(e)
	least, most := b.state.Items(e)
	rows := e.Rows()
	defer b.sourced(p.source)()
	var kids []*Node
	for _, r := range rows {
		kids = append(kids, b.row(e, r, !e.ReadOnly && len(rows) > least))
	}
	if len(rows) == 0 {
		kids = []*Node{el("p", p.id+":none", class("form-hint"), text(b.say("view.rows_none")))}
	}
	return p.wrap(el("fieldset", p.id, p.fieldset("form-fieldset form-list"), p.legend("form-legend"), p.help, p.errors, p.warnings,
		el("div", p.id+":rows", class("form-rows"), kids...), b.addRow(&p, e, len(rows), most)))
}

func (b *builder) addRow(p *parts, e *form.Element, rows, most int) *Node {
	switch {
	case e.ReadOnly:
		return nil
	case rows >= most:
		return el("p", p.id+":most", class("form-hint"), text(b.say("view.rows_most", count("n", most))))
	}
	add := b.say("form.row_add")
	if label := b.label(e); label != "" {
		add = b.say("view.row_add", words("label", within(label)))
	}
	return el("button", p.id+":add", b.back(attrs("class", "button button-secondary", "type", "submit", "name", form.PostAdd, "value", e.Name()), p.id+":label"),
		text(add))
}

// back makes a plain post come back to where its button was, instead of to the
// top of the page.
func (b *builder) back(list []Attr, id string) []Attr {
	if b.o.Scripted {
		return list
	}
	return append(list, Attr{"formaction", b.o.Action + "#" + id})
}

// within writes a label the way it stands inside a sentence: without its
// capital, unless that belongs to it, as in CPR.
func within(label string) string {
	first, size := utf8.DecodeRuneInString(label)
	if second, _ := utf8.DecodeRuneInString(label[size:]); !unicode.IsLower(second) {
		return label
	}
	return string(unicode.ToLower(first)) + label[size:]
}

func (b *builder) row(e *form.Element, r *form.Row, removable bool) *Node {
	id := ID(b.o.Prefix, r.Name())
	legend := b.rowLegend(e, r)
	b.rows = append(b.rows, legend)
	kids := []*Node{el("legend", id+":label", attrs("class", "form-row-legend", "tabindex", "-1"), text(legend))}
	kids = append(kids, b.elements(r.Elements())...)
	b.rows = b.rows[:len(b.rows)-1]
	if removable {
		kids = append(kids, el("button", id+":remove", b.back(attrs("class", "button button-tertiary", "type", "submit", "name", form.PostRemove, "value", r.Name()), b.id(e)+":label"),
			b.removing(e, r)...))
	}
	return el("fieldset", id+":row", class("form-row"), kids...)
}

// removing words the button that removes a row: those who listen hear which.
func (b *builder) removing(e *form.Element, r *form.Row) []*Node {
	label := b.label(e)
	if label == "" {
		return []*Node{text(b.say("form.row_remove_n", count("n", r.Index+1)))}
	}
	return []*Node{text(b.say("form.row_remove")), b.only(" " + within(label) + " " + strconv.Itoa(r.Index+1))}
}

func (b *builder) rowLegend(e *form.Element, r *form.Row) string {
	label := b.label(e)
	if label == "" {
		return b.say("form.row", count("n", r.Index+1))
	}
	return b.say("view.row_of", words("label", label), count("n", r.Index+1), count("total", r.Count()))
}
