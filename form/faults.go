package form

import (
	"slices"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// Fault is one thing wrong with a set of answers.
type Fault = fault.Fault

// FaultCode is the stable code of a fault; docs/codes.md lists them all.
type FaultCode = fault.Code

// Message words a fault in the reader's language: by the field's own message
// for the code, by the rule's message, or by the catalogue.
func (s *State) Message(f Fault) string {
	e, fr := s.at(f.Path)
	if e == nil {
		fr = s.root
	} else if own, ok := e.Field.Messages[f.Code]; ok {
		return PlainText(s.Text(own, e))
	}
	if f.Code == fault.Rule {
		if r := s.form.rule(f.Rule); r != nil {
			return PlainText(s.insert(r.Message.In(s.facts.Lang), fr))
		}
	}
	if e != nil {
		if own := e.Field.kind.messages[f.Code][s.facts.Lang]; own != "" {
			return own
		}
	}
	return i18n.Fault(s.facts.Lang, f)
}

// rule returns the rule with the given number, or nil. A rule of the form reads
// nothing in rows, so that the frame of its fault does for its message, too.
func (f *Form) rule(number int) *Rule {
	is := func(r *Rule) bool { return r.Number == number }
	if i := slices.IndexFunc(f.Rules, is); i >= 0 {
		return f.Rules[i]
	}
	for _, field := range f.fields {
		if i := slices.IndexFunc(field.Rules, is); i >= 0 {
			return field.Rules[i]
		}
	}
	return nil
}
