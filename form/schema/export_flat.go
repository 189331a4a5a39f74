package schema

import (
	"fmt"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
)

// Flat is a submission as a list of answers in document order, rows one after
// the other: what spreadsheets, robots and mappings read.
type Flat struct {
	Schema   string    `json:"$schema"`  // the schema of this shape
	Version  int       `json:"version"`  // of this shape
	Form     FormInfo  `json:"form"`     // which form it is of
	Language i18n.Lang `json:"language"` // of labels and display texts
	Answers  []*Answer `json:"answers"`  // the answered fields
}

// Format prints the form's id under every verb, never the answers.
func (f Flat) Format(s fmt.State, _ rune) {
	_, _ = s.Write([]byte("schema.Flat(" + f.Form.ID + ")"))
}

// ExportFlat writes a state's visible answers as a list, in the language the
// state was evaluated in.
func ExportFlat(s *form.State, o *ExportOptions) *Flat {
	x := newExporter(s, o)
	out := &Flat{Schema: Base + FlatFile, Version: ExportVersion, Form: x.form(), Language: x.lang(), Answers: []*Answer{}}
	for _, page := range s.Pages() {
		if page.Visible {
			x.flat(page.Children(), place{}, out)
		}
	}
	return out
}

func (x *exporter) flat(elements []*form.Element, at place, out *Flat) {
	for _, e := range elements {
		f := e.Field
		switch {
		case !x.exported(e):
		case f.Repeats():
			inside := at.inside(f, x.label(e))
			for _, row := range e.Rows() {
				x.flat(row.Elements(), inside.row(row.ID), out)
			}
		case f.Container():
			x.flat(e.Children(), at.inside(f, x.label(e)), out)
		default:
			if a := x.answer(e, at); a != nil {
				out.Answers = append(out.Answers, a)
			}
		}
	}
}
