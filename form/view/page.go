package view

import (
	"strconv"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// Page makes the page with the given id of a form, to be filled in: a form
// element that a browser can post without any script. An id that the form does
// not have, or whose page is hidden, gives the first page that is shown.
func Page(s *form.State, page string, o Options) *Node {
	b := newBuilder(s, o)
	at := b.find(page)
	var body []*Node
	if at >= 0 {
		body = b.content(b.pages[at])
	} else {
		body = []*Node{el("p", b.own("empty"), nil, text(b.say("view.no_pages")))}
	}
	kids := []*Node{b.hidden(at), b.enter(at), b.title(), b.notices(), b.errorSummary(at)}
	kids = append(kids, b.heading(at), el("div", b.own("page"), class("form-page"), body...), b.buttons(at))
	kids = append(kids, el("div", b.own("live"), attrs("class", "sr-only", "role", "status", "aria-live", "polite")))
	return el("form", b.own("form"), b.formAttrs(), kids...)
}

// Pages returns the ids of the pages that are shown, in order.
func Pages(s *form.State) []string {
	var ids []string
	for _, e := range shown(s.Pages()) {
		ids = append(ids, e.Field.Key)
	}
	return ids
}

// PageOf returns the id of the page that a fault is on, or "" when it is about
// the form as a whole.
func PageOf(s *form.State, f form.Fault) string {
	if exit := s.Exit(); exit != nil && f.Code == fault.Exit {
		return exit.Field.Key
	}
	e := s.At(f.Path)
	if f.Path == "" || e == nil {
		return ""
	}
	return pageOf(e)
}

func pageOf(e *form.Element) string {
	f := e.Field
	for f.Parent() != nil {
		f = f.Parent()
	}
	return f.Key
}

// shown returns the elements that are to be seen on a page.
func shown(elements []*form.Element) []*form.Element {
	var out []*form.Element
	for _, e := range elements {
		if e.Visible && !e.Field.Internal {
			out = append(out, e)
		}
	}
	return out
}

// builder makes one page.
type builder struct {
	state    *form.State
	o        Options
	lang     i18n.Lang
	pages    []*form.Element // those shown, in order
	rows     []string        // legends of the rows and groups around
	cells    string          // head of the table's row that controls stand in
	errors   []problem       // shown so far, in document order
	files    bool            // the page has a file field
	changing bool            // the page has something that depends on answers
	told     string          // where everything inside this group or list is from
	document bool            // made for reading, not for filling in
}

// problem is one entry of the error summary.
type problem struct {
	target  string // id to lead to; "" = nowhere
	page    string // id of another page that the target is on
	message string
}

func newBuilder(s *form.State, o Options) *builder {
	o.fill(s.Lang())
	return &builder{state: s, o: o, lang: s.Lang(), pages: shown(s.Pages())}
}

func (b *builder) say(key string, args ...fault.Arg) string {
	return i18n.Message(b.lang, key, args...)
}

func count(name string, n int) fault.Arg {
	return fault.Arg{Name: name, Kind: fault.Count, Value: strconv.Itoa(n)}
}

func words(name, value string) fault.Arg {
	return fault.Arg{Name: name, Kind: fault.Text, Value: value}
}

func (b *builder) find(page string) int {
	for i, e := range b.pages {
		if e.Field.Key == page {
			return i
		}
	}
	return min(0, len(b.pages)-1)
}

func (b *builder) formAttrs() []Attr {
	encoding := ""
	if b.files {
		encoding = "multipart/form-data"
	}
	list := attrs("class", "borger-form", "method", "post", "action", b.o.Action, "enctype", encoding,
		"accept-charset", "utf-8", "lang", string(b.lang))
	return append(list, Attr{"novalidate", ""})
}

// hidden holds what is posted along. It stands first, so that a post that is
// cut short still says what it is.
func (b *builder) hidden(at int) *Node {
	var kids []*Node
	add := func(name, value string) {
		id := b.own("h" + strconv.Itoa(len(kids)))
		kids = append(kids, el("input", id, []Attr{{"type", "hidden"}, {"name", name}, {"value", value}}))
	}
	if at >= 0 {
		add(form.PostPage, b.pages[at].Field.Key)
	}
	for _, h := range b.o.Hidden {
		add(h.Name, h.Value)
	}
	return el("div", b.own("hidden"), []Attr{{"hidden", ""}}, kids...)
}

// enter is the button that the Enter key presses. Without it that would be the
// first button of the page, which may remove a row.
func (b *builder) enter(at int) *Node {
	label, do := b.forward(at)
	if do == "" {
		return nil
	}
	return el("button", b.own("enter"), attrs("class", "sr-only", "type", "submit", "name", PostDo, "value", do,
		"tabindex", "-1", "aria-hidden", "true"), text(label))
}

// forward returns the words and the meaning of the button that leads on.
func (b *builder) forward(at int) (label, do string) {
	switch {
	case at < 0 || b.pages[at].Field.Exit:
		return "", ""
	case at < len(b.pages)-1:
		return b.o.Labels.Next, DoNext
	case b.state.Facts().ShowOnly:
		return "", ""
	}
	return b.o.Labels.Submit, DoSubmit
}

func (b *builder) title() *Node {
	if b.o.NoTitle {
		return nil
	}
	return el(headingTag(b.o.Level), b.own("title"), class("form-title"), b.phrasing(b.state.Text(b.state.Form().Title, nil))...)
}

// pageLevel is the level of the page's own heading.
func (b *builder) pageLevel() int {
	if b.o.NoTitle {
		return b.o.Level
	}
	return b.o.Level + 1
}

func (b *builder) notices() *Node {
	var kids []*Node
	for i, n := range b.o.Notices {
		role := "status"
		switch {
		case b.o.Scripted:
			role = "" // the live region says it
		case n.Level == "error":
			role = "alert"
		}
		kids = append(kids, el("div", b.own("notice"+strconv.Itoa(i)), attrs("class", "alert "+alertClass(n.Level), "role", role),
			el("div", "", class("alert-body"), el("p", "", class("alert-text"), lines(n.Text)...))))
	}
	if kids == nil {
		return nil
	}
	return el("div", b.own("notices"), nil, kids...)
}

func alertClass(level string) string {
	switch level {
	case "success", "warning", "error":
		return "alert-" + level
	}
	return "alert-info"
}

func (b *builder) heading(at int) *Node {
	if at < 0 {
		return nil
	}
	var step *Node
	if len(b.pages) > 1 {
		step = el("p", b.own("step"), class("form-step"), text(b.say("form.page_n", count("n", at+1), count("total", len(b.pages)))))
	}
	page := b.pages[at].Field
	var title *Node
	if !page.Label.IsZero() {
		list := append(class("form-page-title"), Attr{"tabindex", "-1"})
		title = el(headingTag(b.pageLevel()), b.own("heading"), list, b.phrasing(b.state.Text(page.Label, b.pages[at]))...)
	}
	if step == nil && title == nil && page.Help.IsZero() {
		return nil
	}
	var help *Node
	if !page.Help.IsZero() {
		help = el("div", b.own("intro"), class("form-intro"), b.paragraphs(b.state.Text(page.Help, b.pages[at]), "")...)
	}
	return el("div", b.own("header"), class("form-header"), step, title, help)
}

func (b *builder) buttons(at int) *Node {
	if at < 0 {
		return nil
	}
	var kids []*Node
	add := func(name, do, look, label string) {
		kids = append(kids, el("button", b.own(name), attrs("class", "button "+look, "type", "submit", "name", PostDo, "value", do), text(label)))
	}
	if at > 0 {
		add("back", DoBack, "button-secondary", b.o.Labels.Back)
	}
	if label, do := b.forward(at); do != "" {
		add("next", do, "button-primary", label)
	}
	if b.changing && !b.o.Scripted && !b.state.Facts().ShowOnly {
		add("update", DoUpdate, "button-tertiary", b.say("form.update"))
	}
	if !b.o.NoSave && !b.state.Facts().ShowOnly {
		add("save", DoSave, "button-tertiary", b.o.Labels.Save)
	}
	return el("div", b.own("buttons"), class("form-buttons"), kids...)
}

func headingTag(level int) string { return "h" + strconv.Itoa(min(max(level, 1), 6)) }
