package form

import (
	"encoding/json"
	"errors"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
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
	if !json.Valid(data) {
		return nil, nil, ErrMalformed
	}
	a := f.NewAnswers()
	d := decoder{form: f, in: scanner{data: data}, room: f.Limits.cells() - len(a.root.cells)}
	if !d.level(a.root, f.level, "", false) {
		return nil, nil, ErrMalformed
	}
	return a, d.faults, nil
}

type decoder struct {
	form   *Form
	in     scanner
	faults []fault.Fault
	room   int // cells that rows may still take
}

// maxFaults is how many faults one decoding reports before it stops counting;
// a hostile body gets no longer answer than that.
const maxFaults = 100

func (d *decoder) fault(code fault.Code, path string, args ...fault.Arg) {
	if len(d.faults) < maxFaults {
		d.faults = append(d.faults, fault.Fault{Code: code, Path: path, Args: args})
	}
}

// level reads one object into row. It reports false when the JSON is not an
// object or has a member twice.
func (d *decoder) level(row *rowAnswers, level map[string]*Field, path string, inRow bool) bool {
	seen := map[string]bool{}
	return d.in.object(func(key string) bool {
		if seen[key] {
			return false
		}
		seen[key] = true
		if inRow && key == rowIDKey {
			d.in.skip()
			return true // read beforehand
		}
		at := jsonptr.Join(path, key)
		f := level[key]
		if f == nil {
			d.in.skip()
			d.fault(fault.UnknownField, at)
			return true
		}
		return d.field(row, f, at)
	})
}

func (d *decoder) field(row *rowAnswers, f *Field, at string) bool {
	switch {
	case f.Repeats():
		return d.rows(row, f, at)
	case f.kind.family == container:
		if d.in.peek() != '{' {
			d.in.skip()
			d.fault(fault.BadType, at)
			return true
		}
		return d.level(row, f.level, at, false)
	case !f.Input():
		d.in.skip() // calculated and shown values are never taken from outside
		return true
	}
	value := d.in.skip()
	c, code := decodeCell(f, value, d.form.Limits.Text)
	if code != "" {
		d.fault(code, at)
		return true
	}
	row.cells[f.slot] = c
	return true
}

func decodeCell(f *Field, value []byte, limit int) (cell, fault.Code) {
	if string(value) == "null" {
		return cell{state: cleared}, ""
	}
	if raw, ok := decodeRaw(value, f.kind.several); ok {
		return typedCell(f, raw, limit), ""
	}
	v, err := expression.Decode(f.value, value)
	if err != nil || v.IsBlank() {
		return cell{}, fault.BadType
	}
	v, ok := cleanValue(f, v)
	if !ok {
		return cell{}, fault.BadText
	}
	return cellOf(v), ""
}

// decodeRaw recognises {"raw":"…"}, and {"raw":["…"]} where an answer is several
// texts.
func decodeRaw(value []byte, several bool) (raw []string, ok bool) {
	in := scanner{data: value}
	members := 0
	whole := in.object(func(key string) bool {
		members++
		text := func(int) bool {
			if in.peek() != '"' {
				return false
			}
			s, read := in.str()
			raw = append(raw, s)
			return read
		}
		if key != "raw" {
			return false
		}
		if several {
			ok = in.array(text)
		} else {
			ok = text(0)
		}
		return ok
	})
	return raw, whole && ok && members == 1
}

// rows reads a list's rows. Those without an id get one when all are known.
func (d *decoder) rows(row *rowAnswers, f *Field, at string) bool {
	if d.in.peek() != '[' {
		d.in.skip()
		d.fault(fault.BadType, at)
		return true
	}
	c := &row.cells[f.slot]
	c.state = answered
	over := false
	ok := d.in.array(func(i int) bool {
		if i >= d.form.Limits.Rows || d.room < len(f.inner.fields) {
			over = true
			d.in.skip()
			return true
		}
		return d.row(c, f, jsonptr.Index(at, i))
	})
	if over {
		d.fault(fault.TooMany, at, count(int64(min(len(c.rows), d.form.Limits.Rows)))...)
	}
	for _, r := range c.rows {
		if r.id == "" {
			r.id = nextID(c.rows)
		}
	}
	return ok
}

func (d *decoder) row(c *cell, f *Field, at string) bool {
	if d.in.peek() != '{' {
		d.in.skip()
		d.fault(fault.BadType, at)
		return true
	}
	id, given := d.in.member(rowIDKey)
	if given && (!validRowID(id) || findRow(c.rows, id) >= 0) {
		d.in.skip()
		d.fault(fault.BadType, jsonptr.Join(at, rowIDKey))
		return true
	}
	next := newRow(f.inner, id)
	d.room -= len(next.cells)
	c.rows = append(c.rows, next)
	return d.level(next, f.level, at, true)
}
