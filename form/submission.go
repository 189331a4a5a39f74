package form

import "github.com/borgerflow/borgerflow/internal/jsontext"

// Submission returns what is handed over: the visible answers with calculated
// values and the server's own, as typed JSON laid out like [Answers]. Hidden
// answers, text that did not parse and blank values are not in it. Rows keep
// their ids.
func (s *State) Submission() []byte {
	return appendSubmission(nil, s.root, s.form.Pages, "")
}

func appendSubmission(dst []byte, fr *frame, fields []*Field, id string) []byte {
	dst = append(dst, '{')
	if id != "" {
		dst = jsontext.AppendString(jsontext.AppendKey(dst, rowIDKey), id)
	}
	return append(appendSubmitted(dst, fr, fields), '}')
}

func appendSubmitted(dst []byte, fr *frame, fields []*Field) []byte {
	for _, f := range fields {
		e := &fr.cells[f.slot]
		if !e.Visible || f.Transient {
			continue
		}
		if f.kind.family == container && !f.kind.level {
			dst = appendSubmitted(dst, fr, f.Fields)
			continue
		}
		before := len(dst)
		dst = jsontext.AppendKey(dst, f.Key)
		at := len(dst)
		if dst = appendElementValue(dst, e); len(dst) == at {
			dst = dst[:before]
		}
	}
	return dst
}

// appendElementValue appends what is handed over of an element, or nothing.
func appendElementValue(dst []byte, e *Element) []byte {
	f := e.Field
	switch {
	case f.Repeats():
		dst = append(dst, '[')
		for _, fr := range e.frame.rowsOf(f) {
			dst = appendSubmission(jsontext.AppendComma(dst), fr, f.Fields, fr.row.ID)
		}
		return append(dst, ']')
	case f.kind.family == container:
		at := len(dst)
		if dst = appendSubmission(dst, e.frame, f.Fields, ""); len(dst) == at+len("{}") {
			return dst[:at]
		}
		return dst
	case e.Value.IsBlank():
		return dst
	}
	return e.Value.AppendJSON(dst)
}
