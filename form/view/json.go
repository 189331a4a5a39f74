package view

import "unicode/utf8"

// MarshalJSON writes the tree as the package comment says.
func (n *Node) MarshalJSON() ([]byte, error) { return appendNode(nil, n), nil }

// MarshalJSON writes the patch as the package comment says.
func (p Patch) MarshalJSON() ([]byte, error) { return appendPatch(nil, p), nil }

// AppendPatches appends a list of patches as JSON to dst.
func AppendPatches(dst []byte, patches []Patch) []byte {
	dst = append(dst, '[')
	for i, p := range patches {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendPatch(dst, p)
	}
	return append(dst, ']')
}

func appendPatch(dst []byte, p Patch) []byte {
	if p.Op == OpAttr && !safeAttr(Attr{p.Name, p.Value}) {
		p.Op = OpUnattr // nobody gets an attribute that WriteHTML would leave out
	}
	dst = appendQuoted(append(dst, `{"op":`...), string(p.Op))
	dst = appendQuoted(append(dst, `,"id":`...), p.ID)
	if p.Name != "" {
		dst = appendQuoted(append(dst, `,"name":`...), p.Name)
	}
	_, toggle := property(p.Name)
	switch p.Op {
	case OpProp:
		if toggle && p.On {
			dst = append(dst, `,"on":true`...)
		} else if toggle {
			dst = append(dst, `,"on":false`...)
		} else {
			dst = appendQuoted(append(dst, `,"value":`...), p.Value)
		}
	case OpAttr, OpText:
		dst = appendQuoted(append(dst, `,"value":`...), p.Value)
	case OpKids:
		dst = appendKids(append(dst, `,"kids":`...), p.Kids)
	case OpInsert:
		dst = appendQuoted(append(dst, `,"before":`...), p.Before)
		dst = appendNode(append(dst, `,"node":`...), p.Node)
	case OpReplace:
		dst = appendNode(append(dst, `,"node":`...), p.Node)
	}
	return append(dst, '}')
}

func appendKids(dst []byte, kids []*Node) []byte {
	dst = append(dst, '[')
	for i, kid := range kids {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendNode(dst, kid)
	}
	return append(dst, ']')
}

// appendNode leaves out what WriteHTML leaves out.
func appendNode(dst []byte, n *Node) []byte {
	switch {
	case n == nil:
		return append(dst, "null"...)
	case n.Tag == "":
		return appendQuoted(dst, n.Text)
	case !validName(n.Tag) || n.Tag == "script":
		return append(dst, `""`...)
	}
	dst = appendQuoted(append(dst, `{"t":`...), n.Tag)
	if n.ID != "" {
		dst = appendQuoted(append(dst, `,"i":`...), n.ID)
	}
	if len(n.Attrs) > 0 {
		dst = appendAttrs(append(dst, `,"a":`...), n.Attrs)
	}
	if len(n.Kids) > 0 {
		dst = appendKids(append(dst, `,"k":`...), n.Kids)
	}
	return append(dst, '}')
}

func appendAttrs(dst []byte, attrs []Attr) []byte {
	dst = append(dst, '[')
	first := true
	for _, a := range attrs {
		if !safeAttr(a) {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = appendQuoted(append(dst, '['), a.Name)
		dst = appendQuoted(append(dst, ','), a.Value)
		dst = append(dst, ']')
	}
	return append(dst, ']')
}

const hex = "0123456789abcdef"

// appendQuoted writes a JSON string. Bytes that are not UTF-8 become U+FFFD.
func appendQuoted(dst []byte, s string) []byte {
	dst = append(dst, '"')
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '"' || c == '\\':
			dst = append(dst, '\\', c)
		case c < ' ' || c == '<' || c == '>' || c == '&' || c == 0x7f:
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		case c < utf8.RuneSelf:
			dst = append(dst, c)
		default:
			r, size := utf8.DecodeRuneInString(s[i:])
			dst = utf8.AppendRune(dst, r)
			i += size
			continue
		}
		i++
	}
	return append(dst, '"')
}
