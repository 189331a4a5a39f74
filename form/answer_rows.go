package form

import (
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// AddRow adds a row at the end of the named list and writes its defaults. An
// empty id takes the next free one: r1, r2 and so on. It returns the row's name.
func (a *Answers) AddRow(list, id string, facts Facts) (string, error) {
	p, ok := a.resolve(list)
	if !ok || p.list != nil || !p.field.Repeats() {
		return "", ErrUnknownName
	}
	c := &p.row.cells[p.field.slot]
	room := a.form.Limits.cells() - a.root.size()
	if len(c.rows) >= a.form.Limits.Rows || room < len(p.field.inner.fields) {
		return "", ErrTooManyRows
	}
	if id == "" {
		id = nextID(c.rows)
	} else if findRow(c.rows, id) >= 0 || !validRowID(id) {
		return "", ErrUnknownName
	}
	b := beginner{form: a.form, facts: facts.in(a.form), room: room}
	b.addRow(c, p.field, id)
	return jsonptr.Join(list, id), nil
}

// validRowID accepts the ids that browsers and servers make: 1 to 40 letters,
// digits, dashes and underscores.
func validRowID(id string) bool {
	if id == "" || len(id) > 40 {
		return false
	}
	for i := 0; i < len(id); i++ {
		c := id[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

// nextID returns the first free id after the highest: r1, r2 and so on.
func nextID(rows []*rowAnswers) string {
	const most = 1 << 30 // higher ones are not counted on from, only avoided
	next := 1
	for _, r := range rows {
		rest, ok := strings.CutPrefix(r.id, "r")
		if n, err := strconv.Atoi(rest); ok && err == nil && n >= next && n < most {
			next = n + 1
		}
	}
	for findRow(rows, "r"+strconv.Itoa(next)) >= 0 {
		next++
	}
	return "r" + strconv.Itoa(next)
}

// size counts the cells of a scope and of all rows below it.
func (r *rowAnswers) size() int {
	n := len(r.cells)
	for i := range r.cells {
		for _, row := range r.cells[i].rows {
			n += row.size()
		}
	}
	return n
}

// RemoveRow removes the named row and everything in it.
func (a *Answers) RemoveRow(name string) error {
	p, ok := a.resolve(name)
	if !ok || p.list == nil {
		return ErrUnknownName
	}
	rows := p.list.rows
	p.list.rows = append(rows[:p.index:p.index], rows[p.index+1:]...)
	return nil
}
