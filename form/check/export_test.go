package check

import "github.com/borgerflow/borgerflow/form"

// Observed returns everything that a form says in a state, on one line.
func Observed(s *form.State) string {
	o := observe(s)
	return string(line(o.Expect)) + string(line(o.shown)) + string(line(o.all))
}
