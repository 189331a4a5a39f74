package formwidget

import (
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/view"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/internal/jsontext"
)

// do carries out a button that concerns the form as a whole.
func (e *Engine) do(what string, r *reply) {
	switch what {
	case view.DoNext:
		e.turn(1, r)
	case view.DoBack:
		e.turn(-1, r)
	case view.DoSave:
		e.asked = true
		e.deliver("save", r)
	case view.DoSubmit:
		e.submit(r)
	}
}

// place returns the pages that are shown and which of them this is.
func (e *Engine) place() (pages []string, at int) {
	pages = view.Pages(e.state)
	return pages, max(slices.Index(pages, e.page), 0)
}

// turn goes to another page: forwards only when this one is in order, but for
// what the server has yet to check.
func (e *Engine) turn(by int, r *reply) {
	pages, at := e.place()
	if by > 0 && at < len(pages) && e.stops(pages[at]) {
		e.all = true
		e.touch(e.page)
		r.Focus = e.part("errors")
		return
	}
	if to := at + by; to >= 0 && to < len(pages) {
		e.leaf(pages[to], r)
	}
	if e.saves {
		e.asked = false
		e.deliver("save", r)
	}
}

// revisit shows a page that the browser's history leads to, whatever is wrong
// with this one.
func (e *Engine) revisit(page string, r *reply) {
	if pages, _ := e.place(); slices.Contains(pages, page) && page != e.page && !e.done {
		e.leaf(page, r)
		if e.saves {
			e.asked = false
			e.deliver("save", r)
		}
	}
}

// leaf shows a page from its beginning.
func (e *Engine) leaf(page string, r *reply) {
	e.page, e.all = page, false
	r.Focus = e.part("heading")
}

// touch counts every field of a page as one the citizen has had the chance to
// answer, those of all pages for "". What comes later – a branch, a row – is not
// wrong from its beginning.
func (e *Engine) touch(page string) {
	e.state.Walk(func(el *form.Element) bool {
		if el.Field.Type == form.TypePage {
			return el.Visible && (page == "" || page == el.Field.Key)
		}
		if el.Visible {
			e.touched[el.Name()] = true
		}
		return el.Visible
	})
}

func (e *Engine) wrong(page string) bool {
	return slices.ContainsFunc(e.faults(), func(f form.Fault) bool { return view.PageOf(e.state, f) == page })
}

// stops reports whether something on a page keeps the citizen from going on, or
// anything at all for "". What the server has yet to check does not: it checks
// what it is sent.
func (e *Engine) stops(page string) bool {
	return slices.ContainsFunc(e.faults(), func(f form.Fault) bool {
		return f.Code != fault.CheckPending && (page == "" || view.PageOf(e.state, f) == page)
	})
}

// faults returns everything that stands in the way, the server's own included.
func (e *Engine) faults() []form.Fault {
	var list []form.Fault
	for _, f := range e.state.Faults() {
		if f.Blocks() {
			list = append(list, f)
		}
	}
	for _, r := range e.refused {
		list = append(list, r.fault)
	}
	return list
}

// submit hands the form in when nothing is wrong with it; otherwise it shows
// what is, on the first page that has something.
func (e *Engine) submit(r *reply) {
	e.refused = nil // the server looks anew
	e.evaluate()
	if !e.stops("") {
		e.deliver("submit", r)
		return
	}
	e.blame(r)
}

// blame shows everything that is wrong and gives it focus.
func (e *Engine) blame(r *reply) {
	e.all = true
	e.touch("")
	r.Focus = e.part("errors")
	pages, at := e.place()
	if at < len(pages) && e.wrong(pages[at]) {
		return
	}
	for _, page := range pages {
		if e.wrong(page) {
			e.page = page
			return
		}
	}
}

// deliver has the shell send the draft. Only the server decides what it takes
// of it.
func (e *Engine) deliver(what string, r *reply) {
	body := e.filling.Answers().AppendJSON(jsontext.AppendKey([]byte{'{'}, "answers"))
	body = jsontext.AppendString(jsontext.AppendKey(body, "page"), e.page)
	body = jsontext.AppendString(jsontext.AppendKey(body, "lang"), string(e.facts.Lang))
	r.Then, r.Body = what, string(append(body, '}'))
}

// goTo shows the page that has the element with the given id, and the element.
func (e *Engine) goTo(id string, r *reply) {
	owner, _, _ := strings.Cut(id, ":")
	e.state.Walk(func(el *form.Element) bool {
		name := el.Name()
		if !el.Visible || r.Focus != "" {
			return false
		}
		if name != "" && view.ID(e.opts.Prefix, name) == owner {
			e.page, r.Focus = view.PageOf(e.state, form.Fault{Path: el.Path()}), id
			return false
		}
		return true
	})
}
