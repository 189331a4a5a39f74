package form

import (
	"slices"
	"strconv"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
	"github.com/borgerflow/borgerflow/internal/jsontext"
)

// State is what one evaluation found. It is only read, by any number of
// goroutines.
type State struct {
	form     *Form
	answers  *Answers
	facts    Facts
	root     *frame
	withheld veil
	env      env
	checker  checker
	budget   expression.Budget
	done     bool          // evaluated: from here on it does not change
	filling  *Filling      // that changes it all the same
	faulty   bool          // an element has a fault
	loose    []fault.Fault // of rules that are about no field in particular
	faults   []fault.Fault // all
}

// Form returns the form that was evaluated.
func (s *State) Form() *Form { return s.form }

// Answers returns the answers that were evaluated, hidden ones included.
func (s *State) Answers() *Answers { return s.answers }

// Lang returns the reader's language, which is one of the form's.
func (s *State) Lang() i18n.Lang { return s.facts.Lang }

// Facts returns the facts that were used.
func (s *State) Facts() Facts { return s.facts }

// Pages returns the elements of all pages in order, hidden ones included.
func (s *State) Pages() []*Element { return s.root.elements(s.form.Pages) }

// Exit returns the exit page that ends the form with these answers, or nil. What
// is on it says why the form cannot be handed in.
func (s *State) Exit() *Element {
	for _, e := range s.Pages() {
		if e.Field.Exit && e.Visible {
			return e
		}
	}
	return nil
}

// Faults returns everything that is wrong, warnings included: in document
// order, then by code.
func (s *State) Faults() []fault.Fault {
	if fl := s.filling; fl != nil && fl.state == s {
		fl.gather()
	}
	return s.faults
}

// OK reports whether nothing stands in the way of a submission.
func (s *State) OK() bool {
	if fl := s.filling; fl != nil && fl.state == s {
		return fl.blocks == 0
	}
	return !slices.ContainsFunc(s.faults, fault.Fault.Blocks)
}

// Walk visits every element in document order, rows in order, hidden ones
// included. Visit returns false to leave out what is inside the element.
func (s *State) Walk(visit func(*Element) bool) { s.root.walk(s.form.Pages, visit) }

func (fr *frame) walk(fields []*Field, visit func(*Element) bool) {
	for _, f := range fields {
		e := &fr.cells[f.slot]
		if !visit(e) {
			continue
		}
		if !f.Repeats() {
			fr.walk(f.Fields, visit)
			continue
		}
		for _, row := range fr.rowsOf(f) {
			row.walk(f.Fields, visit)
		}
	}
}

// Find returns the element with the given name (rows by id), or nil.
func (s *State) Find(name string) *Element {
	e, fr := s.find(name, rowByID)
	if e == nil || e.frame != fr {
		return nil
	}
	return e
}

func rowByID(fr *frame, f *Field, id string) *frame {
	return frameOf(fr.rowsOf(f), id)
}

// At returns the element at the given path (rows by index), or nil: the
// element that a fault is about. For a whole row that is the list.
func (s *State) At(path string) *Element {
	e, _ := s.at(path)
	return e
}

func (s *State) at(path string) (*Element, *frame) {
	return s.find(path, func(fr *frame, f *Field, token string) *frame {
		rows := fr.rowsOf(f)
		i, err := strconv.Atoi(token)
		if err != nil || i < 0 || i >= len(rows) {
			return nil
		}
		return rows[i]
	})
}

// find follows a pointer to an element, and to the frame it stands in; or to a
// row's list, and the frame of the row.
func (s *State) find(pointer string, row func(*frame, *Field, string) *frame) (*Element, *frame) {
	tokens, ok := jsonptr.Split(pointer)
	if !ok {
		return nil, nil
	}
	fr, level := s.root, s.form.level
	for i := 0; i < len(tokens); i++ {
		f := level[tokens[i]]
		if f == nil {
			return nil, nil
		}
		e := &fr.cells[f.slot]
		if i == len(tokens)-1 {
			return e, fr
		}
		if f.Repeats() {
			i++
			if fr = row(fr, f, tokens[i]); fr == nil {
				return nil, nil
			}
			if i == len(tokens)-1 {
				return e, fr
			}
		}
		level = f.level
	}
	return nil, nil
}

// MarshalJSON writes the whole state: one entry per element in document order.
// The same form, answers and facts give the same bytes everywhere.
func (s *State) MarshalJSON() ([]byte, error) {
	dst := []byte(`{"elements":[`)
	s.Walk(func(e *Element) bool {
		dst = appendElement(jsontext.AppendComma(dst), e)
		return true
	})
	dst = append(dst, `],"faults":`...)
	dst = appendFaults(dst, s.Faults())
	return append(dst, '}'), nil
}

func appendElement(dst []byte, e *Element) []byte {
	dst = append(dst, `{"id":`...)
	dst = strconv.AppendInt(dst, int64(e.Field.id), 10)
	if path := e.Path(); path != "" {
		dst = jsontext.AppendString(append(dst, `,"path":`...), path)
	}
	for _, flag := range []struct {
		name string
		on   bool
	}{{"visible", e.Visible}, {"required", e.Required}, {"readonly", e.ReadOnly}, {"withheld", e.Withheld}} {
		if flag.on {
			dst = append(append(append(dst, `,"`...), flag.name...), `":true`...)
		}
	}
	if !e.Value.IsBlank() {
		dst = e.Value.AppendJSON(append(dst, `,"value":`...))
	}
	if len(e.Raw) > 0 {
		dst = appendRaw(append(dst, `,"raw":`...), e.Field, e.Raw)
	}
	return append(dst, '}')
}
