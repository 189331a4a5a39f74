package check

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/borgerflow/borgerflow/form"
)

// Examples hold a form to what it does. They stand beside the definition, in a
// file of their own, and are JSON.
type Examples struct {
	Form string `json:"form"` // the form's id
	// Fields are the fields there were when the examples were recorded, as
	// "name type"; none = examples written by hand, which say nothing of others.
	Fields   []string   `json:"fields,omitempty"`
	Examples []*Example `json:"examples"`
}

// Example is one set of answers and what the form must do with them.
type Example struct {
	Name    string               `json:"name"`
	Facts   json.RawMessage      `json:"facts,omitempty"` // as form.EncodeFacts writes them
	Files   map[string]form.File `json:"files,omitempty"` // those that have been received, by id
	Answers json.RawMessage      `json:"answers"`         // a draft, as form.DecodeAnswers reads it
	Expect  Expect               `json:"expect"`
}

// Expect is what must come of an example. What it does not mention may be
// anything, unless it is exact. Elements are named by the path of their answer,
// those without one by their type and number: "/rows/0/amount", "notice 2",
// "page income".
type Expect struct {
	Exact    bool                       `json:"exact,omitempty"`    // everything is mentioned: what is not hidden is shown, and so on
	OK       *bool                      `json:"ok,omitempty"`       // whether nothing stands in the way of a submission
	Shown    []string                   `json:"shown,omitempty"`    // not of exact ones
	Hidden   []string                   `json:"hidden,omitempty"`   // of exact ones without what is inside them
	Required []string                   `json:"required,omitempty"` // of what is shown
	Optional []string                   `json:"optional,omitempty"` // not of exact ones
	ReadOnly []string                   `json:"readonly,omitempty"` // by a condition, of what is shown
	Values   map[string]json.RawMessage `json:"values,omitempty"`   // of exact ones those that nobody answers
	Offers   map[string][]string        `json:"offers,omitempty"`   // option values; of exact ones where optionsWhere decides
	Texts    map[string]string          `json:"texts,omitempty"`    // of exact ones labels and helps with something inserted
	Faults   []string                   `json:"faults,omitempty"`   // "path code arguments", of rules "path rule: message"
}

// DecodeExamples reads examples as strictly as definitions are read: a member
// that there is not is an error.
func DecodeExamples(data []byte) (*Examples, error) {
	in := json.NewDecoder(bytes.NewReader(data))
	in.DisallowUnknownFields()
	x := new(Examples)
	if err := in.Decode(x); err != nil {
		return nil, fmt.Errorf("check: examples: %w", err)
	}
	for i, e := range x.Examples {
		if e == nil {
			return nil, fmt.Errorf("check: examples: example %d is null", i+1)
		}
	}
	return x, nil
}

// Encode writes examples as JSON, one on each line, so that what changes is
// seen when they are recorded anew.
func (x *Examples) Encode() []byte {
	var b strings.Builder
	b.WriteString("{\n\"form\": ")
	b.Write(line(x.Form))
	if len(x.Fields) > 0 {
		b.WriteString(",\n\"fields\": [\n")
		for i, f := range x.Fields {
			if i > 0 {
				b.WriteString(",\n")
			}
			b.Write(line(f))
		}
		b.WriteString("\n]")
	}
	b.WriteString(",\n\"examples\": [\n")
	for i, e := range x.Examples {
		if i > 0 {
			b.WriteString(",\n")
		}
		b.Write(line(e))
	}
	b.WriteString("\n]\n}\n")
	return []byte(b.String())
}

// line writes a value as JSON on one line, with < > & as they are.
func line(v any) []byte {
	var b bytes.Buffer
	out := json.NewEncoder(&b)
	out.SetEscapeHTML(false)
	if err := out.Encode(v); err != nil {
		return []byte("null")
	}
	return bytes.TrimSpace(b.Bytes())
}

// evaluate works an example out with a form.
func (e *Example) evaluate(f *form.Form) (*form.State, error) {
	facts := form.Facts{}
	if len(e.Facts) > 0 {
		var err error
		if facts, err = f.DecodeFacts(e.Facts); err != nil {
			return nil, err
		}
	}
	facts.Files = e.Files
	answers, faults, err := form.DecodeAnswers(f, e.Answers)
	if err != nil {
		return nil, err
	}
	if len(faults) > 0 {
		return nil, fmt.Errorf("%s at %s", faults[0].Code, faults[0].Path)
	}
	return f.Evaluate(answers, facts), nil
}

// examples holds the form against its examples.
func (l *linter) examples() {
	x := l.opts.Examples
	if x == nil {
		return
	}
	l.stale(x)
	for _, e := range x.Examples {
		state, err := e.evaluate(l.form)
		if err != nil {
			l.add(ExampleUnread, "", quoted(e.Name), err.Error())
			continue
		}
		for _, d := range e.Expect.compare(state) {
			at := ""
			if d.field >= 0 {
				at = l.at(d.field)
			}
			l.add(ExampleFailed, at, quoted(e.Name), d.want, d.got)
		}
	}
	if l.opts.Coverage {
		l.uncovered(x)
	}
}

// stale compares the fields there were with those there are.
func (l *linter) stale(x *Examples) {
	if len(x.Fields) == 0 {
		return
	}
	have, ids := fieldNames(l.form)
	now, then := map[string]int{}, map[string]bool{}
	for i, name := range have {
		now[name] = ids[i]
	}
	for _, name := range x.Fields {
		then[name] = true
		if _, ok := now[name]; !ok {
			l.add(ExamplesStale, "", quoted(name), "removed")
		}
	}
	for i, name := range have {
		if !then[name] {
			l.add(ExamplesStale, l.at(ids[i]), quoted(name), "added")
		}
	}
}
