package view

import (
	"io"
	"strings"
	"unicode/utf8"
)

// WriteHTML writes the tree as HTML. It is the only way a tree becomes markup:
// every text and attribute is escaped, and what could run as a script is left
// out.
func WriteHTML(w io.Writer, n *Node) error {
	_, err := w.Write(AppendHTML(nil, n))
	return err
}

// AppendHTML appends the tree as HTML to dst. No white space is added, so the
// browser's tree is the same as this one.
func AppendHTML(dst []byte, n *Node) []byte {
	if n == nil {
		return dst
	}
	if n.Tag == "" {
		return appendEscaped(dst, n.Text)
	}
	if !validName(n.Tag) || n.Tag == "script" {
		return dst
	}
	if n.Tag == "html" {
		dst = append(dst, "<!DOCTYPE html>"...)
	}
	dst = append(append(dst, '<'), n.Tag...)
	dst = appendID(dst, n.ID)
	for _, a := range n.Attrs {
		if !contentValue(n.Tag, a.Name) {
			dst = appendAttr(dst, a)
		}
	}
	dst = append(dst, '>')
	if void(n.Tag) {
		return dst
	}
	dst = appendContent(dst, n)
	dst = append(append(dst, "</"...), n.Tag...)
	return append(dst, '>')
}

func appendID(dst []byte, id string) []byte {
	if id == "" {
		return dst
	}
	return appendAttr(dst, Attr{"id", id})
}

// contentValue reports whether an element's value is written as its content.
func contentValue(tag, name string) bool {
	return name == "value" && (tag == "textarea" || tag == "select")
}

func appendContent(dst []byte, n *Node) []byte {
	switch n.Tag {
	case "textarea":
		value, _ := n.Attr("value")
		// A parser drops the first line break of a textarea.
		return appendEscaped(append(dst, '\n'), value)
	case "select":
		value, _ := n.Attr("value")
		return appendOptions(dst, n.Kids, value)
	case "style":
		return appendStyle(dst, n.Kids)
	}
	for _, kid := range n.Kids {
		dst = AppendHTML(dst, kid)
	}
	return dst
}

// appendOptions writes the options of a select and marks the one with the
// select's value.
func appendOptions(dst []byte, kids []*Node, value string) []byte {
	for _, kid := range kids {
		if own, ok := kid.Attr("value"); ok && kid.Tag == "option" && own == value {
			marked := *kid
			marked.Attrs = append(append([]Attr(nil), kid.Attrs...), Attr{"selected", ""})
			kid = &marked
		}
		dst = AppendHTML(dst, kid)
	}
	return dst
}

// appendStyle writes a style sheet, whose text cannot be escaped: one that
// could end the element is left out.
func appendStyle(dst []byte, kids []*Node) []byte {
	for _, kid := range kids {
		if kid.Tag == "" && !strings.Contains(kid.Text, "</") && !strings.Contains(kid.Text, "<!") {
			dst = append(dst, strings.ToValidUTF8(kid.Text, "\uFFFD")...)
		}
	}
	return dst
}

func appendAttr(dst []byte, a Attr) []byte {
	if !safeAttr(a) {
		return dst
	}
	dst = append(append(dst, ' '), a.Name...)
	if a.Value == "" && booleanAttr(a.Name) {
		return dst
	}
	dst = append(dst, `="`...)
	dst = appendEscaped(dst, a.Value)
	return append(dst, '"')
}

// safeAttr reports whether an attribute may be written: never a script, an
// inline style, or an address that runs one.
func safeAttr(a Attr) bool {
	if !validName(a.Name) || strings.HasPrefix(a.Name, "on") {
		return false
	}
	switch a.Name {
	case "style", "srcdoc":
		return false
	case "href", "src", "action", "formaction":
		return safeURL(a.Value)
	}
	return true
}

// safeURL reports whether an address leads to a page, a mail or a telephone,
// and nowhere else.
func safeURL(address string) bool {
	for i := 0; i < len(address); i++ {
		if c := address[i]; c <= ' ' || c == '\\' || c == 0x7f {
			return false
		}
	}
	scheme, _, found := strings.Cut(address, ":")
	if !found || strings.ContainsAny(scheme, "/?#") {
		return true
	}
	switch strings.ToLower(scheme) {
	case "https", "http", "mailto", "tel":
		return true
	}
	return false
}

// appendEscaped writes a text so that it is the same text when parsed. What no
// HTML document can hold becomes U+FFFD.
func appendEscaped(dst []byte, s string) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError || r >= 0x80 && r < 0xa0 {
				dst = append(dst, "\uFFFD"...)
			} else {
				dst = append(dst, s[i:i+size]...)
			}
			i += size
			continue
		}
		dst = appendEscapedByte(dst, c)
		i++
	}
	return dst
}

func appendEscapedByte(dst []byte, c byte) []byte {
	switch c {
	case '&':
		return append(dst, "&amp;"...)
	case '<':
		return append(dst, "&lt;"...)
	case '>':
		return append(dst, "&gt;"...)
	case '"':
		return append(dst, "&#34;"...)
	case '\'':
		return append(dst, "&#39;"...)
	case '\r':
		return append(dst, "&#13;"...)
	case '\n', '\t':
		return append(dst, c)
	}
	if c < ' ' || c == 0x7f {
		return append(dst, "\uFFFD"...)
	}
	return append(dst, c)
}

// validName reports whether a tag or attribute name is one this package writes.
func validName(name string) bool {
	if name == "viewBox" {
		return true // the one of SVG with a capital in it
	}
	for i := 0; i < len(name); i++ {
		c := name[i]
		if (c < 'a' || c > 'z') && (i == 0 || c != '-' && (c < '0' || c > '9')) {
			return false
		}
	}
	return name != ""
}

// void reports whether an element has neither content nor end tag.
func void(tag string) bool {
	switch tag {
	case "br", "hr", "img", "input", "link", "meta", "wbr":
		return true
	}
	return false
}

func booleanAttr(name string) bool {
	switch name {
	case "checked", "controls", "disabled", "download", "hidden", "multiple", "novalidate", "formnovalidate", "open", "readonly", "required", "selected":
		return true
	}
	return false
}
