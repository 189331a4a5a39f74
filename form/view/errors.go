package view

import (
	"slices"
	"strconv"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// shows reports whether the faults of an element are shown.
func (b *builder) shows(e *form.Element) bool {
	switch b.o.Show {
	case ShowAll:
		return true
	case ShowTouched:
		return b.o.Touched[e.Name()]
	}
	return false
}

// messages words the faults of an element that are shown, and notes the errors
// for the summary. Target is the id that the summary leads to.
func (b *builder) messages(e *form.Element, target string) (errors, warnings []string) {
	if !b.shows(e) {
		return nil, nil
	}
	for _, f := range e.Faults {
		message := b.state.Message(f)
		if !f.Blocks() {
			warnings = append(warnings, message)
			continue
		}
		errors = append(errors, message)
		b.errors = append(b.errors, problem{target: target, message: b.titled(b.label(e), message)})
	}
	return errors, warnings
}

// titled puts the label, and the rows and groups it is in, before a message.
func (b *builder) titled(label, message string) string {
	if label != "" {
		message = b.say("view.field_fault", words("label", label), words("message", message))
	}
	for _, around := range slices.Backward(b.rows) {
		message = b.say("view.field_fault", words("label", around), words("message", message))
	}
	return message
}

func (b *builder) label(e *form.Element) string {
	return form.PlainText(b.state.Text(e.Field.Label, e))
}

// errorSummary lists the errors of the page, then those of the other pages when
// it is about the whole form.
func (b *builder) errorSummary(at int) *Node {
	if !b.o.ErrorSummary {
		return nil
	}
	list := b.errors
	if b.o.WholeForm {
		list = append(list, b.elsewhere(at)...)
	}
	if len(list) == 0 {
		return nil
	}
	items := make([]*Node, len(list))
	for i, p := range list {
		items[i] = el("li", "", nil, b.pointer(p))
	}
	heading := el(headingTag(b.pageLevel()), b.own("errors-title"), class("alert-heading"), text(b.say("form.errors_heading", count("n", len(list)))))
	body := el("div", b.own("errors-body"), class("alert-body"), heading,
		el("p", b.own("errors-intro"), class("alert-text"), text(b.say("form.errors_intro"))),
		el("ul", b.own("errors-list"), class("nobullet-list"), items...))
	about := attrs("class", "alert alert-error form-error-summary", "role", "alert", "tabindex", "-1", "aria-labelledby", b.own("errors-title"))
	if b.o.Scripted {
		about[1].Value = "group" // it is given focus once, and must not speak at every change
	} else {
		about = append(about, Attr{"autofocus", ""})
	}
	return el("div", b.own("errors"), about, body)
}

// elsewhere returns the errors that are not on this page, and those of the form
// as a whole.
func (b *builder) elsewhere(at int) []problem {
	var list []problem
	for _, f := range b.state.Faults() {
		e := b.state.At(f.Path)
		switch {
		case !f.Blocks():
		case f.Code == fault.Exit:
			list = append(list, b.exit(at)...)
		case f.Path == "" || e == nil:
			list = append(list, problem{message: b.state.Message(f)})
		case at < 0 || pageOf(e) != b.pages[at].Field.Key:
			list = append(list, b.problemOn(e, f))
		}
	}
	return list
}

// exit leads to the page that ends the form; the page itself explains enough.
func (b *builder) exit(at int) []problem {
	page := PageOf(b.state, form.Fault{Code: fault.Exit})
	if at >= 0 && b.pages[at].Field.Key == page {
		return nil
	}
	return []problem{{page: page, target: b.own("heading"), message: i18n.Fault(b.lang, form.Fault{Code: fault.Exit})}}
}

func (b *builder) problemOn(e *form.Element, f form.Fault) problem {
	p := problem{page: pageOf(e), target: b.target(e)}
	p.message = b.state.Message(f)
	if label := b.label(e); label != "" {
		p.message = b.say("view.field_fault", words("label", label), words("message", p.message))
	}
	for _, page := range b.pages {
		if page.Field.Key == p.page && !page.Field.Label.IsZero() {
			p.message = b.say("view.other_page", words("page", b.label(page)), words("message", p.message))
		}
	}
	return p
}

// pointer links to where the error can be mended, where that is possible.
func (b *builder) pointer(p problem) *Node {
	address := ""
	switch {
	case p.target == "":
	case p.page == "":
		address = "#" + p.target
	case b.o.PageURL != nil:
		address = b.o.PageURL(p.page) + "#" + p.target
	}
	if address == "" || !safeURL(address) {
		return text(p.message)
	}
	return el("a", "", attrs("class", "function-link", "href", address), text(p.message))
}

// target is the id of the first thing in an element that can take focus.
func (b *builder) target(e *form.Element) string {
	id := b.id(e)
	if e.Field.Composite() {
		return id + ":label"
	}
	switch e.Field.Base() {
	case "radio", "rating", "multiselect":
		if e.ReadOnly {
			return id
		}
		for _, o := range b.offers(e) {
			return id + ":o" + strconv.Itoa(o.at)
		}
	case "ranking":
		if !e.ReadOnly {
			return id + ":p0"
		}
	case "yesno", "consent":
		if !e.ReadOnly {
			return id + ":o0"
		}
	case "group", "list", "api":
		return id + ":label"
	}
	return id
}

func offered(options []form.Option, value string) bool {
	for _, o := range options {
		if o.Value == value {
			return true
		}
	}
	return false
}
