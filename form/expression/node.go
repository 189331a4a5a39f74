package expression

import (
	"encoding/json"
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

// nodeJSON is a node's wire form: {"r":3,"k":"money"} reads reference 3,
// {"c":"2026-03-02","k":"date"} is a constant, {"o":"and","a":[…]} an operation.
// The kind is left out where the operation tells it; elem is the kind of a
// list's items. Constants are in the values' wire form, but money is an exact
// number of kroner like a decimal.
type nodeJSON struct {
	Op    string          `json:"o,omitempty"`
	Ref   *int            `json:"r,omitempty"`
	Const json.RawMessage `json:"c,omitempty"`
	Kind  Kind            `json:"k,omitempty"`
	Elem  Kind            `json:"e,omitempty"`
	Name  string          `json:"n,omitempty"`
	Args  []nodeJSON      `json:"a,omitempty"`
}

// MarshalJSON writes the tree.
func (n *Node) MarshalJSON() ([]byte, error) { return json.Marshal(n.wire()) }

func (n *Node) wire() nodeJSON {
	w := nodeJSON{Kind: n.typ.Kind, Name: n.name}
	if n.typ.Elem != nil {
		w.Elem = n.typ.Elem.Kind
	}
	switch n.op {
	case opRef:
		w.Ref = &n.ref
	case opConst:
		w.Const = asKind(n.value, Money, Decimal).AppendJSON(nil)
	default:
		w.Op = n.op.wire()
		if w.Kind == ops[n.op].gives {
			w.Kind = Blank
		}
	}
	for _, a := range n.args {
		w.Args = append(w.Args, a.wire())
	}
	return w
}

// UnmarshalJSON reads a tree. It refuses unknown operations, wrong numbers of
// arguments, patterns that are wrong or costly, and trees that are too large or
// too deep, so that evaluating what it accepts is always safe.
func (n *Node) UnmarshalJSON(data []byte) error {
	var w nodeJSON
	if err := json.Unmarshal(data, &w); err != nil {
		return errShape
	}
	left := maxNodes
	return n.build(&w, &left, maxDepth)
}

func (n *Node) build(w *nodeJSON, left *int, depth int) error {
	*left--
	if *left < 0 || depth <= 0 {
		return errSize
	}
	*n = Node{typ: Type{Kind: w.Kind}, name: w.Name}
	if w.Elem != Blank {
		n.typ.Elem = &Type{Kind: w.Elem}
	}
	switch {
	case w.Ref != nil:
		n.op, n.ref = opRef, *w.Ref
		return leaf(w, w.Op == "" && w.Const == nil && *w.Ref >= 0)
	case w.Const != nil:
		return n.buildConstant(w)
	}
	op, ok := wireOp(w.Op)
	if !ok {
		return errOp
	}
	n.op = op
	if gives := ops[op].gives; gives != Blank {
		n.typ.Kind = gives
	}
	for i := range w.Args {
		arg := new(Node)
		if err := arg.build(&w.Args[i], left, depth-1); err != nil {
			return err
		}
		n.args = append(n.args, arg)
	}
	return n.prepare()
}

func (n *Node) buildConstant(w *nodeJSON) error {
	t := n.typ
	if t.Kind == Money {
		t.Kind = Decimal
	}
	if t.Elem != nil && t.Elem.Kind == Money {
		t.Elem = &Type{Kind: Decimal}
	}
	v, err := Decode(t, w.Const)
	if err != nil {
		return errShape
	}
	n.op, n.value = opConst, v
	if n.typ.Kind == Money || n.typ.Elem != nil && n.typ.Elem.Kind == Money {
		n.value = asKind(v, Decimal, Money)
	}
	return leaf(w, w.Op == "")
}

// asKind makes numbers of one kind, also in a list, such of another kind with
// the same digits.
func asKind(v Value, from, to Kind) Value {
	switch v.kind {
	case from:
		v.kind = to
	case List:
		items := make([]Value, v.Len())
		for i, item := range v.Items() {
			items[i] = asKind(item, from, to)
		}
		return ListOf(items...)
	}
	return v
}

func leaf(w *nodeJSON, ok bool) error {
	if !ok || w.Name != "" || len(w.Args) > 0 {
		return errShape
	}
	return nil
}
