package form

import (
	"errors"
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// Errors of changes to answers. They are the caller's to mend, never the
// citizen's.
var (
	// ErrUnknownName: the form has no such field, or there is no such row.
	ErrUnknownName = errors.New("form: no field or row has that name")
	// ErrNotAnswered: the field is shown or calculated, never answered.
	ErrNotAnswered = errors.New("form: the field takes no answer")
	// ErrTooManyRows: the list holds as many rows as the form's limits allow.
	ErrTooManyRows = errors.New("form: the list takes no more rows")
)

// Answers is what a citizen has answered in one form, hidden answers included.
// It is bound to the form it was made for and not safe for concurrent change.
//
// Names are JSON Pointers in which rows are named by id: /expenses/r1/amount.
type Answers struct {
	form *Form
	root *rowAnswers
}

// rowAnswers holds the answers of one scope: of the form, or of one row.
type rowAnswers struct {
	id    string
	cells []cell // by slot
}

type cellState uint8

const (
	unanswered cellState = iota
	cleared              // answered before, emptied on purpose
	answered
	typed // text that did not parse
)

type cell struct {
	state cellState
	value expression.Value
	raw   []string
	rows  []*rowAnswers
}

// NewAnswers returns answers with nothing answered.
func (f *Form) NewAnswers() *Answers {
	return &Answers{form: f, root: newRow(f.root, "")}
}

func newRow(s *scope, id string) *rowAnswers {
	return &rowAnswers{id: id, cells: make([]cell, len(s.fields))}
}

// Form returns the form the answers belong to.
func (a *Answers) Form() *Form { return a.form }

// Clone returns a copy that can be changed independently.
func (a *Answers) Clone() *Answers {
	return &Answers{form: a.form, root: a.root.clone()}
}

func (r *rowAnswers) clone() *rowAnswers {
	c := &rowAnswers{id: r.id, cells: append([]cell(nil), r.cells...)}
	for i := range c.cells {
		if rows := c.cells[i].rows; rows != nil {
			c.cells[i].rows = make([]*rowAnswers, len(rows))
			for j, row := range rows {
				c.cells[i].rows[j] = row.clone()
			}
		}
	}
	return c
}

// place is where a name leads.
type place struct {
	row   *rowAnswers
	field *Field
	list  *cell // set when the name is a row: the list's cell
	index int   // and the row's index in it
}

func (a *Answers) resolve(name string) (place, bool) {
	tokens, ok := jsonptr.Split(name)
	if !ok || len(tokens) == 0 {
		return place{}, false
	}
	row, level := a.root, a.form.level
	for i := 0; i < len(tokens); i++ {
		f := level[tokens[i]]
		if f == nil {
			return place{}, false
		}
		last := i == len(tokens)-1
		switch {
		case last:
			return place{row: row, field: f}, true
		case f.Repeats():
			i++
			c := &row.cells[f.slot]
			at := findRow(c.rows, tokens[i])
			if at < 0 {
				return place{}, false
			}
			if i == len(tokens)-1 {
				return place{row: c.rows[at], field: f, list: c, index: at}, true
			}
			row, level = c.rows[at], f.level
		case f.level != nil:
			level = f.level
		default:
			return place{}, false
		}
	}
	return place{}, false
}

func findRow(rows []*rowAnswers, id string) int {
	for i, r := range rows {
		if r.id == id {
			return i
		}
	}
	return -1
}

func (a *Answers) answerable(name string) (place, error) {
	p, ok := a.resolve(name)
	if !ok || p.list != nil {
		return place{}, ErrUnknownName
	}
	if !p.field.Input() {
		return place{}, ErrNotAnswered
	}
	return p, nil
}

// Set takes what a person typed into the named field, in the notation of lang.
// Text that does not parse is kept as it is, is blank to expressions and cannot
// be submitted; the returned code says what is wrong with it.
func (a *Answers) Set(name string, raw []string, lang i18n.Lang) (fault.Code, error) {
	p, err := a.answerable(name)
	if err != nil {
		return "", err
	}
	v, code := Parse(p.field, raw, lang)
	c := &p.row.cells[p.field.slot]
	switch {
	case code != "":
		*c = cell{state: typed, raw: boundRaw(raw, a.form.Limits.Text)}
	case v.IsBlank():
		*c = cell{state: cleared}
	default:
		*c = cell{state: answered, value: v}
	}
	return code, nil
}

// boundRaw keeps text that did not parse within the form's limit.
func boundRaw(raw []string, limit int) []string {
	kept := make([]string, 0, 1)
	for _, s := range raw {
		s = strings.ToValidUTF8(s, "\uFFFD")
		if runes := []rune(s); len(runes) > limit {
			s = string(runes[:limit])
		}
		kept = append(kept, s)
	}
	return kept
}

// SetValue answers the named field with a value of its type; blank clears it.
func (a *Answers) SetValue(name string, v expression.Value) error {
	p, err := a.answerable(name)
	if err != nil {
		return err
	}
	p.row.cells[p.field.slot] = cellOf(v)
	return nil
}

func cellOf(v expression.Value) cell {
	if v.IsBlank() {
		return cell{state: cleared}
	}
	return cell{state: answered, value: v}
}

// Value returns the named field's answer, blank when there is none.
func (a *Answers) Value(name string) expression.Value {
	p, ok := a.resolve(name)
	if !ok || p.list != nil {
		return expression.Value{}
	}
	return p.row.cells[p.field.slot].value
}

// AddRow adds a row at the end of the named list and writes its defaults. An
// empty id takes the next free one: r1, r2 and so on. It returns the row's name.
func (a *Answers) AddRow(list, id string, facts Facts) (string, error) {
	p, ok := a.resolve(list)
	if !ok || p.list != nil || !p.field.Repeats() {
		return "", ErrUnknownName
	}
	c := &p.row.cells[p.field.slot]
	if len(c.rows) >= a.form.Limits.Rows {
		return "", ErrTooManyRows
	}
	if id == "" {
		id = nextID(c.rows)
	} else if findRow(c.rows, id) >= 0 || !validRowID(id) {
		return "", ErrUnknownName
	}
	row := newRow(p.field.inner, id)
	c.state = answered
	c.rows = append(c.rows, row)
	a.form.begin(row, p.field.Fields, facts)
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

func nextID(rows []*rowAnswers) string {
	highest := 0
	for _, r := range rows {
		if rest, ok := strings.CutPrefix(r.id, "r"); ok {
			if n, err := strconv.Atoi(rest); err == nil && n > highest && n < 1<<30 {
				highest = n
			}
		}
	}
	return "r" + strconv.Itoa(highest+1)
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
