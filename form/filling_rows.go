package form

// AddRow is [Answers.AddRow].
func (fl *Filling) AddRow(list, id string) (string, Changes, error) {
	s := fl.state
	name, err := s.answers.AddRow(list, id, s.facts)
	if err != nil {
		return "", Changes{}, err
	}
	e := s.Find(list)
	if fl.spent || s.form.graph.fetched || e == nil {
		return name, fl.Reset(s.answers), nil
	}
	rows := &e.frame.lists[e.Field.listAt]
	answers := e.frame.answers.cells[e.Field.slot].rows[len(*rows)]
	row := &Row{ID: answers.id, Index: len(*rows), list: e}
	fr := s.open(e.Field.inner, e.frame, row, answers)
	*rows = append(*rows, fr)
	fl.follow(fr)
	fl.markAll(fr)
	fl.recount(e)
	fl.changes.Added = append(fl.changes.Added, name)
	return name, fl.settle(), nil
}

// RemoveRow is [Answers.RemoveRow].
func (fl *Filling) RemoveRow(name string) (Changes, error) {
	s := fl.state
	row := s.row(name)
	if err := s.answers.RemoveRow(name); err != nil {
		return Changes{}, err
	}
	if fl.spent || s.form.graph.fetched || row == nil {
		return fl.Reset(s.answers), nil
	}
	e, at := row.list, row.Index
	fl.silence(row.frame)
	fl.forget(row.frame)
	rows := &e.frame.lists[e.Field.listAt]
	kept := append((*rows)[:at:at], (*rows)[at+1:]...)
	*rows = kept
	for i, fr := range kept[at:] {
		fr.row.Index = at + i
		fl.moved(fr)
	}
	fl.recount(e)
	fl.changes.Removed = append(fl.changes.Removed, name)
	return fl.settle(), nil
}

// row returns the named row, or nil.
func (s *State) row(name string) *Row {
	_, fr := s.find(name, rowByID)
	if fr == nil {
		return nil
	}
	return fr.row
}

// recount has everything worked out again that depends on which rows a list
// has.
func (fl *Filling) recount(e *Element) {
	g := fl.state.form.graph
	fl.markAllOf(g.seen[e.Field.id], e.frame)
	fl.markAllOf(g.inner[e.Field.id], e.frame)
	fl.mark(target{job: g.look + int32(e.Field.id)}, e.frame)
	for _, row := range e.frame.rowsOf(e.Field) {
		fl.markAllOf(g.rows[e.Field.id], row)
	}
}

// moved has everything looked at that now has another path.
func (fl *Filling) moved(fr *frame) {
	fl.markLooks(fr)
	if list := fr.scope.list; list != nil {
		fl.markAllOf(fl.state.form.graph.rows[list.id], fr)
	}
	fl.inRows(fr, fl.moved)
}

// silence sees to it that nothing is told of what goes.
func (fl *Filling) silence(fr *frame) {
	for i := range fr.track.cells {
		fr.track.cells[i].listed = true
	}
	fl.inRows(fr, fl.silence)
}

// forget takes a frame that goes, and all below it, out of what is counted.
func (fl *Filling) forget(fr *frame) {
	fl.inRows(fr, fl.forget)
	for i := range fr.track.rules {
		t := &fr.track.rules[i]
		fl.acquit(t)
		fl.steps -= t.steps
	}
	for i := range fr.cells {
		fl.blocks -= blocking(fr.cells[i].Faults)
		for _, steps := range fr.track.cells[i].steps {
			fl.steps -= steps
		}
	}
}
