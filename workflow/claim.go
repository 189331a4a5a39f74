package workflow

import (
	"context"

	"github.com/borgerflow/borgerflow/internal/failure"
)

// TaskRequest names a task in a command about it.
type TaskRequest struct {
	Case  string
	Step  string
	Round int // 0 = the latest
	// Command makes it harmless to send twice; optional.
	Command string
}

func (r TaskRequest) target() Target { return Target{Step: r.Step, Round: r.Round} }

// Claim takes a group's task, so that colleagues leave it alone. With over it is
// taken from the colleague who has it; otherwise that is a conflict.
func (e *Engine) Claim(ctx context.Context, c Caller, r TaskRequest, over bool) error {
	_, err := e.do(ctx, c, r.Case, ClaimTask{Target: r.target(), Over: over}, "task.claimed", r.Command)
	return failure.Wrap("workflow: claim", err)
}

// Unclaim gives a task that was taken back to its group.
func (e *Engine) Unclaim(ctx context.Context, c Caller, r TaskRequest) error {
	_, err := e.do(ctx, c, r.Case, ReleaseTask{Target: r.target()}, "task.released", r.Command)
	return failure.Wrap("workflow: unclaim", err)
}

// Delegation says whose task a step becomes: one of User and Group.
type Delegation struct {
	TaskRequest
	User  string // an employee's user name
	Group string // a group of employees
	Note  string // why; optional
}

// Delegate gives a task to another employee or group.
func (e *Engine) Delegate(ctx context.Context, c Caller, d Delegation) error {
	cmd := AssignTask{Target: d.target(), User: d.User, Group: d.Group, Note: d.Note}
	_, err := e.do(ctx, c, d.Case, cmd, "task.assigned", d.Command)
	return failure.Wrap("workflow: delegate", err)
}

// Consented answers a consent step.
type Consented struct {
	TaskRequest
	Given bool
	Note  string // the reason of a refusal, where one is asked for
}

// Consent answers a consent step: whose task it is, or the consent service as
// the system.
func (e *Engine) Consent(ctx context.Context, c Caller, a Consented) (CaseState, error) {
	cmd := AnswerConsent{Target: a.target(), Given: a.Given, Note: a.Note}
	state, err := e.do(ctx, c, a.Case, cmd, "consent.answered", a.Command)
	return state, failure.Wrap("workflow: consent", err)
}

// PaymentReport tells how far a payment is.
type PaymentReport struct {
	TaskRequest
	Status string // see the constants of payments
	Output Output
}

// ReportPayment tells how far the payment of a pay step is; the payment service
// does, as the system. Telling the same twice under one Command does no harm.
func (e *Engine) ReportPayment(ctx context.Context, c Caller, p PaymentReport) (CaseState, error) {
	cmd := ReportPayment{Target: p.target(), Status: p.Status, Output: p.Output}
	state, err := e.do(ctx, c, p.Case, cmd, "payment."+p.Status, p.Command)
	return state, failure.Wrap("workflow: report payment", err)
}

// Signature tells what came of a signature that the signer was asked for.
type Signature struct {
	TaskRequest
	// Key is that of the [SignRequest] that this answers. A report on an earlier
	// request is a conflict then, and changes nothing; without it, it is taken for
	// one on the request that is waited for.
	Key    string
	Signed bool
	Output Output // the signed document's name with the signer
	Note   string // why it was refused
}

// Signed tells what came of a signature; the signer's adapter does, as the
// system.
func (e *Engine) Signed(ctx context.Context, c Caller, s Signature) (CaseState, error) {
	what := "signature.given"
	if !s.Signed {
		what = "signature.refused"
	}
	cmd := ReportSignature{Target: s.target(), Key: s.Key, Signed: s.Signed, Output: s.Output, Note: s.Note}
	state, err := e.do(ctx, c, s.Case, cmd, what, s.Command)
	return state, failure.Wrap("workflow: signed", err)
}

// Signalled tells of something that a wait step waits for.
type Signalled struct {
	TaskRequest
	Event  string
	Output Output
}

// Signal tells a case of something that it waits for; another system does, as
// the system.
func (e *Engine) Signal(ctx context.Context, c Caller, s Signalled) (CaseState, error) {
	cmd := Signal{Target: s.target(), Event: s.Event, Output: s.Output}
	state, err := e.do(ctx, c, s.Case, cmd, "event.received", s.Command)
	return state, failure.Wrap("workflow: signal", err)
}
