// Package formwidget is the engine of the browser widget: it holds one form
// with its answers and turns messages into patches of the page. The same
// packages that run on the server do the work; this one only keeps them
// together between two messages.
//
// [Main] is the whole main function of a widget. [Engine] is what it runs, and
// runs natively as well: it knows no browser, so that everything but the
// marshalling is tested without one.
//
//	package main
//
//	import "github.com/borgerflow/borgerflow/wasm/formwidget"
//
//	func main() { formwidget.Main(nil) }
//
// # Messages
//
// A message is a JSON object whose "do" says what it is; each is answered with
// one object, in order.
//
//	load      config, lang, page, level, errors, value   the first message; answers with the view
//	set       name, raw, done                     a field as it stands on the page; done when it was left
//	press     name, value                         a button: _do, _add, _remove, _goto for a link to another page, _page for a page of the browser's history
//	answered  what, name, status, answer          what the server said to save, submit or upload
//	lang      lang                                show the form in another language
//
// A reply carries what has changed, and nothing else:
//
//	view      the page as the server wrote it, a tree of package form/view; only to load
//	patches   changes to it, in order
//	focus     id of the element to give focus
//	say       words for the live region, whose id is live
//	page      id of the page that is shown
//	title     of the window, when the form is what the page is about
//	then      "save" or "submit": the shell asks the server, with body
//	done      the form has been handed in
//	ok        nothing stands in the way of a submission; if not, fault says what
//	value     what the form would hand in now, if the element has a name of its own
//	error     the message could not be understood; nothing else is set
//
// Faults are shown when a citizen has left the field, or has tried to go on.
//
// An Engine belongs to one goroutine. It has no clock and does no I/O.
package formwidget
