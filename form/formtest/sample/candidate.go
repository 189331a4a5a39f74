package sample

import (
	"maps"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
	"time"
)

// candidate is a set of answers on trial. It is never changed: a move makes a
// new one.
type candidate struct {
	answers *form.Answers
	facts   form.Facts
	checks  map[string]bool // checks and look-ups that say no, by the element's name; false: not done
	finds   map[string]int  // which of the things it could find each look-up does, by the element's name
}

// moveKind is what a move changes.
type moveKind uint8

const (
	setValue moveKind = iota
	setRaw
	addRow
	removeRow
	sizeRows // a list gets so many rows
	clearAll // everything in a group or row
	setFact
	setNow
	setTest
	setCheck  // name's check says no
	dropCheck // name's check is not done
	passCheck // name's check is passed
	setFind   // name's look-up finds something else
	setLang   // value is the language
)

// move is one change.
type move struct {
	kind  moveKind
	name  string // of an element, a row, a list or a fact
	value expression.Value
	raw   []string
	date  i18n.Date
	on    bool
	names []string // what clearAll clears
	rows  int
}

// with returns the candidate after a move, or false when it cannot be made.
func (c *candidate) with(m move) (*candidate, bool) {
	next := *c
	switch m.kind {
	case setValue, setRaw, addRow, removeRow, sizeRows, clearAll:
		next.answers = c.answers.Clone()
		return &next, next.answer(m)
	case setFact:
		next.facts.Values = maps.Clone(c.facts.Values)
		if next.facts.Values == nil {
			next.facts.Values = map[string]expression.Value{}
		}
		if m.value.IsBlank() {
			delete(next.facts.Values, m.name)
		} else {
			next.facts.Values[m.name] = m.value
		}
	case setNow:
		next.facts.Now = time.Time{}
		if m.date.Valid() {
			// Noon in UTC is the same day in Denmark.
			next.facts.Now = time.Date(m.date.Year, time.Month(m.date.Month), m.date.Day, 12, 0, 0, 0, time.UTC)
		}
	case setTest:
		next.facts.Test = m.on
	case setLang:
		text, _ := m.value.AsText()
		next.facts.Lang = i18n.Lang(text)
	case setFind:
		next.facts.Checks, next.facts.Lookups = nil, nil
		next.finds = maps.Clone(c.finds)
		if next.finds == nil {
			next.finds = map[string]int{}
		}
		next.finds[m.name] = m.rows
	default:
		next.check(m)
	}
	return &next, true
}

func (c *candidate) answer(m move) bool {
	switch m.kind {
	case addRow:
		_, err := c.answers.AddRow(m.name, "", c.facts)
		return err == nil
	case removeRow:
		return c.answers.RemoveRow(m.name) == nil
	case sizeRows:
		return c.sizeRows(m)
	case clearAll:
		for _, name := range m.names {
			if c.answers.SetValue(name, expression.Value{}) != nil {
				return false
			}
		}
		return true
	case setRaw:
		_, err := c.answers.Set(m.name, m.raw, c.facts.Lang)
		return err == nil
	}
	return c.answers.SetValue(m.name, m.value) == nil
}

// sizeRows adds rows, or removes those whose names the move has.
func (c *candidate) sizeRows(m move) bool {
	for _, name := range m.names {
		if c.answers.RemoveRow(name) != nil {
			return false
		}
	}
	for range m.rows {
		if _, err := c.answers.AddRow(m.name, "", c.facts); err != nil {
			return false
		}
	}
	return true
}

// check changes what the server finds out; what it has found out is forgotten.
func (c *candidate) check(m move) {
	c.facts.Checks, c.facts.Lookups = nil, nil
	c.checks = maps.Clone(c.checks)
	if c.checks == nil {
		c.checks = map[string]bool{}
	}
	switch m.kind {
	case setCheck:
		c.checks[m.name] = true
	case dropCheck:
		c.checks[m.name] = false
	default:
		delete(c.checks, m.name)
	}
}

// world is a candidate that has been evaluated.
type world struct {
	*candidate
	g        *generator
	state    *form.State
	elements [][]*form.Element // by field
}

// evaluate works a candidate out. Checks and look-ups of the server are answered
// once it is known what they are about, which may lead to more of them.
func (g *generator) evaluate(c *candidate) *world {
	g.evaluations++
	w := &world{candidate: c, g: g, state: g.form.Evaluate(c.answers, c.facts)}
	for range mostAsked {
		if !g.asks || !w.answerPending() {
			break
		}
		w.state = g.form.Evaluate(c.answers, w.facts)
	}
	w.elements = make([][]*form.Element, g.form.Len())
	w.state.Walk(func(e *form.Element) bool {
		w.elements[e.Field.ID()] = append(w.elements[e.Field.ID()], e)
		return true
	})
	return w
}

// mostAsked is how many look-ups may hang on each other.
const mostAsked = 4

// answerPending answers what only the server can find out, and reports whether
// there was anything.
func (w *world) answerPending() bool {
	c := *w.candidate
	c.facts.Checks, c.facts.Lookups = maps.Clone(c.facts.Checks), maps.Clone(c.facts.Lookups)
	answered := false
	for _, p := range w.state.Pending() {
		e := w.state.At(p.Path)
		if e == nil {
			continue
		}
		refused, given := w.checks[e.Name()]
		switch {
		case given && !refused: // is not done
			continue
		case p.Check:
			if c.facts.Checks == nil {
				c.facts.Checks = map[string]form.Check{}
			}
			c.facts.Checks[p.Path] = form.Check{Of: p.Of, OK: !refused, Code: "refused"}
		default:
			if c.facts.Lookups == nil {
				c.facts.Lookups = map[string]form.Lookup{}
			}
			c.facts.Lookups[p.Path] = form.Lookup{Of: p.Of, OK: !refused, Values: w.g.pools.found(e.Field, w.finds[e.Name()])}
		}
		answered = true
	}
	w.candidate = &c
	return answered
}

// of returns the elements of a field: one, or one per row.
func (w *world) of(f *form.Field) []*form.Element { return w.elements[f.ID()] }

// outer returns the container around an element, or nil for a page.
func (w *world) outer(e *form.Element) *form.Element {
	if p := e.Field.Parent(); p != nil {
		return w.state.Near(e, p)
	}
	return nil
}

// child returns the element of a member of a group or row.
func (w *world) child(name, member string) *form.Element {
	return w.state.Find(jsonptr.Join(name, member))
}
