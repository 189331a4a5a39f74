package formwidget

import (
	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/view"
	"github.com/borgerflow/borgerflow/i18n"
)

// Engine holds one form and answers messages about it. The zero value is ready
// for a load message.
type Engine struct {
	// Forms is what the vendor adds to the language of forms: the same that the
	// server compiles them with. Default: nothing.
	Forms *form.Options
	// Yield, when set, is called between the parts of a long piece of work, so
	// that whoever shares the thread can go on. Default: nothing is called.
	Yield func()

	form    *form.Form
	filling *form.Filling
	facts   form.Facts
	opts    view.Options
	page    string
	labels  view.Labels // the server's words, in lang
	lang    i18n.Lang   // of the labels
	saves   bool        // the draft can be kept
	values  bool        // replies carry what would be handed in

	touched map[string]bool // fields that have been left, by name
	all     bool            // the citizen has tried to go on: what is wrong is listed
	refused []refusal       // what only the server could know
	notices []view.Notice
	told    []string // results that have been said, or read on arrival

	asked bool // the citizen pressed save, and wants to hear of it
	done  bool // the form has been handed in, and nothing follows

	state  *form.State
	blamed []blamed
	tree   *view.Node
}

// refusal is a fault that the server found and the engine cannot find itself.
// It stands until its field is answered anew.
type refusal struct {
	name   string // of the element; "" = the form as a whole
	fault  form.Fault
	upload bool // of a file that was not taken, and so stands in nobody's way
}

// Handle answers one message. It never fails: what cannot be understood is
// answered with an error that the shell takes as the end.
func (e *Engine) Handle(text string) string {
	m, err := readMessage(text)
	if err != nil {
		return fail("the message is not one of the widget's")
	}
	if m.Do == "load" {
		e.yield()
		return e.load(m)
	}
	if e.form == nil {
		return fail("no form is loaded")
	}
	r := &reply{}
	before := e.snapshot()
	switch m.Do {
	case "set":
		e.set(m, r)
	case "press":
		e.press(m, r)
	case "answered":
		e.answered(m, r)
	case "lang":
		e.speak(m.Lang)
		e.inform()
		before = e.snapshot() // other words are not other results
		e.told = before.results
	default:
		return fail("the message is not one of the widget's")
	}
	e.show(r)
	e.announce(before, m.Do == "set" && !m.Done, r)
	return r.encode()
}

func (e *Engine) yield() {
	if e.Yield != nil {
		e.Yield()
	}
}

// load takes the form, the draft and the facts as the server gave them.
func (e *Engine) load(m message) string {
	if m.Config == nil {
		return fail("there is no form to load")
	}
	if err := e.open(m); err != nil {
		return fail(err.Error())
	}
	r := &reply{}
	e.all = m.Errors
	e.evaluate()
	e.settle()
	if e.all {
		e.touch(e.page)
	}
	e.yield()
	r.View = e.served()
	e.tree = r.View
	e.yield()
	e.show(r)
	return r.encode()
}

// open reads the parts of a config; the slow ones with a pause after each.
func (e *Engine) open(m message) error {
	c := m.Config
	f, err := form.Load(c.Form, e.Forms)
	if err != nil {
		return err
	}
	e.yield()
	facts := form.Facts{}
	if len(c.Facts) > 0 {
		if facts, err = f.DecodeFacts(c.Facts); err != nil {
			return err
		}
	}
	e.form, e.facts = f, facts
	answers := f.Begin(facts)
	if len(c.Answers) > 0 {
		// Faults of decoding are the server's own doing; what is left of the
		// answers is shown.
		if answers, _, err = form.DecodeAnswers(f, c.Answers); err != nil {
			return err
		}
	}
	e.surround(c)
	e.touched = map[string]bool{}
	e.page, e.saves, e.values = c.Page, c.Save != "", m.Value
	if m.Page != "" {
		e.page = m.Page
	}
	if m.Level > 0 {
		e.opts.Level = m.Level
	}
	if m.Lang != "" {
		e.speak(m.Lang)
	}
	e.filling = f.Fill(answers, e.facts)
	return nil
}

// surround sets what is the same on every page of the form.
func (e *Engine) surround(c *config) {
	v := c.View
	e.lang = c.Lang
	if e.lang == "" {
		e.lang = e.facts.Lang
	}
	e.labels = v.Labels
	e.opts = view.Options{Prefix: v.Prefix, Action: v.Action, Hidden: v.Hidden, Level: v.Level, NoTitle: v.NoTitle, NoSave: v.NoSave || c.Save == ""}
	if v.FileURL != "" {
		e.opts.FileURL = func(name string, f form.File) string { return fillURL(v.FileURL, f.ID) }
	}
	// A link to another page leads nowhere by itself: the shell asks for _goto.
	e.opts.PageURL = func(string) string { return "" }
	e.speak(e.lang)
}

// speak changes the reader's language. The server's words on the buttons are in
// one language only.
func (e *Engine) speak(lang i18n.Lang) {
	e.facts.Lang = e.form.Language(lang)
	e.opts.Labels = view.Labels{}
	if e.facts.Lang == e.lang {
		e.opts.Labels = e.labels
	}
}

// settle keeps to a page that is shown: the first, when the one before has gone.
func (e *Engine) settle() {
	if pages, at := e.place(); at < len(pages) {
		e.page = pages[at]
	}
}

// served is the page as the server writes it before any script has run.
func (e *Engine) served() *view.Node {
	o := e.opts
	if e.all {
		o.Show, o.ErrorSummary = view.ShowAll, true
	}
	return view.Page(e.state, e.page, o)
}

// show evaluates, makes the page anew and says what has changed on it.
func (e *Engine) show(r *reply) {
	e.evaluate()
	e.settle()
	e.yield()
	o := e.opts
	o.Scripted = true
	o.Notices = e.notices
	o.Show, o.Touched, o.ErrorSummary = view.ShowTouched, e.touched, e.all
	tree := view.Page(e.state, e.page, o)
	r.Page, r.Title = e.page, view.Title(e.state, e.page, tree)
	if e.done {
		tree = e.receipt()
	}
	e.yield()
	r.Patches = view.Diff(e.tree, tree)
	e.tree = tree
	r.Live = e.part("live")
	if r.Focus != "" && tree.Find(r.Focus) == nil {
		r.Focus = ""
	}
	r.OK = e.state.OK() && len(e.refused) == 0
	if !r.OK {
		r.Fault = e.firstFault()
	}
	if e.values {
		r.Value = string(e.state.Submission())
	}
}

func (e *Engine) firstFault() string {
	for _, f := range e.state.Faults() {
		if f.Blocks() {
			return e.state.Message(f)
		}
	}
	for _, r := range e.refused {
		return e.state.Message(r.fault)
	}
	return ""
}

// part is the id of a part of the page that is not a field.
func (e *Engine) part(name string) string {
	prefix := e.opts.Prefix
	if prefix == "" {
		prefix = "bf"
	}
	return prefix + ":" + name
}
