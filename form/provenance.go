package form

import (
	"time"

	"github.com/borgerflow/borgerflow/form/expression"
)

// Provenance says where the value of a fact was fetched, or was tried to be.
// It is never proof: whoever must know asks the register again.
type Provenance struct {
	// Source is one of the Source constants, register.<name>, or a name of the
	// host's own. It has its wording in the catalogue as "source.<name>".
	Source string `json:"source"`
	// Register names the source for readers where the catalogue does not.
	Register string `json:"register,omitempty"`
	// At is when the register said so; the zero time when that is not known.
	At time.Time `json:"at,omitzero"`
	// For is whom it is about.
	For Whom `json:"for,omitempty"`
	// Failed: the source was asked and could not answer, so there is no value.
	Failed bool `json:"failed,omitempty"`
}

// Provenance returns where the element's value was fetched. It reports false
// when the value is the citizen's own: never fetched, changed since, or
// something other than the fact says now.
func (s *State) Provenance(e *Element) (Provenance, bool) {
	name, fetched := s.Prefilled(e)
	p, known := s.facts.Provenance[name]
	same := e.Field.Repeats() && e.Field.FromFacts || expression.Equal(e.Value, fetched)
	if !known || p.Failed || fetched.IsBlank() || !e.Visible || !same {
		return Provenance{}, false
	}
	return p, true
}

// NotFetched returns the source that could not give the element the value it
// should be filled with. It reports false when the source answered, even if it
// knew nothing, and when nobody was asked.
func (s *State) NotFetched(e *Element) (Provenance, bool) {
	name, fetched := s.Prefilled(e)
	p, known := s.facts.Provenance[name]
	if !known || !p.Failed || !fetched.IsBlank() || !e.Visible {
		return Provenance{}, false
	}
	return p, true
}

// Origin is where the value of one element was fetched.
type Origin struct {
	Path       string // of the element, rows by index
	Fact       string
	Provenance Provenance
}

// Origins returns where the visible values that are still a register's or the
// login's were fetched, in document order: what is kept with a submission,
// whose answers do not say it.
func (s *State) Origins() []Origin {
	var out []Origin
	s.Walk(func(e *Element) bool {
		if p, ok := s.Provenance(e); ok && !e.Field.Repeats() {
			name, _ := s.Prefilled(e)
			out = append(out, Origin{Path: e.Path(), Fact: name, Provenance: p})
		}
		return e.Visible
	})
	return out
}

// Prefilled returns the name of the fact that an element is filled from and
// what the fact would fill it with now. The name is "" when there is none.
func (s *State) Prefilled(e *Element) (string, expression.Value) {
	f := e.Field
	if f.Prefill > 0 {
		return s.form.Refs[f.Prefill-1].Name, s.fetched(f)
	}
	list := f.scope.list
	if f.From == "" || list == nil || list.Prefill == 0 {
		return "", expression.Value{}
	}
	items := s.fetched(list).Items()
	for i := range items {
		if itemID(i) == e.frame.row.ID {
			return s.form.Refs[list.Prefill-1].Name, f.land(items[i].Member(f.From))
		}
	}
	return "", expression.Value{}
}

// fetched returns what a prefilled field is filled with now.
func (f *Facts) fetched(form *Form, field *Field) expression.Value {
	ref := &form.Refs[field.Prefill-1]
	return field.land(f.fact(ref.Name, ref.Type))
}

func (s *State) fetched(f *Field) expression.Value { return s.facts.fetched(s.form, f) }

// opened reports whether a read-only prefill without a value is left to the
// citizen, who must not be stopped by a register that does not answer. Where it
// did answer, and knows nothing, there is nothing to write unless the form
// insists on an answer.
func (f *Facts) opened(form *Form, field *Field) bool {
	if !field.FromFacts || !field.Ask || !f.fetched(form, field).IsBlank() {
		return false
	}
	p, asked := f.Provenance[form.Refs[field.Prefill-1].Name]
	return !asked || p.Failed || field.Required != nil
}

func (s *State) opened(f *Field) bool { return s.facts.opened(s.form, f) }
