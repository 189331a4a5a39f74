package formtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// Run runs a case twice: with the form as it was compiled, and with the form as
// a browser loads it. It returns everything that came of it as JSON – the
// compiled form, and after every step the state, the draft, the submission and
// the words of the faults – and an error that says what differs from what the
// case expects.
func Run(c *Case) ([]byte, error) {
	f, err := c.Compile()
	if err != nil {
		return nil, err
	}
	compiled, err := json.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("formtest: %s: %w", c.Name, err)
	}
	got, problems := c.run(f)
	loaded, err := form.Load(compiled, c.file.vendor())
	if err != nil {
		return nil, fmt.Errorf("formtest: %s: load: %w", c.Name, err)
	}
	again, _ := c.run(loaded)
	if !bytes.Equal(got, again) {
		problems = append(problems, "the form as a browser loads it gives another result")
	}
	out := append(append(append([]byte(`{"form":`), compiled...), `,"steps":`...), got...)
	out = append(out, '}')
	if len(problems) > 0 {
		return out, fmt.Errorf("formtest: %s:\n%s", c.Name, strings.Join(problems, "\n"))
	}
	return out, nil
}

// States runs a case and returns the state after each of its steps, for tests
// of what is made of states.
func States(c *Case) ([]*form.State, error) {
	f, err := c.Compile()
	if err != nil {
		return nil, err
	}
	r := &runner{form: f, answers: f.NewAnswers(), out: []byte{'['}}
	if c.table != nil {
		r.table(c)
	} else {
		for i := range c.steps.Do {
			r.step(c, i)
		}
	}
	return r.states, nil
}

func (c *Case) run(f *form.Form) ([]byte, []string) {
	r := &runner{form: f, answers: f.NewAnswers(), out: []byte{'['}}
	if c.table != nil {
		r.table(c)
	} else {
		for i := range c.steps.Do {
			r.step(c, i)
		}
	}
	return append(r.out, ']'), r.problems
}

// runner runs the steps of one case.
type runner struct {
	form     *form.Form
	answers  *form.Answers
	out      []byte
	problems []string
	faults   []fault.Fault // of every step, for the coverage test
	states   []*form.State // after every step
}

func (r *runner) fail(format string, args ...any) {
	r.problems = append(r.problems, fmt.Sprintf("  "+format, args...))
}

// facts lays the facts of a file, a case and a step over each other.
func (r *runner) facts(layers ...json.RawMessage) form.Facts {
	merged := map[string]json.RawMessage{}
	for _, layer := range layers {
		if len(layer) == 0 {
			continue
		}
		if err := json.Unmarshal(layer, &merged); err != nil {
			r.fail("facts: %v", err)
		}
	}
	data, err := json.Marshal(merged)
	if err != nil {
		r.fail("facts: %v", err)
	}
	facts, err := r.form.DecodeFacts(data)
	if err != nil {
		r.fail("facts: %v", err)
	}
	if files := merged["files"]; files != nil {
		if err := json.Unmarshal(files, &facts.Files); err != nil {
			r.fail("files: %v", err)
		}
	}
	return facts
}

func (r *runner) table(c *Case) {
	answers := c.table.Answers
	if len(answers) == 0 {
		answers = c.file.Answers
	}
	if len(answers) > 0 {
		if _, err := r.decode(answers); err != nil {
			r.fail("answers: %v", err)
		}
	}
	facts := r.facts(c.file.Facts, c.table.Facts)
	s := r.form.Evaluate(r.answers, facts)
	for i, row := range c.table.Rows {
		e := s.At("/" + tableKey(i))
		if e == nil {
			r.fail("row %d is not there", i)
			continue
		}
		got := wire(e.Value)
		if !sameJSON(got, row[2]) {
			r.fail("%s gives %s, want %s", row[0], got, row[2])
		}
	}
	r.record(s, facts, nil)
}

func (r *runner) step(c *Case, i int) {
	st := &c.steps.Do[i]
	facts := r.facts(c.file.Facts, c.steps.Facts, st.Facts)
	refused, err := r.do(c, st, facts)
	if (err == nil) != (st.Expect.Error == "") || err != nil && !strings.Contains(err.Error(), st.Expect.Error) {
		r.fail("step %d: error %v, want %q", i, err, st.Expect.Error)
	}
	s := r.form.Evaluate(r.answers, facts)
	before := len(r.problems)
	r.expect(s, facts, &st.Expect, refused)
	r.promised(s)
	for j := before; j < len(r.problems); j++ {
		r.problems[j] = fmt.Sprintf("  step %d:%s", i, r.problems[j])
	}
	r.record(s, facts, refused)
}

// promised holds the state to what no state may be.
func (r *runner) promised(s *form.State) {
	p := &promises{facts: s.Facts()}
	p.state(s)
	for _, problem := range p.problems {
		r.fail("%s", problem)
	}
}

// do makes the one change of a step.
func (r *runner) do(c *Case, st *step, facts form.Facts) ([]fault.Fault, error) {
	switch {
	case st.Begin:
		r.answers = r.form.Begin(facts)
	case len(st.Answers) > 0:
		return r.decode(st.Answers)
	case len(st.Merge) > 0:
		return r.merge(st.Merge, facts)
	case st.Post != nil:
		answers, faults := form.ReadPost(r.answers, st.Post, facts)
		r.answers = answers
		return faults, nil
	case st.Replace != nil:
		return r.replace(st.Replace)
	case st.Add != "":
		_, err := r.answers.AddRow(st.Add, "", facts)
		return nil, err
	case st.Remove != "":
		return nil, r.answers.RemoveRow(st.Remove)
	case st.Set == nil && st.Value == nil && st.Upload == nil && len(c.file.Answers) > 0 && len(r.out) == 1:
		return r.decode(c.file.Answers)
	}
	return r.change(st, facts)
}

// replace goes on with the same draft on the form with other value lists.
func (r *runner) replace(lists map[string][]definition.Option) ([]fault.Fault, error) {
	f := r.form
	for _, name := range slices.Sorted(maps.Keys(lists)) {
		options, err := definition.CompileList(lists[name], f.Languages, nil)
		if err != nil {
			return nil, err
		}
		if f, err = f.WithList(name, options); err != nil {
			return nil, err
		}
	}
	draft, err := r.answers.MarshalJSON()
	if err != nil {
		return nil, err
	}
	r.form = f
	return r.decode(draft)
}

// change sets what a step sets, in order of name.
func (r *runner) change(st *step, facts form.Facts) ([]fault.Fault, error) {
	var refused []fault.Fault
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(st.Set)) {
		code, err := r.answers.Set(name, []string{st.Set[name]}, r.form.Language(facts.Lang))
		if code != "" {
			refused = append(refused, fault.Fault{Code: code, Path: name})
		}
		errs = append(errs, err)
	}
	for _, name := range slices.Sorted(maps.Keys(st.Value)) {
		errs = append(errs, r.setValue(name, st.Value[name], facts))
	}
	for _, name := range slices.Sorted(maps.Keys(st.Upload)) {
		errs = append(errs, r.answers.AddFile(name, st.Upload[name]))
	}
	return refused, errors.Join(errs...)
}

func (r *runner) setValue(name string, data json.RawMessage, facts form.Facts) error {
	e := r.form.Evaluate(r.answers, facts).Find(name)
	if e == nil {
		return form.ErrUnknownName
	}
	if string(data) == "null" {
		return r.answers.SetValue(name, expression.Value{})
	}
	v, err := expression.Decode(e.Field.ValueType(), data)
	if err != nil {
		return err
	}
	return r.answers.SetValue(name, v)
}

func (r *runner) decode(data []byte) ([]fault.Fault, error) {
	answers, faults, err := form.DecodeAnswers(r.form, data)
	if err != nil {
		return nil, err
	}
	r.answers = answers
	return faults, nil
}

func (r *runner) merge(data []byte, facts form.Facts) ([]fault.Fault, error) {
	incoming, faults, err := form.DecodeAnswers(r.form, data)
	if err != nil {
		return nil, err
	}
	r.answers = form.Merge(r.answers, incoming, facts)
	return faults, nil
}

// record writes down everything that came of a step.
func (r *runner) record(s *form.State, facts form.Facts, refused []fault.Fault) {
	r.faults = append(append(r.faults, s.Faults()...), refused...)
	r.states = append(r.states, r.form.Evaluate(r.answers.Clone(), facts))
	w := struct {
		State      json.RawMessage `json:"state"`
		Draft      json.RawMessage `json:"draft"`
		Reader     json.RawMessage `json:"reader"`
		Submission json.RawMessage `json:"submission"`
		Refused    json.RawMessage `json:"refused"`
		Messages   []string        `json:"messages"`
		Shown      []string        `json:"shown"`
	}{
		Submission: s.Submission(),
		Refused:    form.EncodeFaults(refused),
		Messages:   messages(s),
	}
	s.Walk(func(e *form.Element) bool {
		if e.Visible {
			w.Shown = append(w.Shown, label(s, e)+": "+s.Display(e)+" / "+strings.Join(s.Edits(e), " | "))
		}
		return e.Visible
	})
	w.State = r.marshal(s)
	w.Draft = r.marshal(r.answers)
	w.Reader = r.marshal(r.answers.ForReader(facts))
	data, err := json.Marshal(w)
	if err != nil {
		r.fail("%v", err)
	}
	if len(r.out) > 1 {
		r.out = append(r.out, ',')
	}
	r.out = append(r.out, data...)
}

func (r *runner) marshal(from json.Marshaler) json.RawMessage {
	data, err := from.MarshalJSON()
	if err != nil {
		r.fail("%v", err)
	}
	return data
}

func messages(s *form.State) []string {
	var out []string
	for _, f := range s.Faults() {
		out = append(out, s.Message(f))
	}
	return out
}

func label(s *form.State, e *form.Element) string {
	return form.PlainText(s.Text(e.Field.Label, e))
}

func wire(v expression.Value) []byte { return v.AppendJSON(nil) }
