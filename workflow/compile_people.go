package workflow

import (
	"slices"

	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// assign checks whose task a step is.
func (c *compiler) assign(step *Step, at string, ids map[string]bool) {
	a := &step.Assign
	if *a == (Assign{}) && (step.Kind == Fill || step.Kind == PayStep || step.Kind == ConsentStep) {
		a.To = Applicant
	}
	switch {
	case *a == (Assign{}) && step.Kind.Person():
		c.probs.add(ProblemRequired, at+"/assign", "say whose task it is: a group, the applicant …")
	case a.To != "" && !step.Kind.Person(), a.Group != "" && (step.Kind == End || step.Kind == Decision):
		c.probs.add(ProblemValue, at+"/assign", "nobody does a step of kind %q", step.Kind)
	}
	c.person(*a, at+"/assign", ids)
	for i, other := range step.NotBy {
		at := jsonptr.Index(at+"/notBy", i)
		switch {
		case !step.Kind.Person():
			c.probs.add(ProblemValue, at, "nobody does a step of kind %q", step.Kind)
		case !ids[other]:
			c.probs.add(ProblemTarget, at, "there is no step %q", other)
		case other == step.ID:
			c.probs.add(ProblemValue, at, "a step cannot be kept apart from itself")
		}
	}
}

// person checks one way to say who does something.
func (c *compiler) person(a Assign, at string, ids map[string]bool) {
	takes := map[string][]string{
		"": nil, Applicant: nil, CoApplicant: {"field", "by"}, ByUser: {"user", "field"}, ByManager: {"field", "step"},
		ByActor: {"step"}, ByChoice: {"step"},
	}
	members, ok := takes[a.To]
	if !ok {
		c.probs.add(ProblemValue, at+"/to", "unknown person %q; there are %q", a.To, sortedKeys(takes)[1:])
		return
	}
	for _, m := range []struct{ name, value string }{{"user", a.User}, {"field", a.Field}, {"by", a.By}, {"step", a.Step}} {
		if m.value != "" && !slices.Contains(members, m.name) {
			c.probs.add(ProblemMember, at+"/"+m.name, "%q does not say who %q is", m.name, a.To)
		}
	}
	switch {
	case a.To == Applicant && a.Group != "":
		c.probs.add(ProblemValue, at, "a step belongs to the applicant or to a group, not both")
	case a.To == CoApplicant && a.Field == "":
		c.probs.add(ProblemRequired, at+"/field", "say who the co-applicant is: an expression that gives a CPR number, CVR number or e-mail address")
	case a.To == CoApplicant && a.By != ByCPR && a.By != ByCVR && a.By != ByEmail:
		c.probs.add(ProblemValue, at+"/by", "a co-applicant is named by \"cpr\", \"cvr\" or \"email\"")
	case a.To == ByUser && (a.User == "") == (a.Field == ""):
		c.probs.add(ProblemRequired, at, "say which employee: \"user\", or an expression in \"field\"")
	case (a.To == ByActor || a.To == ByChoice) && a.Step == "":
		c.probs.add(ProblemRequired, at+"/step", "say which step")
	case a.Step != "" && !ids[a.Step]:
		c.probs.add(ProblemTarget, at+"/step", "there is no step %q", a.Step)
	}
}

// deadline checks until when a step must be done.
func (c *compiler) deadline(s *Solution, step *Step, at string, ids map[string]bool) {
	c.message(s, step.Notify, at+"/notify")
	if step.Notify != "" && !step.Kind.Person() {
		c.probs.add(ProblemValue, at+"/notify", "a step of kind %q is nobody's task", step.Kind)
	}
	if step.Assign.By == ByEmail && step.Notify == "" {
		c.probs.add(ProblemRequired, at+"/notify", "a co-applicant with an e-mail address gets the link in a message: say which")
	}
	d := step.Deadline
	if d == nil {
		return
	}
	at += "/deadline"
	if !step.Kind.mayExpire() || step.Wait != nil && step.Wait.Event == "" {
		c.probs.add(ProblemValue, at, "a step of kind %q has no deadline", step.Kind)
		return
	}
	if span := d.span(); (d.Date == "") == span.Zero() || !span.Zero() && !span.sound() {
		c.probs.add(ProblemValue, at, "a deadline is one of hours, days, workdays and date")
	}
	for i, r := range d.Remind {
		c.remind(s, step, r, jsonptr.Index(at+"/remind", i))
	}
	if d.Escalate != nil {
		c.escalate(s, step, d.Escalate, at+"/escalate", ids)
	}
}

func (c *compiler) remind(s *Solution, step *Step, r Remind, at string) {
	if !step.Kind.Person() {
		c.probs.add(ProblemValue, at, "a step of kind %q is nobody's task", step.Kind)
	}
	if r.Message == "" {
		c.probs.add(ProblemRequired, at+"/message", "say which message")
	}
	c.message(s, r.Message, at+"/message")
	span := r.Before
	if span == nil {
		span = r.After
	}
	if (r.Before == nil) == (r.After == nil) || !span.sound() {
		c.probs.add(ProblemValue, at, "a reminder comes a span of hours, days or workdays before or after the deadline")
	}
}

func (c *compiler) escalate(s *Solution, step *Step, e *Escalate, at string, ids map[string]bool) {
	if e.After != nil && !e.After.sound() {
		c.probs.add(ProblemValue, at+"/after", "a span is one of hours, days and workdays, from 1")
	}
	c.message(s, e.Message, at+"/message")
	switch {
	case !step.Kind.Person():
		c.probs.add(ProblemValue, at, "a step of kind %q is nobody's task", step.Kind)
	case step.expires():
		c.probs.add(ProblemValue, at, "step %q leads on when its deadline is over: there is nothing to escalate", step.ID)
	case e.Assign.To == Applicant || e.Assign.To == CoApplicant || e.Assign.To == ByChoice || e.Assign == (Assign{}):
		c.probs.add(ProblemValue, at+"/assign", "a task is escalated to a group, a user, a manager or an earlier actor")
	default:
		c.person(e.Assign, at+"/assign", ids)
	}
}

// message checks that the solution has a message.
func (c *compiler) message(s *Solution, id, at string) {
	if id != "" && s.Messages[id] == nil {
		c.probs.add(ProblemMessage, at, "there is no message %q", id)
	}
}

// messages checks the solution's messages, whose texts are compiled with the
// forms.
func (c *compiler) messages(s *Solution) {
	c.message(s, s.Dialogue.Applicant, "/dialogue/applicant")
	c.message(s, s.Dialogue.Staff, "/dialogue/staff")
	r := c.resolver(s)
	for _, id := range sortedKeys(s.Messages) {
		m, at := s.Messages[id], jsonptr.Join("/messages", id)
		if !validID(id) {
			c.probs.add(ProblemValue, at, "an id is a small letter and then small letters, digits and _, at most %d", maxID)
		}
		if m == nil {
			c.probs.add(ProblemType, at, "a message is an object")
			continue
		}
		m.Subject = r.resolve(m.Subject, at+"/subject", true)
		m.Body = r.resolve(m.Body, at+"/body", true)
	}
}
