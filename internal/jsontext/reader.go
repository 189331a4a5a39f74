package jsontext

import "errors"

// MaxDepth is how deep objects and arrays may stand in each other.
const MaxDepth = 1000

// The errors of reading. They never tell the data, which may be an answer.
var (
	// ErrSyntax: not JSON, nested too deep, or more after the value.
	ErrSyntax = errors.New("jsontext: not well-formed JSON")
	// ErrType: a value of another type than was asked for.
	ErrType = errors.New("jsontext: a value of another type")
)

// Reader reads one JSON value. It may be copied to look ahead: the copy goes on
// from where the reader stands and does not move it.
type Reader struct {
	Mark
	data  []byte
	lossy bool   // see Lossy
	key   []byte // of the current member
	text  []byte // room for strings that are not in data as they are
	err   error
}

// Mark is a place in a document.
type Mark struct {
	pos   int
	depth int
	first bool // nothing of the innermost container has been read
}

// Back goes back to a place where the reader has been, whatever was wrong after
// it.
func (r *Reader) Back(to Mark) { r.Mark, r.err = to, nil }

// NewReader returns a reader of data, which must not be changed while it reads.
func NewReader(data []byte) Reader { return Reader{data: data} }

// Err returns what was wrong first, nil while nothing is.
func (r *Reader) Err() error { return r.err }

// Fail ends the reading with err, unless something was wrong before.
func (r *Reader) Fail(err error) {
	if r.err == nil {
		r.err = err
	}
	r.pos = len(r.data)
}

// End reports what was wrong, when only white space may follow.
func (r *Reader) End() error {
	if r.Peek() != 0 || r.pos < len(r.data) {
		r.Fail(ErrSyntax)
	}
	return r.err
}

// Peek returns the first byte of what comes next, which tells the type of a
// value: { [ " t f n, or a digit or minus; 0 at the end.
func (r *Reader) Peek() byte {
	for r.pos < len(r.data) {
		switch c := r.data[r.pos]; c {
		case ' ', '\t', '\n', '\r':
			r.pos++
		default:
			return c
		}
	}
	return 0
}

// Object goes into an object, whose members are then read with Member.
func (r *Reader) Object() { r.open('{') }

// Array goes into an array, whose items are then read with Item.
func (r *Reader) Array() { r.open('[') }

func (r *Reader) open(bracket byte) {
	if r.Peek() != bracket {
		r.mismatch()
		return
	}
	if r.depth++; r.depth > MaxDepth {
		r.Fail(ErrSyntax)
		return
	}
	r.pos++
	r.first = true
}

// mismatch fails because the next value is not of the type that was asked for.
func (r *Reader) mismatch() {
	switch c := r.Peek(); {
	case c == '{', c == '[', c == '"', c == 't', c == 'f', c == 'n', c == '-', c >= '0' && c <= '9':
		r.Fail(ErrType)
	default:
		r.Fail(ErrSyntax)
	}
}

// Member goes to the next member of an object and reports whether there is one;
// otherwise the object has ended. Its value must then be read.
func (r *Reader) Member() bool {
	if !r.next('}') {
		return false
	}
	if r.Peek() != '"' {
		r.Fail(ErrSyntax)
		return false
	}
	r.key = r.chars()
	if r.Peek() != ':' {
		r.Fail(ErrSyntax)
		return false
	}
	r.pos++
	return true
}

// Key returns the name of the current member. It is valid until the next call
// of any method that reads, on the reader or a copy of it.
func (r *Reader) Key() []byte { return r.key }

// Item goes to the next item of an array and reports whether there is one;
// otherwise the array has ended. It must then be read.
func (r *Reader) Item() bool { return r.next(']') }

// next steps over a comma, or out of the container.
func (r *Reader) next(end byte) bool {
	c := r.Peek()
	switch {
	case c == end:
		r.pos++
		r.depth--
		r.first = false
		return false
	case r.first:
		r.first = false
		return c != 0 || r.broken()
	case c == ',':
		r.pos++
		return true
	}
	return r.broken()
}

// broken fails on what no value and no container goes on with.
func (r *Reader) broken() bool {
	r.Fail(ErrSyntax)
	return false
}

// Null reads null when that is what comes next, and reports whether it was.
func (r *Reader) Null() bool { return r.Peek() == 'n' && r.word("null") }

// Bool reads true or false.
func (r *Reader) Bool() bool {
	switch r.Peek() {
	case 't':
		return r.word("true")
	case 'f':
		r.word("false")
	default:
		r.mismatch()
	}
	return false
}

func (r *Reader) word(want string) bool {
	if len(r.data)-r.pos < len(want) || string(r.data[r.pos:r.pos+len(want)]) != want {
		return r.broken()
	}
	r.pos += len(want)
	return true
}

// Skip reads any value and returns its bytes, nil when it is not well formed.
func (r *Reader) Skip() []byte {
	c := r.Peek()
	start := r.pos
	switch c {
	case '{':
		for r.Object(); r.Member(); {
			r.Skip()
		}
	case '[':
		for r.Array(); r.Item(); {
			r.Skip()
		}
	case '"':
		r.quoted()
	case 't', 'f':
		r.Bool()
	case 'n':
		r.Null()
	default:
		r.Number()
	}
	if r.err != nil {
		return nil
	}
	return r.data[start:r.pos]
}
