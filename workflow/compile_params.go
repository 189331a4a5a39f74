package workflow

import (
	"regexp"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

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
		case slices.Contains(pageParams, p.Name) && !c.probs.stored:
			c.probs.add(ProblemValue, at+"/name", "pages have a use of their own for %q", p.Name)
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
