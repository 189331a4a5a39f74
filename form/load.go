package form

import (
	"errors"
	"strconv"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/jsontext"
	"github.com/borgerflow/borgerflow/internal/wrap"
)

// Load reads a compiled form from its JSON. The bytes must come from a
// compiler that is trusted: Load checks that the form hangs together, not that
// its expressions are well typed. A member that this version does not know is an
// error: the form was compiled by another. The options must be those it was
// compiled with, otherwise the error is [ErrRegistry]; nil is none.
func Load(data []byte, o *Options) (*Form, error) {
	f, err := read(data)
	if err != nil {
		return nil, wrap.Error("form: load", err)
	}
	if err := Link(f, o); err != nil {
		return nil, err
	}
	return f, nil
}

// read reads what encoding/json writes of a form.
func read(data []byte) (*Form, error) {
	in := jsontext.NewReader(data)
	l := loader{&in}
	f := l.form()
	if err := in.End(); err != nil {
		return nil, err
	}
	return f, nil
}

// loader reads the parts of a compiled form, each type in a method of its own
// with one case per member. Null stands for what a slice or pointer is when it
// is empty.
type loader struct{ *jsontext.Reader }

func (l loader) form() *Form {
	f := new(Form)
	for l.Object(); l.Member(); {
		switch string(l.Key()) {
		case "id":
			f.ID = l.Text()
		case "version":
			f.Version = l.Text()
		case "languages":
			f.Languages = loadItems(l, loader.lang)
		case "title":
			f.Title = l.wording()
		case "purpose":
			f.Purpose = l.wording()
		case "pages":
			f.Pages = loadItems(l, loader.field)
		case "rules":
			f.Rules = loadItems(l, loader.rule)
		case "lists":
			f.Lists = loadItems(l, loader.list)
		case "refs":
			f.Refs = loadItems(l, loader.ref)
		case "order":
			f.Order = loadItems(l, loader.step)
		case "limits":
			f.Limits = l.limits()
		case "registry":
			f.Registry = l.Text()
		default:
			l.unknown("form")
		}
	}
	return f
}

func (l loader) rule() *Rule {
	r := new(Rule)
	for l.Object(); l.Member(); {
		switch string(l.Key()) {
		case "n":
			r.Number = l.number()
		case "assert":
			r.Assert = l.node()
		case "message":
			r.Message = l.wording()
		case "at":
			r.At = loadItems(l, loader.number)
		case "warning":
			r.Warning = l.Bool()
		default:
			l.unknown("rule")
		}
	}
	return r
}

func (l loader) list() *List {
	v := new(List)
	for l.Object(); l.Member(); {
		switch string(l.Key()) {
		case "name":
			v.Name = l.Text()
		case "options":
			v.Options = loadItems(l, loader.option)
		default:
			l.unknown("list")
		}
	}
	return v
}

func (l loader) option() (o Option) {
	for l.Object(); l.Member(); {
		switch string(l.Key()) {
		case "value":
			o.Value = l.Text()
		case "label":
			o.Label = l.wording()
		case "help":
			o.Help = l.wording()
		case "other":
			o.Other = l.Bool()
		default:
			l.unknown("option")
		}
	}
	return o
}

func (l loader) ref() (r Ref) {
	for l.Object(); l.Member(); {
		switch string(l.Key()) {
		case "k":
			r.Kind = RefKind(l.byte())
		case "f":
			r.Field = l.number()
		case "n":
			r.Name = l.Text()
		case "t":
			r.Type = expression.ReadType(l.Reader)
		default:
			l.unknown("reference")
		}
	}
	return r
}

func (l loader) step() (s Step) {
	for l.Object(); l.Member(); {
		switch string(l.Key()) {
		case "f":
			s.Field = l.number()
		case "w":
			s.What = Aspect(l.byte())
		default:
			l.unknown("step")
		}
	}
	return s
}

func (l loader) limits() (v Limits) {
	for l.Object(); l.Member(); {
		switch string(l.Key()) {
		case "bytes":
			v.Bytes = l.number()
		case "rows":
			v.Rows = l.number()
		case "text":
			v.Text = l.number()
		case "steps":
			v.Steps = l.number()
		case "files":
			v.Files = l.number()
		case "cells":
			v.Cells = l.number()
		default:
			l.unknown("limits")
		}
	}
	return v
}

// loadItems reads an array, or null.
func loadItems[T any](l loader, item func(loader) T) []T {
	if l.Null() {
		return nil
	}
	items := []T{}
	for l.Array(); l.Item(); {
		items = append(items, item(l))
	}
	return items
}

// loadMap reads an object with members of one type, or null.
func loadMap[T any](l loader, item func(loader) T) map[string]T {
	if l.Null() {
		return nil
	}
	items := map[string]T{}
	for l.Object(); l.Member(); {
		key := string(l.Key())
		items[key] = item(l)
	}
	return items
}

func (l loader) text() string { return l.Text() }

func (l loader) lang() i18n.Lang { return i18n.Lang(l.Text()) }

func (l loader) number() int { return int(l.Int()) }

func (l loader) byte() uint8 {
	n := l.Int()
	if n < 0 || n > 0xff {
		l.Fail(errors.New("a number out of range"))
	}
	return uint8(n)
}

func (l loader) node() *expression.Node {
	if l.Null() {
		return nil
	}
	return expression.ReadNode(l.Reader)
}

// unknown fails at a member that a type does not have.
func (l loader) unknown(of string) {
	l.Fail(errors.New("unknown member " + strconv.Quote(string(l.Key())) + " in " + of))
}
