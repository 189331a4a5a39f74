package formwidget

import (
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/view"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// seen is what a citizen can see of the page, as far as others need to hear of
// it when it changes.
type seen struct {
	page   string
	fields map[string]bool // names of the fields on the page
	wrong  map[string]bool // of those, the ones shown as wrong
}

func (e *Engine) snapshot() seen {
	s := seen{page: e.page, fields: map[string]bool{}, wrong: map[string]bool{}}
	e.state.Walk(func(el *form.Element) bool {
		if !el.Visible || el.Field.Internal {
			return false
		}
		name := el.Name()
		if el.Field.Container() || el.Field.Static() || view.PageOf(e.state, form.Fault{Path: el.Path()}) != e.page {
			return true
		}
		s.fields[name] = true
		s.wrong[name] = len(el.Faults) > 0 && (e.all || e.touched[name])
		return true
	})
	return s
}

// announce says in words what changed away from where the citizen is: a fault
// that came, fields that came or went. Nothing is said where focus moves, for
// then what it moves to is read out.
func (e *Engine) announce(before seen, r *reply) {
	if r.Say != "" || r.Focus != "" || before.page != e.page {
		return
	}
	after := e.snapshot()
	var said []string
	e.state.Walk(func(el *form.Element) bool {
		name := el.Name()
		if after.wrong[name] && !before.wrong[name] && len(el.Faults) > 0 && !el.Field.Container() && !el.Field.Static() {
			label := form.PlainText(e.state.Text(el.Field.Label, el))
			said = append(said, i18n.Message(e.facts.Lang, "view.field_fault",
				fault.Arg{Name: "label", Kind: fault.Text, Value: label},
				fault.Arg{Name: "message", Kind: fault.Text, Value: e.state.Message(el.Faults[0])}))
		}
		return true
	})
	said = append(said, e.count("widget.shown", after.fields, before.fields)...)
	said = append(said, e.count("widget.hidden", before.fields, after.fields)...)
	r.Say = strings.Join(said, " ")
}

// count words how many names are in one set and not in the other.
func (e *Engine) count(key string, in, notIn map[string]bool) []string {
	n := 0
	for name := range in {
		if !notIn[name] {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return []string{i18n.Message(e.facts.Lang, key, fault.Arg{Name: "n", Kind: fault.Count, Value: strconv.Itoa(n)})}
}
