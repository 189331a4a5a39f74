package form

// frame holds the elements of one scope: of the form, or of one row.
type frame struct {
	scope   *scope
	parent  *frame
	row     *Row // nil for the form itself
	cells   []Element
	lists   [][]*frame // rows of the lists, in the order of scope.lists
	answers *rowAnswers
	fetched bool   // the answers are not the citizen's, but made of a fact
	track   *track // of a filling
}

// opener makes frames out of a few large pieces of memory: a form has many
// small rows.
type opener struct {
	state  *State
	cells  []Element
	frames []frame
	rows   []Row
	lists  [][]*frame
	order  []*frame
}

// open makes the frame of a scope and those of every row below it.
func (s *State) open(sc *scope, parent *frame, row *Row, answers *rowAnswers) *frame {
	cells, frames, lists := answers.measure(sc)
	o := &opener{
		state: s, cells: make([]Element, cells), frames: make([]frame, frames), lists: make([][]*frame, lists),
		rows: make([]Row, frames), order: make([]*frame, frames),
	}
	return o.open(sc, parent, row, answers)
}

// measure counts the cells, the rows and the lists of a scope and of all rows
// that were answered below it; the scope counts as a row.
func (r *rowAnswers) measure(sc *scope) (cells, rows, lists int) {
	cells, rows, lists = len(sc.fields), 1, len(sc.lists)
	for _, list := range sc.lists {
		for _, row := range r.cells[list.slot].rows {
			c, n, l := row.measure(list.inner)
			cells, rows, lists = cells+c, rows+n, lists+l
		}
	}
	return cells, rows, lists
}

func (o *opener) open(sc *scope, parent *frame, row *Row, answers *rowAnswers) *frame {
	fr := &take(&o.frames, 1)[0]
	*fr = frame{scope: sc, parent: parent, row: row, answers: answers, cells: take(&o.cells, len(sc.fields)), lists: take(&o.lists, len(sc.lists))}
	for i, f := range sc.fields {
		fr.cells[i].Field, fr.cells[i].frame = f, fr
	}
	if row != nil {
		row.frame = fr
	}
	for i, list := range sc.lists {
		fr.lists[i] = o.openRows(fr, list)
	}
	return fr
}

func (o *opener) openRows(at *frame, list *Field) []*frame {
	given := o.state.given(list, at.answers)
	frames := take(&o.order, len(given))
	rows := take(&o.rows, len(given))
	for i, g := range given {
		rows[i] = Row{ID: g.id, Index: i, list: &at.cells[list.slot]}
		frames[i] = o.open(list.inner, at, &rows[i], g)
		frames[i].fetched = list.FromFacts && !o.state.opened(list)
	}
	return frames
}

// take cuts n off the front of what is left, or makes more: rows that the
// server fills in are not measured.
func take[T any](left *[]T, n int) []T {
	if len(*left) < n {
		return make([]T, n)
	}
	cut := (*left)[:n:n]
	*left = (*left)[n:]
	return cut
}

// supplied reports whether the answers in a frame are the server's own.
func (fr *frame) supplied() bool {
	for ; fr != nil; fr = fr.parent {
		if fr.fetched {
			return true
		}
	}
	return false
}

// rowsOf returns the frames of a list's rows, none of anything else.
func (fr *frame) rowsOf(f *Field) []*frame {
	if !f.Repeats() {
		return nil
	}
	return fr.lists[f.listAt]
}

func (fr *frame) elements(fields []*Field) []*Element {
	out := make([]*Element, len(fields))
	for i, f := range fields {
		out[i] = &fr.cells[f.slot]
	}
	return out
}

// around returns the nearest frame, from the inside out, that a field stands in.
func (fr *frame) around(f *Field) *frame {
	for fr != nil && fr.scope != f.scope {
		fr = fr.parent
	}
	return fr
}
