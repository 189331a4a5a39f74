package expression

import (
	"errors"

	"github.com/borgerflow/borgerflow/internal/pattern"
)

// Node is one node of an expression's typed tree. It is immutable and safe for
// any number of goroutines. Trees come from package parse or from JSON, which
// is part of a compiled form.
type Node struct {
	op      Op
	typ     Type
	args    []*Node
	ref     int              // of opRef
	name    string           // member, value list, pattern or function
	value   Value            // of opConst
	pattern *pattern.Pattern // of opMatches
	cost    int              // steps per 16 bytes of text, of opMatches
}

// The limits of a tree, whatever a parser was told.
const (
	maxNodes      = 10_000
	maxDepth      = 300
	maxPredicates = 2 // nested predicates (design 4.7)
)

// The errors of building trees.
var (
	errOp      = errors.New("expression: node: no such operation")
	errArgs    = errors.New("expression: node: wrong number of arguments")
	errShape   = errors.New("expression: node: malformed")
	errPattern = errors.New("expression: node: pattern is wrong or too large")
	errSize    = errors.New("expression: node: tree is too large")
)

// Constant returns a node that is always v.
func Constant(v Value) *Node { return &Node{op: opConst, typ: typeOf(v), value: v} }

// typeOf returns the type that a value shows; a blank or empty value shows
// little.
func typeOf(v Value) Type {
	t := Type{Kind: v.kind}
	if v.kind == List && v.Len() > 0 {
		elem := typeOf(v.more.items[0])
		t.Elem = &elem
	}
	return t
}

// Reference returns a node that reads the reference number, which has type t.
func Reference(ref int, t Type) *Node { return &Node{op: opRef, typ: t, ref: ref} }

// Operation returns a node that does op with the arguments and gives a value of
// type t. Name is the member, value list, pattern or function of the operations
// that have one. It is for compilers: it checks numbers and limits, not types.
func Operation(op Op, t Type, name string, args ...*Node) (*Node, error) {
	n := &Node{op: op, typ: t, name: name, args: args}
	return n, n.prepare()
}

// prepare checks the node's shape and compiles its pattern.
func (n *Node) prepare() error {
	if n.op >= opEnd || ops[n.op].name == "" {
		return errOp
	}
	info := ops[n.op]
	if len(n.args) < info.least || info.most >= 0 && len(n.args) > info.most {
		return errArgs
	}
	if info.named != (n.name != "") {
		return errShape
	}
	if n.op != opMatches {
		return nil
	}
	var err error
	n.pattern, n.cost, err = compilePattern(n.name)
	return err
}

// Type returns the type of the node's value. Of a tree read from JSON only the
// kind is known, and the kind of a list's items.
func (n *Node) Type() Type { return n.typ }

// Ref returns the reference number of a node that is nothing but a reference.
func (n *Node) Ref() (ref int, ok bool) { return n.ref, n.op == opRef }

// Constant returns the value of a node that is nothing but a constant.
func (n *Node) Constant() (v Value, ok bool) { return n.value, n.op == opConst }

// Op returns what the node does. References and constants have operations of
// no name.
func (n *Node) Op() Op { return n.op }

// Name returns the member, value list or pattern of an operation that has one.
func (n *Node) Name() string { return n.name }

// Args returns the node's arguments. The caller must not change them.
func (n *Node) Args() []*Node { return n.args }
