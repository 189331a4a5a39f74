package simulate

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// applicant is who begins the case: an employee where nobody else may.
func (c *course) applicant() identity.Identity {
	rules := c.rep.rules
	if !rules.Anonymous && !slices.Contains(rules.Login, workflow.LoginMitID) && !slices.Contains(rules.Login, workflow.LoginMitIDErhverv) {
		return identity.Identity{Org: org, Employee: "applicant", Groups: rules.Groups, Assurance: identity.High}
	}
	return identity.Identity{Org: org, Assurance: identity.High, Actor: identity.Person{Ref: "p.simulated", Name: "Anders Prøvesen"}}
}

// act has a step done by whose task it is.
func (c *course) act(at workflow.Target) error {
	step := c.w.Step(at.Step)
	t, _ := c.s.Token(at.Step, at.Round)
	if t.Signing || t.Trouble != "" {
		return nil // it goes on by the signature, or when an operator has seen to it
	}
	switch step.Kind {
	case workflow.WaitFor:
		return c.decide(workflow.Signal{Target: at, Event: step.Wait.Event}, c.machine())
	case workflow.ExternalTo:
		return c.robot(at, step)
	case workflow.PayStep:
		return c.pay(at, step)
	}
	f, ok := c.doer(step, t)
	if !ok {
		return c.reassign(at, step, t)
	}
	choose := map[string]string{}
	for _, later := range c.w.Solution.Steps {
		if later.Assign.To == workflow.ByChoice && later.Assign.Step == step.ID {
			choose[later.ID] = employee(c.r.IntN(colleagues))
		}
	}
	switch outcome := c.outcome(step); {
	case step.Kind == workflow.Fill:
		return c.decide(workflow.SubmitForms{Target: at, Forms: c.filled(step), Lang: c.s.Lang, Choose: choose}, f)
	case step.Kind == workflow.ConsentStep:
		return c.decide(workflow.AnswerConsent{Target: at, Given: outcome == workflow.OutcomeGiven, Note: "simulated"}, f)
	case outcome == workflow.OutcomeRejected:
		return c.decide(workflow.RejectStep{Target: at, Note: "simulated", To: c.rejectTo(step)}, f)
	}
	return c.decide(workflow.ApproveStep{Target: at, Choose: choose}, f)
}

// colleagues is how many employees a group has.
const colleagues = 8

func employee(n int) string { return "employee-" + strconv.Itoa(n+1) }

// doer returns somebody who may do a step.
func (c *course) doer(step *workflow.Step, t workflow.Token) (workflow.Facts, bool) {
	f := c.facts(c.applicant())
	a := t.Assignee
	switch {
	case a.Applicant:
		return f, true
	case a.Email != "":
		f.Invited = a.Person
		return f, true
	case a.Person != "" && !a.Person.IsEmployee():
		f.By = identity.Identity{Org: org, Assurance: identity.High, Actor: identity.Person{Ref: a.Person, Name: "Berit Prøvesen"}}
		return f, true
	}
	if who := cmp.Or(t.Claimed, a.Person); who != "" {
		f.By = c.colleague(strings.TrimPrefix(string(who), string(identity.EmployeeRef(""))), a.Group)
		return f, workflow.MayAct(step, c.s, f)
	}
	first := c.r.IntN(colleagues)
	for i := range colleagues {
		f.By = c.colleague(employee((first+i)%colleagues), a.Group)
		if workflow.MayAct(step, c.s, f) {
			return f, true
		}
	}
	return f, false
}

func (c *course) colleague(user, group string) identity.Identity {
	return identity.Identity{Org: org, Employee: user, Groups: []string{group}, Assurance: identity.High}
}

// reassign has an operator give a task to somebody who may do it: whose task it
// was did a step that is kept apart from this one.
func (c *course) reassign(at workflow.Target, step *workflow.Step, t workflow.Token) error {
	f := c.facts(c.colleague("operator", cmp.Or(step.Assign.Group, operators)))
	for i := range colleagues {
		cmd := workflow.AssignTask{Target: at, User: employee(i)}
		if _, _, err := workflow.Decide(c.w, c.s, cmd, f); err != nil {
			continue
		}
		c.rep.Reassigned++
		if err := c.decide(cmd, f); err != nil {
			return err
		}
		c.later(c.when(step, t), happening{what: acts, step: t.Step, round: t.Round})
		return nil
	}
	return nil // nobody may: the case waits for ever, which the report says
}

func (c *course) pay(at workflow.Target, step *workflow.Step) error {
	status := workflow.PaymentPaid
	if c.outcome(step) == workflow.OutcomeCancelled {
		status = workflow.PaymentCancelled
	}
	return c.decide(workflow.ReportPayment{Target: at, Status: status, Output: workflow.Output{Ref: "simulated"}}, c.machine())
}

func (c *course) robot(at workflow.Target, step *workflow.Step) error {
	const worker = "robot"
	if err := c.decide(workflow.TakeLease{Target: at, Worker: worker}, c.machine()); err != nil {
		return err
	}
	if c.r.IntN(1000) >= c.opts.of(step.ID).fails() {
		return c.decide(workflow.FinishExternal{Target: at, Worker: worker, Output: workflow.Output{Ref: "simulated"}}, c.machine())
	}
	if err := c.decide(workflow.FailExternal{Target: at, Worker: worker, Code: workflow.Rejected}, c.machine()); err != nil {
		return err
	}
	c.toRepair(at)
	return nil
}

// deliver calls the handler once, so to speak.
func (c *course) deliver(h happening) error {
	at := workflow.Target{Step: h.step, Round: h.round}
	how := c.opts.of(h.step)
	if c.r.IntN(1000) >= how.fails() {
		return c.decide(workflow.FinishHandover{Target: at, Output: workflow.Output{Ref: "simulated"}}, c.machine())
	}
	c.rep.step(h.step).Retries++
	if h.attempt < how.Attempts {
		h.attempt++
		c.later(c.now.Add(time.Minute<<min(h.attempt-2, 8)), h)
		return nil
	}
	c.toRepair(at)
	return c.decide(workflow.FailHandover{Target: at, Code: workflow.Unavailable}, c.machine())
}

// toRepair takes down when an operator sees to a step in trouble.
func (c *course) toRepair(at workflow.Target) {
	c.later(atWork(c.now, draw(c.r, byPeople)), happening{what: repairs, step: at.Step, round: at.Round})
}

func (c *course) repair(at workflow.Target) error {
	step := c.w.Step(at.Step)
	f := c.facts(c.colleague("operator", cmp.Or(step.Assign.Group, operators)))
	if c.r.IntN(10) == 0 {
		return c.decide(workflow.SkipHandover{Target: at, Note: "simulated"}, f)
	}
	if err := c.decide(workflow.RetryHandover{Target: at}, f); err != nil {
		return err
	}
	if t, on := c.s.Token(at.Step, at.Round); on && step.Kind == workflow.ExternalTo {
		c.later(c.when(step, t), happening{what: acts, step: at.Step, round: t.Round})
	}
	return nil
}

func (c *course) sign(at workflow.Target) error {
	step := c.w.Step(at.Step)
	signed := step.Kind == workflow.Fill || c.outcome(step) == workflow.OutcomeSigned
	return c.decide(workflow.ReportSignature{Target: at, Signed: signed, Output: workflow.Output{Ref: "simulated"}}, c.machine())
}

// outcome draws how a step ends, of what it leads on from.
func (c *course) outcome(step *workflow.Step) string {
	var outcomes []string
	for _, e := range step.Next {
		if e.On != workflow.OutcomeExpired && !slices.Contains(outcomes, e.On) {
			outcomes = append(outcomes, e.On)
		}
	}
	weights := make([]int, len(outcomes))
	for i, o := range outcomes {
		weights[i] = c.weight(step, o)
	}
	if i := pick(c.r, weights); i >= 0 {
		return outcomes[i]
	}
	return workflow.Outcomes(step.Kind)[0]
}

// weight is how likely an outcome is.
func (c *course) weight(step *workflow.Step, outcome string) int {
	if w, ok := c.opts.of(step.ID).Weights[outcome]; ok {
		return w
	}
	switch outcome {
	case workflow.OutcomeRejected, workflow.OutcomeRefused, workflow.OutcomeCancelled:
		return rareWeight
	}
	if slices.Contains(workflow.Outcomes(step.Kind), outcome) {
		return usualWeight
	}
	return rareWeight
}

func (c *course) rejectTo(step *workflow.Step) string {
	var ways [][]string
	for _, to := range c.w.RejectTargets(step.ID) {
		ways = append(ways, []string{to})
	}
	return ways[c.choose(step.ID, workflow.OutcomeRejected, ways)][0]
}

// choose draws which way an outcome takes.
func (c *course) choose(step, outcome string, ways [][]string) int {
	given := c.opts.of(step).Weights
	weights := make([]int, len(ways))
	for i, to := range ways {
		weights[i] = 1
		if w, ok := given[outcome+">"+to[0]]; ok {
			weights[i] = w
		}
	}
	return max(pick(c.r, weights), 0)
}
