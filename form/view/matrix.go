package view

import (
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/form"
)

// matrix renders questions that share their options as a table: a row for each
// question, a column for each option. Every control is named by its row and its
// column; on a narrow screen each stands under its question, with a label.
func (b *builder) matrix(e *form.Element) *Node {
	rows := shown(e.Children())
	if e.ReadOnly || len(rows) == 0 {
		return b.group(e)
	}
	p := b.parts(e)
	head := []*Node{el("td", p.id+":corner", nil)}
	for _, o := range b.offers(rows[0]) {
		head = append(head, el("th", p.id+":c"+strconv.Itoa(o.at), attrs("scope", "col"), b.phrasing(b.state.Text(o.Label, e))...))
	}
	body := make([]*Node, len(rows))
	for i, row := range rows {
		body[i] = b.matrixRow(p.id, row, len(head)-1)
	}
	table := el("table", p.id+":table", class("form-matrix"),
		el("thead", "", nil, el("tr", p.id+":columns", nil, head...)), el("tbody", p.id+":body", nil, body...))
	return p.wrap(el("fieldset", p.id, p.fieldset("form-fieldset-plain"), p.legend("form-label"), p.help, p.errors, p.warnings, table))
}

func (b *builder) matrixRow(table string, e *form.Element, columns int) *Node {
	id := b.id(e)
	label := el("span", id+":label", nil, b.phrasing(b.state.Text(e.Field.Label, e))...)
	if e.Withheld {
		return el("tr", id+":group", nil, el("th", id+":head", attrs("scope", "row"), label),
			el("td", id, attrs("class", "form-withheld", "colspan", strconv.Itoa(columns)), text(b.say("form.withheld"))))
	}
	p := b.parts(e)
	look, has := "", (*Node)(nil)
	if p.wrong {
		look = "form-error"
	}
	if e.Field.Several() {
		has = p.has(e)
	}
	chosen := b.state.Edits(e)
	cells := []*Node{el("th", id+":head", attrs("scope", "row"), label, p.help, p.errors, p.warnings, has)}
	for _, c := range b.choices(e) {
		control := b.box(e, c, chosen, "aria-labelledby", id+":label "+table+":c"+c.part[2:], "aria-describedby", strings.Join(p.describe, " "))
		cells = append(cells, el("td", control.ID+":group", nil, control, labelOf(control.ID, c.label)))
	}
	return el("tr", id+":group", attrs("class", look), cells...)
}
