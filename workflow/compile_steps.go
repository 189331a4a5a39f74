package workflow

import (
	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// steps checks each step by itself, and the flow when they all are well formed.
func (c *compiler) steps(s *Solution) {
	before := len(c.probs.found)
	switch {
	case len(s.Steps) == 0:
		c.probs.add(ProblemRequired, "/steps", "a solution has at least one step")
	case len(s.Steps) > MaxSteps:
		c.probs.add(ProblemLimit, "/steps", "a solution has at most %d steps", MaxSteps)
	}
	if len(c.probs.found) > before {
		return
	}
	ids := map[string]bool{}
	for i, step := range s.Steps {
		if step != nil {
			at := jsonptr.Index("/steps", i)
			c.id(step, at, ids)
			ids[step.ID] = true
		}
	}
	sound := true
	for i, step := range s.Steps {
		at := jsonptr.Index("/steps", i)
		if step == nil {
			c.probs.add(ProblemType, at, "a step is an object")
			sound = false
			continue
		}
		found := len(c.probs.found)
		c.step(s, step, at, ids)
		sound = sound && len(c.probs.found) == found
	}
	if first := s.Steps[0]; first != nil && first.Kind.known() && (first.Kind != Fill || first.Assign.To != Applicant) {
		c.probs.add(ProblemKind, "/steps/0", "the first step is filled in by the applicant")
	}
	if !sound {
		return
	}
	c.w.flow = newFlow(s.Steps)
	if c.opts.stored {
		c.w.flow.check(&list{})
		return
	}
	before = len(c.probs.found)
	c.w.flow.check(&c.probs)
	c.prove(before)
}

func (c *compiler) id(step *Step, at string, ids map[string]bool) {
	switch {
	case !validID(step.ID):
		c.probs.add(ProblemValue, at+"/id", "an id is a small letter and then small letters, digits and _, at most %d", maxID)
	case ids[step.ID]:
		c.probs.add(ProblemDuplicate, at+"/id", "another step is called %q", step.ID)
	}
}

func (c *compiler) step(s *Solution, step *Step, at string, ids map[string]bool) {
	if !step.Kind.known() {
		c.probs.add(ProblemKind, at+"/kind", "unknown kind of step %q; there are %q", step.Kind, Kinds())
		return
	}
	step.Title = c.resolver(s).resolve(step.Title, at+"/title", step.Kind.Person())
	c.assign(step, at, ids)
	c.stepForms(step, at)
	c.handover(s, step, at)
	c.members(s, step, at)
	c.deadline(s, step, at, ids)
	c.writes(step, at)
	c.edges(step, at, ids)
	if step.Join != JoinNone && step.Join != JoinAll && step.Join != JoinAny {
		c.probs.add(ProblemValue, at+"/join", "a join is \"all\" or \"any\"")
	}
}

func (c *compiler) stepForms(step *Step, at string) {
	if step.Kind == Fill && len(step.Forms) == 0 {
		c.probs.add(ProblemRequired, at+"/forms", "a step that is filled in has a form")
	}
	seen := map[string]bool{}
	for i := range step.Forms {
		sf, at := &step.Forms[i], jsonptr.Index(at+"/forms", i)
		if sf.Mode == "" && step.Kind == Fill {
			sf.Mode = Edit
		} else if sf.Mode == "" {
			sf.Mode = Show
		}
		if _, ok := c.w.Forms[sf.Form]; !ok {
			c.probs.add(ProblemUnknownForm, at+"/form", "the folder has no form %q", sf.Form)
		}
		if seen[sf.Form] {
			c.probs.add(ProblemDuplicate, at+"/form", "the step has form %q twice", sf.Form)
		}
		seen[sf.Form] = true
		switch {
		case sf.Mode != Edit && sf.Mode != Show && sf.Mode != Withheld:
			c.probs.add(ProblemValue, at+"/mode", "a mode is \"edit\", \"show\" or \"withheld\"")
		case sf.Mode == Withheld && len(sf.Withhold) > 0:
			c.probs.add(ProblemValue, at+"/withhold", "a form that is withheld has nothing more to withhold")
		case sf.Mode == Edit && step.Kind != Fill:
			c.probs.add(ProblemValue, at+"/mode", "only a step that is filled in can edit a form")
		}
		c.withheld(sf.Form, sf.Withhold, at+"/withhold")
	}
}

func (c *compiler) handover(s *Solution, step *Step, at string) {
	switch {
	case step.Kind != HandoverTo && step.Handover != nil:
		c.probs.add(ProblemHandover, at+"/handover", "a step of kind %q hands nothing over", step.Kind)
		return
	case step.Kind != HandoverTo:
		return
	case step.Handover == nil || step.Handover.Kind == "":
		c.probs.add(ProblemRequired, at+"/handover", "say what is handed over: {\"kind\": …}")
		return
	case c.opts.Handlers == nil:
		return
	}
	h, ok := c.opts.Handlers[step.Handover.Kind]
	if !ok {
		c.probs.add(ProblemHandover, at+"/handover/kind", "unknown kind of handover %q; there are %q", step.Handover.Kind, sortedKeys(c.opts.Handlers))
		return
	}
	if checker, ok := h.(ConfigChecker); ok {
		for _, p := range checker.CheckConfig(Config{Solution: s, Step: step, Forms: c.w.Forms}) {
			if p.Code == ProblemMaybeHidden {
				c.warn(p.Code, at+"/handover"+p.Pointer, "%s", p.Message)
				continue
			}
			c.probs.add(ProblemHandover, at+"/handover"+p.Pointer, "%s", p.Message)
		}
	}
}

func (c *compiler) edges(step *Step, at string, ids map[string]bool) {
	if len(step.Next) > MaxEdges {
		c.probs.add(ProblemLimit, at+"/next", "a step has at most %d edges", MaxEdges)
		return
	}
	must := kinds[step.Kind].must
	seen := map[Edge]bool{}
	on, free := map[string]bool{}, map[string]bool{}
	for i := range step.Next {
		e, at := &step.Next[i], jsonptr.Index(at+"/next", i)
		if e.On == "" && len(must) == 1 {
			e.On = must[0]
		}
		if !step.outcome(e.On) {
			c.probs.add(ProblemOutcome, at+"/on", "a step of kind %q has no outcome %q; it has %q", step.Kind, e.On, must)
		}
		if e.On == OutcomeExpired && step.Deadline == nil {
			c.probs.add(ProblemOutcome, at+"/on", "step %q has no deadline that could be over", step.ID)
		}
		if chosen(e.On) && e.When != "" {
			c.probs.add(ProblemValue, at+"/when", "where a rejection leads is chosen by whoever rejects")
		}
		if !ids[e.To] {
			c.probs.add(ProblemTarget, at+"/to", "there is no step %q", e.To)
		}
		if seen[*e] {
			c.probs.add(ProblemDuplicate, at, "the same edge stands here twice")
		}
		seen[*e], on[e.On] = true, true
		free[e.On] = free[e.On] || e.When == ""
	}
	for _, outcome := range must {
		if !on[outcome] {
			c.probs.add(ProblemOutcome, at+"/next", "step %q leads nowhere on %q", step.ID, outcome)
		}
	}
	for _, outcome := range sortedKeys(on) {
		if !free[outcome] {
			c.probs.add(ProblemOutcome, at+"/next", "on %q every edge of step %q has a guard: add one without, for when none is met", outcome, step.ID)
		}
	}
}
