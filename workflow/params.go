package workflow

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// Param is something that a link to the solution may give: which school, which
// road. Links end in logs and histories, so no parameter is ever about a person.
// What a link gives and the solution does not declare, and a value that does not
// fit, is left out: a citizen is not stopped by somebody else's link.
type Param struct {
	Name    string      `json:"name"`              // ^[a-z][a-z0-9_]*$; expressions read params.<name>
	Field   *ParamField `json:"field,omitempty"`   // the field it is written into once, when the draft begins
	Max     int         `json:"max,omitempty"`     // most characters; 0 = 100
	Pattern string      `json:"pattern,omitempty"` // RE2, matched against the whole value
}

// ParamField is where a link parameter is written: an internal field, or one
// that citizens answer. It reads what the link gives as if it had been typed.
type ParamField struct {
	Form string `json:"form"` // a form that some step fills in
	Path string `json:"path"` // JSON Pointer to the field
}

// Bounds of link parameters.
const (
	MaxParams  = 20  // in a solution, and in a link
	MaxParam   = 500 // bytes of a value
	usualParam = 100 // characters of a value, when its declaration does not say
	maxPattern = 200 // bytes
)

func checkParams(params map[string]string) error {
	if len(params) > MaxParams {
		return Errorf(Invalid, "workflow: start: more than %d parameters", MaxParams)
	}
	for name, v := range params {
		if !validID(name) || len(v) > MaxParam || !utf8.ValidString(v) {
			return Errorf(Invalid, "workflow: start: a parameter is not an id with a short text")
		}
	}
	return nil
}

// TakeParams returns the parameters of a link that the solution takes, and how
// many it does not. Any that holds what looks like a CPR number, declared or
// not, gives a [Refusal].
func (w *Workflow) TakeParams(given map[string]string) (taken map[string]string, ignored int, err error) {
	for _, name := range sortedKeys(given) {
		v := given[name]
		if holdsCPR(v) {
			no := refuse(RefusedLink)
			no.Workflow = w
			return nil, 0, no
		}
		if rule := w.params[name]; rule == nil || !rule.takes(v) {
			ignored++
			continue
		}
		if taken == nil {
			taken = map[string]string{}
		}
		taken[name] = v
	}
	return taken, ignored, nil
}

// paramRule is a compiled Param.
type paramRule struct {
	max     int
	pattern *regexp.Regexp // nil = any text
	field   *ParamField
}

func (p *paramRule) takes(v string) bool {
	return utf8.RuneCountInString(v) <= p.max && (p.pattern == nil || p.pattern.MatchString(v))
}

// begin returns the answers a draft of a form starts with: defaults, prefill,
// and what the link gave. A value that the field cannot read leaves it as it
// is.
func (r *reading) begin(f *form.Form, id string) *form.Answers {
	a := f.Begin(r.facts(f))
	for _, name := range sortedKeys(r.s.Params) {
		rule := r.w.params[name]
		if rule == nil || rule.field == nil || rule.field.Form != id {
			continue
		}
		field := f.FieldOf(rule.field.Path)
		if v, code := form.Parse(field, []string{r.s.Params[name]}, f.Language(r.lang)); code == "" && !v.IsBlank() {
			// It was read as the field's own type, so it fits.
			_ = a.SetValue(rule.field.Path, v)
		}
	}
	return a
}

// holdsCPR reports whether a text holds ten digits that could be a CPR number,
// real or constructed, however they are parted.
func holdsCPR(text string) bool {
	digits := func(r rune) bool {
		return !(r >= '0' && r <= '9' || strings.ContainsRune(" -./\u00a0\u2010\u2011\u2013", r))
	}
	for _, run := range strings.FieldsFunc(text, digits) {
		words := append(strings.Fields(run), run)
		if slices.ContainsFunc(words, isCPR) || slices.ContainsFunc(strings.FieldsFunc(run, notDigit), isCPR) {
			return true
		}
	}
	return false
}

func notDigit(r rune) bool { return r < '0' || r > '9' }

func isCPR(text string) bool {
	_, err := dk.ParseCPR(strings.Trim(text, " -./\u00a0\u2010\u2011\u2013"), true)
	return err == nil
}

// params checks the link parameters and makes them ready.
func (c *compiler) params(s *Solution) {
	c.w.params = map[string]*paramRule{}
	if len(s.Params) > MaxParams {
		c.probs.add(ProblemLimit, "/params", "a solution takes at most %d parameters", MaxParams)
		return
	}
	fields := map[ParamField]bool{}
	for i, p := range s.Params {
		at := jsonptr.Index("/params", i)
		switch {
		case p == nil:
			c.probs.add(ProblemType, at, "a parameter is an object")
		case !validID(p.Name):
			c.probs.add(ProblemValue, at+"/name", "a name is a small letter and then small letters, digits and _, at most %d", maxID)
		case c.w.params[p.Name] != nil:
			c.probs.add(ProblemDuplicate, at+"/name", "another parameter is called %q", p.Name)
		default:
			c.w.params[p.Name] = c.param(p, at)
			if p.Field != nil && fields[*p.Field] {
				c.probs.add(ProblemDuplicate, at+"/field", "another parameter is written into the same field")
			} else if p.Field != nil {
				fields[*p.Field] = true
				c.paramField(s, *p.Field, at+"/field")
			}
		}
	}
	c.paramReads()
}

func (c *compiler) param(p *Param, at string) *paramRule {
	rule := &paramRule{max: usualParam, field: p.Field}
	if p.Max < 0 || p.Max > MaxParam {
		c.probs.add(ProblemValue, at+"/max", "a parameter has at most %d characters", MaxParam)
	} else if p.Max > 0 {
		rule.max = p.Max
	}
	if p.Pattern == "" {
		return rule
	}
	re, err := regexp.Compile(`\A(?:` + p.Pattern + `)\z`)
	if err != nil || len(p.Pattern) > maxPattern {
		c.probs.add(ProblemValue, at+"/pattern", "not a regular expression (RE2) of at most %d bytes", maxPattern)
		return rule
	}
	rule.pattern = re
	return rule
}

// paramField checks that a parameter may be written where its author wants it.
func (c *compiler) paramField(s *Solution, to ParamField, at string) {
	f, known := c.w.Forms[to.Form]
	filled := slices.ContainsFunc(s.Steps, func(step *Step) bool {
		return step != nil && step.Kind == Fill && slices.ContainsFunc(step.Forms, func(sf StepForm) bool { return sf.Form == to.Form && sf.Mode != Show })
	})
	switch {
	case !known:
		c.probs.add(ProblemUnknownForm, at+"/form", "the folder has no form %q", to.Form)
		return
	case !filled:
		c.probs.add(ProblemValue, at+"/form", "no step fills in form %q", to.Form)
		return
	case f == nil: // its own problems are reported
		return
	}
	field := f.FieldOf(to.Path)
	switch {
	case field == nil || !field.Input() || field.TakesFiles() || inRows(field):
		c.probs.add(ProblemValue, at+"/path", "form %q has no field %q that is answered once", to.Form, to.Path)
	case personal(field):
		c.probs.add(ProblemValue, at+"/path", "a link must not be about a person: the field is personal or sensitive")
	case field.Prefill > 0 || field.Default != nil || field.FromFacts:
		c.probs.add(ProblemValue, at+"/path", "the field has a default or is filled from a fact already")
	}
}

func inRows(f *form.Field) bool {
	for p := f.Parent(); p != nil; p = p.Parent() {
		if p.Repeats() {
			return true
		}
	}
	return false
}

// personal reports whether a field, or what it stands in, is about a person.
func personal(f *form.Field) bool {
	for ; f != nil; f = f.Parent() {
		switch f.Base() {
		case "cpr", "person", "child", "employee", "userpicker", "signature", "account":
			return true
		}
		if f.Sensitivity != "" && f.Sensitivity != "ordinary" {
			return true
		}
	}
	return false
}

// paramReads holds forms to reading declared parameters only. In what was
// published before, what forms read counts as declared.
func (c *compiler) paramReads() {
	for _, id := range sortedKeys(c.w.Forms) {
		f := c.w.Forms[id]
		if f == nil {
			continue
		}
		for _, ref := range f.Refs {
			name, ok := strings.CutPrefix(ref.Name, "params.")
			if !ok || ref.Kind != form.RefFact || c.w.params[name] != nil {
				continue
			}
			c.w.params[name] = &paramRule{max: MaxParam}
			if !c.probs.stored {
				c.probs.add(ProblemRequired, "/params", "form %q reads params.%s, which is not declared", id, name)
			}
		}
	}
}
