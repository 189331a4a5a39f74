package schema

import (
	"cmp"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
)

// Column is a field as a spreadsheet has it: what all answers with one key have
// in common, whatever was answered.
type Column struct {
	Key  string // as Answer.Key
	Type string // the field type, such as cpr
	Kind string // of the values, as Answer.Kind
	// Within are the labels of the sections, groups and lists around the field on
	// its page, outermost first, without what expressions put into them.
	Within []string
	Label  string
	// List is the key of the outermost list that the field stands in: then there
	// is one answer for each row. Empty when there is at most one.
	List        string
	Sensitivity string // how the answers must be protected (OIO-BPP)
	Internal    bool   // there for programs and never shown
}

// Columns returns the fields that exports of a form may have answers of, in
// document order: every Key that ExportFlat may give, each once.
func Columns(f *form.Form, lang i18n.Lang, o *ExportOptions) []Column {
	if o == nil {
		o = &ExportOptions{}
	}
	c := columns{lang: f.Language(lang), o: *o, seen: map[string]bool{}}
	for _, page := range f.Pages {
		c.add(page.Fields, place{}, "")
	}
	return c.out
}

type columns struct {
	lang i18n.Lang
	o    ExportOptions
	seen map[string]bool // a key may stand in two branches
	out  []Column
}

func (c *columns) add(fields []*form.Field, at place, list string) {
	for _, f := range fields {
		label := strings.TrimSpace(form.PlainText(f.Label.In(c.lang)))
		switch {
		case f.Static(), f.Transient, c.o.Print && !f.Printed():
		case f.Repeats():
			c.add(f.Fields, at.inside(f, label), cmp.Or(list, at.key(f)))
		case f.Container():
			c.add(f.Fields, at.inside(f, label), list)
		case !c.seen[at.key(f)]:
			c.seen[at.key(f)] = true
			c.out = append(c.out, Column{
				Key: at.key(f), Type: f.Type, Kind: f.ValueType().Kind.String(), Within: at.within, Label: label, List: list,
				Sensitivity: cmp.Or(f.Sensitivity, at.sensitivity), Internal: f.Internal || at.internal,
			})
		}
	}
}
