package workflow

import (
	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// members checks the members that belong to one kind of step each: they must be
// there in steps of that kind, and nowhere else.
func (c *compiler) members(s *Solution, step *Step, at string) {
	for _, m := range []struct {
		name  string
		kind  StepKind
		given bool
		need  bool
	}{
		{"pay", PayStep, step.Pay != nil, false},
		{"consent", ConsentStep, step.Consent != "", true},
		{"wait", WaitFor, step.Wait != nil, true},
		{"external", ExternalTo, step.External != nil, true},
		{"subcase", SubcaseOf, step.Subcase != nil, true},
		{"signing", Fill, step.Signing, false},
		{"terminate", End, step.Terminate, false},
	} {
		switch {
		case m.given && step.Kind != m.kind:
			c.probs.add(ProblemValue, at+"/"+m.name, "only a step of kind %q has this", m.kind)
		case !m.given && m.need && step.Kind == m.kind:
			c.probs.add(ProblemRequired, at+"/"+m.name, "a step of kind %q says it here", m.kind)
		}
	}
	c.waits(step, at)
	if e := step.External; e != nil && step.Kind == ExternalTo {
		if !validID(e.Topic) {
			c.probs.add(ProblemValue, at+"/external/topic", "a topic is a small letter and then small letters, digits and _, at most %d", maxID)
		}
		if e.Lease != nil && !e.Lease.sound() {
			c.probs.add(ProblemValue, at+"/external/lease", "a span is one of hours, days and workdays, from 1")
		}
	}
	if sub := step.Subcase; sub != nil && step.Kind == SubcaseOf {
		c.subcase(s, sub, at+"/subcase")
	}
	if step.Kind == SignStep && len(step.Forms) == 0 {
		c.probs.add(ProblemRequired, at+"/forms", "say which forms are signed")
	}
	if step.Consent != "" && !validID(step.Consent) {
		c.probs.add(ProblemValue, at+"/consent", "the id of a consent is a small letter and then small letters, digits and _")
	}
}

func (c *compiler) waits(step *Step, at string) {
	w := step.Wait
	if w == nil || step.Kind != WaitFor {
		return
	}
	n := 0
	for _, given := range []bool{w.For != nil, w.Until != "", w.Event != ""} {
		if given {
			n++
		}
	}
	switch {
	case n != 1:
		c.probs.add(ProblemValue, at+"/wait", "say one thing that is waited for: a span, a date or an event")
	case w.For != nil && !w.For.sound():
		c.probs.add(ProblemValue, at+"/wait/for", "a span is one of hours, days and workdays, from 1")
	case w.Event != "" && !validID(w.Event):
		c.probs.add(ProblemValue, at+"/wait/event", "an event is a small letter and then small letters, digits and _, at most %d", maxID)
	}
}

func (c *compiler) subcase(s *Solution, sub *Subcase, at string) {
	switch {
	case !validID(sub.Solution):
		c.probs.add(ProblemValue, at+"/solution", "say which solution")
	case sub.Solution == s.ID:
		c.probs.add(ProblemLoop, at+"/solution", "a solution that starts itself never ends")
	case len(sub.Params) > MaxParams:
		c.probs.add(ProblemLimit, at+"/params", "a case is given at most %d parameters", MaxParams)
	}
	for _, name := range sortedKeys(sub.Params) {
		if !validID(name) {
			c.probs.add(ProblemValue, jsonptr.Join(at+"/params", name), "the name of a parameter is a small letter and then small letters, digits and _")
		}
	}
}

// writes checks where what a step gives back is put.
func (c *compiler) writes(step *Step, at string) {
	if len(step.Write) > 0 && !step.gives() {
		c.probs.add(ProblemValue, at+"/write", "a step of kind %q gives nothing back", step.Kind)
	}
	seen := map[string]bool{}
	for i, w := range step.Write {
		at := jsonptr.Index(at+"/write", i)
		f, ok := c.w.Forms[w.Form]
		switch {
		case !ok:
			c.probs.add(ProblemUnknownForm, at+"/form", "the folder has no form %q", w.Form)
			continue
		case w.Value == "":
			c.probs.add(ProblemRequired, at+"/value", "say what is written: \"ref\", or the name of a value")
		case seen[w.Form+w.Field]:
			c.probs.add(ProblemDuplicate, at+"/field", "the step writes this field twice")
		}
		seen[w.Form+w.Field] = true
		if f != nil && !takesValue(f, w.Field) { // a form with mistakes is nil
			c.probs.add(ProblemField, at+"/field", "form %q has no field at %q that a value can be written into: it is one that people answer, outside of lists", w.Form, w.Field)
		}
	}
}

// gives reports whether steps of the kind may give something back.
func (s *Step) gives() bool {
	switch s.Kind {
	case HandoverTo, ExternalTo, SubcaseOf, PayStep, SignStep:
		return true
	case WaitFor:
		return s.Wait != nil && s.Wait.Event != ""
	}
	return s.Kind == Fill && s.Signing
}

// takesValue reports whether the field at the pointer is one whose answer can be
// set.
func takesValue(f *form.Form, pointer string) bool {
	field := f.FieldOf(pointer)
	if field == nil || field.TakesFiles() {
		return false
	}
	a := f.NewAnswers()
	return a.SetValue(pointer, expression.Value{}) == nil
}
