package view

import "github.com/borgerflow/borgerflow/internal/jsontext"

// MarshalJSON writes the tree as the package comment says.
func (n *Node) MarshalJSON() ([]byte, error) { return n.AppendJSON(nil), nil }

// AppendJSON appends the tree to dst as JSON.
func (n *Node) AppendJSON(dst []byte) []byte { return appendNode(dst, n) }

// MarshalJSON writes the patch as the package comment says.
func (p Patch) MarshalJSON() ([]byte, error) { return appendPatch(nil, p), nil }

// AppendPatches appends a list of patches as JSON to dst.
func AppendPatches(dst []byte, patches []Patch) []byte {
	dst = append(dst, '[')
	for _, p := range patches {
		dst = appendPatch(jsontext.AppendComma(dst), p)
	}
	return append(dst, ']')
}

func appendPatch(dst []byte, p Patch) []byte {
	if p.Op == OpAttr && !safeAttr(Attr{p.Name, p.Value}) {
		p.Op = OpUnattr // nobody gets an attribute that WriteHTML would leave out
	}
	dst = jsontext.AppendString(append(dst, `{"op":`...), string(p.Op))
	dst = jsontext.AppendString(append(dst, `,"id":`...), p.ID)
	if p.Name != "" {
		dst = jsontext.AppendString(append(dst, `,"name":`...), p.Name)
	}
	_, toggle := property(p.Name)
	switch p.Op {
	case OpProp:
		if toggle && p.On {
			dst = append(dst, `,"on":true`...)
		} else if toggle {
			dst = append(dst, `,"on":false`...)
		} else {
			dst = jsontext.AppendString(append(dst, `,"value":`...), p.Value)
		}
	case OpAttr, OpText:
		dst = jsontext.AppendString(append(dst, `,"value":`...), p.Value)
	case OpKids:
		dst = appendKids(append(dst, `,"kids":`...), p.Kids)
	case OpInsert:
		dst = jsontext.AppendString(append(dst, `,"before":`...), p.Before)
		dst = appendNode(append(dst, `,"node":`...), p.Node)
	case OpReplace:
		dst = appendNode(append(dst, `,"node":`...), p.Node)
	}
	return append(dst, '}')
}

func appendKids(dst []byte, kids []*Node) []byte {
	dst = append(dst, '[')
	for _, kid := range kids {
		dst = appendNode(jsontext.AppendComma(dst), kid)
	}
	return append(dst, ']')
}

// appendNode leaves out what WriteHTML leaves out.
func appendNode(dst []byte, n *Node) []byte {
	switch {
	case n == nil:
		return append(dst, "null"...)
	case n.Tag == "":
		return jsontext.AppendString(dst, n.Text)
	case !validName(n.Tag) || n.Tag == "script":
		return append(dst, `""`...)
	}
	dst = jsontext.AppendString(append(dst, `{"t":`...), n.Tag)
	if n.ID != "" {
		dst = jsontext.AppendString(append(dst, `,"i":`...), n.ID)
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
	for _, a := range attrs {
		if !safeAttr(a) {
			continue
		}
		dst = jsontext.AppendString(append(jsontext.AppendComma(dst), '['), a.Name)
		dst = jsontext.AppendString(append(dst, ','), a.Value)
		dst = append(dst, ']')
	}
	return append(dst, ']')
}
