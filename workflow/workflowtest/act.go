package workflowtest

import (
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Approve approves in a step.
func (c *Case) Approve(step string) *Case {
	c.t.Helper()
	_, err := c.Kit.Engine.Approve(c.t.Context(), c.by, workflow.Judgement{Case: c.ID, Step: step, Choose: c.choose})
	return c.done("approve", step, err)
}

// Reject rejects in a step and says why. To is where the case goes; it may be
// empty when there is one place only.
func (c *Case) Reject(step, to, note string) *Case {
	c.t.Helper()
	_, err := c.Kit.Engine.Reject(c.t.Context(), c.by, workflow.Judgement{Case: c.ID, Step: step, To: to, Note: note})
	return c.done("reject", step, err)
}

// Claim takes a group's task.
func (c *Case) Claim(step string) *Case {
	c.t.Helper()
	return c.done("claim", step, c.Kit.Engine.Claim(c.t.Context(), c.by, c.task(step), false))
}

// Release gives a task back that was taken.
func (c *Case) Release(step string) *Case {
	c.t.Helper()
	return c.done("release", step, c.Kit.Engine.Unclaim(c.t.Context(), c.by, c.task(step)))
}

// Delegate gives a task to an employee, by user name.
func (c *Case) Delegate(step, user, note string) *Case {
	c.t.Helper()
	d := workflow.Delegation{TaskRequest: c.task(step), User: user, Note: note}
	return c.done("delegate", step, c.Kit.Engine.Delegate(c.t.Context(), c.by, d))
}

// Consent answers a consent step.
func (c *Case) Consent(step string, given bool) *Case {
	c.t.Helper()
	_, err := c.Kit.Engine.Consent(c.t.Context(), c.by, workflow.Consented{TaskRequest: c.task(step), Given: given, Note: "Nej tak"})
	return c.done("consent", step, err)
}

// Pay has the payment service tell that a payment was made.
func (c *Case) Pay(step string) *Case {
	c.t.Helper()
	return c.payment(step, workflow.PaymentPaid)
}

// CancelPayment has the payment service tell that a payment was given up for
// good.
func (c *Case) CancelPayment(step string) *Case {
	c.t.Helper()
	return c.payment(step, workflow.PaymentCancelled)
}

func (c *Case) payment(step, status string) *Case {
	c.t.Helper()
	p := workflow.PaymentReport{TaskRequest: c.task(step), Status: status, Output: workflow.Output{Ref: "payment:" + c.ID}}
	_, err := c.Kit.Engine.ReportPayment(c.t.Context(), c.system("payment"), p)
	return c.done(status, step, err)
}

// Sign has the signer tell that what a step asks a signature for was signed.
func (c *Case) Sign(step string) *Case {
	c.t.Helper()
	return c.signature(step, true)
}

// RefuseToSign has the signer tell that it was not.
func (c *Case) RefuseToSign(step string) *Case {
	c.t.Helper()
	return c.signature(step, false)
}

func (c *Case) signature(step string, signed bool) *Case {
	c.t.Helper()
	s := workflow.Signature{TaskRequest: c.task(step), Signed: signed}
	if s.Note = "Underskriver ikke"; signed {
		s.Note, s.Output = "", workflow.Output{Ref: "signed:" + c.ID}
	}
	_, err := c.Kit.Engine.Signed(c.t.Context(), c.system("signer"), s)
	return c.done("sign", step, err)
}

// Signal has another system tell of an event that a step waits for.
func (c *Case) Signal(step, event string, out workflow.Output) *Case {
	c.t.Helper()
	_, err := c.Kit.Engine.Signal(c.t.Context(), c.system("source"), workflow.Signalled{TaskRequest: c.task(step), Event: event, Output: out})
	return c.done("signal", step, err)
}

// Finish has a robot take an external step and finish it with what it gives.
func (c *Case) Finish(step string, out workflow.Output) *Case {
	c.t.Helper()
	job := workflow.Job{TaskRequest: c.task(step), Worker: "robot"}
	robot := c.system("robot")
	if err := c.Kit.Engine.Extend(c.t.Context(), robot, job); err != nil {
		c.fatal("take %s: %v", step, err)
	}
	_, err := c.Kit.Engine.Finish(c.t.Context(), robot, job, out)
	return c.done("finish", step, err)
}

// WantDenied checks that whoever deals with the case may not do a step: they are
// not offered it, and the engine denies it when they try all the same.
func (c *Case) WantDenied(step string) *Case {
	c.t.Helper()
	if s, ok := c.step(c.by, step); ok && s.May {
		c.t.Errorf("%s is offered %s", c.by.ActorRef(), step)
	}
	var err error
	switch kind := c.kind(step); kind {
	case workflow.Approve:
		_, err = c.Kit.Engine.Approve(c.t.Context(), c.by, workflow.Judgement{Case: c.ID, Step: step})
	case workflow.Fill:
		_, err = c.Kit.Engine.Submit(c.t.Context(), c.by, workflow.SubmitRequest{Case: c.ID, Step: step})
	case workflow.ConsentStep:
		_, err = c.Kit.Engine.Consent(c.t.Context(), c.by, workflow.Consented{TaskRequest: c.task(step), Given: true})
	default:
		c.fatal("%s: nobody is denied a step of kind %q", step, kind)
	}
	if code := workflow.CodeOf(err); err == nil || code != workflow.Denied && code != workflow.NotFound {
		c.t.Errorf("%s does %s: %v, want it denied", c.by.ActorRef(), step, err)
	}
	return c
}

func (c *Case) task(step string) workflow.TaskRequest {
	return workflow.TaskRequest{Case: c.ID, Step: step}
}

func (c *Case) system(name string) workflow.Caller {
	return workflow.Caller{Identity: identity.System(c.Kit.Org, name)}
}

// done performs what follows from something that was done, or ends the test
// when it could not be done.
func (c *Case) done(what, step string, err error) *Case {
	c.t.Helper()
	if err != nil {
		c.fatal("%s %s as %s: %v", what, step, c.by.ActorRef(), err)
	}
	c.Kit.Run(c.t)
	c.choose = nil
	return c
}

// kind returns what a step of the case's solution does.
func (c *Case) kind(step string) workflow.StepKind {
	c.t.Helper()
	s := c.seen(c.Owner).Workflow.Step(step)
	if s == nil {
		c.fatal("the solution has no step %q", step)
	}
	return s.Kind
}

// step returns a step that goes on as somebody sees it; false when they do not.
func (c *Case) step(by workflow.Caller, step string) (workflow.StepView, bool) {
	c.t.Helper()
	v, err := c.Kit.Engine.View(c.t.Context(), by, c.ID, "da")
	if err != nil {
		return workflow.StepView{}, false
	}
	for _, s := range v.Steps {
		if s.Step.ID == step {
			return s, true
		}
	}
	return workflow.StepView{}, false
}
