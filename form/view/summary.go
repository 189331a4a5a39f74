package view

import (
	"github.com/borgerflow/borgerflow/form"
)

// SummaryOptions say how answers are shown for reading. The zero value is
// useful.
type SummaryOptions struct {
	Prefix  string                                // of all ids; "" = "bf"
	Level   int                                   // heading level of a page of the form, 1 to 4; 0 = 2
	Print   bool                                  // leave out fields that are not to be printed
	Brief   bool                                  // leave out fields without an answer
	PageURL func(page string) string              // address where a page can be changed; nil = no links
	FileURL func(name string, f form.File) string // address to fetch a file from; nil = no links
}

// Summary shows all answers that are visible, to be read only: for case
// workers, receipts and documents. The same state gives the same tree.
func Summary(s *form.State, o SummaryOptions) *Node {
	r := newReader(s, o)
	var kids []*Node
	for _, page := range r.pages {
		if n := r.page(page); n != nil {
			kids = append(kids, n)
		}
	}
	return el("div", r.own("summary"), attrs("class", "form-summary", "lang", string(r.lang)), kids...)
}

// reader makes a summary. It shares the builder's words and texts.
type reader struct {
	builder
	so SummaryOptions
}

func newReader(s *form.State, o SummaryOptions) *reader {
	if o.Level < 1 || o.Level > 4 {
		o.Level = 2
	}
	b := newBuilder(s, Options{Prefix: o.Prefix, FileURL: o.FileURL, PageURL: o.PageURL})
	b.document = true
	return &reader{builder: *b, so: o}
}

func (r *reader) page(e *form.Element) *Node {
	body := r.block(e.Children(), r.so.Level+1)
	if len(body) == 0 {
		return nil
	}
	var head []*Node
	id := r.staticID(e)
	if !e.Field.Label.IsZero() {
		head = append(head, el(headingTag(r.so.Level), id+":label", class("form-summary-title"), r.phrasing(r.state.Text(e.Field.Label, e))...))
	}
	if link := r.change(e); link != nil {
		head = append(head, link)
	}
	return el("section", id, class("form-summary-page"), append(head, body...)...)
}

func (r *reader) change(page *form.Element) *Node {
	if r.so.PageURL == nil {
		return nil
	}
	address := r.so.PageURL(page.Field.Key)
	if address == "" || !safeURL(address) {
		return nil
	}
	return el("p", r.staticID(page)+":edit", class("form-summary-edit d-print-none"),
		el("a", "", attrs("class", "function-link", "href", address), text(r.say("view.edit")), r.only(" "+r.label(page))))
}

// block renders fields in order: answers that follow each other share a list of
// terms, everything else stands between them.
func (r *reader) block(elements []*form.Element, level int) []*Node {
	var out, terms []*Node
	flush := func() {
		if terms != nil {
			out, terms = append(out, el("dl", "", class("form-answers"), terms...)), nil
		}
	}
	for _, e := range r.flat(elements) {
		if term := r.term(e); term != nil {
			terms = append(terms, term)
			continue
		}
		if part := r.part(e, level); len(part) > 0 {
			flush()
			out = append(out, part...)
		}
	}
	flush()
	return out
}

// flat returns the elements to read, those of branches among them.
func (r *reader) flat(elements []*form.Element) []*form.Element {
	var out []*form.Element
	for _, e := range shown(elements) {
		switch {
		case e.Field.Transient, r.so.Print && !e.Field.Printed():
		case e.Field.Base() == form.TypeBranch:
			out = append(out, r.flat(e.Children())...)
		default:
			out = append(out, e)
		}
	}
	return out
}

// term renders one answer under its label, or returns nil when e is not one.
func (r *reader) term(e *form.Element) *Node {
	f := e.Field
	if f.Static() || structural(f) || f.Container() && !e.Withheld {
		return nil
	}
	value, answered := r.value(e)
	if !answered && r.so.Brief {
		return nil
	}
	return el("div", r.id(e)+":group", class("form-answer"),
		el("dt", r.id(e)+":label", nil, r.phrasing(r.state.Text(f.Label, e))...), el("dd", r.id(e), nil, value...))
}

func (r *reader) value(e *form.Element) (words []*Node, answered bool) {
	switch {
	case e.Withheld:
		return []*Node{el("span", "", class("form-withheld"), text(r.say("form.withheld")))}, true
	case !e.Answered():
		return []*Node{el("span", "", class("form-blank"), text(r.say("form.not_answered")))}, false
	case e.Field.TakesFiles():
		return r.fileNames(e, form.FilesOf(e.Value)), true
	case e.Field.Format == "strokes":
		return []*Node{r.drawing(e)}, true
	}
	if e.Field.Base() == "richtext" && len(e.Raw) == 0 {
		return r.rich(e), true
	}
	return lines(r.display(e)), true
}

// part renders what holds answers.
func (r *reader) part(e *form.Element, level int) []*Node {
	switch {
	case e.Field.Base() == "heading":
		return []*Node{el(headingTag(level), r.staticID(e), nil, r.phrasing(r.state.Text(e.Field.Label, e))...)}
	case e.Field.Repeats() && !e.Withheld:
		return r.table(e, level)
	case e.Field.Container() && !e.Withheld:
		return r.titledBlock(e, append(r.drawings(e), r.block(e.Children(), level+1)...), level)
	}
	return nil
}

func (r *reader) titledBlock(e *form.Element, body []*Node, level int) []*Node {
	if len(body) == 0 {
		return nil
	}
	id := r.staticID(e)
	var head *Node
	if !e.Field.Label.IsZero() {
		head = el(headingTag(level), id+":label", nil, r.phrasing(r.state.Text(e.Field.Label, e))...)
	}
	return []*Node{el("div", id, class("form-summary-group"), append([]*Node{head}, body...)...)}
}

// table renders a list row by row; every row says which one it is.
func (r *reader) table(e *form.Element, level int) []*Node {
	rows := e.Rows()
	if len(rows) == 0 && r.so.Brief {
		return nil
	}
	var body []*Node
	for _, row := range rows {
		id := ID(r.o.Prefix, row.Name())
		kids := []*Node{el(headingTag(level+1), id+":label", class("form-row-legend"), text(r.rowLegend(e, row)))}
		body = append(body, el("div", id+":row", class("form-row"), append(kids, r.block(row.Elements(), level+2)...)...))
	}
	if len(rows) == 0 {
		body = []*Node{el("p", r.id(e)+":none", class("form-blank"), text(r.say("form.not_answered")))}
	}
	return r.titledBlock(e, body, level)
}
