package prefill

import (
	"errors"
	"fmt"
	"io"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
)

// Change is one element that a source would fill otherwise now than it did.
// It prints where it is and not what it says.
type Change struct {
	Name  string // of the element, rows by id
	Path  string // the same, rows by index
	Field *form.Field
	Fact  string
	Then  expression.Value // what the draft was made with
	Now   expression.Value // what the source says now; of a list: all its records
	Was   form.Provenance  // of Then
	Is    form.Provenance  // of Now
}

// Format writes the path and the fact, whatever the verb.
func (c Change) Format(s fmt.State, _ rune) {
	_, _ = io.WriteString(s, fmt.Sprintf("prefill.Change(%s from %s)", c.Path, c.Fact))
}

// Display writes both values for a reader, the way the field shows them. A list
// has no one way of being written and gives "".
func (c Change) Display(lang i18n.Lang) (then, now string) {
	if c.Field.Repeats() {
		return "", ""
	}
	return display(c.Field, c.Then, lang), display(c.Field, c.Now, lang)
}

func display(f *form.Field, v expression.Value, lang i18n.Lang) string {
	if v.IsBlank() {
		return ""
	}
	return form.DisplayValue(f, v, lang)
}

// Diff returns, in document order, the visible elements for which facts, fetched
// now, say something else than those the state was evaluated with. An element
// that the citizen has changed is theirs and not in it; nor is one whose source
// could not answer now, nor one withheld from the reader.
// It is what a citizen is shown when they hand in.
func Diff(s *form.State, now form.Facts) []Change {
	later := s.Form().Evaluate(s.Answers(), now)
	var out []Change
	s.Walk(func(e *form.Element) bool {
		if e.Withheld || !e.Visible || e.Field.From != "" {
			return e.Visible && !e.Withheld
		}
		if c, ok := changed(s, e, later); ok {
			out = append(out, c)
		}
		return true
	})
	return out
}

func changed(s *form.State, e *form.Element, later *form.State) (Change, bool) {
	fact, then := s.Prefilled(e)
	again := later.Find(e.Name())
	if fact == "" || again == nil || again.Withheld {
		return Change{}, false
	}
	_, now := later.Prefilled(again)
	is := later.Facts().Provenance[fact]
	own := !e.Field.FromFacts && !e.Field.Repeats() && !expression.Equal(e.Value, then)
	if expression.Equal(then, now) || own || now.IsBlank() && is.Failed {
		return Change{}, false
	}
	return Change{
		Name: e.Name(), Path: e.Path(), Field: e.Field, Fact: fact, Then: then, Now: now,
		Was: s.Facts().Provenance[fact], Is: is,
	}, true
}

// ErrNotTaken says that a change is not one that answers can take over: the
// server's own value changes by itself, and rows are the citizen's to change.
var ErrNotTaken = errors.New("prefill: take: the answers cannot take that over")

// Take writes what the source says now into the answers, for a citizen who
// wants it. The error is ErrNotTaken, or one of package form's.
func (c Change) Take(a *form.Answers) error {
	if c.Field.FromFacts || c.Field.Repeats() {
		return ErrNotTaken
	}
	return a.SetValue(c.Name, c.Now)
}
