package view

import (
	"strconv"

	"github.com/borgerflow/borgerflow/form"
)

// media renders static fields that show or lead to something outside the form.
func (b *builder) media(e *form.Element) *Node {
	id, f := b.staticID(e), e.Field
	label := b.phrasing(b.state.Text(f.Label, e))
	help := b.paragraphs(b.state.Text(f.Help, e), "form-hint")
	switch f.Base() {
	case "link":
		return el("div", id, class("form-text"), append([]*Node{el("p", "", nil, b.anchor(f.Source, label))}, help...)...)
	case "document":
		link := el("a", "", []Attr{{"class", "function-link"}, {"href", f.Source}, {"download", ""}}, label...)
		return el("div", id, class("form-text"), append([]*Node{el("p", "", nil, link)}, help...)...)
	case "picture":
		alt := form.PlainText(b.state.Text(f.Alt, e))
		kids := []*Node{el("img", id+":img", []Attr{{"src", f.Source}, {"alt", alt}, {"loading", "lazy"}})}
		if len(label) > 0 {
			kids = append(kids, el("figcaption", id+":label", nil, label...))
		}
		return el("figure", id, class("form-picture"), append(kids, help...)...)
	case "video":
		return b.video(e, label, help)
	}
	return b.code(e, label, help)
}

// anchor is a link as authors write them in texts.
func (b *builder) anchor(href string, words []*Node) *Node {
	return el("a", "", attrs("class", "function-link", "href", href), words...)
}

// video shows a player with a name; what is said in it stands below (WCAG
// 1.2.1), for the author to write as the field's help.
func (b *builder) video(e *form.Element, label, help []*Node) *Node {
	id := b.staticID(e)
	player := el("video", id+":video", []Attr{{"controls", ""}, {"preload", "metadata"}, {"src", e.Field.Source}, {"aria-labelledby", id + ":label"}})
	kids := []*Node{el("figcaption", id+":label", nil, label...), player}
	if len(help) > 0 {
		kids = append(kids, el("details", id+":help", class("form-details"), append([]*Node{el("summary", "", nil, text(b.say("view.transcript")))}, help...)...))
	}
	return el("figure", id, class("form-picture"), kids...)
}

// code shows a QR code with its content in words beside it: who sees it on the
// screen that should scan it, or does not see it, reads that.
func (b *builder) code(e *form.Element, label, help []*Node) *Node {
	id := b.staticID(e)
	content := b.state.Content(e)
	kids := []*Node{el("figcaption", id+":label", nil, label...)}
	if side, path, ok := qrPath(content); ok {
		box := "0 0 " + strconv.Itoa(side) + " " + strconv.Itoa(side)
		kids = append(kids, el("svg", id+":svg", []Attr{{"class", "form-qr"}, {"viewBox", box}, {"role", "img"}, {"aria-labelledby", id + ":label"}},
			el("path", "", []Attr{{"d", path}})))
	}
	if content != "" {
		kids = append(kids, el("p", id+":content", class("form-hint"), text(content)))
	}
	return el("figure", id, class("form-picture"), append(kids, help...)...)
}

// signature shows a drawn signature, when there is one, and what was written in
// its place.
func (b *builder) signature(e *form.Element) *Node {
	p := b.parts(e)
	kids := []*Node{p.legend("form-legend"), p.help, p.errors, p.warnings}
	kids = append(append(kids, b.drawings(e)...), b.content(e)...)
	return p.wrap(el("fieldset", p.id, p.fieldset("form-fieldset form-signature"), kids...))
}

// drawings are what has been drawn in an element, in members that are not shown
// as fields.
func (b *builder) drawings(e *form.Element) []*Node {
	var out []*Node
	for _, member := range e.Children() {
		if member.Field.Format == "strokes" && member.Field.Internal {
			out = append(out, b.drawing(member))
		}
	}
	return tidy(out)
}

// drawing shows a drawing made of strokes. The box keeps the proportions that
// the strokes were drawn in.
func (b *builder) drawing(e *form.Element) *Node {
	path, _ := e.Value.AsText()
	if path == "" || e.Withheld || !e.Visible {
		return nil
	}
	id := b.id(e)
	return el("svg", id+":svg", []Attr{{"class", "form-drawing"}, {"viewBox", "0 0 1000 300"}, {"role", "img"}, {"aria-label", b.say("form.sign_drawing")}},
		el("path", "", []Attr{{"d", path}}))
}
