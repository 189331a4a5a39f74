package definition

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form/expression/parse"
)

// Error is one thing wrong with a definition.
type Error struct {
	Code    Code   `json:"code"`
	Form    string `json:"form,omitempty"`    // id of the form
	Block   string `json:"block,omitempty"`   // the building block that Pointer points into, when it is not the form
	Used    string `json:"used,omitempty"`    // then where it is used: a JSON Pointer into the form, through blocks around it where it passes "use"
	Pointer string `json:"pointer"`           // JSON Pointer (RFC 6901) into the definition
	Line    int    `json:"line,omitempty"`    // in the expression, or in the document for code "json"; from 1
	Column  int    `json:"column,omitempty"`  // from 1
	Snippet string `json:"snippet,omitempty"` // the line and a caret under the place
	Message string `json:"message"`           // in English, for the author
}

// Error returns the place, the code and the message on one line.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Form != "" {
		b.WriteString(e.Form + "#")
	}
	if e.Block != "" {
		b.WriteString(e.Used + ": block " + e.Block + "#")
	}
	b.WriteString(e.Pointer)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", e.Line, e.Column)
	}
	if b.Len() > 0 {
		b.WriteString(": ")
	}
	return b.String() + string(e.Code) + ": " + e.Message
}

// Errors is everything wrong with one or more definitions, in the order in
// which they are written.
type Errors []*Error

// Error lists the errors, one on a line.
func (es Errors) Error() string {
	lines := make([]string, 0, len(es)+1)
	lines = append(lines, fmt.Sprintf("definition: compile: %d error(s)", len(es)))
	for _, e := range es {
		lines = append(lines, e.Error())
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives errors.Is and errors.As each error.
func (es Errors) Unwrap() []error {
	out := make([]error, len(es))
	for i, e := range es {
		out[i] = e
	}
	return out
}

// All returns the authoring errors in err, nil when it holds none.
func All(err error) Errors {
	es, _ := errors.AsType[Errors](err)
	return es
}

func (es Errors) err() error {
	if len(es) == 0 {
		return nil
	}
	return es
}

// mostErrors is how many errors of one form are told.
const mostErrors = 1000

func (es *Errors) add(code Code, pointer, format string, args ...any) *Error {
	if len(*es) > mostErrors {
		return new(Error) // nobody is told
	}
	if len(*es) == mostErrors {
		code, pointer, format, args = CodeTooMany, "", "more is wrong than is told here", nil
	}
	e := &Error{Code: code, Pointer: pointer, Message: fmt.Sprintf(format, args...)}
	*es = append(*es, e)
	return e
}

// addParse takes over the errors of one expression.
func (es *Errors) addParse(pointer string, err error) {
	all, _ := errors.AsType[parse.Errors](err)
	for _, p := range all {
		e := es.add(Code(p.Code), pointer, "%s", p.Message)
		e.Line, e.Column, e.Snippet = p.Line, p.Column, p.Snippet
	}
	if len(all) == 0 {
		es.add(CodeExpression, pointer, "%v", err)
	}
}

// whole is the pointer from the form on, through the blocks it passes.
func (e *Error) whole() string {
	if e.Block == "" {
		return e.Pointer
	}
	return e.Used + useMember + e.Pointer
}

// sorted returns the errors by form and place, each only once: of several at
// the same place, only what was found first and what has another code; and what
// is wrong with a block only where it is used first.
func (es Errors) sorted() Errors {
	keys := make(map[*Error][]token, len(es))
	for _, e := range es {
		keys[e] = placeOf(e.whole())
	}
	out := slices.Clone(es)
	slices.SortStableFunc(out, func(a, b *Error) int {
		if c := strings.Compare(a.Form, b.Form); c != 0 {
			return c
		}
		if c := slices.CompareFunc(keys[a], keys[b], token.compare); c != 0 {
			return c
		}
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	out = slices.CompactFunc(out, func(a, b *Error) bool {
		return a.Form == b.Form && a.whole() == b.whole() && a.Code == b.Code && a.Line == b.Line && a.Column == b.Column
	})
	told := map[Error]bool{}
	return slices.DeleteFunc(out, func(e *Error) bool {
		same := *e
		same.Used = ""
		if e.Block == "" || !told[same] {
			told[same] = true
			return false
		}
		return true
	})
}
