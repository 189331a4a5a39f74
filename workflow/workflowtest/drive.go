package workflowtest

import (
	"cmp"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Drive takes the case to a step, or to an end, by the shortest way through the
// flow: it fills forms in as [Case.Sample] does, approves, rejects, pays, signs,
// tells of events, and lets time pass where the case waits for it. Each step is
// done by the owner, by one of [Case.With], or by an employee made up of the
// group whose task it is – each time another, so that four eyes are enough.
//
// Where guards choose the way, answers decide: Drive goes on from wherever they
// lead. It fails the test when no way leads to the step, and says what the case
// waits for.
func (c *Case) Drive(to string) *Case {
	c.t.Helper()
	c.kind(to) // that there is such a step
	most := 4*len(c.seen(c.Owner).Workflow.Solution.Steps) + 16
	for range most {
		c.Kit.Run(c.t)
		v := c.seen(c.Owner)
		if v.State == workflow.CaseEnded && v.Outcome == to {
			return c
		}
		if slices.ContainsFunc(v.Steps, func(s workflow.StepView) bool { return s.Step.ID == to }) {
			return c
		}
		edge, ok := shortest(v, to)
		if !ok {
			c.fatal("no way leads to %s from here", to)
		}
		c.take(edge)
	}
	c.fatal("%d things were done, and the case has not come to %s", most, to)
	return c
}

// move is an outcome of a step that goes on, and where it leads.
type move struct {
	step *workflow.Step
	edge workflow.Edge
}

// shortest returns the first move on a shortest way to a step, of the steps that
// go on in the order they were entered.
func shortest(v workflow.View, to string) (move, bool) {
	far := distances(v.Workflow.Solution.Steps, to)
	var best []move
	for _, s := range v.Steps {
		for _, e := range s.Step.Next {
			if _, leads := far[e.To]; leads {
				best = append(best, move{s.Step, e})
			}
		}
	}
	if len(best) == 0 {
		return move{}, false
	}
	return slices.MinFunc(best, func(a, b move) int {
		return cmp.Or(cmp.Compare(far[a.edge.To], far[b.edge.To]), cmp.Compare(unlikely(a), unlikely(b)))
	}), true
}

// unlikely has a case go on by itself last, where that is as short.
func unlikely(m move) int {
	if m.edge.On == workflow.OutcomeExpired {
		return 1
	}
	return 0
}

// distances returns how many edges every step is from one that it leads to.
func distances(steps []*workflow.Step, to string) map[string]int {
	far := map[string]int{to: 0}
	for changed := true; changed; {
		changed = false
		for _, s := range steps {
			for _, e := range s.Next {
				d, leads := far[e.To]
				if old, known := far[s.ID]; leads && (!known || d+1 < old) {
					far[s.ID], changed = d+1, true
				}
			}
		}
	}
	return far
}

// take has a step come to an outcome.
func (c *Case) take(m move) {
	c.t.Helper()
	step := m.step.ID
	if m.edge.On == workflow.OutcomeExpired {
		c.pass(step)
		return
	}
	switch m.step.Kind {
	case workflow.Fill:
		c.fillOrSign(step)
	case workflow.Approve:
		if by := c.As(c.doer(step)); m.edge.On == workflow.OutcomeRejected {
			by.Reject(step, m.edge.To, "Ikke i orden")
		} else {
			by.Approve(step)
		}
	case workflow.ConsentStep:
		c.As(c.doer(step)).Consent(step, m.edge.On == workflow.OutcomeGiven)
	case workflow.PayStep:
		c.payment(step, m.edge.On)
	case workflow.SignStep:
		c.signature(step, m.edge.On == workflow.OutcomeSigned)
	case workflow.ExternalTo:
		c.Finish(step, workflow.Output{Ref: "robot:" + c.ID})
	case workflow.WaitFor:
		c.await(m.step)
	case workflow.SubcaseOf:
		c.fatal("%s waits for another case: end it first, see Case.Sub", step)
	default:
		c.pass(step)
	}
}

// fillOrSign fills a step in, and signs it when it is to be signed.
func (c *Case) fillOrSign(step string) {
	c.t.Helper()
	if s, ok := c.step(c.Owner, step); ok && s.Signing {
		c.Sign(step)
		return
	}
	c.As(c.doer(step)).Sample(step)
}

// await tells of the event that a step waits for, or lets its time pass.
func (c *Case) await(s *workflow.Step) {
	c.t.Helper()
	if s.Wait != nil && s.Wait.Event != "" {
		c.Signal(s.ID, s.Wait.Event, workflow.Output{Ref: "event:" + c.ID})
		return
	}
	c.pass(s.ID)
}

// pass lets time pass until something happens by itself.
func (c *Case) pass(step string) {
	c.t.Helper()
	next, ok := c.Kit.Next(c.t)
	if !ok {
		c.fatal("%s does not go on by itself", step)
	}
	c.AdvanceTo(next)
}

// doer returns somebody whose task a step is.
func (c *Case) doer(step string) workflow.Caller {
	c.t.Helper()
	all := append([]workflow.Caller{c.by, c.Owner}, c.people...)
	for _, row := range c.rows() {
		if row.Step != step {
			continue
		}
		for _, ref := range []string{row.Claimed, row.Person} {
			if user, ok := employee(ref); ok {
				all = append(all, c.Kit.Employee(user, row.Group))
			}
		}
		if row.Group != "" {
			all = append(all, c.Kit.Employee("test_"+step, row.Group))
		}
	}
	for _, by := range all {
		if s, ok := c.step(by, step); ok && s.May {
			return by
		}
	}
	c.fatal("nobody that the test knows may do %s: give whoever may with Case.With", step)
	return workflow.Caller{}
}

// employee returns the user name in an employee's reference.
func employee(ref string) (string, bool) {
	if !identity.Ref(ref).IsEmployee() {
		return "", false
	}
	return strings.TrimPrefix(ref, string(identity.EmployeeRef(""))), true
}
