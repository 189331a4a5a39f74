package sqlitestore

import (
	"strings"

	"github.com/borgerflow/borgerflow/workflow"
)

// filter gathers the conditions of a query and their arguments.
type filter struct {
	conditions []string
	args       []any
}

func (f *filter) must(condition string, args ...any) {
	f.conditions = append(f.conditions, condition)
	f.args = append(f.args, args...)
}

// text narrows to rows with value in column, unless value is empty.
func (f *filter) text(column, value string) {
	if value != "" {
		// The second condition tells SQLite that a partial index fits.
		f.must(column+" = ? AND "+column+" <> ''", value)
	}
}

func (f *filter) where() string {
	if len(f.conditions) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(f.conditions, " AND ")
}

// with returns the arguments and one more.
func (f *filter) with(last any) []any { return append(f.args, last) }

// limit is the number of rows a query gives.
func limit(asked int) int {
	if asked <= 0 {
		return workflow.DefaultLimit
	}
	return min(asked, workflow.MaxLimit)
}
