package form

import (
	"strings"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
)

// formatFunc writes a value the way the reader's language writes such a thing.
type formatFunc func(f *Field, v expression.Value, lang i18n.Lang) string

// Display writes an element's value for a reader: the option's label, the date
// in words, yes or no. It is "" for a blank value; a withheld value is written
// all the same, so whoever shows it must ask [Element.Withheld] first.
func (s *State) Display(e *Element) string {
	if e.Value.IsBlank() {
		return ""
	}
	return DisplayValue(e.Field, e.Value, s.facts.Lang)
}

// DisplayValue writes a value of the field for a reader of lang.
func DisplayValue(f *Field, v expression.Value, lang i18n.Lang) string {
	if as := f.written; as.format != nil {
		return as.format(f, v, lang)
	}
	return displayAny(v, lang)
}

// Edit writes an element's value the way a person of that language would type
// it, so that parsing it gives the same value: what an input is filled with. Of
// a field that takes several texts it is the first; see [State.Edits].
func (s *State) Edit(e *Element) string { return one(s.Edits(e)) }

// Edits is [State.Edit] of every field: one text, or where the field takes
// several as many as there are; none for a blank value.
func (s *State) Edits(e *Element) []string {
	switch {
	case len(e.Raw) > 0:
		return e.Raw
	case e.Value.IsBlank():
		return nil
	case e.Field.kind.several:
		out := make([]string, e.Value.Len())
		for i, item := range e.Value.Items() {
			out[i], _ = item.AsText()
		}
		return out
	case e.Field.written.edit != nil:
		return []string{e.Field.written.edit(e.Field, e.Value, s.facts.Lang)}
	}
	return []string{editValue(e.Value, s.facts.Lang)}
}

func editValue(v expression.Value, lang i18n.Lang) string {
	switch v.Kind() {
	case expression.Bool:
		if b, _ := v.AsBool(); b {
			return "true"
		}
		return "false"
	case expression.Date:
		d, _ := v.AsDate()
		return i18n.FormatShortDate(lang, d)
	case expression.Time:
		seconds, _ := v.AsTime()
		return editClock(lang, seconds)
	case expression.DateTime:
		return editDateTime(lang, v)
	case expression.Money:
		d, _ := v.AsDecimal()
		return plainDecimal(lang, d.StringFixed(2))
	case expression.Decimal, expression.Integer:
		d, _ := v.AsDecimal()
		return plainDecimal(lang, d.String())
	}
	text, _ := v.AsText()
	return text
}

func displayAny(v expression.Value, lang i18n.Lang) string {
	switch v.Kind() {
	case expression.Blank:
		return ""
	case expression.Bool:
		if b, _ := v.AsBool(); b {
			return i18n.Message(lang, "form.yes")
		}
		return i18n.Message(lang, "form.no")
	case expression.Integer, expression.Decimal:
		d, _ := v.AsDecimal()
		return i18n.FormatDecimal(lang, d.String())
	case expression.Money:
		oere, ok := v.AsOere()
		if !ok {
			return "" // more than any amount can be
		}
		return i18n.FormatMoney(lang, oere)
	case expression.Date:
		d, _ := v.AsDate()
		return i18n.FormatDate(lang, d)
	case expression.Time:
		seconds, _ := v.AsTime()
		return i18n.FormatTime(lang, seconds)
	case expression.DateTime:
		return displayDateTime(v, lang)
	case expression.Text:
		text, _ := v.AsText()
		return text
	case expression.List:
		return displayList(v.Items(), lang)
	}
	return "" // a record has no one way of being written
}

// displayDateTime writes a point in time as the clock showed it in Denmark.
func displayDateTime(v expression.Value, lang i18n.Lang) string {
	t, _ := v.AsDateTime()
	t = t.In(dk.Copenhagen())
	y, m, d := t.Date()
	date := i18n.FormatDate(lang, i18n.Date{Year: y, Month: int(m), Day: d})
	return date + " " + i18n.FormatTime(lang, (t.Hour()*60+t.Minute())*60)
}

func displayList(items []expression.Value, lang i18n.Lang) string {
	out := ""
	for i, item := range items {
		if i > 0 {
			out += ", "
		}
		out += displayAny(item, lang)
	}
	return out
}

// Text returns a text in the reader's language with its inserted expressions
// worked out where e stands; e may be nil for the form itself. Inserted answers
// are text, never structure.
func (s *State) Text(t Text, e *Element) []Inline {
	fr := s.root
	if e != nil {
		fr = e.frame
	}
	return s.insert(t.In(s.facts.Lang), fr)
}

// Content returns what a QR code holds, "" when it is blank or would tell
// something that is withheld.
func (s *State) Content(e *Element) string {
	if e.Field.Content == nil || s.withheld.tells(e.Field.Content, e.frame) {
		return ""
	}
	text, _ := s.eval(e.frame, e.Field.Content).AsText()
	return text
}

// RowText is [State.Text] inside a row.
func (s *State) RowText(t Text, r *Row) []Inline {
	return s.insert(t.In(s.facts.Lang), r.frame)
}

func (s *State) insert(body []Inline, fr *frame) []Inline {
	if !hasInserts(body) {
		return body
	}
	out := make([]Inline, 0, len(body))
	for _, n := range body {
		if n.Kind == Inserted {
			out = append(out, Inline{Text: s.inserted(n.Expr, fr)})
			continue
		}
		n.Kids = s.insert(n.Kids, fr)
		out = append(out, n)
	}
	return out
}

func hasInserts(body []Inline) bool {
	for _, n := range body {
		if n.Kind == Inserted || hasInserts(n.Kids) {
			return true
		}
	}
	return false
}

// inserted writes an expression's value; a choice on its own shows its label,
// and what is withheld from the reader stays out of texts, too.
func (s *State) inserted(n *expression.Node, fr *frame) string {
	if s.withheld.tells(n, fr) {
		return ""
	}
	v := s.eval(fr, n)
	if v.IsBlank() {
		return ""
	}
	if ref, ok := n.Ref(); ok && s.form.Refs[ref].Kind == RefField {
		if f := s.form.fields[s.form.Refs[ref].Field]; f.kind.base != "richtext" { // whose marks are gone already
			return DisplayValue(f, v, s.facts.Lang)
		}
	}
	return displayAny(v, s.facts.Lang)
}

// plainDecimal writes a number without grouping, with the language's mark.
func plainDecimal(lang i18n.Lang, text string) string {
	if lang == i18n.Danish {
		return strings.Replace(text, ".", ",", 1)
	}
	return text
}
