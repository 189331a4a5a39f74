package view

import "github.com/borgerflow/borgerflow/form"

// rowsTable renders a table whose rows are given: a row for each, a column for
// each of its fields. Each control keeps its label, which is seen where the
// columns have no room for their heads, and begins with the head of its row for
// those who listen.
func (b *builder) rowsTable(e *form.Element) *Node {
	rows := shown(e.Children())
	if len(rows) == 0 {
		return nil
	}
	p := b.parts(e)
	head := []*Node{el("td", p.id+":corner", nil)}
	for _, column := range rows[0].Children() {
		head = append(head, el("th", b.id(column)+":column", attrs("scope", "col"), b.phrasing(b.state.Text(column.Field.Label, column))...))
	}
	body := make([]*Node, len(rows))
	for i, row := range rows {
		id := b.id(row)
		title := el("th", id+":label", attrs("scope", "row", "tabindex", "-1"), b.phrasing(b.state.Text(row.Field.Label, row))...)
		cells := []*Node{title}
		b.cells = b.label(row)
		b.rows = append(b.rows, b.cells)
		for _, cell := range row.Children() {
			var control *Node
			if cell.Visible && !cell.Field.Internal {
				control = b.element(cell)
			}
			cells = append(cells, el("td", b.id(cell)+":cell", nil, control))
		}
		b.rows, b.cells = b.rows[:len(b.rows)-1], ""
		body[i] = el("tr", id, nil, cells...)
	}
	table := el("table", p.id+":table", class("form-matrix form-table"),
		el("thead", "", nil, el("tr", p.id+":columns", nil, head...)), el("tbody", p.id+":body", nil, body...))
	return p.wrap(el("fieldset", p.id, p.fieldset("form-fieldset"), p.legend("form-legend"), p.help, p.errors, p.warnings, table))
}
