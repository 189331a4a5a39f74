package formwidget

import (
	"strconv"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/view"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// answered takes what the server said to what the shell sent it. Status is the
// HTTP status, 0 when the server was not reached. Whatever it is, the answers
// stay.
func (e *Engine) answered(m message, r *reply) {
	a := m.Answer
	if a == nil {
		a = &answer{}
	}
	if len(a.Facts) > 0 {
		if facts, err := e.form.DecodeFacts(a.Facts); err == nil {
			facts.Lang = e.facts.Lang
			e.facts = facts
			e.inform()
		}
	}
	e.evaluate()
	accepted := m.Status >= 200 && m.Status < 300
	switch {
	case len(a.Faults) > 0:
		e.refuse(a.Faults, m, r)
		e.warn(a.Told, r)
	case len(a.Told) > 0:
		e.notices = nil
		e.warn(a.Told, r)
	case !accepted:
		e.tell(r, "error", problemKey(m.Status))
	case m.What == "save":
		if e.asked {
			e.tell(r, "success", "form.saved")
		}
	case m.What == "submit":
		e.finish(a, r)
	case m.What == "upload" && a.File != nil:
		e.receive(m.Name, *a.File, r)
	}
}

// finish ends the form. Where the server has no page to go on to, the form gives
// way to a receipt.
func (e *Engine) finish(a *answer, r *reply) {
	r.Done = true
	if a.Next != "" {
		return
	}
	e.done = true
	key, args := "widget.received", []fault.Arg(nil)
	if a.Reference != "" {
		key = "widget.received_as"
		args = []fault.Arg{{Name: "reference", Kind: fault.Text, Value: a.Reference}}
	}
	e.tell(r, "success", key, args...)
	r.Focus = e.part("receipt")
}

// receipt is what stands in place of the form when it is done.
func (e *Engine) receipt() *view.Node {
	say := &view.Node{Text: e.notices[0].Text}
	text := &view.Node{Tag: "p", Attrs: []view.Attr{{Name: "class", Value: "alert-text"}}, Kids: []*view.Node{say}}
	body := &view.Node{Tag: "div", Attrs: []view.Attr{{Name: "class", Value: "alert-body"}}, Kids: []*view.Node{text}}
	alert := &view.Node{Tag: "div", ID: e.part("receipt"), Kids: []*view.Node{body}, Attrs: []view.Attr{
		{Name: "class", Value: "alert alert-success"}, {Name: "tabindex", Value: "-1"},
	}}
	return &view.Node{Tag: e.tree.Tag, ID: e.tree.ID, Attrs: e.tree.Attrs, Kids: []*view.Node{alert}}
}

// problemKey words what went wrong between the browser and the server.
func problemKey(status int) string {
	switch status {
	case 0:
		return "widget.offline"
	case 401, 403:
		return "widget.login"
	case 404, 410:
		return "widget.gone"
	case 409, 412, 428:
		return "widget.conflict"
	case 413:
		return "widget.too_large"
	case 429:
		return "widget.busy"
	}
	return "widget.failed"
}

// tell shows a notice. Success is also said; an error is an alert, and so says
// itself.
func (e *Engine) tell(r *reply, level, key string, args ...fault.Arg) {
	text := i18n.Message(e.facts.Lang, key, args...)
	e.notices = []view.Notice{{Level: level, Text: text}}
	r.Say = text
}

// warn shows what the server told.
func (e *Engine) warn(told []string, r *reply) {
	for i, text := range told {
		e.notices = append(e.notices, view.Notice{Level: "warning", Text: text})
		if i == 0 && r.Say == "" {
			r.Say = text
		}
	}
}

func (e *Engine) receive(name string, file form.File, r *reply) {
	err := e.change(func(fl *form.Filling) error {
		_, err := fl.AddFile(name, file)
		return err
	})
	if err != nil {
		e.tell(r, "error", "widget.failed")
		return
	}
	e.notices = nil
	e.forgive(name)
	e.touched[name] = true
	r.Say = i18n.Message(e.facts.Lang, "form.file_received", fault.Arg{Name: "name", Kind: fault.Text, Value: file.Name})
}

// refuse shows the faults that the server found. What the engine finds as well
// is shown where it is anyway.
func (e *Engine) refuse(faults []form.Fault, m message, r *reply) {
	known := map[string]bool{}
	for _, f := range e.state.Faults() {
		known[string(f.Code)+f.Path] = true
	}
	e.notices = nil
	var spoken string
	for _, f := range faults {
		if !f.Blocks() || known[string(f.Code)+f.Path] {
			continue
		}
		name := ""
		if at := e.state.At(f.Path); at != nil {
			name = at.Name()
		} else if m.What == "upload" {
			name = m.Name
		}
		e.touched[name] = true
		e.refused = append(e.refused, refusal{name: name, fault: f, upload: m.What == "upload"})
		message := e.state.Message(f)
		if name == "" {
			e.notices = append(e.notices, view.Notice{Level: "error", Text: message})
		}
		if spoken == "" {
			spoken = message
		}
	}
	if m.What == "submit" {
		e.evaluate()
		e.blame(r)
	}
	if spoken != "" {
		r.Say = spoken
	} else if len(faults) > 0 {
		r.Say = i18n.Message(e.facts.Lang, "widget.faults", fault.Arg{Name: "n", Kind: fault.Count, Value: strconv.Itoa(len(faults))})
	}
}
