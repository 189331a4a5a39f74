package check

import (
	"maps"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
	"github.com/borgerflow/borgerflow/workflow"
)

// withheldRequired finds fields that must be answered and that nobody is shown
// who could: every step where the form can be edited withholds them. Who does not
// see a field is not stopped by it, so the form is submitted without.
func (l *linter) withheldRequired() error {
	for _, id := range slices.Sorted(maps.Keys(l.Workflow.Forms)) {
		var withheld [][]string // by each step that has the form edited
		for _, s := range l.Workflow.Solution.Steps {
			if edits(s, id) {
				withheld = append(withheld, l.withheldIn(s, id))
			}
		}
		if len(withheld) == 0 {
			continue
		}
		fields := l.fields[id]
		for _, path := range fields.order {
			field := fields.byPath[path]
			at := pointerOf(field)
			if !asked(field) || l.written(id, at) || !everywhere(withheld, at) || rowless(withheld, field) {
				continue
			}
			l.add(WithheldRequired, l.place(id, path), "%s must be answered, and every step where form %q can be edited withholds it: it is submitted unanswered", path, id)
		}
	}
	return nil
}

// withheldIn returns what a step withholds of a form from whoever does it: what
// the step says, and of an employee's step what the solution withholds from all
// employees. Where some groups see it, whoever does the step may be in one.
func (l *linter) withheldIn(s *workflow.Step, id string) []string {
	var out []string
	for _, f := range s.Forms {
		if f.Form == id {
			out = append(out, f.Withhold...)
		}
	}
	if !byEmployee(s.Assign) {
		return out
	}
	for _, w := range l.Workflow.Solution.Withhold {
		if w.Form == id && len(w.Unless) == 0 {
			out = append(out, w.Fields...)
		}
	}
	return out
}

// byEmployee reports whether a step is surely done by an employee who works with
// the case; who did a step before may have been the applicant.
func byEmployee(a workflow.Assign) bool {
	switch a.To {
	case workflow.ByUser, workflow.ByManager, workflow.ByChoice:
		return true
	}
	return a.To == "" && a.Group != ""
}

// asked reports whether a field may have to be answered, and has no value but
// what somebody answers.
func asked(f *form.Field) bool {
	never := func(n *expression.Node) bool {
		if n == nil {
			return false
		}
		v, constant := n.Constant()
		met, _ := v.AsBool()
		return constant && !met
	}
	if f.Required == nil || never(f.Required) || f.Internal || f.Calculate != nil || f.Default != nil || f.Prefill != 0 || f.From != "" {
		return false
	}
	for p := f; p != nil; p = p.Parent() {
		if never(p.Visible) {
			return false
		}
	}
	return true
}

// written reports whether a step puts what it gave back into a field.
func (l *linter) written(id, at string) bool {
	return slices.ContainsFunc(l.Workflow.Solution.Steps, func(s *workflow.Step) bool {
		return slices.ContainsFunc(s.Write, func(w workflow.Write) bool { return w.Form == id && w.Field == at })
	})
}

// everywhere reports whether each step withholds what stands at a pointer.
func everywhere(steps [][]string, at string) bool {
	for _, withheld := range steps {
		if !slices.ContainsFunc(withheld, func(w string) bool { return at == w || strings.HasPrefix(at, w+"/") }) {
			return false
		}
	}
	return true
}

// rowless reports whether a field stands in a list to which nobody can add rows,
// since it is withheld as a whole.
func rowless(steps [][]string, f *form.Field) bool {
	for p := f.Parent(); p != nil; p = p.Parent() {
		if p.Repeats() && everywhere(steps, pointerOf(p)) {
			return true
		}
	}
	return false
}

// pointerOf returns the pointer to a field, with * for the rows of lists.
func pointerOf(f *form.Field) string {
	at := jsonptr.Join("", f.Key)
	for p := f.Parent(); p != nil; p = p.Parent() {
		switch {
		case p.Repeats():
			at = jsonptr.Join("", p.Key) + "/*" + at
		case p.Key != "" && p.ValueType().Kind == expression.Record:
			at = jsonptr.Join("", p.Key) + at
		}
	}
	return at
}
