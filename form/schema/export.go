package schema

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
)

// ExportVersion is the version of the shape of exports. Within a version members
// are added, never taken away or given another meaning.
const ExportVersion = 1

// ExportOptions are settings of exports; nil is the same as the zero value.
type ExportOptions struct {
	// Print leaves out what does not belong on documents: internal fields and
	// those that their author keeps off. Otherwise they are there, internal ones
	// marked as such.
	Print bool
	// Blank has fields without an answer too, without a value.
	Blank bool
	// Origins tells where values were fetched that are not the citizen's own.
	Origins bool
}

// FormInfo says which form a submission is of.
type FormInfo struct {
	ID      string `json:"id"`      // names the form
	Version string `json:"version"` // the author's own
	Title   string `json:"title"`   // in the language of the export
}

// Answer is one answered field: what programs read and what people read.
type Answer struct {
	// Path is the JSON Pointer to the answer in the submission, rows by index.
	Path string `json:"path"`
	// Key is how expressions and mappings name the field: the keys of the groups
	// and lists around it and its own, with points between. Every row of a list
	// has the same.
	Key string `json:"key"`
	// Rows are the ids of the rows that the field stands in, outermost first.
	Rows []string `json:"rows,omitempty"`
	// Type is the field type, such as cpr.
	Type string `json:"type"`
	// Kind is the kind of the value: bool, integer, decimal, money, text, date,
	// time, datetime, list or record.
	Kind string `json:"kind"`
	// Within are the labels of the sections, groups and lists around the field on
	// its page, outermost first.
	Within []string `json:"within,omitempty"`
	// Label is what was asked.
	Label string `json:"label,omitempty"`
	// Value is the typed value, as in the submission. It is not there when there is
	// no answer, or when it is withheld.
	Value json.RawMessage `json:"value,omitempty"`
	// Display is the value as people read it in the language of the export.
	Display string `json:"display,omitempty"`
	// Chosen are the options that were chosen, with their labels.
	Chosen []Chosen `json:"chosen,omitempty"`
	// Sensitivity is how the answer must be protected (OIO-BPP).
	Sensitivity string `json:"sensitivity,omitempty"`
	// Internal fields are there for programs and were never shown.
	Internal bool `json:"internal,omitempty"`
	// Withheld answers are there, but not for this reader.
	Withheld bool `json:"withheld,omitempty"`
	// Origin is where the value was fetched, when it is not the citizen's own.
	Origin *form.Provenance `json:"origin,omitempty"`
}

// Chosen is one option that was chosen.
type Chosen struct {
	Value string `json:"value"` // what programs compare; it never changes
	Label string `json:"label"` // what people read
}

// Format prints where the answer is under every verb, never what it is.
func (a Answer) Format(s fmt.State, _ rune) {
	_, _ = s.Write([]byte("schema.Answer(" + a.Path + ")"))
}

// exporter makes the answers of one export.
type exporter struct {
	state *form.State
	o     ExportOptions
}

func newExporter(s *form.State, o *ExportOptions) *exporter {
	if o == nil {
		o = &ExportOptions{}
	}
	return &exporter{state: s, o: *o}
}

func (x *exporter) form() FormInfo {
	f := x.state.Form()
	return FormInfo{ID: f.ID, Version: f.Version, Title: form.PlainText(x.state.Text(f.Title, nil))}
}

// place is where an element stands: the keys, rows and labels around it, and
// what holds for everything there.
type place struct {
	keys        []string
	rows        []string
	within      []string
	sensitivity string
	internal    bool
}

// inside is the place in a container.
func (p place) inside(f *form.Field, label string) place {
	if f.ValueType().Kind != expression.Blank {
		p.keys = append(p.keys[:len(p.keys):len(p.keys)], f.Key)
	}
	if label != "" {
		p.within = append(p.within[:len(p.within):len(p.within)], label)
	}
	p.sensitivity = cmp.Or(f.Sensitivity, p.sensitivity)
	p.internal = p.internal || f.Internal
	return p
}

func (p place) row(id string) place {
	p.rows = append(p.rows[:len(p.rows):len(p.rows)], id)
	return p
}

func (p place) key(f *form.Field) string {
	return strings.Join(append(slices.Clone(p.keys), f.Key), ".")
}

func (x *exporter) label(e *form.Element) string {
	return strings.TrimSpace(form.PlainText(x.state.Text(e.Field.Label, e)))
}

// exported reports whether an element has a place in the export: nothing hidden
// has.
func (x *exporter) exported(e *form.Element) bool {
	f := e.Field
	return e.Visible && !f.Static() && !f.Transient && (!x.o.Print || f.Printed())
}

// answer describes a field that holds no others; it is nil when there is nothing
// to tell.
func (x *exporter) answer(e *form.Element, at place) *Answer {
	f := e.Field
	blank := e.Value.IsBlank()
	if blank && !x.o.Blank {
		return nil
	}
	a := &Answer{
		Path: e.Path(), Key: at.key(f), Rows: at.rows, Type: f.Type, Kind: f.ValueType().Kind.String(), Within: at.within, Label: x.label(e),
		Sensitivity: cmp.Or(f.Sensitivity, at.sensitivity), Internal: f.Internal || at.internal, Withheld: e.Withheld,
	}
	if blank || e.Withheld {
		return a
	}
	a.Value, a.Display = e.Value.AppendJSON(nil), x.state.Display(e)
	a.Chosen = x.chosen(e)
	if p, ok := x.state.Provenance(e); ok && x.o.Origins {
		a.Origin = &p
	}
	return a
}

// chosen returns the options that a value names.
func (x *exporter) chosen(e *form.Element) []Chosen {
	offers := e.Field.Offers()
	if len(offers) == 0 || e.Field.ValueType().Kind == expression.Integer {
		return nil
	}
	values := e.Value.Items()
	if !e.Field.Several() {
		values = []expression.Value{e.Value}
	}
	var out []Chosen
	for _, v := range values {
		value, _ := v.AsText()
		for _, o := range offers {
			if o.Value == value {
				out = append(out, Chosen{Value: value, Label: form.PlainText(o.Label.In(x.lang()))})
			}
		}
	}
	return out
}

func (x *exporter) lang() i18n.Lang { return x.state.Lang() }
