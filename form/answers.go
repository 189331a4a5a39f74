package form

import (
	"errors"
	"strings"
	"unicode/utf8"

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
	// ErrWrongType: the value is not one that the field can hold.
	ErrWrongType = errors.New("form: the field holds no such value")
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
	c := &rowAnswers{id: r.id, cells: make([]cell, len(r.cells))}
	for i := range r.cells {
		c.cells[i] = r.cells[i].clone()
	}
	return c
}

func (c cell) clone() cell {
	if c.rows != nil {
		rows := make([]*rowAnswers, len(c.rows))
		for i, row := range c.rows {
			rows[i] = row.clone()
		}
		c.rows = rows
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
	return a.put(&p.row.cells[p.field.slot], p.field, raw, lang), nil
}

func (a *Answers) put(c *cell, f *Field, raw []string, lang i18n.Lang) fault.Code {
	v, code := Parse(f, raw, lang)
	if code != "" {
		*c = typedCell(f, raw, a.form.Limits.Text)
	} else {
		*c = cellOf(v)
	}
	return code
}

// typedCell keeps text that did not parse, within the form's limit of
// characters: one text, or no more than the field has options.
func typedCell(f *Field, raw []string, limit int) cell {
	most := 1
	if f.kind.several {
		most = len(f.offers)
	}
	c := cell{state: typed, raw: make([]string, max(1, min(len(raw), most)))}
	for i := range min(len(raw), len(c.raw)) {
		text := strings.ToValidUTF8(raw[i], "\uFFFD")
		if len(text) > limit {
			if runes := []rune(text); len(runes) > limit {
				text = string(runes[:limit])
			}
		}
		limit = max(0, limit-utf8.RuneCountInString(text))
		c.raw[i] = text
	}
	return c
}

// SetValue answers the named field with a value of its type; blank clears it.
// Amounts are rounded to whole øre; text is held to the rules of typed text.
func (a *Answers) SetValue(name string, v expression.Value) error {
	p, err := a.answerable(name)
	if err != nil {
		return err
	}
	return p.row.cells[p.field.slot].putValue(p.field, v)
}

func (c *cell) putValue(f *Field, v expression.Value) error {
	landed := coerce(v, f.value)
	clean, ok := cleanValue(f, landed)
	if !ok || landed.IsBlank() != v.IsBlank() {
		return ErrWrongType
	}
	*c = cellOf(clean)
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
