package form

import (
	"strings"

	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// Lookup returns the field at a path of keys through groups, with dots between
// them as in expressions: "applicant.cpr". Rows have no path; the path of a
// list is the list. It returns nil when there is no such field.
func (f *Form) Lookup(path string) *Field {
	level := f.level
	for {
		first, rest, more := strings.Cut(path, ".")
		field := level[first]
		if field == nil || !more {
			return field
		}
		if field.Repeats() {
			return nil
		}
		level, path = field.level, rest
	}
}

// FieldOf returns the field that an element's name or path is about, whatever
// rows there are, or nil: the name of a row that a browser has just added leads
// to its field too.
func (f *Form) FieldOf(name string) *Field {
	tokens, ok := jsonptr.Split(name)
	if !ok {
		return nil
	}
	level := f.level
	for i := 0; i < len(tokens); i++ {
		field := level[tokens[i]]
		if field == nil || i == len(tokens)-1 {
			return field
		}
		if field.Repeats() {
			i++ // the row
		}
		level = field.level
	}
	return nil
}
