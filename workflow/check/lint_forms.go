package check

import (
	"maps"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/workflow"
)

// usedForms finds forms that nothing uses, and those that are used and that
// nobody is asked to fill in.
func (l *linter) usedForms() error {
	for _, id := range slices.Sorted(maps.Keys(l.Workflow.Forms)) {
		if !l.used(id) {
			l.add(UnusedForm, Place{File: "forms/" + id + ".json"}, "no step uses form %q, and nothing reads it", id)
		}
	}
	for _, s := range l.Workflow.Solution.Steps {
		at := l.stepAt(s.ID) + "/"
		for _, u := range l.said.uses {
			if u.Kind == KindForm && u.File == solutionFile && strings.HasPrefix(u.Pointer, at) && !l.filled(u.Name) {
				l.add(NeverFilled, u.Place, "step %q uses form %q, which no step has filled in", s.ID, u.Name)
			}
		}
	}
	return nil
}

func (l *linter) used(id string) bool {
	return slices.ContainsFunc(l.said.uses, func(u Use) bool { return u.Kind == KindForm && u.Name == id && u.How != Declared })
}

// filled reports whether any step has a form filled in, or writes into it.
func (l *linter) filled(id string) bool {
	return len(l.fillers(id)) > 0
}

// fillers returns the steps that have a form filled in, or write into it.
func (l *linter) fillers(id string) []string {
	var out []string
	for _, s := range l.Workflow.Solution.Steps {
		if edits(s, id) || writes(s, id) {
			out = append(out, s.ID)
		}
	}
	return out
}

// writes reports whether a step puts what it gave back into a form.
func writes(s *workflow.Step, id string) bool {
	return slices.ContainsFunc(s.Write, func(w workflow.Write) bool { return w.Form == id })
}

// crossReads finds forms that read another one that is only filled in later.
func (l *linter) crossReads() error {
	after := l.after()
	for _, u := range l.said.uses {
		reader := fileID(u.File, "forms")
		if u.Kind != KindForm || u.How != Reads || reader == "" || l.Workflow.Forms[u.Name] == nil {
			continue
		}
		if !l.before(u.Name, reader, after) {
			l.add(ReadsLaterForm, u.Place, "form %q is read here, and is never filled in before form %q is: it is always blank", u.Name, reader)
		}
	}
	return nil
}

// before reports whether a form may be filled in before, or together with,
// another.
func (l *linter) before(first, then string, after map[string]map[string]bool) bool {
	readers := l.fillers(then)
	if len(readers) == 0 {
		return true // nobody reads it
	}
	for _, s := range l.fillers(first) {
		for _, t := range readers {
			if s == t || after[s][t] {
				return true
			}
		}
	}
	return false
}

// after says which steps may follow each step: by its edges, and by the
// parallel branches that it may be in.
func (l *linter) after() map[string]map[string]bool {
	steps := l.Workflow.Solution.Steps
	out := map[string]map[string]bool{}
	for _, s := range steps {
		out[s.ID] = reachable(l.Workflow, s)
	}
	for _, s := range steps { // steps of other branches may come first as well
		for _, e := range s.Next {
			for _, f := range s.Next {
				if e != f && e.On == f.On && e.On != workflow.OutcomeRejected && e.When == "" && f.When == "" {
					branches(out, e.To, f.To)
				}
			}
		}
	}
	return out
}

// branches has everything in one branch possibly followed by everything in
// another.
func branches(after map[string]map[string]bool, one, other string) {
	firsts := append(slices.Collect(maps.Keys(after[one])), one)
	thens := append(slices.Collect(maps.Keys(after[other])), other)
	for _, s := range firsts {
		for _, t := range thens {
			after[s][t] = true
		}
	}
}

func reachable(w *workflow.Workflow, from *workflow.Step) map[string]bool {
	seen := map[string]bool{}
	todo := []*workflow.Step{from}
	for len(todo) > 0 {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, e := range s.Next {
			if next := w.Step(e.To); next != nil && !seen[e.To] {
				seen[e.To] = true
				todo = append(todo, next)
			}
		}
	}
	return seen
}
