package definition

import "github.com/borgerflow/borgerflow/internal/jsonptr"

// buildTable adds the rows of a table, whose number is fixed: a group for each,
// with the table's fields as columns. A column is added up by a calculation
// group, which each of its cells belongs to.
func (u *unit) buildTable(it *item, lv *level, depth int) {
	for i, r := range it.def.Rows {
		at := jsonptr.Index(it.at+"/rows", i)
		row := &Field{Key: r.Value, Type: "group", Label: r.Label, Help: r.Help, Fields: it.def.Fields}
		made := u.buildPlain(it, row, at, it.at, lv, depth)
		made.made = true
		for _, cell := range made.kids {
			u.checkCell(cell, i == 0)
		}
	}
}

// checkCell holds a cell to what can stand in one; the same is wrong with the
// cells of all rows, so it is told once.
func (u *unit) checkCell(cell *item, first bool) {
	switch {
	case !first:
	case cell.def == nil || cell.rules == nil || cell.inner != nil || cell.made:
		u.add(CodeNotAllowed, cell.at, "in a table stand fields of one control, without branches and fields that they bring along")
	case !cell.rules.value:
		u.add(CodeNotAllowed, cell.at+"/type", "in a table stand fields that are answered or worked out")
	}
}

// inTable reports whether an item is a row that a table gives.
func (it *item) inTable() bool { return it.parent != nil && it.parent.base == "table" }
