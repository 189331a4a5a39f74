package form

import (
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/jsontext"
)

// MarshalJSON writes a plain text as a bare string.
func (n Inline) MarshalJSON() ([]byte, error) { return n.appendJSON(nil), nil }

func (n Inline) appendJSON(dst []byte) []byte {
	if n.Kind == Plain {
		return jsontext.AppendString(dst, n.Text)
	}
	dst = jsontext.AppendString(append(dst, `{"k":`...), string(n.Kind))
	if n.Text != "" {
		dst = jsontext.AppendString(append(dst, `,"t":`...), n.Text)
	}
	if n.Href != "" {
		dst = jsontext.AppendString(append(dst, `,"h":`...), n.Href)
	}
	if len(n.Kids) > 0 {
		dst = append(dst, `,"c":[`...)
		for _, kid := range n.Kids {
			dst = kid.appendJSON(jsontext.AppendComma(dst))
		}
		dst = append(dst, ']')
	}
	if n.Expr != nil {
		dst = n.Expr.AppendJSON(append(dst, `,"e":`...))
	}
	return append(dst, '}')
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (n *Inline) UnmarshalJSON(data []byte) error {
	in := jsontext.NewReader(data)
	*n = loader{&in}.inline()
	return in.End()
}

// wording reads a text in all its languages, or null.
func (l loader) wording() Text { return loadItems(l, loader.variant) }

func (l loader) variant() (v Variant) {
	for l.Object(); l.Member(); {
		switch string(l.Key()) {
		case "lang":
			v.Lang = i18n.Lang(l.Text())
		case "body":
			v.Body = loadItems(l, loader.inline)
		default:
			l.unknown("text")
		}
	}
	return v
}

func (l loader) inline() (n Inline) {
	if l.Peek() == '"' {
		n.Text = l.Text()
		return n
	}
	for l.Object(); l.Member(); {
		switch string(l.Key()) {
		case "k":
			n.Kind = InlineKind(l.Text())
		case "t":
			n.Text = l.Text()
		case "h":
			n.Href = l.Text()
		case "c":
			n.Kids = loadItems(l, loader.inline)
		case "e":
			n.Expr = l.node()
		default:
			l.unknown("text")
		}
	}
	return n
}
