package form

import (
	"errors"
	"strconv"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
	"github.com/borgerflow/borgerflow/internal/jsontext"
)

// Errors of decoding. A set of answers that gives one of them is refused whole.
var (
	// ErrTooLarge: more bytes than the form's limits allow.
	ErrTooLarge = errors.New("form: answers are larger than the form allows")
	// ErrMalformed: not JSON, not an object, nested too deep, or a member twice.
	ErrMalformed = errors.New("form: answers are not well-formed JSON")
)

// DecodeAnswers reads answers as JSON, strictly: an unknown member, a value of
// another type and a list with too many rows are faults at their place, and
// that part is left unanswered. The error is ErrTooLarge or ErrMalformed.
func DecodeAnswers(f *Form, data []byte) (*Answers, []fault.Fault, error) {
	if len(data) > f.Limits.Bytes {
		return nil, nil, ErrTooLarge
	}
	a := f.NewAnswers()
	d := decoder{form: f, in: jsontext.NewReader(data), seen: make([]bool, f.Len()), room: f.Limits.cells() - len(a.root.cells)}
	d.level(a.root, f.level, nil)
	if d.in.End() != nil {
		return nil, nil, ErrMalformed
	}
	return a, d.faults, nil
}

// decoder reads the answers in one pass, straight into cells. What is wrong
// with the JSON ends the reading; what is wrong with an answer is a fault.
type decoder struct {
	form   *Form
	in     jsontext.Reader
	faults []fault.Fault
	path   []byte // pointer to the group, list or row that is being read
	seen   []bool // by id: fields that have been read where they stand
	room   int    // cells that rows may still take
}

// maxFaults is how many faults one decoding reports before it stops counting;
// a hostile body gets no longer answer than that.
const maxFaults = 100

// fault reports what is wrong with a member of what is being read, or with all
// of it for "".
func (d *decoder) fault(code fault.Code, member string, args ...fault.Arg) {
	if len(d.faults) >= maxFaults {
		return
	}
	d.faults = append(d.faults, fault.Fault{Code: code, Path: jsonptr.Join(string(d.path), member), Args: args})
}

// refuse skips a member and reports what is wrong with it.
func (d *decoder) refuse(code fault.Code, member string) {
	d.in.Skip()
	d.fault(code, member)
}

// level reads one object into row. Of a row of a list, rows is the list's cell;
// level reports false when the row has an id that it cannot have.
func (d *decoder) level(row *rowAnswers, level map[string]*Field, rows *cell) bool {
	var next *Field               // answers come in document order nearly always
	var strangers map[string]bool // names that no field has
	named := false                // the row's id has been read
	for d.in.Object(); d.in.Member(); {
		f := next
		if f == nil || f.Key != string(d.in.Key()) {
			f = level[string(d.in.Key())]
		}
		switch {
		case f != nil:
			if d.seen[f.id] {
				d.in.Fail(ErrMalformed)
			}
			d.seen[f.id] = true
			d.field(row, f)
			next = f.next
		case rows != nil && string(d.in.Key()) == rowIDKey:
			if named {
				d.in.Fail(ErrMalformed)
			}
			named = true
			if !d.name(row, rows) {
				return false
			}
		default:
			if strangers == nil {
				strangers = map[string]bool{}
			}
			d.stranger(strangers)
		}
	}
	return true
}

// name reads a row's id. Where the row cannot have it, the rest is skipped.
func (d *decoder) name(row *rowAnswers, rows *cell) bool {
	id := ""
	if d.in.Peek() == '"' {
		id = d.in.Text()
	} else {
		d.in.Skip()
	}
	if !validRowID(id) || findRow(rows.rows, id) >= 0 {
		for d.in.Member() {
			d.in.Skip()
		}
		return false
	}
	row.id = id
	return true
}

// stranger skips a member that is no field's.
func (d *decoder) stranger(seen map[string]bool) {
	name := string(d.in.Key())
	if seen[name] {
		d.in.Fail(ErrMalformed)
	}
	seen[name] = true
	d.refuse(fault.UnknownField, name)
}

func (d *decoder) field(row *rowAnswers, f *Field) {
	c := &row.cells[f.slot]
	switch {
	case f.Repeats():
		d.rows(c, f)
	case f.kind.family == container:
		d.group(row, f)
	case f.Input():
		d.answer(c, f)
	default:
		d.in.Skip() // calculated and shown values are never taken from outside
	}
}

func (d *decoder) group(row *rowAnswers, f *Field) {
	if d.in.Peek() != '{' {
		d.refuse(fault.BadType, f.Key)
		return
	}
	outer := len(d.path)
	d.path = append(append(d.path, '/'), f.Key...)
	d.level(row, f.level, nil)
	d.path = d.path[:outer]
}

// answer reads a value, text that did not parse, or null into a cell.
func (d *decoder) answer(c *cell, f *Field) {
	if d.in.Null() {
		c.state = cleared
		return
	}
	if texts, ok := d.raw(f.kind.several); ok {
		*c = typedCell(f, texts, d.form.Limits.Text)
		return
	}
	start := d.in.Mark
	v := expression.ReadValue(f.value, &d.in)
	if d.in.Err() != nil || v.IsBlank() {
		d.in.Back(start)
		d.refuse(fault.BadType, f.Key)
		return
	}
	v, ok := cleanValue(f, v)
	if !ok {
		d.fault(fault.BadText, f.Key)
		return
	}
	*c = cellOf(v)
}

// raw reads {"raw":"…"}, or {"raw":["…"]} where an answer is several texts, when
// that is what comes next, and reports whether it was.
func (d *decoder) raw(several bool) ([]string, bool) {
	if d.in.Peek() != '{' {
		return nil, false
	}
	ahead := d.in
	ahead.Object()
	if !ahead.Member() || string(ahead.Key()) != "raw" {
		return nil, false
	}
	var texts []string
	if several {
		for ahead.Array(); ahead.Item(); {
			texts = append(texts, ahead.Text())
		}
	} else {
		texts = []string{ahead.Text()}
	}
	if ahead.Member() || ahead.Err() != nil {
		return nil, false
	}
	d.in = ahead
	return texts, true
}

// rows reads a list's rows. Those without an id get one when all are known.
func (d *decoder) rows(c *cell, f *Field) {
	if d.in.Peek() != '[' {
		d.refuse(fault.BadType, f.Key)
		return
	}
	outer := len(d.path)
	d.path = append(append(d.path, '/'), f.Key...)
	c.state = answered
	over := false
	i := 0
	for d.in.Array(); d.in.Item(); i++ {
		if i >= d.form.Limits.Rows || d.room < len(f.inner.fields) {
			over = true
			d.in.Skip()
			continue
		}
		d.row(c, f, i)
	}
	d.path = d.path[:outer]
	if over {
		d.fault(fault.TooMany, f.Key, count(int64(min(len(c.rows), d.form.Limits.Rows)))...)
	}
	for _, r := range c.rows {
		if r.id == "" {
			r.id = nextID(c.rows)
		}
	}
}

// row reads one row. One with an id that it cannot have is left out with
// everything that was wrong in it.
func (d *decoder) row(c *cell, f *Field, i int) {
	if d.in.Peek() != '{' {
		d.refuse(fault.BadType, strconv.Itoa(i))
		return
	}
	for _, inner := range f.inner.fields {
		d.seen[inner.id] = false
	}
	outer, faults, room, rows := len(d.path), len(d.faults), d.room, c.rows
	d.path = strconv.AppendInt(append(d.path, '/'), int64(i), 10)
	next := newRow(f.inner, "")
	d.room -= len(next.cells)
	c.rows = append(rows, next)
	if !d.level(next, f.level, c) {
		d.faults, d.room, c.rows = d.faults[:faults], room, rows
		d.fault(fault.BadType, rowIDKey)
	}
	d.path = d.path[:outer]
}
