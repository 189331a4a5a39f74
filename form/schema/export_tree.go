package schema

import (
	"fmt"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
)

// Tree is a submission as it is built: pages, groups, lists and their rows.
type Tree struct {
	Schema   string    `json:"$schema"`  // the schema of this shape
	Version  int       `json:"version"`  // of this shape
	Form     FormInfo  `json:"form"`     // which form it is of
	Language i18n.Lang `json:"language"` // of labels and display texts
	Pages    []*Page   `json:"pages"`    // the pages that were shown
}

// Page is one page of a submission.
type Page struct {
	ID     string  `json:"id"`     // names the page
	Title  string  `json:"title"`  // stands on top of it
	Fields []*Node `json:"fields"` // what was answered on it
}

// Node is one field of a submission: an answer, a group with fields, or a list
// with rows. Sections add no node; the answers in them say so.
type Node struct {
	Answer
	// Fields are those of a group, or of a composite field such as a person.
	Fields []*Node `json:"fields,omitempty"`
	// Records are the rows of a list.
	Records []*Record `json:"records,omitempty"`
}

// Record is one row of a list.
type Record struct {
	ID     string  `json:"id"`     // the row's, stable as long as the row exists
	Fields []*Node `json:"fields"` // what was answered in it
}

// Format prints the form's id under every verb, never the answers.
func (t Tree) Format(s fmt.State, _ rune) {
	_, _ = s.Write([]byte("schema.Tree(" + t.Form.ID + ")"))
}

// ExportTree writes a state's visible answers as a tree, in the language the
// state was evaluated in.
func ExportTree(s *form.State, o *ExportOptions) *Tree {
	x := newExporter(s, o)
	out := &Tree{Schema: Base + TreeFile, Version: ExportVersion, Form: x.form(), Language: x.lang(), Pages: []*Page{}}
	for _, page := range s.Pages() {
		if page.Visible {
			fields := x.tree(page.Children(), place{})
			out.Pages = append(out.Pages, &Page{ID: page.Field.Key, Title: x.label(page), Fields: fields})
		}
	}
	return out
}

func (x *exporter) tree(elements []*form.Element, at place) []*Node {
	nodes := []*Node{}
	for _, e := range elements {
		f := e.Field
		switch {
		case !x.exported(e):
		case f.Container() && f.ValueType().Kind == expression.Blank:
			nodes = append(nodes, x.tree(e.Children(), at.inside(f, x.label(e)))...)
		case f.Container():
			if n := x.container(e, at); n != nil {
				nodes = append(nodes, n)
			}
		default:
			if a := x.answer(e, at); a != nil {
				nodes = append(nodes, &Node{Answer: *a})
			}
		}
	}
	return nodes
}

// container describes a group or a list. A group in which nothing is answered
// has nothing to tell.
func (x *exporter) container(e *form.Element, at place) *Node {
	f := e.Field
	n := &Node{Answer: *x.outer(e, at)}
	inside := at.inside(f, n.Label)
	if !f.Repeats() {
		n.Fields = x.tree(e.Children(), inside)
		if len(n.Fields) == 0 && !x.o.Blank {
			return nil
		}
		return n
	}
	for _, row := range e.Rows() {
		n.Records = append(n.Records, &Record{ID: row.ID, Fields: x.tree(row.Elements(), inside.row(row.ID))})
	}
	if len(n.Records) == 0 && !x.o.Blank {
		return nil
	}
	return n
}

// outer is what a group or list says of itself: it has no value of its own.
func (x *exporter) outer(e *form.Element, at place) *Answer {
	whole := &exporter{state: x.state, o: ExportOptions{Blank: true}}
	return whole.answer(e, at)
}
