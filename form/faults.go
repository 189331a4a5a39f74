package form

import (
	"strconv"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// Fault is one thing wrong with a set of answers.
type Fault = fault.Fault

// FaultCode is the stable code of a fault; docs/codes.md lists them all.
type FaultCode = fault.Code

// EncodeFaults writes faults as the JSON that every surface uses.
func EncodeFaults(faults []Fault) []byte { return appendFaults(nil, faults) }

func appendFaults(dst []byte, faults []Fault) []byte {
	dst = append(dst, '[')
	for i, f := range faults {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(append(dst, `{"code":`...), quote(string(f.Code))...)
		dst = append(append(dst, `,"path":`...), quote(f.Path)...)
		dst = appendArgs(dst, f.Args)
		if f.Level != fault.LevelError {
			dst = append(append(dst, `,"level":`...), quote(string(f.Level))...)
		}
		if f.Rule != 0 {
			dst = strconv.AppendInt(append(dst, `,"rule":`...), int64(f.Rule), 10)
		}
		dst = append(dst, '}')
	}
	return append(dst, ']')
}

func appendArgs(dst []byte, args []fault.Arg) []byte {
	if len(args) == 0 {
		return dst
	}
	dst = append(dst, `,"args":[`...)
	for i, a := range args {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(append(dst, `{"name":`...), quote(a.Name)...)
		dst = append(append(dst, `,"kind":`...), quote(string(a.Kind))...)
		dst = append(append(append(dst, `,"value":`...), quote(a.Value)...), '}')
	}
	return append(dst, ']')
}

// Message words a fault in the reader's language: by the field's own message
// for the code, by the rule's message, or by the catalogue.
func (s *State) Message(f Fault) string {
	e := s.At(f.Path)
	if e != nil {
		if own, ok := e.Field.Messages[f.Code]; ok {
			return PlainText(s.Text(own, e))
		}
	}
	if f.Code == fault.Rule {
		if r, fr := s.rule(f, e); r != nil {
			return PlainText(s.insert(r.Message.In(s.facts.Lang), fr))
		}
	}
	return i18n.Fault(s.facts.Lang, f)
}

// rule finds the rule that made a fault, and the frame to word it in.
func (s *State) rule(f Fault, at *Element) (*Rule, *frame) {
	fr := s.root
	if at != nil {
		fr = at.frame
	}
	for _, r := range s.form.Rules {
		if r.Number == f.Rule {
			return r, s.root
		}
	}
	for _, field := range s.form.fields {
		for _, r := range field.Rules {
			if r.Number == f.Rule {
				return r, fr
			}
		}
	}
	return nil, nil
}
