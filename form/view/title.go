package view

import (
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
)

// Title words what the title of a browser's window says of a page of a form, as
// [Page] made it: the page, then the form, after "Error:" when it has an error
// summary. Whoever cannot see the page hears this first.
func Title(s *form.State, page string, made *Node) string {
	b := newBuilder(s, Options{})
	title := form.PlainText(s.Text(s.Form().Title, nil))
	if at := b.find(page); at >= 0 && len(b.pages) > 1 && !b.pages[at].Field.Label.IsZero() {
		title = b.label(b.pages[at]) + " – " + title
	}
	if made.Find(strings.TrimSuffix(made.ID, "form")+"errors") != nil {
		title = i18n.Message(b.lang, "form.error_prefix") + " " + title
	}
	return title
}
