package form

import (
	"slices"
	"strconv"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/internal/jsontext"
)

// Fault is one thing wrong with a set of answers.
type Fault = fault.Fault

// FaultCode is the stable code of a fault; docs/codes.md lists them all.
type FaultCode = fault.Code

// EncodeFaults writes faults as the JSON that every surface uses.
func EncodeFaults(faults []Fault) []byte { return appendFaults(nil, faults) }

func appendFaults(dst []byte, faults []Fault) []byte {
	dst = append(dst, '[')
	for _, f := range faults {
		dst = jsontext.AppendString(append(jsontext.AppendComma(dst), `{"code":`...), string(f.Code))
		dst = jsontext.AppendString(append(dst, `,"path":`...), f.Path)
		dst = appendArgs(dst, f.Args)
		if f.Level != fault.LevelError {
			dst = jsontext.AppendString(append(dst, `,"level":`...), string(f.Level))
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
	for _, a := range args {
		dst = jsontext.AppendString(append(jsontext.AppendComma(dst), `{"name":`...), a.Name)
		dst = jsontext.AppendString(append(dst, `,"kind":`...), string(a.Kind))
		dst = append(jsontext.AppendString(append(dst, `,"value":`...), a.Value), '}')
	}
	return append(dst, ']')
}

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
