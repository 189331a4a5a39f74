package formwidget

import (
	"slices"
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// seen is what a citizen can see of the page, as far as others need to hear of
// it when it changes.
type seen struct {
	page    string
	fields  map[string]bool // names of the fields on the page
	wrong   map[string]bool // of those, the ones shown as wrong
	results []string        // what is worked out on the page, and its notices, in words
}

func (e *Engine) snapshot() seen {
	s := seen{page: e.page, fields: map[string]bool{}, wrong: map[string]bool{}}
	e.state.Walk(func(el *form.Element) bool {
		if !el.Visible || el.Field.Internal {
			return false
		}
		if el.Field.Type == form.TypePage {
			return el.Field.Key == e.page
		}
		if result := e.result(el); result != "" {
			s.results = append(s.results, result)
		}
		name := el.Name()
		if el.Field.Container() || el.Field.Static() {
			return true
		}
		s.fields[name] = true
		s.wrong[name] = len(el.Faults) > 0 && e.touched[name]
		return true
	})
	return s
}

// result words what comes of the citizen's answers without being asked for: a
// notice, or a total.
func (e *Engine) result(el *form.Element) string {
	if el.Field.Type == "notice" {
		return form.PlainText(e.state.Text(el.Field.Label, el))
	}
	if el.Field.Calculate == nil || el.Withheld {
		return ""
	}
	value := e.state.Display(el)
	if value == "" {
		return ""
	}
	return e.labelled(el, value)
}

// labelled puts the label before what is said of an element.
func (e *Engine) labelled(el *form.Element, words string) string {
	return i18n.Message(e.facts.Lang, "view.field_fault",
		fault.Arg{Name: "label", Kind: fault.Text, Value: form.PlainText(e.state.Text(el.Field.Label, el))},
		fault.Arg{Name: "message", Kind: fault.Text, Value: words})
}

// announce says in words what changed away from where the citizen is: a fault
// that came, fields that came or went, and, once a field is left, new results.
// Nothing is said where focus moves, for
// then what it moves to is read out.
func (e *Engine) announce(before seen, typing bool, r *reply) {
	if r.Say != "" {
		return
	}
	after := e.snapshot()
	if e.told == nil {
		e.told = before.results
	}
	if r.Focus != "" || before.page != e.page {
		e.told = after.results
		return
	}
	var said []string
	e.state.Walk(func(el *form.Element) bool {
		name := el.Name()
		if after.wrong[name] && !before.wrong[name] && len(el.Faults) > 0 && !el.Field.Container() && !el.Field.Static() {
			said = append(said, e.labelled(el, e.state.Message(el.Faults[0])))
		}
		return true
	})
	said = append(said, e.count("widget.shown", after.fields, before.fields)...)
	said = append(said, e.count("widget.hidden", before.fields, after.fields)...)
	if !typing {
		for _, result := range after.results {
			if !slices.Contains(e.told, result) {
				said = append(said, result)
			}
		}
		e.told = after.results
	}
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
