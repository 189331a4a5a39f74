package pgstore

import (
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/workflow"
)

// filter gathers the conditions of a query and their arguments.
type filter struct {
	conditions []string
	args       []any
}

// arg keeps an argument and returns how a query names it.
func (f *filter) arg(value any) string {
	f.args = append(f.args, value)
	return "$" + strconv.Itoa(len(f.args))
}

// must adds a condition; each ? in it stands for the next of args.
func (f *filter) must(condition string, args ...any) {
	for _, a := range args {
		condition = strings.Replace(condition, "?", f.arg(a), 1)
	}
	f.conditions = append(f.conditions, condition)
}

// text narrows to rows with value in column, unless value is empty. The second
// condition tells PostgreSQL that a partial index fits.
func (f *filter) text(column, value string) {
	if value != "" {
		f.must(column+" = ? AND "+column+" <> ''", value)
	}
}

// all is the conditions with more of them, for a WHERE.
func (f *filter) all(more ...string) string {
	return strings.Join(append(append([]string{"true"}, f.conditions...), more...), " AND ")
}

// limit is the number of rows a query gives. It is written into the query: the
// plan for a page of a hundred is not the plan for a number yet unknown.
func limit(asked int) string {
	if asked <= 0 {
		return strconv.Itoa(workflow.DefaultLimit)
	}
	return strconv.Itoa(min(asked, workflow.MaxLimit))
}
