package view

import (
	"strings"

	"github.com/borgerflow/borgerflow/form"
)

// phrasing renders a text where only words may stand, as in a label: paragraphs
// and list items become lines.
func (b *builder) phrasing(body []form.Inline) []*Node {
	var out []*Node
	for _, n := range body {
		switch n.Kind {
		case form.Paragraph, form.Bullets, form.Numbers, form.Item:
			if len(out) > 0 {
				out = append(out, el("br", "", nil))
			}
			out = append(out, b.phrasing(n.Kids)...)
		default:
			out = append(out, b.word(n))
		}
	}
	return out
}

// flow renders a text where paragraphs and lists may stand.
func (b *builder) flow(body []form.Inline) []*Node {
	var out []*Node
	for _, n := range body {
		switch n.Kind {
		case form.Paragraph:
			out = append(out, el("p", "", nil, b.phrasing(n.Kids)...))
		case form.Bullets, form.Numbers:
			out = append(out, el(string(n.Kind), "", nil, b.items(n.Kids)...))
		case form.Item:
			out = append(out, b.flow(n.Kids)...)
		default:
			out = append(out, b.word(n))
		}
	}
	return out
}

func (b *builder) items(kids []form.Inline) []*Node {
	var out []*Node
	for _, n := range kids {
		if n.Kind == form.Item {
			out = append(out, el("li", "", nil, b.flow(n.Kids)...))
		}
	}
	return out
}

// paragraphs renders a text as paragraphs, also when it is a single line.
func (b *builder) paragraphs(body []form.Inline, class string) []*Node {
	var attributes []Attr
	if class != "" {
		attributes = []Attr{{"class", class}}
	}
	var out, line []*Node
	for _, n := range b.flow(body) {
		if n == nil {
			continue
		}
		if n.Tag != "p" && n.Tag != "ul" && n.Tag != "ol" {
			line = append(line, n)
			continue
		}
		if len(line) > 0 {
			out, line = append(out, el("p", "", attributes, line...)), nil
		}
		out = append(out, &Node{Tag: n.Tag, Attrs: attributes, Kids: n.Kids})
	}
	if len(line) > 0 {
		out = append(out, el("p", "", attributes, line...))
	}
	return out
}

func (b *builder) word(n form.Inline) *Node {
	switch n.Kind {
	case form.Bold:
		return el("strong", "", nil, b.phrasing(n.Kids)...)
	case form.Italic:
		return el("em", "", nil, b.phrasing(n.Kids)...)
	case form.Break:
		return el("br", "", nil)
	case form.Anchor:
		return b.link(n)
	case form.Plain:
		return text(n.Text)
	}
	return nil
}

// link opens pages beside the form, so that what was typed is not lost, and
// says so.
func (b *builder) link(n form.Inline) *Node {
	kids := b.phrasing(n.Kids)
	if n.Href == "" || !safeURL(n.Href) {
		return el("span", "", nil, kids...)
	}
	if b.document || strings.HasPrefix(n.Href, "#") || strings.HasPrefix(n.Href, "mailto:") || strings.HasPrefix(n.Href, "tel:") {
		return el("a", "", attrs("href", n.Href), kids...)
	}
	kids = append(kids, b.only(" "+b.say("view.new_window")))
	return el("a", "", attrs("href", n.Href, "target", "_blank", "rel", "noopener noreferrer"), kids...)
}

// only makes words for those who listen to the page.
func (b *builder) only(words string) *Node {
	return el("span", "", class("sr-only"), text(words))
}

// lines renders text that a citizen typed, line breaks kept.
func lines(s string) []*Node {
	var out []*Node
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			out = append(out, el("br", "", nil))
		}
		out = append(out, text(strings.TrimSuffix(line, "\r")))
	}
	return out
}
