package view

import (
	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
)

// PostDo is the name under which a page posts what the pressed button is for:
// one of the Do values. The other names are in package form.
const PostDo = "_do"

// What a button of the page is for: the values of [PostDo].
const (
	DoNext   = "next"   // check the page and go to the next one
	DoBack   = "back"   // go to the page before, whatever is wrong
	DoSave   = "save"   // keep the draft, whatever is wrong
	DoSubmit = "submit" // check the form and hand it in
	DoUpdate = "update" // take what was typed and chosen, and show the page again
)

// Show says which faults a page shows. Nobody is told of mistakes before they
// have had a chance to make them.
type Show uint8

// The ways to show faults.
const (
	ShowNone    Show = iota // before anything has been typed
	ShowTouched             // of the fields in Options.Touched
	ShowAll                 // of the page: after the citizen has tried to go on
)

// Options are the surroundings of a page. The zero value is useful.
type Options struct {
	Prefix  string   // of all ids; "" = "bf". Letters, digits and dashes
	Action  string   // address the form posts to; "" = the page's own
	Hidden  []Hidden // posted along: CSRF token, version, …
	Level   int      // heading level of the form's title, 1 to 4; 0 = 1
	NoTitle bool     // the page around shows the form's title

	Show         Show
	Touched      map[string]bool // names of elements, for ShowTouched
	ErrorSummary bool            // list the shown errors at the top, each a link
	WholeForm    bool            // list the errors of all other pages too: after an attempt to hand in

	Notices []Notice // things to tell at the top of the page
	Labels  Labels   // words on the buttons
	NoSave  bool     // no button that keeps the draft

	// Scripted leaves out what only citizens without JavaScript need: buttons
	// to update the page and to send files, and an error summary that speaks up
	// by itself. The first page from the server has them.
	Scripted  bool
	UploadURL string                                // where a script sends files at once; "" = files are posted with the form
	PageURL   func(page string) string              // address of another page, for links; nil = no links
	FileURL   func(name string, f form.File) string // address to fetch a file that has been received; nil = none
}

// Hidden is a value that is posted along with a page.
type Hidden struct{ Name, Value string }

// Notice is something to tell at the top of the page, such as "saved".
type Notice struct {
	Level string // "info", "success", "warning" or "error"; "" = info
	Text  string
}

// Labels are the words on a page's buttons; "" = the catalogue's.
type Labels struct{ Back, Next, Save, Submit string }

func (o *Options) fill(lang i18n.Lang) {
	if !safeToken(o.Prefix) {
		o.Prefix = "bf"
	}
	if o.Level < 1 || o.Level > 4 {
		o.Level = 1
	}
	for _, l := range []struct {
		label *string
		key   string
	}{
		{&o.Labels.Back, "form.back"}, {&o.Labels.Next, "form.next"},
		{&o.Labels.Save, "form.save"}, {&o.Labels.Submit, "form.submit"},
	} {
		if *l.label == "" {
			*l.label = i18n.Message(lang, l.key)
		}
	}
}

// safeToken reports whether s is made of letters, digits and dashes.
func safeToken(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (i == 0 || c != '-' && (c < '0' || c > '9')) {
			return false
		}
	}
	return s != ""
}
