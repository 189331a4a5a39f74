package workflow

import (
	"cmp"
	"encoding/csv"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/form/schema"
	"github.com/borgerflow/borgerflow/i18n"
)

// CSVOptions are settings of tables; the zero value is what RFC 4180 says.
//
// A cell holds the answer as people read it. Answers in the rows of a list
// stand in one cell, a row on a line, so that the lines of the list's columns
// belong together; rows within rows stand on their row's line with " / "
// between. What a spreadsheet would take for a formula is defused by an
// apostrophe before it.
type CSVOptions struct {
	// BOM puts the byte order mark of UTF-8 first, by which spreadsheets know
	// Danish letters.
	BOM bool
	// Comma stands between cells: a comma, a semicolon – which spreadsheets in
	// Danish look for – or a tab. Default: a comma.
	Comma rune
	// Keys names the columns form.key, as mappings do, instead of by what was
	// asked.
	Keys bool
	// Values has answers as programs compare them – numbers with a point, dates
	// as 2026-03-02, the values of options – instead of as people read them.
	Values bool
}

// table writes a case on a line of cells.
type table struct {
	w       *csv.Writer
	raw     io.Writer
	req     SolutionExport
	lang    i18n.Lang
	columns []tableColumn
	lists   map[string]string // form.key → key of the list it stands in
}

// tableColumn is a field of a form as a column. The same field of two versions is one
// column, unless it has become part of a list.
type tableColumn struct {
	form string
	schema.Column
	head string
}

func (c tableColumn) same(d tableColumn) bool {
	return c.form == d.form && c.Key == d.Key && c.List == d.List
}

func newTable(w io.Writer, versions []*Workflow, req SolutionExport) (*table, error) {
	t := &table{w: csv.NewWriter(w), raw: w, req: req, lang: req.language(versions[0]), lists: map[string]string{}}
	t.w.UseCRLF = true
	switch req.CSV.Comma {
	case 0:
	case ',', ';', '\t':
		t.w.Comma = req.CSV.Comma
	default:
		return nil, Errorf(Invalid, "cells are separated by a comma, a semicolon or a tab")
	}
	for _, v := range versions {
		for _, id := range sortedKeys(v.Forms) {
			for _, c := range schema.Columns(v.Forms[id], req.language(v), nil) {
				col := tableColumn{form: id, Column: c}
				if !slices.ContainsFunc(t.columns, col.same) {
					col.head = headOf(v.Forms[id], c, req.language(v))
					t.columns = append(t.columns, col)
					t.lists[id+"."+c.Key] = cmp.Or(t.lists[id+"."+c.Key], c.List)
				}
			}
		}
	}
	t.heads()
	return t, nil
}

// headOf names a column by what was asked and what it stands under.
func headOf(f *form.Form, c schema.Column, lang i18n.Lang) string {
	parts := append([]string{form.PlainText(f.Title.In(lang))}, c.Within...)
	parts = append(parts, c.Label)
	parts = slices.DeleteFunc(parts, func(p string) bool { return strings.TrimSpace(p) == "" })
	return strings.Join(parts, " – ")
}

// heads tells columns of one name apart by their keys.
func (t *table) heads() {
	n := map[string]int{}
	for _, c := range t.columns {
		n[c.head]++
	}
	for i, c := range t.columns {
		switch key := c.form + "." + c.Key; {
		case t.req.CSV.Keys:
			t.columns[i].head = key
		case n[c.head] > 1:
			t.columns[i].head += " (" + key + ")"
		}
	}
}

// about are the columns of the case itself, by the key of their text.
var about = [...]string{"case", "version", "started", "sent", "state", "ended", "outcome"}

func (t *table) begin() error {
	if t.req.CSV.BOM {
		if _, err := io.WriteString(t.raw, "\ufeff"); err != nil {
			return Errorf(Unavailable, "the export cannot be written: %w", err)
		}
	}
	var heads []string
	for _, key := range about {
		if t.req.CSV.Keys {
			heads = append(heads, key)
			continue
		}
		heads = append(heads, i18n.Message(t.lang, "export."+key))
	}
	for _, c := range t.columns {
		heads = append(heads, defused(c.head))
	}
	return t.record(heads)
}

func (t *table) put(x *exportedCase) error {
	l := x.l
	state, outcome := i18n.Message(t.lang, "export.state."+string(l.row.State)), l.row.Outcome
	if t.req.CSV.Values {
		state = string(l.row.State)
	} else if step := l.w.Step(outcome); step != nil && step.Title.In(t.lang) != "" {
		outcome = step.Title.In(t.lang)
	}
	cells := []string{
		l.row.ID, defused(l.w.Solution.Version), t.at(l.s.Started), t.at(l.s.Sent), state, t.at(l.s.Ended), defused(outcome),
	}
	answers := map[string][]*schema.Answer{}
	for _, f := range x.forms {
		answers[f.id] = schema.ExportFlat(f.state, &schema.ExportOptions{Blank: true}).Answers
	}
	rows := t.rows(answers)
	for _, c := range t.columns {
		cells = append(cells, t.cell(c, answers[c.form], rows[c.form+"."+c.List]))
	}
	return t.record(cells)
}

// rows returns the ids of the outermost rows of each list, in order.
func (t *table) rows(answers map[string][]*schema.Answer) map[string][]string {
	out := map[string][]string{}
	for id, all := range answers {
		for _, a := range all {
			if len(a.Rows) == 0 {
				continue
			}
			list := id + "." + t.lists[id+"."+a.Key]
			if !slices.Contains(out[list], a.Rows[0]) {
				out[list] = append(out[list], a.Rows[0])
			}
		}
	}
	return out
}

// cell returns the answers of one column in one case.
func (t *table) cell(c tableColumn, answers []*schema.Answer, rows []string) string {
	if c.List == "" {
		for _, a := range answers {
			if a.Key == c.Key && len(a.Rows) == 0 {
				return defused(t.text(a))
			}
		}
		return ""
	}
	lines, answered := make([][]string, len(rows)), false
	for _, a := range answers {
		if a.Key != c.Key || len(a.Rows) == 0 {
			continue
		}
		// A row is one line, whatever was typed in it.
		text := strings.Join(strings.Fields(t.text(a)), " ")
		at := slices.Index(rows, a.Rows[0])
		lines[at] = append(lines[at], defused(text))
		answered = answered || text != ""
	}
	if !answered {
		return ""
	}
	joined := make([]string, len(lines))
	for i, parts := range lines {
		joined[i] = strings.Join(parts, " / ")
	}
	return defused(strings.Join(joined, "\n"))
}

// text returns one answer as it stands in a cell.
func (t *table) text(a *schema.Answer) string {
	switch {
	case a.Withheld:
		return i18n.Message(t.lang, "export.withheld")
	case !t.req.CSV.Values:
		return a.Display
	}
	if text, ok := plainJSON(a.Value); ok {
		return text
	}
	return string(a.Value)
}

// at writes a time as clocks in Denmark showed it.
func (t *table) at(at time.Time) string {
	switch {
	case at.IsZero():
		return ""
	case t.req.CSV.Values:
		return at.UTC().Format(time.RFC3339)
	}
	return at.In(dk.Copenhagen()).Format("2006-01-02 15:04")
}

func (t *table) record(cells []string) error {
	err := t.w.Write(cells)
	if err == nil {
		t.w.Flush() // a case is whole on its way before the next is read
		err = t.w.Error()
	}
	if err != nil {
		return Errorf(Unavailable, "the export cannot be written: %w", err)
	}
	return nil
}

func (t *table) end() error { return nil }
