package view

import (
	"errors"
	"strconv"

	"github.com/borgerflow/borgerflow/internal/wrap"
)

// Op is what a patch does.
type Op string

// The operations. Every one but OpReplace keeps the element it names, and with
// it focus, caret and scroll position.
const (
	OpAttr    Op = "attr"    // set attribute Name to Value
	OpUnattr  Op = "unattr"  // remove attribute Name
	OpProp    Op = "prop"    // set property Name: value to Value, or checked, disabled to On
	OpText    Op = "text"    // make the text Value the element's only content
	OpKids    Op = "kids"    // make Kids the element's only content
	OpInsert  Op = "insert"  // put Node inside the element, before the kid Before, or last
	OpRemove  Op = "remove"  // remove the element
	OpReplace Op = "replace" // put Node in the element's place
)

// Patch is one change to a page, addressed by element id.
type Patch struct {
	Op     Op
	ID     string  // of the element that is changed; of the parent for OpInsert
	Name   string  // of the attribute or property
	Value  string  // of the attribute, the property value, or the text
	On     bool    // of the properties checked and disabled
	Before string  // id of the kid to insert before; "" = last
	Node   *Node   // for OpInsert and OpReplace
	Kids   []*Node // for OpKids
}

// property reports whether a browser keeps the attribute as state of its own
// once the page is shown, and whether that state is on or off.
func property(name string) (known, toggle bool) {
	switch name {
	case "value":
		return true, false
	case "checked", "disabled":
		return true, true
	}
	return false, false
}

// Apply returns the tree that old becomes when the patches are carried out in
// order. It is the reference for what a browser has to do; old is not changed.
func Apply(old *Node, patches []Patch) (*Node, error) {
	root := clone(old)
	for i, p := range patches {
		var err error
		if root, err = apply(root, p); err != nil {
			return nil, wrap.Error("view: apply: patch "+strconv.Itoa(i), err)
		}
	}
	return root, nil
}

func clone(n *Node) *Node {
	if n == nil {
		return nil
	}
	c := *n
	c.Attrs = append([]Attr(nil), n.Attrs...)
	c.Kids = make([]*Node, len(n.Kids))
	for i, k := range n.Kids {
		c.Kids[i] = clone(k)
	}
	return &c
}

func apply(root *Node, p Patch) (*Node, error) {
	n, parent, at := locate(root, nil, 0, p.ID)
	if n == nil || p.ID == "" {
		return nil, errors.New("no element has the id it names")
	}
	switch p.Op {
	case OpAttr:
		setAttr(n, p.Name, p.Value)
	case OpProp:
		if _, toggle := property(p.Name); toggle && !p.On {
			dropAttr(n, p.Name)
		} else {
			setAttr(n, p.Name, p.Value)
		}
	case OpUnattr:
		dropAttr(n, p.Name)
	case OpText:
		n.Kids = tidy([]*Node{text(p.Value)})
	case OpKids:
		n.Kids = clone(&Node{Kids: p.Kids}).Kids
	case OpInsert:
		return root, insert(n, p)
	case OpRemove, OpReplace:
		if parent == nil {
			return clone(p.Node), nil
		}
		rest := parent.Kids[at+1:]
		parent.Kids = append([]*Node(nil), parent.Kids[:at]...)
		if p.Op == OpReplace {
			parent.Kids = append(parent.Kids, clone(p.Node))
		}
		parent.Kids = append(parent.Kids, rest...)
	default:
		return nil, errors.New("unknown operation " + strconv.Quote(string(p.Op)))
	}
	return root, nil
}

func locate(n, parent *Node, at int, id string) (found, foundParent *Node, foundAt int) {
	if n == nil || n.ID == id {
		return n, parent, at
	}
	for i, kid := range n.Kids {
		if f, p, j := locate(kid, n, i, id); f != nil {
			return f, p, j
		}
	}
	return nil, nil, 0
}

func insert(n *Node, p Patch) error {
	if p.Before == "" {
		n.Kids = append(n.Kids, clone(p.Node))
		return nil
	}
	for i, kid := range n.Kids {
		if kid.ID == p.Before {
			kids := append([]*Node(nil), n.Kids[:i]...)
			n.Kids = append(append(kids, clone(p.Node)), n.Kids[i:]...)
			return nil
		}
	}
	return errors.New("no kid has the id to insert before")
}

func setAttr(n *Node, name, value string) {
	for i := range n.Attrs {
		if n.Attrs[i].Name == name {
			n.Attrs[i].Value = value
			return
		}
	}
	n.Attrs = append(n.Attrs, Attr{name, value})
}

func dropAttr(n *Node, name string) {
	for i := range n.Attrs {
		if n.Attrs[i].Name == name {
			n.Attrs = append(n.Attrs[:i:i], n.Attrs[i+1:]...)
			return
		}
	}
}
