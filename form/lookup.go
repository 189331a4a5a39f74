package form

import "strings"

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
