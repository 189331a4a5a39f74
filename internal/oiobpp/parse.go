package oiobpp

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"unicode"
)

// The errors of Parse, for errors.Is. None says what stood in the text.
var (
	// ErrEncoding says that a text is neither XML nor base64 of it.
	ErrEncoding = errors.New("oiobpp: parse: neither XML nor base64")
	// ErrXML says that the XML is not well-formed, not UTF-8, or has a document
	// type.
	ErrXML = errors.New("oiobpp: parse: not the XML of a privilege list")
	// ErrRoot says that the document is something else than a privilege list.
	ErrRoot = errors.New("oiobpp: parse: the root is no privilege list")
	// ErrLimit says that the list is larger than any that is meant.
	ErrLimit = errors.New("oiobpp: parse: the list is too large")
)

// Bounds of what is read. A list travels in a login, so real ones are small.
const (
	MaxBytes  = 512 << 10 // of the XML
	MaxDepth  = 8         // of elements
	MaxGroups = 1000      // in a list
	MaxParts  = 10_000    // constraints and privileges in all groups
	MaxText   = 16 << 10  // bytes of one name or value
)

// Parse reads a privilege list: base64 with or without white space and padding,
// or plain XML. Both namespaces are taken; elements are known by their local
// name, and constraints and privileges may stand in any order. An empty value
// is an error: who was granted nothing is sent no attribute.
func Parse(value string) (List, error) {
	text := strings.TrimPrefix(strings.TrimSpace(value), "\ufeff")
	if !strings.HasPrefix(text, "<") {
		if len(text) > 2*MaxBytes {
			return nil, ErrLimit
		}
		plain, err := decode(text)
		if err != nil {
			return nil, err
		}
		text = strings.TrimPrefix(strings.TrimSpace(string(plain)), "\ufeff")
	}
	if len(text) > MaxBytes {
		return nil, ErrLimit
	}
	if !strings.HasPrefix(text, "<") {
		return nil, ErrEncoding
	}
	r := reader{dec: xml.NewDecoder(strings.NewReader(text))}
	return r.list()
}

func decode(text string) ([]byte, error) {
	compact := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
	plain, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(compact, "="))
	if err != nil || len(plain) == 0 {
		return nil, ErrEncoding
	}
	return plain, nil
}

// reader reads one document, token by token, so that its bounds hold before
// anything is kept.
type reader struct {
	dec   *xml.Decoder
	depth int
	parts int
}

// next returns the next token that means something: the start or the end of an
// element, or text. Comments and the XML declaration mean nothing.
func (r *reader) next() (xml.Token, error) {
	for {
		tok, err := r.dec.Token()
		if errors.Is(err, io.EOF) {
			return nil, io.EOF
		}
		if err != nil {
			return nil, ErrXML
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if r.depth++; r.depth > MaxDepth {
				return nil, ErrLimit
			}
			return t, nil
		case xml.EndElement:
			r.depth--
			return t, nil
		case xml.CharData:
			return t, nil
		case xml.ProcInst:
			if t.Target != "xml" {
				return nil, ErrXML
			}
		case xml.Directive:
			return nil, ErrXML
		}
	}
}

func (r *reader) list() (List, error) {
	root, err := r.root()
	if err != nil {
		return nil, err
	}
	out := List{}
	for {
		tok, err := r.next()
		if err != nil {
			return nil, broken(err)
		}
		switch t := tok.(type) {
		case xml.EndElement:
			if err := r.end(); err != nil {
				return nil, err
			}
			return out, nil
		case xml.CharData:
			if !blank(t) {
				return nil, ErrRoot
			}
		case xml.StartElement:
			if !named(t, "PrivilegeGroup", root) {
				return nil, ErrRoot
			}
			if len(out) == MaxGroups {
				return nil, ErrLimit
			}
			g, err := r.group(t, root)
			if err != nil {
				return nil, err
			}
			out = append(out, g)
		}
	}
}

// root steps into the root and returns its namespace.
func (r *reader) root() (string, error) {
	for {
		tok, err := r.next()
		if err != nil {
			return "", broken(err)
		}
		switch t := tok.(type) {
		case xml.CharData:
			if !blank(t) {
				return "", ErrXML
			}
		case xml.StartElement:
			space := t.Name.Space
			if t.Name.Local != "PrivilegeList" || space != Namespace && space != NamespaceITST {
				return "", ErrRoot
			}
			return space, nil
		}
	}
}

// end makes sure that nothing follows the root.
func (r *reader) end() error {
	for {
		tok, err := r.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if t, ok := tok.(xml.CharData); !ok || !blank(t) {
			return ErrXML
		}
	}
}

func (r *reader) group(start xml.StartElement, root string) (Group, error) {
	var g Group
	scope, foreign := attribute(start, "Scope")
	g.Scope, g.Foreign = Scope(strings.TrimSpace(scope)), foreign
	for {
		tok, err := r.next()
		if err != nil {
			return g, broken(err)
		}
		switch t := tok.(type) {
		case xml.EndElement:
			return g, nil
		case xml.CharData:
			g.Foreign = g.Foreign || !blank(t)
		case xml.StartElement:
			if err := r.part(&g, t, root); err != nil {
				return g, err
			}
		}
	}
}

// part reads one element of a group.
func (r *reader) part(g *Group, start xml.StartElement, root string) error {
	if r.parts++; r.parts > MaxParts {
		return ErrLimit
	}
	text, plain, err := r.text()
	if err != nil {
		return err
	}
	switch {
	case !plain:
		g.Foreign = true
	case named(start, "Constraint", root):
		name, foreign := attribute(start, "Name")
		g.Foreign = g.Foreign || foreign
		g.Constraints = append(g.Constraints, Constraint{Name: strings.TrimSpace(name), Value: text})
	case named(start, "Privilege", root) && text != "":
		_, foreign := attribute(start, "")
		g.Foreign = g.Foreign || foreign
		g.Privileges = append(g.Privileges, text)
	default:
		g.Foreign = true
	}
	return nil
}

// text reads to the end of an element. It is not plain when there are elements
// in it.
func (r *reader) text() (text string, plain bool, err error) {
	var b bytes.Buffer
	plain = true
	for depth := r.depth; ; {
		tok, err := r.next()
		if err != nil {
			return "", false, broken(err)
		}
		switch t := tok.(type) {
		case xml.StartElement:
			plain = false
		case xml.CharData:
			if b.Write(t); b.Len() > MaxText {
				return "", false, ErrLimit
			}
		case xml.EndElement:
			if r.depth < depth {
				return strings.TrimSpace(b.String()), plain, nil
			}
		}
	}
}

// attribute returns the value of an attribute without a namespace, and whether
// there are others that mean something.
func attribute(start xml.StartElement, name string) (value string, foreign bool) {
	seen := false
	for _, a := range start.Attr {
		switch {
		case a.Name.Space == "" && a.Name.Local == name && !seen:
			value, seen = a.Value, true
		case a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns":
		case a.Name.Space == "http://www.w3.org/2001/XMLSchema-instance":
		default:
			foreign = true
		}
	}
	return value, foreign || len(value) > MaxText
}

// named reports whether an element is the profile's: without a namespace, as
// the profile has it, or in that of the root, as some producers write it.
func named(t xml.StartElement, local, root string) bool {
	return t.Name.Local == local && (t.Name.Space == "" || t.Name.Space == root)
}

func blank(text xml.CharData) bool { return len(bytes.TrimSpace(text)) == 0 }

// broken is the error of a document that ends too early.
func broken(err error) error {
	if errors.Is(err, io.EOF) {
		return ErrXML
	}
	return err
}
