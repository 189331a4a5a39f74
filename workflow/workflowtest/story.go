package workflowtest

import (
	"strings"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Story returns the case's history in words, a line for each thing that
// happened, as whoever deals with the case may be told it: when by the clocks in
// Copenhagen, the step, what, and by whom. It is for examples and for tests that
// hold a whole course against what it was meant to be.
func (c *Case) Story() []string {
	c.t.Helper()
	var out []string
	for _, e := range c.seen(c.by).History {
		out = append(out, e.At.In(dk.Copenhagen()).Format("Mon 2 Jan 15:04 ")+c.told(e))
	}
	return out
}

// told words one line of a history.
func (c *Case) told(e workflow.Entry) string {
	line := []string{c.deed(e)}
	if e.Step != "" {
		line = append([]string{e.Step + ":"}, line...)
	}
	switch {
	case e.To != "":
		line = append(line, "to "+e.To)
	case e.Type == workflow.TaskAssigned || e.Type == workflow.TaskEscalated:
		line = append(line, "to "+c.whose(e))
	}
	if name := c.name(e.Who); name != "" {
		line = append(line, "by "+name)
	}
	if e.Note != "" {
		line = append(line, "– "+e.Note)
	}
	return strings.Join(line, " ")
}

// deed says what happened.
func (c *Case) deed(e workflow.Entry) string {
	switch e.Type {
	case workflow.CaseBegun:
		return "started"
	case workflow.StepLeft:
		return e.Outcome
	case workflow.CaseFinished:
		return "ended in " + e.Outcome
	case workflow.HandoverDone:
		return "handed over"
	case workflow.PaymentChanged, workflow.ConsentAnswered:
		return e.Status
	}
	_, what, _ := strings.Cut(string(e.Type), ".")
	return what
}

// whose says whose task a step became.
func (c *Case) whose(e workflow.Entry) string {
	if e.Person != "" {
		return c.name(e.Person)
	}
	return "group " + e.Group
}

// name is what a person is called in a story; empty for what happens by itself.
func (c *Case) name(who identity.Ref) string {
	switch {
	case who == "":
		return ""
	case who == c.Owner.ActorRef():
		return "the applicant"
	case who.IsSystem():
		return "the system"
	}
	if user, ok := employee(string(who)); ok {
		return user
	}
	return "somebody else"
}
