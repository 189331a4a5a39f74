package formtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/formtest/sample"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// CheckOptions say how a form is checked. Nil is the same as the zero value.
type CheckOptions struct {
	Sample sample.Options // how samples are made
	Form   *form.Options  // a vendor's types and functions, as the form was compiled with
}

// Check makes samples that visit everything a form can do – nobody need have
// written a test for it – and makes sure of each that the engine keeps its
// promises. A draft comes back as it was. The form as a browser loads it, and as
// it is filled in bit by bit, gives the same state. Nothing hidden is required,
// faulted or handed over. What is handed over can be handed in. Every fault is
// at a place and has words in every language. What an input shows can be typed
// again. It returns what was visited and what was not.
func Check(t testing.TB, f *form.Form, facts form.Facts, o *CheckOptions) *sample.Report {
	t.Helper()
	if o == nil {
		o = &CheckOptions{}
	}
	compiled, err := json.Marshal(f)
	if err != nil {
		t.Fatalf("the form is not JSON: %v", err)
	}
	loaded, err := form.Load(compiled, o.Form)
	if err != nil {
		t.Fatalf("the form as a browser gets it does not load: %v", err)
	}
	report := sample.Generate(f, facts, &o.Sample)
	for i := range report.Samples {
		for _, problem := range problemsOf(f, loaded, &report.Samples[i]) {
			t.Errorf("sample %d: %s\n\t%s", i, problem, report.Samples[i].Answers)
		}
	}
	return report
}

// problemsOf says what is wrong with the engine, not with the answers.
func problemsOf(f, loaded *form.Form, s *sample.Sample) []string {
	p := &promises{facts: s.Facts}
	answers := p.decode(f, s.Answers)
	again := p.decode(loaded, s.Answers)
	if answers == nil || again == nil {
		return p.problems
	}
	if back := marshal(answers); !sameJSON(back, s.Answers) {
		p.fail("the draft came back as %s", back)
	}
	state := f.Evaluate(answers, s.Facts)
	if !bytes.Equal(marshal(state), marshal(loaded.Evaluate(again, s.Facts))) {
		p.fail("the form as a browser loads it gives another state")
	}
	if merged := marshal(form.Merge(answers, answers, s.Facts)); !bytes.Equal(merged, marshal(answers)) {
		p.fail("merged with themselves the answers are %s", merged)
	}
	p.state(state)
	p.filling(f, answers)
	return p.problems
}

// mostTyped is how many fields are typed into anew to hold a filling against
// evaluations.
const mostTyped = 40

// filling types into every field that is shown, something else and then the
// same again, and makes sure that what is worked out bit by bit is what an
// evaluation of everything gives.
func (p *promises) filling(f *form.Form, answers *form.Answers) {
	fl := f.Fill(answers.Clone(), p.facts)
	p.follows(fl, "as it is opened")
	for _, typed := range p.retyped(fl.State()) {
		for _, raw := range [][]string{typed.other, typed.raw} {
			if _, err := fl.Set(typed.name, raw); err != nil {
				p.fail("%s takes no %q: %v", typed.name, raw, err)
			}
			p.follows(fl, typed.name)
		}
	}
}

// retyping is a field, what it shows, and something else to type.
type retyping struct {
	name       string
	raw, other []string
}

func (p *promises) retyped(s *form.State) []retyping {
	var out []retyping
	s.Walk(func(e *form.Element) bool {
		if len(out) < mostTyped && e.Visible && !e.ReadOnly && e.Field.Input() && !e.Field.TakesFiles() {
			r := retyping{name: e.Name(), raw: s.Edits(e), other: []string{"1"}}
			if offers := e.Field.Offers(); len(offers) > 0 {
				r.other = []string{offers[len(offers)-1].Value}
			}
			if e.Field.ValueType().Kind == expression.Bool {
				r.other = []string{"true"}
			}
			out = append(out, r)
		}
		return true
	})
	return out
}

func (p *promises) follows(fl *form.Filling, after string) {
	got := marshal(fl.State())
	if want := marshal(fl.State().Form().Evaluate(fl.Answers(), p.facts)); !bytes.Equal(got, want) {
		p.fail("filled in, %s, the state is %s, evaluated it is %s", after, got, want)
	}
}

// promises looks at one state for what no state may be.
type promises struct {
	facts    form.Facts
	problems []string
}

func (p *promises) fail(format string, args ...any) {
	p.problems = append(p.problems, fmt.Sprintf(format, args...))
}

func (p *promises) decode(f *form.Form, data []byte) *form.Answers {
	a, faults, err := form.DecodeAnswers(f, data)
	if err != nil || len(faults) > 0 {
		p.fail("the draft is not answers of the form: %v %s", err, form.EncodeFaults(faults))
		return nil
	}
	return a
}

func marshal(v json.Marshaler) []byte {
	data, err := v.MarshalJSON()
	if err != nil {
		return nil
	}
	return data
}

func (p *promises) state(s *form.State) {
	submission := s.Submission()
	var whole any
	if json.Unmarshal(submission, &whole) != nil {
		p.fail("what is handed over is not JSON: %s", submission)
	}
	s.Walk(func(e *form.Element) bool {
		if e.Visible {
			p.shown(s, e)
		} else {
			p.hidden(e, whole)
		}
		return true
	})
	p.faults(s)
	if decoded := p.decode(s.Form(), submission); decoded != nil && s.OK() {
		if again := s.Form().Evaluate(decoded, s.Facts()).Submission(); !bytes.Equal(again, submission) && !transient(s) {
			p.fail("what is handed over, handed in again, is %s", again)
		}
	}
}

// transient reports whether the form asks for something that is never handed
// over, so that a submission is not all that was answered.
func transient(s *form.State) bool {
	found := false
	s.Walk(func(e *form.Element) bool {
		found = found || e.Field.Transient
		return true
	})
	return found
}

// hidden means absent (design 4.4).
func (p *promises) hidden(e *form.Element, submission any) {
	path := e.Path()
	switch {
	case len(e.Faults) > 0 || e.Required:
		p.fail("%s is hidden, but required or faulted", path)
	case !e.Value.IsBlank():
		p.fail("%s is hidden, but has a value", path)
	case path != "" && e.Field.Key != "" && e.Field.ValueType().Kind != expression.Blank && within(submission, path):
		p.fail("%s is hidden, but handed over", path)
	}
	for _, c := range e.Children() {
		if c.Visible {
			p.fail("%s is shown inside something hidden", c.Path())
		}
	}
}

// shown makes sure that what an input shows can be typed again.
func (p *promises) shown(s *form.State, e *form.Element) {
	f := e.Field
	if !f.Input() || f.TakesFiles() || len(e.Raw) > 0 || e.Value.IsBlank() {
		return
	}
	if e.Value.Kind() == expression.Record {
		return // is not typed
	}
	if len(e.Faults) > 0 {
		return // came in as a value that nobody could type
	}
	typed := s.Edits(e)
	if v, code := form.Parse(f, typed, s.Lang()); code != "" || !expression.Equal(v, e.Value) {
		p.fail("%s is shown as %q, which is read as %s %s", e.Path(), typed, wire(v), code)
	}
}

func (p *promises) faults(s *form.State) {
	for _, lang := range s.Form().Languages {
		facts := p.facts
		facts.Lang = lang
		reader := s
		if lang != s.Lang() {
			reader = s.Form().Evaluate(s.Answers(), facts)
		}
		for _, f := range reader.Faults() {
			p.fault(reader, f)
		}
	}
}

func (p *promises) fault(s *form.State, f form.Fault) {
	if _, known := fault.Lookup(f.Code); !known {
		p.fail("the fault %q is in no table", f.Code)
	}
	if f.Path != "" && s.At(f.Path) == nil {
		p.fail("the fault %s is at %s, where nothing is", f.Code, f.Path)
	}
	if words := s.Message(f); words == "" || strings.Contains(words, "fault.") || strings.Contains(words, "{") {
		p.fail("the fault %s at %s has the words %q in %s", f.Code, f.Path, words, s.Lang())
	}
}

// within follows a pointer into JSON.
func within(v any, pointer string) bool {
	tokens, _ := jsonptr.Split(pointer)
	for _, token := range tokens {
		switch w := v.(type) {
		case map[string]any:
			inner, ok := w[token]
			if !ok {
				return false
			}
			v = inner
		case []any:
			i, ok := indexOf(token)
			if !ok || i >= len(w) {
				return false
			}
			v = w[i]
		default:
			return false
		}
	}
	return true
}

func indexOf(token string) (int, bool) {
	n := 0
	for _, c := range token {
		if c < '0' || c > '9' || n > 1_000_000 {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, token != ""
}
