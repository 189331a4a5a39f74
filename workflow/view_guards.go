package workflow

import (
	"slices"

	"github.com/borgerflow/borgerflow/form/expression"
)

// guardAt is one edge of a step that has a guard.
type guardAt struct {
	step string
	edge int
}

// HidesGuard reports whether the guard of an edge, by its place in Step.Next, is
// not to be told the caller: it reads what is withheld from them, or they are no
// employee who works with the case. See [Engine.WhyTaken].
func (v View) HidesGuard(step string, edge int) bool { return v.hides[guardAt{step, edge}] }

// hiddenGuards finds the guards that are not to be told a caller.
func (e *Engine) hiddenGuards(l *loaded, c Caller, staff bool) map[guardAt]bool {
	if l.w.exprs == nil {
		return nil
	}
	var unseen []string
	if staff {
		unseen = e.unseenFacts(l.w, l, c)
	}
	out := map[guardAt]bool{}
	for n, s := range l.w.Solution.Steps {
		for i, edge := range s.Next {
			if edge.When != "" && (!staff || l.w.readsAny(guardKey(n, i), unseen)) {
				out[guardAt{s.ID, i}] = true
			}
		}
	}
	return out
}

// readsAny reports whether an expression of the flow reads one of the facts.
func (w *Workflow) readsAny(key string, facts []string) bool {
	f := w.exprs.FieldOf("/" + key)
	if f == nil || f.Calculate == nil {
		return false
	}
	return slices.ContainsFunc(expression.Reads(f.Calculate), func(r expression.Read) bool {
		return r.Ref < len(w.exprs.Refs) && slices.Contains(facts, w.exprs.Refs[r.Ref].Name)
	})
}
