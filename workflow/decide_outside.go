package workflow

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// bySystem returns the step and token of a command that only the system gives,
// in a step of one of the kinds.
func (d *decision) bySystem(c Target, of ...StepKind) (*Step, Token, error) {
	step, t, err := d.find(c)
	switch {
	case err != nil:
		return nil, t, err
	case !slices.Contains(of, step.Kind):
		return nil, t, Errorf(Invalid, "workflow: decide: step %q is of another kind", step.ID)
	case d.f.By.System == "":
		return nil, t, errDenied(step)
	}
	return step, t, nil
}

func (c FinishHandover) run(d *decision) error {
	step, t, err := d.bySystem(c.Target, HandoverTo)
	if err != nil {
		return err
	}
	d.on(t, Event{Type: HandoverDone, Output: &c.Output})
	d.write(step, t, c.Output)
	d.leave(t, Event{Outcome: OutcomeDone})
	return nil
}

func (c FailHandover) run(d *decision) error {
	_, t, err := d.bySystem(c.Target, HandoverTo, SubcaseOf, SignStep, ExternalTo)
	if err != nil {
		return err
	}
	d.on(t, Event{Type: HandoverFailed, Code: c.Code})
	return nil
}

func (c FailPart) run(d *decision) error {
	step, t, err := d.find(c.Target)
	if err != nil {
		return err
	}
	if d.f.By.System == "" {
		return errDenied(step)
	}
	d.on(t, Event{Type: PartFailed, Part: c.Part, Code: c.Code})
	return nil
}

func (c RetryHandover) run(d *decision) error {
	step, t, err := d.repairing(c.Target, c.Part)
	if err != nil {
		return err
	}
	retried := Event{Type: HandoverRetried}
	if c.Part != "" {
		retried = Event{Type: PartRetried, Part: c.Part}
	}
	ef, again := repaired(step, d.s, t, c.Part)
	d.on(t, retried)
	if again && ef.Kind == kindTalk {
		d.effects = append(d.effects, ef)
	} else if again { // an external step is open to its workers again
		d.want(t, ef)
	}
	return nil
}

func (c SkipHandover) run(d *decision) error {
	step, t, err := d.repairing(c.Target, c.Part)
	if err != nil {
		return err
	}
	if err := checkReason(c.Note, "to skip"); err != nil {
		return err
	}
	if c.Part != "" {
		d.on(t, Event{Type: PartSkipped, Part: c.Part, Note: c.Note})
		if partKind(c.Part) != kindSign {
			return nil
		}
		if step.Kind == Fill { // without the signature, as it was submitted
			d.leave(t, d.submitted(step, t))
			return nil
		}
		d.leave(t, Event{Outcome: OutcomeSigned})
		return nil
	}
	d.on(t, Event{Type: HandoverSkipped, Note: c.Note})
	d.leave(t, Event{Outcome: kinds[step.Kind].must[0]})
	return nil
}

// partKind is the kind of the effect of a part that may fail by itself.
func partKind(part string) string {
	switch {
	case strings.HasPrefix(part, "manager"):
		return kindManager
	case strings.HasPrefix(part, "sign"):
		return kindSign
	case strings.HasPrefix(part, partSaid):
		return kindTalk
	}
	return kindNotice
}

// repairing returns the step and token of an operator's command.
func (d *decision) repairing(c Target, part string) (*Step, Token, error) {
	step, t, err := d.find(c)
	switch {
	case err != nil:
		return nil, t, err
	case !MayRepair(step, d.f):
		return nil, t, errDenied(step)
	case part == "" && t.Trouble == "", part != "" && !hasFailed(t, part):
		return nil, t, Errorf(Conflict, "workflow: decide: step %q is not in trouble", step.ID)
	}
	return step, t, nil
}

func hasFailed(t Token, part string) bool {
	return slices.ContainsFunc(t.Failed, func(f Failed) bool { return f.Part == part })
}

// How far a payment is, as [ReportPayment] tells. Only the last two move the
// case.
const (
	PaymentCreated   = "created"   // the citizen has been sent to the provider
	PaymentPending   = "pending"   // the provider is working on it
	PaymentFailed    = "failed"    // this attempt came to nothing; the citizen may try again
	PaymentRefunded  = "refunded"  // given back
	PaymentPaid      = "paid"      // reserved or captured: the case goes on
	PaymentCancelled = "cancelled" // given up for good
)

// ReportPayment tells how far the payment of a pay step is. The payment service
// sends it, as often as it likes.
type ReportPayment struct {
	Target
	Status string
	Output Output // the order number, and what the provider said
}

func (c ReportPayment) run(d *decision) error {
	step, t, err := d.bySystem(c.Target, PayStep)
	if err != nil {
		return err
	}
	switch c.Status {
	case PaymentCreated, PaymentPending, PaymentFailed, PaymentRefunded, PaymentPaid, PaymentCancelled:
	default:
		return Errorf(Invalid, "workflow: decide: unknown state of a payment")
	}
	d.on(t, Event{Type: PaymentChanged, Status: c.Status})
	if c.Status == PaymentPaid {
		d.on(t, Event{Type: OutputGiven, Output: &c.Output})
		d.write(step, t, c.Output)
		d.leave(t, Event{Outcome: OutcomePaid})
	} else if c.Status == PaymentCancelled && len(d.w.flow.next[step.ID][OutcomeCancelled]) > 0 {
		d.leave(t, Event{Outcome: OutcomeCancelled})
	}
	return nil
}

// AnswerConsent answers a consent step: whose task it is does, or the consent
// service.
type AnswerConsent struct {
	Target
	Given bool
	Note  string // the reason of a refusal, where one is asked for
}

func (c AnswerConsent) run(d *decision) error {
	step, t, err := d.find(c.Target)
	if err == nil && d.f.By.System == "" {
		step, t, err = d.mine(c.Target, ConsentStep)
	} else if err == nil {
		step, t, err = d.bySystem(c.Target, ConsentStep)
	}
	if err != nil {
		return err
	}
	if err := checkNote(c.Note); err != nil {
		return err
	}
	outcome := OutcomeRefused
	if c.Given {
		outcome = OutcomeGiven
	}
	d.on(t, Event{Type: ConsentAnswered, Name: step.Consent, Status: outcome})
	d.leave(t, Event{Outcome: outcome, Note: c.Note})
	return nil
}

// ReportSignature tells what came of a signature that was asked for. The engine
// sends it on the signer's word.
type ReportSignature struct {
	Target
	Key    string // of the request that was answered; empty = the one that is waited for
	Signed bool
	Output Output // the signed document's name with the signer
	Note   string // why it was refused
}

func (c ReportSignature) run(d *decision) error {
	step, t, err := d.bySystem(c.Target, SignStep, Fill)
	if err != nil {
		return err
	}
	if step.Kind == Fill && !t.Signing {
		return Errorf(Conflict, "workflow: decide: step %q waits for no signature", step.ID)
	}
	now := Effect{Step: t.asked(), Round: t.Round, Part: signPart(d.s, t)}
	if c.Key != "" && c.Key != now.Key(d.s.Case) {
		return Errorf(Conflict, "workflow: decide: step %q waits for another signature", step.ID)
	}
	if err := checkNote(c.Note); err != nil {
		return err
	}
	if !c.Signed {
		if step.Kind == Fill {
			d.on(t, Event{Type: SignatureRefused, Note: c.Note})
			return nil
		}
		d.leave(t, Event{Outcome: OutcomeRefused, Note: c.Note})
		return nil
	}
	d.on(t, Event{Type: OutputGiven, Output: &c.Output})
	d.write(step, t, c.Output)
	if step.Kind == SignStep {
		d.leave(t, Event{Outcome: OutcomeSigned})
		return nil
	}
	d.leave(t, d.submitted(step, t))
	return nil
}

// submitted is how a fill step is left once it has been signed: by whoever
// submitted it.
func (d *decision) submitted(step *Step, t Token) Event {
	e := Event{Outcome: OutcomeSubmitted}
	for _, sub := range d.s.Forms {
		if sub.Step == t.Step && sub.Round == t.Round && sub.By != nil && t.assignee(step).Applicant {
			e.By, e.Lang = sub.By, string(sub.Lang)
		}
	}
	return e
}

// signPart names the signature that a step asks for, each time by itself.
func signPart(s *State, t Token) string {
	n := 1
	for _, h := range s.History {
		if h.Type == SignatureRefused && h.Step == t.Step && h.Round == t.Round {
			n++
		}
	}
	return signPartOf(n)
}

func signPartOf(n int) string { return "sign-" + strconv.Itoa(n) }

// Signal tells a case of something that a wait step waits for. Systems send it.
type Signal struct {
	Target
	Event  string
	Output Output // its data may be written into fields
}

func (c Signal) run(d *decision) error {
	step, t, err := d.bySystem(c.Target, WaitFor)
	if err != nil {
		return err
	}
	if step.Wait.Event == "" || step.Wait.Event != c.Event {
		return Errorf(Conflict, "workflow: decide: step %q does not wait for that", step.ID)
	}
	d.on(t, Event{Type: OutputGiven, Output: &c.Output})
	d.write(step, t, c.Output)
	d.leave(t, Event{Outcome: OutcomeDone})
	return nil
}

// FinishSubcase tells the case that a subcase has ended. The engine sends it.
type FinishSubcase struct {
	Target
	Case    string // the subcase's id
	Outcome string // the end that it reached
}

func (c FinishSubcase) run(d *decision) error {
	step, t, err := d.bySystem(c.Target, SubcaseOf)
	if err != nil {
		return err
	}
	data, err := json.Marshal(map[string]string{"outcome": c.Outcome})
	if err != nil {
		return Errorf(Invalid, "workflow: decide: the subcase's outcome cannot be written")
	}
	out := Output{Ref: c.Case, Data: data}
	d.on(t, Event{Type: OutputGiven, Output: &out})
	d.write(step, t, out)
	outcome := OutcomeDone
	if len(d.w.flow.next[step.ID][c.Outcome]) > 0 {
		outcome = c.Outcome
	}
	d.leave(t, Event{Outcome: outcome})
	return nil
}
