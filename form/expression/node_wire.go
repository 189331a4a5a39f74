package expression

import (
	"math"
	"strconv"

	"github.com/borgerflow/borgerflow/internal/jsontext"
)

// A node's wire form: {"r":3,"k":"money"} reads reference 3,
// {"c":"2026-03-02","k":"date"} is a constant, {"o":"and","a":[…]} an operation.
// The kind k is left out where the operation tells it; e is the kind of a list's
// items, n a name. Constants are in the values' wire form, but money is an exact
// number of kroner like a decimal.

// MarshalJSON writes the tree.
func (n *Node) MarshalJSON() ([]byte, error) { return n.AppendJSON(nil), nil }

// AppendJSON appends the tree to dst as JSON.
func (n *Node) AppendJSON(dst []byte) []byte {
	dst = append(dst, '{')
	kind := n.typ.Kind
	switch n.op {
	case opRef:
		dst = strconv.AppendInt(append(dst, `"r":`...), int64(n.ref), 10)
	case opConst:
		dst = asKind(n.value, Money, Decimal).AppendJSON(append(dst, `"c":`...))
	default:
		dst = jsontext.AppendString(append(dst, `"o":`...), n.op.wire())
		if kind == ops[n.op].gives {
			kind = Blank
		}
	}
	if kind != Blank {
		dst = jsontext.AppendString(append(dst, `,"k":`...), kind.String())
	}
	if n.typ.Elem != nil && n.typ.Elem.Kind != Blank {
		dst = jsontext.AppendString(append(dst, `,"e":`...), n.typ.Elem.Kind.String())
	}
	if n.name != "" {
		dst = jsontext.AppendString(append(dst, `,"n":`...), n.name)
	}
	if len(n.args) > 0 {
		dst = append(dst, `,"a":[`...)
		for _, a := range n.args {
			dst = a.AppendJSON(jsontext.AppendComma(dst))
		}
		dst = append(dst, ']')
	}
	return append(dst, '}')
}

// UnmarshalJSON reads a tree, see [ReadNode].
func (n *Node) UnmarshalJSON(data []byte) error {
	in := jsontext.NewReader(data)
	read := ReadNode(&in)
	if err := in.End(); err != nil {
		return err
	}
	*n = *read
	return nil
}

// ReadNode reads the tree that comes next in a document. It fails the reader at
// unknown members and operations, wrong numbers of arguments, patterns that are
// wrong or costly, and trees that are too large or too deep, so that evaluating
// what it accepts is always safe.
func ReadNode(in *jsontext.Reader) *Node {
	r := nodeReader{in, maxNodes}
	return r.node(maxDepth)
}

type nodeReader struct {
	*jsontext.Reader
	left int // nodes that the tree may still have
}

// nodeParts are the members of a node that is being read.
type nodeParts struct {
	op       string
	ref      int // plus one; 0 = none
	constant []byte
}

func (r *nodeReader) node(depth int) *Node {
	if r.left--; r.left < 0 || depth <= 0 {
		r.Fail(errSize)
	}
	n := new(Node)
	var parts nodeParts
	for r.Object(); r.Member(); {
		switch string(r.Key()) {
		case "o":
			parts.op = r.Text()
		case "r":
			parts.ref = r.ref()
		case "c":
			parts.constant = r.Skip()
		case "k":
			n.typ.Kind = readKind(r.Reader)
		case "e":
			if k := readKind(r.Reader); k != Blank {
				n.typ.Elem = &Type{Kind: k}
			}
		case "n":
			n.name = r.Text()
		case "a":
			for r.Array(); r.Item(); {
				n.args = append(n.args, r.node(depth-1))
			}
		default:
			r.Fail(errShape)
		}
	}
	if r.Err() == nil {
		if err := n.build(parts); err != nil {
			r.Fail(err)
		}
	}
	return n
}

func (r *nodeReader) ref() int {
	n := r.Int()
	if n < 0 || n >= math.MaxInt32 {
		r.Fail(errShape)
		return 0
	}
	return int(n) + 1
}

// build makes the node what its parts say.
func (n *Node) build(parts nodeParts) error {
	leaf := parts.op == "" && n.name == "" && len(n.args) == 0
	switch {
	case parts.ref > 0:
		n.op, n.ref = opRef, parts.ref-1
		if !leaf || parts.constant != nil {
			return errShape
		}
		return nil
	case parts.constant != nil:
		if !leaf {
			return errShape
		}
		return n.buildConstant(parts.constant)
	}
	op, ok := wireOp(parts.op)
	if !ok {
		return errOp
	}
	n.op = op
	if gives := ops[op].gives; gives != Blank {
		n.typ.Kind = gives
	}
	return n.prepare()
}

func (n *Node) buildConstant(data []byte) error {
	t := n.typ
	if t.Kind == Money {
		t.Kind = Decimal
	}
	if t.Elem != nil && t.Elem.Kind == Money {
		t.Elem = &Type{Kind: Decimal}
	}
	v, err := Decode(t, data)
	if err != nil {
		return errShape
	}
	n.op, n.value = opConst, v
	if n.typ.Kind == Money || n.typ.Elem != nil && n.typ.Elem.Kind == Money {
		n.value = asKind(v, Decimal, Money)
	}
	return nil
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
