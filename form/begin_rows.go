package form

import "strconv"

// items gives a list one row per record of the fact it is filled from. Fields
// that are not filled from a member start as in any new row.
func (b *beginner) items(c *cell, list *Field) {
	for i, item := range b.facts.fetched(b.form, list).Items() {
		if i >= b.form.Limits.Rows || b.room < len(list.inner.fields) {
			return
		}
		b.addRow(c, list, itemID(i))
		row := c.rows[len(c.rows)-1]
		for _, f := range list.inner.fields {
			if f.From == "" {
				continue
			}
			if v := f.land(item.Member(f.From)); !v.IsBlank() {
				row.cells[f.slot] = cell{state: answered, value: v}
			}
		}
	}
}

// itemID is the id of the row that is made from an item of a fact, from 0. It
// tells nothing of the item, because names of rows are sent and logged.
func itemID(i int) string { return "f" + strconv.Itoa(i+1) }

// given returns a list's rows: the server's of a read-only prefill, otherwise
// those that were answered.
func (s *State) given(f *Field, answers *rowAnswers) []*rowAnswers {
	if !f.FromFacts || s.opened(f) {
		return answers.cells[f.slot].rows
	}
	var c cell
	b := beginner{form: s.form, facts: s.facts, room: s.form.Limits.cells() - s.answers.root.size()}
	b.items(&c, f)
	return c.rows
}
