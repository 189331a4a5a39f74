package form

import (
	"strings"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
)

// Text is a text of the author's in every language it has, parsed when the
// definition was compiled: there is nothing to sanitise when it is shown.
type Text []Variant

// Variant is a text in one language.
type Variant struct {
	Lang i18n.Lang `json:"lang"`
	Body []Inline  `json:"body"`
}

// InlineKind is the kind of one element of a text.
type InlineKind string

// The restricted Markdown: text, bold, italic, link, line break, paragraph,
// bulleted and numbered list, list item, and an inserted expression.
const (
	Plain     InlineKind = ""
	Bold      InlineKind = "b"
	Italic    InlineKind = "i"
	Anchor    InlineKind = "a"
	Break     InlineKind = "br"
	Paragraph InlineKind = "p"
	Bullets   InlineKind = "ul"
	Numbers   InlineKind = "ol"
	Item      InlineKind = "li"
	Inserted  InlineKind = "x"
)

// Inline is one element of a text.
type Inline struct {
	Kind InlineKind       `json:"k,omitempty"`
	Text string           `json:"t,omitempty"` // of Plain
	Href string           `json:"h,omitempty"` // of a link: https, http, mailto, tel or a path
	Kids []Inline         `json:"c,omitempty"`
	Expr *expression.Node `json:"e,omitempty"` // of Inserted
}

// In returns the text in lang, or in the first language it has.
func (t Text) In(lang i18n.Lang) []Inline {
	for _, v := range t {
		if v.Lang == lang {
			return v.Body
		}
	}
	if len(t) == 0 {
		return nil
	}
	return t[0].Body
}

// IsZero reports whether there is no text at all.
func (t Text) IsZero() bool { return len(t) == 0 }

// PlainText returns a text's characters without its structure; inserted
// expressions that have not been worked out are left out.
func PlainText(body []Inline) string {
	var b strings.Builder
	writePlain(&b, body)
	return b.String()
}

func writePlain(b *strings.Builder, body []Inline) {
	for _, n := range body {
		switch n.Kind {
		case Plain:
			b.WriteString(n.Text)
		case Break:
			b.WriteByte('\n')
		case Paragraph, Item:
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
		}
		writePlain(b, n.Kids)
	}
}
