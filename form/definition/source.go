package definition

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

type nodeKind string

const (
	kindObject nodeKind = "an object"
	kindArray  nodeKind = "an array"
	kindString nodeKind = "a string"
	kindNumber nodeKind = "a number"
	kindBool   nodeKind = "true or false"
	kindNull   nodeKind = "null"
)

// node is a JSON value with its members in the order they were written.
type node struct {
	kind    nodeKind
	text    string // of a string its characters, of other scalars their JSON
	members []member
	items   []*node
}

type member struct {
	name  string
	value *node
}

// reader builds nodes from JSON and refuses what is not well formed.
type reader struct {
	in    *json.Decoder
	errs  Errors
	depth int // most levels of nesting
}

// trail is how a reader got to a value. It is made a pointer only for an error:
// for every value of a document full of long names that would be much.
type trail struct {
	up    *trail // nil at the top
	name  string
	index int // of an item, otherwise -1
}

func (t *trail) pointer() string {
	switch {
	case t == nil:
		return ""
	case t.index >= 0:
		return jsonptr.Index(t.up.pointer(), t.index)
	}
	return jsonptr.Join(t.up.pointer(), t.name)
}

// longestMember is the most bytes that the name of a member may have: more than
// any that means something.
const longestMember = 250

// errStop ends the reading; what is wrong has been told.
var errStop = errors.New("reading stops")

// readSource returns the tree of a JSON document, or nil when there is none.
func readSource(data []byte, limits Limits) (*node, Errors) {
	r := reader{in: json.NewDecoder(bytes.NewReader(data)), depth: limits.Depth}
	if len(data) > limits.Bytes {
		r.errs.add(CodeTooLarge, "", "the definition has %d bytes, the most is %d", len(data), limits.Bytes)
		return nil, r.errs
	}
	if !utf8.Valid(data) {
		r.errs.add(CodeJSON, "", "the document is not UTF-8")
		return nil, r.errs
	}
	r.in.UseNumber()
	n, err := r.value(nil, 0)
	if err == nil {
		if _, err = r.in.Token(); errors.Is(err, io.EOF) {
			return n, r.errs
		}
		err = errors.New("something follows the definition")
	}
	if !errors.Is(err, errStop) {
		e := r.errs.add(CodeJSON, "", "not well-formed JSON: %v", err)
		e.Line, e.Column = position(data, r.offset(err))
	}
	return nil, r.errs
}

func (r *reader) offset(err error) int64 {
	if s, ok := errors.AsType[*json.SyntaxError](err); ok {
		return s.Offset
	}
	return r.in.InputOffset()
}

// position returns the line and column of a byte offset, both from 1.
func position(data []byte, offset int64) (line, column int) {
	before := data[:min(max(offset, 0), int64(len(data)))]
	line = bytes.Count(before, []byte("\n")) + 1
	return line, len(before) - bytes.LastIndexByte(before, '\n')
}

func (r *reader) value(at *trail, depth int) (*node, error) {
	token, err := r.in.Token()
	if err != nil {
		return nil, err
	}
	switch t := token.(type) {
	case json.Delim:
		if depth >= r.depth {
			r.errs.add(CodeTooDeep, at.pointer(), "nested deeper than %d levels", r.depth)
			return nil, errStop
		}
		if t == '{' {
			return r.object(at, depth)
		}
		return r.array(at, depth)
	case string:
		return &node{kind: kindString, text: t}, nil
	case json.Number:
		return &node{kind: kindNumber, text: t.String()}, nil
	case bool:
		if t {
			return &node{kind: kindBool, text: "true"}, nil
		}
		return &node{kind: kindBool, text: "false"}, nil
	}
	return &node{kind: kindNull, text: "null"}, nil
}

func (r *reader) object(at *trail, depth int) (*node, error) {
	n := &node{kind: kindObject}
	seen := map[string]bool{}
	for r.in.More() {
		token, err := r.in.Token()
		if err != nil {
			return nil, err
		}
		name, _ := token.(string)
		if len(name) > longestMember {
			r.errs.add(CodeTooLarge, at.pointer(), "the name of a member here has more than %d bytes", longestMember)
			return nil, errStop
		}
		here := &trail{at, name, -1}
		v, err := r.value(here, depth+1)
		if err != nil {
			return nil, err
		}
		if seen[name] {
			r.errs.add(CodeDuplicateMember, here.pointer(), "the member stands here twice")
			continue
		}
		seen[name] = true
		n.members = append(n.members, member{name, v})
	}
	_, err := r.in.Token()
	return n, err
}

func (r *reader) array(at *trail, depth int) (*node, error) {
	n := &node{kind: kindArray}
	for i := 0; r.in.More(); i++ {
		v, err := r.value(&trail{at, "", i}, depth+1)
		if err != nil {
			return nil, err
		}
		n.items = append(n.items, v)
	}
	_, err := r.in.Token()
	return n, err
}
