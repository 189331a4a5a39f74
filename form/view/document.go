package view

import (
	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
)

// DocumentOptions are what stands around the answers in a document.
type DocumentOptions struct {
	Title   string    // of the document; "" = the form's title
	Lang    i18n.Lang // of Title, Lines and Paragraphs; "" = the reader's
	Sender  string    // who the document is from, above the title
	Lines   []Line    // case number, date received, …, under the title
	Intro   []string  // paragraphs before the answers
	Closing []string  // paragraphs after them
	Brief   bool      // leave out fields without an answer
	Test    bool      // mark it as not being of a real case
}

// Line is a label and a value at the top of a document.
type Line struct{ Label, Value string }

// Document makes a whole HTML page of the answers: complete in itself, without
// scripts or anything to fetch, and fit for printing. Fields that are not to be
// printed are left out. The same state and options give the same bytes.
//
// A server that sends it to a browser sends [DocumentPolicy] along.
func Document(s *form.State, o DocumentOptions) *Node {
	r := newReader(s, SummaryOptions{Print: true, Brief: o.Brief})
	r.o.FileURL = nil
	if o.Lang == "" {
		o.Lang = r.lang
	}
	if o.Title == "" {
		o.Title = form.PlainText(s.Text(s.Form().Title, nil))
	}
	summary := Summary(s, r.so)
	parts := []*Node{letterhead(o), body(o, summary)}
	if o.Test {
		mark := el("p", "", class("form-test"), text(i18n.Message(o.Lang, "view.test")))
		parts = append([]*Node{mark}, parts...)
	}
	return el("html", "", attrs("lang", string(o.Lang)), head(o), el("body", "", nil, parts...))
}

// DocumentPolicy is the Content-Security-Policy of a document: nothing may be
// fetched or run, and only its own style sheet applies.
const DocumentPolicy = "default-src 'none'; style-src '" + documentStyleHash + "'; base-uri 'none'; form-action 'none'"

func head(o DocumentOptions) *Node {
	return el("head", "", nil,
		el("meta", "", attrs("charset", "utf-8")),
		el("meta", "", attrs("http-equiv", "Content-Security-Policy", "content", DocumentPolicy)),
		el("meta", "", attrs("name", "viewport", "content", "width=device-width, initial-scale=1")),
		el("meta", "", attrs("name", "robots", "content", "noindex")),
		el("title", "", nil, text(o.Title)),
		el("style", "", nil, text(documentStyle)))
}

func letterhead(o DocumentOptions) *Node {
	var kids []*Node
	if o.Sender != "" {
		kids = append(kids, el("p", "", class("form-sender"), text(o.Sender)))
	}
	kids = append(kids, el("h1", "", nil, text(o.Title)))
	var terms []*Node
	for _, l := range o.Lines {
		terms = append(terms, el("div", "", class("form-answer"), el("dt", "", nil, text(l.Label)), el("dd", "", nil, lines(l.Value)...)))
	}
	if terms != nil {
		kids = append(kids, el("dl", "", class("form-answers"), terms...))
	}
	return el("header", "", nil, kids...)
}

func body(o DocumentOptions, summary *Node) *Node {
	var kids []*Node
	for _, p := range o.Intro {
		kids = append(kids, el("p", "", nil, lines(p)...))
	}
	kids = append(kids, summary)
	for _, p := range o.Closing {
		kids = append(kids, el("p", "", nil, lines(p)...))
	}
	return el("main", "", nil, kids...)
}
