package view

import (
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// fileField renders files to attach: those received, each with a button to
// remove it, and a control to choose more.
func (b *builder) fileField(e *form.Element) *Node {
	p := b.parts(e)
	files := form.FilesOf(e.Value)
	if e.ReadOnly {
		return b.shownAs(p, b.fileNames(e, files))
	}
	b.files = true
	terms := b.terms(&p, e)
	received := b.received(&p, e, files)
	list := attrs("class", "form-file", "type", "file", "name", e.Name(), "accept", strings.Join(e.Field.Accept, ","), "data-upload", b.o.UploadURL)
	if e.Field.Many {
		list = append(list, Attr{"multiple", ""})
	}
	control := el("input", p.id, p.state(list, false))
	var send *Node
	if !b.o.Scripted {
		send = el("button", p.id+":send", attrs("class", "button button-secondary", "type", "submit", "name", PostDo, "value", DoUpdate),
			text(b.say("form.upload")), b.only(": "+b.label(e)))
	}
	if most, limited := b.mostFiles(e); limited && len(files) >= most {
		return p.wrap(p.labelOnly(), p.help, p.errors, p.warnings, received,
			el("p", p.id, attrs("class", "form-hint", "tabindex", "-1"), text(b.say("view.rows_most", count("n", most)))))
	}
	return p.wrap(p.labelFor(), p.help, terms, p.errors, p.warnings, received, control, send)
}

// mostFiles is how many files the field takes. One file can always be put in
// the place of another.
func (b *builder) mostFiles(e *form.Element) (int, bool) {
	if !e.Field.Many {
		return 0, false
	}
	_, most := b.state.Items(e)
	return most, true
}

func (p *parts) labelOnly() *Node {
	return el("span", p.id+":label", class("form-label"), p.label...)
}

// terms says which files are taken.
func (b *builder) terms(p *parts, e *form.Element) *Node {
	var said []string
	if len(e.Field.Accept) > 0 {
		said = append(said, b.say("form.file_accepts", words("types", fileTypes(e.Field.Accept))))
	}
	if e.Field.MaxSize > 0 {
		size := fault.Arg{Name: "limit", Kind: fault.Bytes, Value: strconv.FormatInt(e.Field.MaxSize, 10)}
		said = append(said, b.say("form.file_limit", size))
	}
	if said == nil {
		return nil
	}
	return p.hint("terms", strings.Join(said, " "))
}

// fileTypes names media types the way people know them.
func fileTypes(accept []string) string {
	names := make([]string, len(accept))
	for i, a := range accept {
		_, kind, _ := strings.Cut(a, "/")
		switch a {
		case "application/vnd.openxmlformats-officedocument.wordprocessingml.document":
			kind = "docx"
		case "application/msword":
			kind = "doc"
		case "text/plain":
			kind = "txt"
		case "image/*":
			kind = "image"
		}
		names[i] = strings.ToUpper(kind)
	}
	return strings.Join(names, ", ")
}

func (b *builder) received(p *parts, e *form.Element, files []form.File) *Node {
	if len(files) == 0 {
		return nil
	}
	items := make([]*Node, len(files))
	for i, f := range files {
		id := p.id + ":file-" + strconv.Itoa(i)
		remove := el("button", id+":remove", b.back(attrs("class", "button button-tertiary", "type", "submit", "name", form.PostRemove, "value", e.Name()+"/"+f.ID), p.id+":group"),
			text(b.say("form.row_remove")), b.only(" "+f.Name))
		items[i] = el("li", id, nil, append(b.file(e, f), text(" "), remove)...)
	}
	return el("div", p.id+":received", class("form-files"),
		el("p", "", nil, text(b.say("view.files_present"))), el("ul", p.id+":files", class("nobullet-list"), items...))
}

// file shows a file's name, as a link when it can be fetched, and its size.
func (b *builder) file(e *form.Element, f form.File) []*Node {
	name := el("span", "", class("form-file-name"), text(f.Name))
	if b.o.FileURL != nil {
		if address := b.o.FileURL(e.Name(), f); address != "" && safeURL(address) {
			name = el("a", "", attrs("class", "form-file-name", "href", address), text(f.Name))
		}
	}
	return []*Node{name, text(" (" + i18n.FormatBytes(b.lang, f.Size) + ")")}
}

func (b *builder) fileNames(e *form.Element, files []form.File) []*Node {
	var out []*Node
	for i, f := range files {
		if i > 0 {
			out = append(out, el("br", "", nil))
		}
		out = append(out, b.file(e, f)...)
	}
	return out
}
