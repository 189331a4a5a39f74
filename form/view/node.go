package view

// Node is one element or one piece of text of a page. A node is not changed
// after it has been built, so trees may share parts.
type Node struct {
	Tag   string  // the element's name in lower case; "" makes the node a text
	ID    string  // the element's id; unique in its tree; "" = none, and then no patch can name it
	Attrs []Attr  // in the order they are written; never "id"
	Text  string  // the characters of a text; empty for elements
	Kids  []*Node // never two texts side by side and never an empty text
}

// Attr is one attribute. Boolean attributes, such as checked, have an empty
// value and are left out when false.
//
// "value" is the value of the control on every kind of control: [WriteHTML]
// turns it into content for a textarea and into the selected option for a
// select.
type Attr struct{ Name, Value string }

// Attr returns the value of the named attribute and whether there is one.
func (n *Node) Attr(name string) (string, bool) {
	for _, a := range n.Attrs {
		if a.Name == name {
			return a.Value, true
		}
	}
	return "", false
}

// Find returns the node with the given id in the tree, or nil.
func (n *Node) Find(id string) *Node {
	if n == nil || n.ID == id && id != "" {
		return n
	}
	for _, kid := range n.Kids {
		if found := kid.Find(id); found != nil {
			return found
		}
	}
	return nil
}

// Equal reports whether two trees are the same.
func Equal(a, b *Node) bool {
	if a == b {
		return true
	}
	if a == nil || b == nil || !sameElement(a, b) || len(a.Kids) != len(b.Kids) {
		return false
	}
	for i := range a.Kids {
		if !Equal(a.Kids[i], b.Kids[i]) {
			return false
		}
	}
	return true
}

// sameElement compares two nodes without what is inside them. The order of
// attributes means nothing.
func sameElement(a, b *Node) bool {
	if a.Tag != b.Tag || a.ID != b.ID || a.Text != b.Text || len(a.Attrs) != len(b.Attrs) {
		return false
	}
	for _, attr := range a.Attrs {
		if value, ok := b.Attr(attr.Name); !ok || value != attr.Value {
			return false
		}
	}
	return true
}

// el makes an element. Nil kids are left out and texts that meet are joined.
func el(tag, id string, attrs []Attr, kids ...*Node) *Node {
	return &Node{Tag: tag, ID: id, Attrs: attrs, Kids: tidy(kids)}
}

// text makes a text; an empty one is nil.
func text(s string) *Node {
	if s == "" {
		return nil
	}
	return &Node{Text: s}
}

// attrs makes attributes of names and values in turn. A pair with an empty
// value is left out.
func attrs(pairs ...string) []Attr {
	list := make([]Attr, 0, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			list = append(list, Attr{pairs[i], pairs[i+1]})
		}
	}
	return list
}

// class makes the attributes of an element that has a class only.
func class(names string) []Attr { return []Attr{{"class", names}} }

// tidy keeps the promises of Node.Kids.
func tidy(kids []*Node) []*Node {
	list := kids[:0:0]
	for _, k := range kids {
		switch {
		case k == nil || k.Tag == "" && k.Text == "":
		case k.Tag == "" && len(list) > 0 && list[len(list)-1].Tag == "":
			list[len(list)-1] = &Node{Text: list[len(list)-1].Text + k.Text}
		default:
			list = append(list, k)
		}
	}
	return list
}
