package form

import "github.com/borgerflow/borgerflow/internal/jsontext"

// MarshalJSON writes the answers with typed values, hidden ones included: what
// a draft is stored as. Text that did not parse is written {"raw":"…"}, a
// cleared answer null, a row with its id as "_id". Ids and escapes can make it
// longer than what came in: whoever keeps drafts refuses one that is larger than
// the form's limits, for it could not be read again.
func (a *Answers) MarshalJSON() ([]byte, error) { return a.AppendJSON(nil), nil }

// AppendJSON appends the answers to dst as MarshalJSON writes them.
func (a *Answers) AppendJSON(dst []byte) []byte {
	return appendAnswers(dst, a.root, a.form.Pages, "")
}

const rowIDKey = "_id"

// appendAnswers appends the fields of one level of the answers as an object.
func appendAnswers(dst []byte, row *rowAnswers, fields []*Field, id string) []byte {
	dst = append(dst, '{')
	if id != "" {
		dst = jsontext.AppendString(jsontext.AppendKey(dst, rowIDKey), id)
	}
	return append(appendMembers(dst, row, fields), '}')
}

func appendMembers(dst []byte, row *rowAnswers, fields []*Field) []byte {
	for _, f := range fields {
		if f.kind.family == container && !f.kind.level {
			dst = appendMembers(dst, row, f.Fields)
			continue
		}
		before := len(dst)
		dst = jsontext.AppendKey(dst, f.Key)
		at := len(dst)
		if dst = appendAnswer(dst, row, f); len(dst) == at {
			dst = dst[:before]
		}
	}
	return dst
}

// appendAnswer appends a field's JSON, or nothing when it was never answered.
func appendAnswer(dst []byte, row *rowAnswers, f *Field) []byte {
	if f.kind.family == container {
		at := len(dst)
		if dst = appendAnswers(dst, row, f.Fields, ""); len(dst) == at+len("{}") {
			return dst[:at]
		}
		return dst
	}
	c := &row.cells[f.slot]
	switch {
	case f.Repeats():
		if len(c.rows) == 0 && c.state == unanswered {
			return dst
		}
		return appendRows(dst, c, f)
	case c.state == cleared:
		return append(dst, "null"...)
	case c.state == typed:
		return append(appendRaw(append(dst, `{"raw":`...), f, c.raw), '}')
	case c.state == answered:
		return c.value.AppendJSON(dst)
	}
	return dst
}

func appendRows(dst []byte, c *cell, f *Field) []byte {
	dst = append(dst, '[')
	for _, r := range c.rows {
		dst = appendAnswers(jsontext.AppendComma(dst), r, f.Fields, r.id)
	}
	return append(dst, ']')
}

// appendRaw writes the text that was typed, or the list of them where an answer
// is several.
func appendRaw(dst []byte, f *Field, raw []string) []byte {
	if !f.kind.several {
		return jsontext.AppendString(dst, one(raw))
	}
	dst = append(dst, '[')
	for _, s := range raw {
		dst = jsontext.AppendString(jsontext.AppendComma(dst), s)
	}
	return append(dst, ']')
}
