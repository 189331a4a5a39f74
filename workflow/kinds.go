package workflow

import "slices"

// StepKind is what a step does.
type StepKind string

// The kinds of steps.
const (
	Fill        StepKind = "fill"     // a person fills in forms
	Approve     StepKind = "approve"  // a person approves or rejects
	PayStep     StepKind = "pay"      // a payment is waited for
	ConsentStep StepKind = "consent"  // a consent is asked for
	SignStep    StepKind = "sign"     // a person signs the forms that are shown
	HandoverTo  StepKind = "handover" // data are given to another system
	Decision    StepKind = "decide"   // guards choose the way
	WaitFor     StepKind = "wait"     // time or an event is waited for
	ExternalTo  StepKind = "external" // a robot does something
	SubcaseOf   StepKind = "subcase"  // another case is waited for
	End         StepKind = "end"
	troubleKind          = "trouble"  // of a task: an effect that needs a person
	talkKind             = "dialogue" // of a task: a question that waits for an answer
)

// The outcomes of steps.
const (
	OutcomeSubmitted = "submitted" // of fill
	OutcomeApproved  = "approved"  // of approve
	OutcomeRejected  = "rejected"  // of approve
	OutcomePaid      = "paid"      // of pay
	OutcomeCancelled = "cancelled" // of pay: the citizen gave up, or the provider refused for good
	OutcomeGiven     = "given"     // of consent
	OutcomeRefused   = "refused"   // of consent and sign
	OutcomeSigned    = "signed"    // of sign
	OutcomeDone      = "done"      // of handover, decide, wait, external and subcase
	OutcomeExpired   = "expired"   // of steps with a deadline, when it is over
)

// kind is what the engine knows of a kind of step.
type kind struct {
	must   []string // outcomes that an edge must be on
	may    []string // and those that it may be on
	person bool     // a person's task
	waits  bool     // it waits for a person, for time, or for something outside that comes in its own time
	any    bool     // an edge may be on anything: outcomes are given from outside
}

var kinds = map[StepKind]kind{
	Fill:        {must: []string{OutcomeSubmitted}, person: true, waits: true},
	Approve:     {must: []string{OutcomeApproved, OutcomeRejected}, person: true, waits: true},
	PayStep:     {must: []string{OutcomePaid}, may: []string{OutcomeCancelled}, person: true, waits: true},
	ConsentStep: {must: []string{OutcomeGiven, OutcomeRefused}, person: true, waits: true},
	SignStep:    {must: []string{OutcomeSigned, OutcomeRefused}, person: true, waits: true},
	HandoverTo:  {must: []string{OutcomeDone}},
	Decision:    {must: []string{OutcomeDone}},
	WaitFor:     {must: []string{OutcomeDone}, waits: true},
	ExternalTo:  {must: []string{OutcomeDone}},
	SubcaseOf:   {must: []string{OutcomeDone}, any: true},
	End:         {},
}

// Kinds returns all kinds of steps, in the order they are documented.
func Kinds() []StepKind {
	return []StepKind{Fill, Approve, PayStep, ConsentStep, SignStep, HandoverTo, Decision, WaitFor, ExternalTo, SubcaseOf, End}
}

func (k StepKind) known() bool {
	_, ok := kinds[k]
	return ok
}

// Person reports whether steps of the kind wait for a person.
func (k StepKind) Person() bool { return kinds[k].person }

// Waits reports whether steps of the kind wait for a person or for time. A loop
// without such a step could go round for ever.
func (k StepKind) Waits() bool { return kinds[k].waits }

// Outcomes returns the outcomes that steps of a kind lead on from, none of an
// end. Besides them a payment may be cancelled, a step with a deadline expired,
// and a subcase ended in one of its own ends.
func Outcomes(k StepKind) []string { return slices.Clone(kinds[k].must) }

// Leads returns all outcomes that an edge of a step of a kind may be on, and
// whether any other may be too.
func Leads(k StepKind) (outcomes []string, others bool) {
	out := append(slices.Clone(kinds[k].must), kinds[k].may...)
	if k.mayExpire() {
		out = append(out, OutcomeExpired)
	}
	return out, kinds[k].any
}

// mayExpire reports whether steps of the kind may have a deadline.
func (k StepKind) mayExpire() bool { return k != End && k != Decision && k != HandoverTo }

// expires reports whether the step leads on by itself when its deadline is over.
func (s *Step) expires() bool {
	return s.Deadline != nil && slices.ContainsFunc(s.Next, func(e Edge) bool { return e.On == OutcomeExpired })
}

// outcome reports whether an edge of the step may be on the outcome.
func (s *Step) outcome(on string) bool {
	named, others := Leads(s.Kind)
	return slices.Contains(named, on) || others && validID(on)
}
