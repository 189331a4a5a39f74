package form

import (
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
)

// Form is a compiled form: immutable, safe for any number of goroutines, and
// itself JSON, which is what the browser loads. It is made by
// definition.Compile or read back by [Load].
type Form struct {
	ID        string      `json:"id"`
	Version   string      `json:"version"`
	Languages []i18n.Lang `json:"languages"` // the first is the fallback
	Title     Text        `json:"title"`
	Purpose   Text        `json:"purpose,omitempty"` // why the answers are collected: what the information duty tells (GDPR article 13)
	Pages     []*Field    `json:"pages"`             // fields of type "page", in order
	Rules     []*Rule     `json:"rules,omitempty"`
	Lists     []*List     `json:"lists,omitempty"` // value lists by name, sorted
	Refs      []Ref       `json:"refs,omitempty"`  // what the expressions' reference numbers mean
	Order     []Step      `json:"order"`           // every field's visibility and value, dependencies first
	Limits    Limits      `json:"limits"`
	Registry  string      `json:"registry,omitempty"` // hash of the options it was compiled with; "" = none

	registry *Registry
	root     *scope
	fields   []*Field // by id, in document order
	steps    []step   // Order
	graph    *graph
	wide     map[*expression.Node][]wideRead // what an expression reads of groups and lists
	level    map[string]*Field               // the top level of the answers, by key
}

// Step is one entry of the evaluation order.
type Step struct {
	Field int    `json:"f"` // the field's id: its place in document order, from 0
	What  Aspect `json:"w"`
}

type step struct {
	field *Field
	what  Aspect
}

// Aspect is the part of a field that a step works out.
type Aspect uint8

// The two aspects other fields can depend on.
const (
	Visibility Aspect = iota
	Valuation
)

// List is a value list: the options that several fields may share.
type List struct {
	Name    string   `json:"name"`
	Options []Option `json:"options"`
}

// Option is one thing to choose. Answers hold its value, never its label.
type Option struct {
	Value string `json:"value"`
	Label Text   `json:"label"`
	Help  Text   `json:"help,omitempty"`
	Other bool   `json:"other,omitempty"` // choosing it asks for a text in the field that follows
}

// Rule is a condition across fields with a message of the author's own.
type Rule struct {
	Number  int              `json:"n"` // unique in the form, from 1
	Assert  *expression.Node `json:"assert"`
	Message Text             `json:"message"`
	At      []int            `json:"at,omitempty"` // ids of the fields it is about
	Warning bool             `json:"warning,omitempty"`
}

// Limits bound what one set of answers may cost. Zero fields take the defaults
// of [DefaultLimits].
type Limits struct {
	Bytes int `json:"bytes"` // of a set of answers as JSON
	Rows  int `json:"rows"`  // of one list
	Text  int `json:"text"`  // characters of one answer
	Steps int `json:"steps"` // of one evaluation, in expression nodes
	Files int `json:"files"` // in one file field
	// Cells is how many answers there is room for in the form and all rows of
	// all lists together, answered or not; 0 = 200,000. It bounds memory, which
	// many short rows of many fields would take without being many bytes.
	Cells int `json:"cells,omitempty"`
}

const defaultCells = 200_000

func (l *Limits) cells() int {
	if l.Cells <= 0 {
		return defaultCells
	}
	return l.Cells
}

// DefaultLimits are the limits of a form that sets none.
func DefaultLimits() Limits {
	return Limits{Bytes: 2 << 20, Rows: 200, Text: 20_000, Steps: 2_000_000, Files: 30}
}

func (l *Limits) fill() {
	d := DefaultLimits()
	for _, p := range []struct{ have, want *int }{
		{&l.Bytes, &d.Bytes}, {&l.Rows, &d.Rows}, {&l.Text, &d.Text}, {&l.Steps, &d.Steps}, {&l.Files, &d.Files},
	} {
		if *p.have <= 0 {
			*p.have = *p.want
		}
	}
}

// Field returns the field with the given id, which is its place in document
// order from 0, or nil.
func (f *Form) Field(id int) *Field {
	if id < 0 || id >= len(f.fields) {
		return nil
	}
	return f.fields[id]
}

// Len returns the number of fields, containers included.
func (f *Form) Len() int { return len(f.fields) }

// Functions returns the vendor's functions that the form's expressions may
// call; nil when there are none.
func (f *Form) Functions() *expression.FunctionSet { return f.registry.functions }

// list returns the value list with the given name, or nil.
func (f *Form) list(name string) *List {
	for _, l := range f.Lists {
		if l.Name == name {
			return l
		}
	}
	return nil
}

// Language returns want when the form has it, otherwise the form's first
// language.
func (f *Form) Language(want i18n.Lang) i18n.Lang {
	for _, l := range f.Languages {
		if l == want {
			return l
		}
	}
	if len(f.Languages) == 0 {
		return i18n.Danish
	}
	return f.Languages[0]
}
