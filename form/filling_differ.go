package form

import "slices"

// past is what a filling was before it started again.
type past struct {
	state *State
	spent bool
	loose []Fault
}

func (fl *Filling) before() past {
	fl.state.Faults() // lists those about no field, too
	return past{state: fl.state, spent: fl.spent, loose: fl.state.loose}
}

// since tells how the filling differs from what it was.
func (fl *Filling) since(p past) Changes {
	s := fl.state
	s.Faults()
	if !sameFaults(p.loose, s.loose) || p.spent != fl.spent {
		fl.changes.Form |= ChangedFaults
	}
	d := differ{filling: fl, always: ChangedTexts}
	if p.state.facts.Lang == s.facts.Lang && slices.Equal(p.state.facts.Withheld, s.facts.Withheld) {
		d.always = 0
	}
	fl.changes.Form |= d.always
	if hasInserts(s.form.Title.In(s.facts.Lang)) {
		fl.changes.Form |= ChangedTexts
	}
	d.frame(p.state.root, s.root)
	return fl.tell()
}

// differ goes through two states of one form side by side.
type differ struct {
	filling *Filling
	always  Parts // what may have changed of every element
}

func (d *differ) frame(was, is *frame) {
	for i := range is.cells {
		parts := is.cells[i].Field.unsure | d.always | compare(&was.cells[i], &is.cells[i])
		if was.track != nil {
			parts |= was.track.cells[i].changed // before it was known that all is worked out again
		}
		d.note(&is.cells[i], parts)
	}
	for i, rows := range is.lists {
		d.rows(was.lists[i], rows)
	}
}

func (d *differ) rows(was, is []*frame) {
	for _, row := range is {
		if old := frameOf(was, row.row.ID); old != nil {
			d.frame(old, row)
			continue
		}
		d.filling.changes.Added = append(d.filling.changes.Added, row.row.Name())
		d.fresh(row)
	}
	for _, row := range was {
		if frameOf(is, row.row.ID) == nil {
			d.filling.changes.Removed = append(d.filling.changes.Removed, row.row.Name())
		}
	}
}

// fresh tells of a row that has come.
func (d *differ) fresh(fr *frame) {
	for i := range fr.cells {
		d.note(&fr.cells[i], compare(&Element{}, &fr.cells[i]))
	}
	for _, rows := range fr.lists {
		for _, row := range rows {
			d.filling.changes.Added = append(d.filling.changes.Added, row.row.Name())
			d.fresh(row)
		}
	}
}

func (d *differ) note(e *Element, parts Parts) {
	if parts != 0 {
		d.filling.changes.Elements = append(d.filling.changes.Elements, Change{e, parts})
	}
}

func frameOf(rows []*frame, id string) *frame {
	for _, fr := range rows {
		if fr.row.ID == id {
			return fr
		}
	}
	return nil
}
