package form

// Submission returns what is handed over: the visible answers with calculated
// values and the server's own, as typed JSON laid out like [Answers]. Hidden
// answers, text that did not parse and blank values are not in it. Rows keep
// their ids.
func (s *State) Submission() []byte {
	w := submissionWriter{state: s}
	return w.level(nil, s.root, s.form.Pages, "")
}

type submissionWriter struct{ state *State }

func (w submissionWriter) level(dst []byte, fr *frame, fields []*Field, id string) []byte {
	dst = append(dst, '{')
	start := len(dst)
	if id != "" {
		dst = append(appendKey(dst, rowIDKey), quote(id)...)
	}
	dst = w.members(dst, fr, fields, start)
	return append(dst, '}')
}

func (w submissionWriter) members(dst []byte, fr *frame, fields []*Field, start int) []byte {
	for _, f := range fields {
		e := &fr.cells[f.slot]
		if !e.Visible || f.Transient {
			continue
		}
		if f.kind.family == container && !f.kind.level {
			dst = w.members(dst, fr, f.Fields, start)
			continue
		}
		value := w.element(e)
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

func (w submissionWriter) element(e *Element) []byte {
	f := e.Field
	switch {
	case f.Repeats():
		dst := []byte{'['}
		for i, fr := range e.frame.rowsOf(f) {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = w.level(dst, fr, f.Fields, fr.row.ID)
		}
		return append(dst, ']')
	case f.kind.family == container:
		if inner := w.level(nil, e.frame, f.Fields, ""); len(inner) > 2 {
			return inner
		}
		return nil
	case e.Value.IsBlank():
		return nil
	}
	return e.Value.AppendJSON(nil)
}
