package form

import "slices"

// SetFacts puts other facts in place of those known: the time, the outcome of a
// check, another language. Unlike a change of an answer it looks at every
// element.
func (fl *Filling) SetFacts(facts Facts) Changes {
	s := fl.state
	was := s.facts
	facts = facts.in(s.form)
	if fl.spent || s.form.graph.fetched {
		return fl.replace(s.answers, facts)
	}
	s.know(facts)
	if was.Lang == facts.Lang {
		fl.markFacts(&was)
	} else {
		fl.markAll(s.root) // what words there are can decide anything
	}
	if was.Lang != facts.Lang || !slices.Equal(was.Withheld, facts.Withheld) {
		fl.retell()
	}
	return fl.settle()
}

// markFacts has done what depends on facts that were others.
func (fl *Filling) markFacts(was *Facts) {
	s := fl.state
	for _, r := range s.form.graph.facts {
		if r.ref.Kind == RefFact && !was.fact(r.ref.Name, r.ref.Type).Same(s.facts.fact(r.ref.Name, r.ref.Type)) {
			fl.markAllOf(r.jobs, s.root)
		}
	}
	for _, f := range s.form.fields {
		if f.FromFacts || f.kind.numbered {
			fl.mark(target{job: s.form.graph.value[f.id]}, s.root)
		}
	}
	fl.markAllOf(s.form.graph.lookups, s.root)
	fl.moved(s.root)
}

// retell notes that every text may read otherwise, and that there may be other
// options.
func (fl *Filling) retell() {
	fl.changes.Form |= ChangedTexts
	fl.state.Walk(func(e *Element) bool {
		fl.changed(e, ChangedTexts|e.Field.unsure)
		return true
	})
}
