package form

// Merge returns what may be saved of answers that came from outside: the
// incoming ones, but fields that this reader may not see or change keep what
// base holds (design 4.4). A list that holds such a field keeps its rows.
func Merge(base, incoming *Answers, facts Facts) *Answers {
	out := incoming.Clone()
	s := out.form.Evaluate(out, facts)
	s.Walk(func(e *Element) bool {
		if e.Field.Repeats() && s.guarded(e) {
			p, ok := base.resolve(e.Name())
			if ok {
				e.frame.answers.cells[e.Field.slot] = p.row.clone().cells[p.field.slot]
			}
			return false
		}
		if !e.Field.Container() && !e.Field.Static() && (e.Withheld || e.Visible && e.ReadOnly) {
			keep(base, e)
		}
		return true
	})
	return out
}

func keep(base *Answers, e *Element) {
	c := &e.frame.answers.cells[e.Field.slot]
	p, ok := base.resolve(e.Name())
	if !ok {
		*c = cell{}
		return
	}
	*c = p.row.cells[p.field.slot]
}

// guarded reports whether a list as a whole must stay as it is: it may not be
// changed, or something in its rows may not be seen and would go with them.
func (s *State) guarded(e *Element) bool {
	if e.Withheld || e.Visible && e.ReadOnly {
		return true
	}
	if len(s.withheld) == 0 {
		return false
	}
	path := e.Path() + "/0"
	hidden := false
	walkLevel(e.Field.Fields, func(f *Field) {
		hidden = hidden || s.withheld.match(path+"/"+f.Key)
	})
	return hidden
}

// ForReader returns a copy of the answers without those withheld from the
// reader that facts describe: what may be sent to their browser.
func (a *Answers) ForReader(facts Facts) *Answers {
	out := a.Clone()
	if len(facts.Withheld) == 0 {
		return out
	}
	out.form.Evaluate(out, facts).Walk(func(e *Element) bool {
		if e.Withheld {
			e.frame.answers.cells[e.Field.slot] = cell{}
			return false
		}
		return true
	})
	return out
}
