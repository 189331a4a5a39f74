package form

import (
	"cmp"
	"slices"
)

// Parts is a set of parts of an element, or of the form itself.
type Parts uint16

// The parts that can change. Values, raw text, faults and the four flags have
// changed when they are named; options, items and texts may have.
const (
	ChangedVisible  Parts = 1 << iota
	ChangedRequired       // whether it must be answered
	ChangedReadOnly
	ChangedWithheld
	ChangedValue
	ChangedRaw     // the text that did not parse
	ChangedFaults  // of the form itself: those that are about no field
	ChangedOptions // the options on offer
	ChangedItems   // how many rows or files it takes
	ChangedTexts   // inserted values in its label, help and messages; of the form itself: in its title
)

// Has reports whether one of the other parts is among these.
func (p Parts) Has(other Parts) bool { return p&other != 0 }

// Change is what has changed of one element that is still there.
type Change struct {
	Element *Element
	Parts   Parts
}

// Changes is what one change of a [Filling] has led to.
type Changes struct {
	// Elements are those of which something has changed, in document order. In a
	// row that has been added everything has changed from nothing: hidden, blank,
	// faultless. What may have changed is not named of what is hidden.
	Elements []Change
	Added    []string // names of rows that have come
	Removed  []string // names of rows that have gone
	Form     Parts    // of the form itself
	OK       bool     // State.OK is another than before
}

// None reports whether nothing has changed.
func (c *Changes) None() bool {
	return len(c.Elements) == 0 && len(c.Added) == 0 && len(c.Removed) == 0 && c.Form == 0 && !c.OK
}

// Of returns what has changed of the named element.
func (c *Changes) Of(name string) Parts {
	for _, change := range c.Elements {
		if change.Element.Name() == name {
			return change.Parts
		}
	}
	return 0
}

// maybe are the parts that are not worth telling of a hidden element.
const maybe = ChangedOptions | ChangedItems | ChangedTexts

// changed notes that parts of an element have changed.
func (fl *Filling) changed(e *Element, parts Parts) {
	t := &e.frame.track.cells[e.Field.slot]
	t.changed |= parts
	if parts != 0 && !t.listed {
		t.listed = true
		fl.changes.Elements = append(fl.changes.Elements, Change{Element: e})
	}
}

// collect puts together what has been noted.
func (fl *Filling) collect() {
	for i := range fl.changes.Elements {
		c := &fl.changes.Elements[i]
		t := &c.Element.frame.track.cells[c.Element.Field.slot]
		c.Parts = t.changed
		t.changed, t.listed = 0, false
	}
}

// tidy puts changes in document order.
func (c *Changes) tidy() {
	c.Elements = slices.DeleteFunc(c.Elements, func(change Change) bool {
		return change.Parts == 0 || !change.Element.Visible && !change.Parts.Has(^maybe)
	})
	slices.SortFunc(c.Elements, func(a, b Change) int { return order(a.Element, b.Element) })
}

// order compares the places of two elements in the document.
func order(a, b *Element) int {
	if a.frame == b.frame {
		return cmp.Compare(a.Field.id, b.Field.id)
	}
	x, y := places(a), places(b)
	return slices.Compare(x, y)
}

// places returns the way to an element from the outside in: lists and rows, and
// its own id.
func places(e *Element) []int {
	var out []int
	if row := e.frame.row; row != nil {
		out = append(places(row.list), row.Index)
	}
	return append(out, e.Field.id)
}

// compare tells how two elements, before and after, differ in what is certain.
func compare(a, b *Element) Parts {
	var p Parts
	for _, flag := range [...]struct {
		differs bool
		part    Parts
	}{
		{a.Visible != b.Visible, ChangedVisible},
		{a.Required != b.Required, ChangedRequired},
		{a.ReadOnly != b.ReadOnly, ChangedReadOnly},
		{a.Withheld != b.Withheld, ChangedWithheld},
		{!a.Value.Same(b.Value), ChangedValue},
		{!slices.Equal(a.Raw, b.Raw), ChangedRaw},
		{!sameFaults(a.Faults, b.Faults), ChangedFaults},
	} {
		if flag.differs {
			p |= flag.part
		}
	}
	return p
}

func sameFaults(a, b []Fault) bool { return slices.EqualFunc(a, b, sameFault) }

func sameFault(a, b Fault) bool {
	return a.Code == b.Code && a.Path == b.Path && a.Level == b.Level && a.Rule == b.Rule && slices.Equal(a.Args, b.Args)
}
