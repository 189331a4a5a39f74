package formwidget

import (
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/view"
)

// set takes a field as it stands on the page. A name that the form does not
// have is left alone: the row may just have been removed.
func (e *Engine) set(m message, r *reply) {
	err := e.change(func(fl *form.Filling) error {
		_, err := fl.Set(m.Name, m.Raw)
		return err
	})
	if err != nil {
		return
	}
	e.forgive(m.Name)
	if m.Done && !e.halfway(m) {
		e.touched[m.Name] = true
	}
}

// halfway reports whether a ranking has places that are not chosen yet: nobody
// is told of mistakes while they are on their way through it.
func (e *Engine) halfway(m message) bool {
	f := e.form.FieldOf(m.Name)
	return f.Base() == "ranking" && slices.Contains(m.Raw, "")
}

// forgive drops what the server said about a field that is answered anew.
func (e *Engine) forgive(name string) {
	e.refused = slices.DeleteFunc(e.refused, func(r refusal) bool {
		return r.name == "" || r.name == name || strings.HasPrefix(r.name, name+"/")
	})
}

// press carries out what a button is for.
func (e *Engine) press(m message, r *reply) {
	e.notices = nil
	e.refused = slices.DeleteFunc(e.refused, func(r refusal) bool { return r.upload })
	switch m.Name {
	case view.PostDo:
		e.do(m.Button, r)
	case form.PostAdd:
		e.addRow(m.Button, r)
	case form.PostRemove:
		e.remove(m.Button, r)
	case form.PostPage:
		e.revisit(m.Button, r)
	case "_goto":
		e.goTo(m.Button, r)
	}
}

func (e *Engine) addRow(list string, r *reply) {
	at := e.state.Find(list)
	if at == nil || !at.Field.Repeats() {
		return
	}
	if _, most := e.state.Items(at); len(at.Rows()) >= most {
		return // the button was pressed twice
	}
	var row string
	err := e.change(func(fl *form.Filling) (err error) {
		row, _, err = fl.AddRow(list, "")
		return err
	})
	if err != nil {
		return
	}
	e.forgive(list)
	e.touched[list] = true
	r.Focus = view.ID(e.opts.Prefix, row) + ":label"
}

// remove takes away a row or a file and leaves focus at what it stood in.
func (e *Engine) remove(name string, r *reply) {
	at := strings.LastIndexByte(name, '/')
	if at <= 0 {
		return
	}
	owner := name[:at]
	err := e.change(func(fl *form.Filling) error {
		if _, err := fl.RemoveRow(name); err == nil {
			return nil
		}
		_, err := fl.RemoveFile(name)
		return err
	})
	if err != nil {
		return
	}
	e.forgive(owner)
	e.touched[owner] = true
	r.Focus = view.ID(e.opts.Prefix, owner)
	if el := e.state.Find(owner); el != nil && el.Field.Repeats() {
		r.Focus += ":label"
	}
}
