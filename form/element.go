package form

import (
	"strconv"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// Element is one field as it stands with one set of answers: a field in a list
// has one element per row. Elements belong to their [State] and are only read.
type Element struct {
	Field    *Field
	Visible  bool // by its own condition and every container's around it
	Required bool
	ReadOnly bool
	Withheld bool             // this reader may not see the value; evaluation does
	Value    expression.Value // blank when hidden, unanswered or not parsed; of groups and lists always blank; of boxes with none ticked false, or an empty list
	Raw      []string         // what was typed, when it did not parse; one text, or several where the field takes several
	Faults   []fault.Fault    // in a fixed order; none when hidden

	overflow bool
	frame    *frame
}

// Row is one row of a list.
type Row struct {
	ID    string // stable while the row exists; names carry it
	Index int    // from 0

	list  *Element
	frame *frame
}

// Path returns the JSON Pointer to the element's answer, rows by index: the
// path that faults carry.
func (e *Element) Path() string {
	return pathOf(e.frame, e.Field, func(r *Row) string { return strconv.Itoa(r.Index) })
}

// Name returns the JSON Pointer to the element's answer, rows by id: the name
// that pages, posts and patches carry.
func (e *Element) Name() string {
	return pathOf(e.frame, e.Field, func(r *Row) string { return r.ID })
}

// Path returns the JSON Pointer to the row, by index.
func (r *Row) Path() string { return jsonptr.Index(r.list.Path(), r.Index) }

// Name returns the JSON Pointer to the row, by id.
func (r *Row) Name() string { return jsonptr.Join(r.list.Name(), r.ID) }

// First reports whether it is the first row.
func (r *Row) First() bool { return r.Index == 0 }

// Last reports whether it is the last row.
func (r *Row) Last() bool { return r.Index == r.Count()-1 }

// Count returns how many rows the list has.
func (r *Row) Count() int { return len(r.list.frame.rowsOf(r.list.Field)) }

// Elements returns the row's elements in document order.
func (r *Row) Elements() []*Element { return r.frame.elements(r.list.Field.Fields) }

func pathOf(fr *frame, f *Field, rowToken func(*Row) string) string {
	base := ""
	if fr.row != nil {
		base = jsonptr.Join(pathOf(fr.parent, fr.scope.list, rowToken), rowToken(fr.row))
	}
	return levelPath(base, fr.scope, f)
}

// levelPath appends the keys of the groups around f, inside its scope, and its
// own. Pages, sections and branches add none.
func levelPath(base string, s *scope, f *Field) string {
	if f == nil || f == s.list {
		return base
	}
	base = levelPath(base, s, f.parent)
	if f.Transparent() || f.Key == "" {
		return base
	}
	return jsonptr.Join(base, f.Key)
}

// Children returns the elements directly inside a page, section, branch or
// group, in document order.
func (e *Element) Children() []*Element {
	if e.Field.Repeats() {
		return nil
	}
	return e.frame.elements(e.Field.Fields)
}

// Rows returns a list's rows in order.
func (e *Element) Rows() []*Row {
	frames := e.frame.rowsOf(e.Field)
	out := make([]*Row, len(frames))
	for i, fr := range frames {
		out[i] = fr.row
	}
	return out
}

// Answered reports whether there is an answer or typed text at all.
// An empty list is no answer.
func (e *Element) Answered() bool {
	return len(e.Raw) > 0 || !e.Value.IsBlank() && (e.Value.Kind() != expression.List || e.Value.Len() > 0)
}

func (e *Element) add(code fault.Code, args ...fault.Arg) {
	e.Faults = append(e.Faults, fault.Fault{Code: code, Path: e.Path(), Args: args})
}
