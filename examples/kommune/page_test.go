package main_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

// page is what a browser without scripts makes of an answer.
type page struct {
	t        testing.TB
	status   int
	address  string // path and query, after redirects
	policy   string // Content-Security-Policy
	text     string
	controls []*control
	forms    []*formElement
	links    []string // addresses of a elements
	ids      map[string]string
}

// formElement is a form of a page.
type formElement struct {
	id, action, method, encoding string
}

// control is something in a form that can be posted.
type control struct {
	form                     *formElement
	owner                    string // id of the form it says it belongs to
	tag, kind, id            string
	name, value              string
	checked, readonly, multi bool
	options                  []option
	attached                 []file
}

type option struct {
	value    string
	selected bool
}

// file is a file to upload.
type file struct {
	name, media string
	data        []byte
}

// parsePage reads HTML that the library wrote, which is well-formed but for
// elements and attributes that need no end.
func parsePage(t testing.TB, body []byte) *page {
	t.Helper()
	p := &page{t: t, ids: map[string]string{}}
	d := xml.NewDecoder(bytes.NewReader(body))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var text strings.Builder
	r := reader{page: p}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("the page cannot be read: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			r.start(token)
			text.WriteByte(' ')
		case xml.CharData:
			text.Write(token)
			r.data(string(token))
		case xml.EndElement:
			r.end(token.Name.Local)
		}
	}
	p.text = strings.Join(strings.Fields(text.String()), " ")
	for _, c := range p.controls {
		if c.owner != "" {
			c.form = p.formByID(c.owner)
		}
	}
	return p
}

// reader keeps what is open while a page is read.
type reader struct {
	page    *page
	form    *formElement
	control *control // select or textarea that is open
	open    []string // ids of the open elements, "" for none
}

func (r *reader) start(e xml.StartElement) {
	attrs := map[string]string{}
	for _, a := range e.Attr {
		attrs[a.Name.Local] = a.Value
	}
	has := func(name string) bool { _, ok := attrs[name]; return ok }
	r.open = append(r.open, attrs["id"])
	if id := attrs["id"]; id != "" {
		r.page.ids[id] = ""
	}
	switch e.Name.Local {
	case "form":
		r.form = &formElement{attrs["id"], attrs["action"], attrs["method"], attrs["enctype"]}
		r.page.forms = append(r.page.forms, r.form)
	case "a":
		r.page.links = append(r.page.links, attrs["href"])
	case "input", "select", "textarea", "button":
		c := &control{
			form: r.form, owner: attrs["form"], tag: e.Name.Local, kind: attrs["type"], id: attrs["id"], name: attrs["name"],
			value: attrs["value"], checked: has("checked"), readonly: has("readonly"), multi: has("multiple"),
		}
		if c.kind == "checkbox" && !has("value") {
			c.value = "on"
		}
		if !has("disabled") {
			r.page.controls = append(r.page.controls, c)
		}
		if c.tag != "input" {
			r.control = c
		}
	case "option":
		if r.control != nil {
			r.control.options = append(r.control.options, option{attrs["value"], has("selected")})
		}
	}
}

func (r *reader) data(text string) {
	for _, id := range r.open {
		if id != "" {
			r.page.ids[id] += text
		}
	}
	if r.control != nil && r.control.tag == "textarea" {
		r.control.value += text
	}
}

func (r *reader) end(tag string) {
	if len(r.open) > 0 {
		r.open = r.open[:len(r.open)-1]
	}
	switch tag {
	case "form":
		r.form = nil
	case "textarea":
		r.control.value = strings.TrimPrefix(r.control.value, "\n")
		r.control = nil
	case "select", "button":
		r.control = nil
	}
}

func (p *page) formByID(id string) *formElement {
	for _, f := range p.forms {
		if f.id == id {
			return f
		}
	}
	p.t.Fatalf("%s has no form %q", p.address, id)
	return nil
}

// control finds a control by name, and by value where several have the name.
func (p *page) control(name, value string) *control {
	p.t.Helper()
	for _, c := range p.controls {
		logout := c.form != nil && c.form.action == "/logout" // in the header of every page, and never meant
		if c.name == name && (value == "" || c.value == value) && !logout {
			return c
		}
	}
	p.t.Fatalf("%s (%d) has no control %s %s\n%s", p.address, p.status, name, value, p.text)
	return nil
}

func (p *page) has(name string) bool {
	return slices.ContainsFunc(p.controls, func(c *control) bool { return c.name == name })
}

func (p *page) offers(name, value string) bool {
	return slices.ContainsFunc(p.controls, func(c *control) bool { return c.name == name && c.value == value })
}

// named returns the names of controls that begin and end so, in order.
func (p *page) named(prefix, suffix string) []string {
	var names []string
	for _, c := range p.controls {
		if strings.HasPrefix(c.name, prefix) && strings.HasSuffix(c.name, suffix) && !slices.Contains(names, c.name) {
			names = append(names, c.name)
		}
	}
	return names
}

// fill types into a field, picks an option, or ticks a box or a radio button.
func (p *page) fill(name, value string) *page {
	p.t.Helper()
	c := p.control(name, "")
	switch {
	case c.kind == "radio":
		for _, other := range p.controls {
			if other.name == name {
				other.checked = other.value == value
			}
		}
		p.control(name, value)
	case c.kind == "checkbox":
		c.checked = value != ""
	case c.tag == "select":
		found := false
		for i := range c.options {
			c.options[i].selected = c.options[i].value == value
			found = found || c.options[i].selected
		}
		if !found {
			p.t.Fatalf("%s has no option %q", name, value)
		}
	case c.readonly:
		p.t.Fatalf("%s cannot be changed", name)
	default:
		c.value = value
	}
	return p
}

// attach puts files into a file field.
func (p *page) attach(name string, files ...file) *page {
	p.t.Helper()
	c := p.control(name, "")
	if c.kind != "file" {
		p.t.Fatalf("%s is no file field", name)
	}
	c.attached = files
	return p
}

// value is what a field holds.
func (p *page) value(name string) string {
	p.t.Helper()
	c := p.control(name, "")
	switch {
	case c.kind == "radio":
		for _, other := range p.controls {
			if other.name == name && other.checked {
				return other.value
			}
		}
		return ""
	case c.tag == "select":
		return c.chosen()
	}
	return c.value
}

func (c *control) chosen() string {
	for _, o := range c.options {
		if o.selected {
			return o.value
		}
	}
	if len(c.options) > 0 {
		return c.options[0].value
	}
	return ""
}

// wrong reports whether a field's error is shown.
func (p *page) wrong(id string) bool { return p.ids[id+":error"] != "" }

func (p *page) link(part string) string {
	p.t.Helper()
	for _, href := range p.links {
		if strings.Contains(href, part) {
			return href
		}
	}
	p.t.Fatalf("%s has no link to %s: %q", p.address, part, p.links)
	return ""
}
