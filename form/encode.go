package form

import (
	"encoding/json"
	"strconv"
)

// MarshalJSON writes the answers with typed values, hidden ones included: what
// a draft is stored as. Text that did not parse is written {"raw":"…"}, a
// cleared answer null, a row with its id as "_id".
func (a *Answers) MarshalJSON() ([]byte, error) {
	w := answerWriter{}
	return w.level(nil, a.root, a.form.Pages, ""), nil
}

type answerWriter struct{}

// level writes the fields of one level of the answers as an object.
func (w answerWriter) level(dst []byte, row *rowAnswers, fields []*Field, id string) []byte {
	dst = append(dst, '{')
	start := len(dst)
	if id != "" {
		dst = append(appendKey(dst, rowIDKey), quote(id)...)
	}
	dst = w.members(dst, row, fields, start)
	return append(dst, '}')
}

const rowIDKey = "_id"

func (w answerWriter) members(dst []byte, row *rowAnswers, fields []*Field, start int) []byte {
	for _, f := range fields {
		if f.kind.family == container && !f.kind.level {
			dst = w.members(dst, row, f.Fields, start)
			continue
		}
		value := w.field(row, f)
		if value == nil {
			continue
		}
		if len(dst) > start {
			dst = append(dst, ',')
		}
		dst = append(appendKey(dst, f.Key), value...)
	}
	return dst
}

// field returns a field's JSON, or nil when it was never answered.
func (w answerWriter) field(row *rowAnswers, f *Field) []byte {
	if f.kind.family == container {
		if inner := w.level(nil, row, f.Fields, ""); len(inner) > 2 {
			return inner
		}
		return nil
	}
	c := &row.cells[f.slot]
	switch {
	case f.Repeats():
		if len(c.rows) == 0 && c.state == unanswered {
			return nil
		}
		return w.rows(c, f)
	case c.state == cleared:
		return []byte("null")
	case c.state == typed:
		return appendRaw(nil, c.raw)
	case c.state == answered:
		return c.value.AppendJSON(nil)
	}
	return nil
}

func (w answerWriter) rows(c *cell, f *Field) []byte {
	dst := []byte{'['}
	for i, r := range c.rows {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = w.level(dst, r, f.Fields, r.id)
	}
	return append(dst, ']')
}

func appendKey(dst []byte, key string) []byte {
	return append(append(dst, quote(key)...), ':')
}

func appendRaw(dst []byte, raw []string) []byte {
	text := ""
	if len(raw) > 0 {
		text = raw[0]
	}
	dst = append(dst, `{"raw":`...)
	return append(append(dst, quote(text)...), '}')
}

// quote writes a JSON string. Every byte of the input is valid UTF-8 here.
func quote(s string) []byte {
	plain := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' || c >= 0x7f {
			plain = false
			break
		}
	}
	if plain {
		return strconv.AppendQuote(nil, s)
	}
	data, err := json.Marshal(s)
	if err != nil {
		return []byte(`""`)
	}
	return data
}
