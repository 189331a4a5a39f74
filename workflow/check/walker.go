package check

import (
	"slices"
	"strconv"

	"github.com/borgerflow/borgerflow/internal/jsontext"
)

// walker goes through one file of a solution once and says what it names. It is
// led by shapes: tables that say what stands where.
type walker struct {
	of     *solution
	file   string
	in     jsontext.Reader
	path   []byte   // pointer to where it is
	level  *level   // whose names expressions mean; nil outside of forms
	forms  []string // forms that bare names may mean, in solution.json
	using  []string // building blocks around it, from the outside in
	opener *field   // the field that it is in
	quiet  bool     // fields only: the rest of the file is told otherwise
	depth  int
}

// shape says what may stand in one place of a file.
type shape struct {
	member map[string]*shape         // of an object
	rest   *shape                    // of its other members; nil: they say nothing
	item   *shape                    // of an array
	text   func(w *walker, s []byte) // what a string says
	object func(w *walker, s *shape) // in place of walking the members of an object
	value  func(w *walker)           // before a value of any type
}

// maxNesting is how deep a file is looked into; deeper ones do not compile.
const maxNesting = 100

func (w *walker) walk(s *shape) {
	if s == nil || w.depth >= maxNesting {
		w.in.Skip()
		return
	}
	w.depth++
	defer func() { w.depth-- }()
	if s.value != nil {
		s.value(w)
	}
	switch w.in.Peek() {
	case '{':
		if s.object != nil {
			s.object(w, s)
			return
		}
		w.object(s, nil)
	case '[':
		w.array(s)
	case '"':
		if s.text == nil {
			w.in.Skip()
			return
		}
		s.text(w, w.in.Chars())
	default:
		w.in.Skip()
	}
}

// object walks the members of an object. What within gives for a member is the
// level of names in it; nil and a nil level change nothing.
func (w *walker) object(s *shape, within func(member []byte) *level) {
	if s.member == nil && s.rest == nil {
		w.in.Skip()
		return
	}
	at, outer := len(w.path), w.level
	for w.in.Object(); w.in.Member(); {
		key := w.in.Key()
		next, known := s.member[string(key)]
		if !known {
			next = s.rest
		}
		if within != nil {
			if l := within(key); l != nil {
				w.level = l
			}
		}
		w.path = appendToken(w.path, key)
		w.walk(next)
		w.path, w.level = w.path[:at], outer
	}
}

func (w *walker) array(s *shape) {
	if s.item == nil {
		w.in.Skip()
		return
	}
	at := len(w.path)
	w.in.Array()
	for i := 0; w.in.Item(); i++ {
		w.path = strconv.AppendInt(append(w.path, '/'), int64(i), 10)
		w.walk(s.item)
		w.path = w.path[:at]
	}
}

// appendToken appends a member's name to a pointer (RFC 6901 section 3).
func appendToken(path, key []byte) []byte {
	path = append(path, '/')
	for _, c := range key {
		switch c {
		case '~':
			path = append(path, "~0"...)
		case '/':
			path = append(path, "~1"...)
		default:
			path = append(path, c)
		}
	}
	return path
}

func (w *walker) place() Place { return Place{File: w.file, Pointer: string(w.path)} }

// tell writes down that something is used where the walker is.
func (w *walker) tell(kind Kind, name []byte, how How) {
	if w.quiet || len(name) == 0 {
		return
	}
	w.of.add(kind, string(name), how, w.place())
}

// ahead reads some members of the object that comes, without moving on: of a
// string the string, of a text by language the first. It stops when it has as
// many as are enough.
func (w *walker) ahead(enough int, names ...string) []string {
	out := make([]string, len(names))
	in, found := w.in, 0
	for in.Object(); found < enough && in.Member(); {
		i := slices.Index(names, string(in.Key()))
		switch kind := in.Peek(); {
		case i < 0 || kind != '"' && kind != '{':
			in.Skip()
			continue
		case kind == '"':
			out[i] = in.Text()
		default:
			out[i] = firstText(in)
			in.Skip()
		}
		found++
	}
	return out
}

// firstText returns the first member of an object when it is a string.
func firstText(in jsontext.Reader) string {
	in.Object()
	if in.Member() && in.Peek() == '"' {
		return in.Text()
	}
	return ""
}
