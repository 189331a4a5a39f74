package workflow

import (
	"encoding/json"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow/access"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Command is something somebody wants done with a case. The commands are types
// of this package; most ask for a step that is going on.
type Command interface {
	// where names the step and round the command is about; both are empty for
	// one about the case.
	where() (step string, round int)
	// run works out what follows.
	run(d *decision) error
}

// Target is the step a command is about.
type Target struct {
	Step  string
	Round int // 0 = the latest
}

func (t Target) where() (string, int) { return t.Step, t.Round }

// StartCase begins a case as a draft.
type StartCase struct {
	Target
	Case   string // the new id
	Lang   i18n.Lang
	Params map[string]string // what the link to the solution gave
	// Informed is the hash of the [Notice] that was shown before.
	Informed string
	Test     bool    // it is a test case
	Parent   *Parent // of a subcase: the step that started it
}

// Parent is the step of another case that started this one.
type Parent struct {
	Case  string `json:"case"`
	Step  string `json:"step"`
	Round int    `json:"round"`
}

// SubmitForms submits a fill step. The forms have been evaluated and are in
// order.
type SubmitForms struct {
	Target
	Forms []GivenForm
	Lang  i18n.Lang
	// Choose has who is to do later steps that are assigned to whom this one
	// chooses: user names by step.
	Choose map[string]string
}

// GivenForm is one form that was submitted.
type GivenForm struct {
	Form    string
	Answers json.RawMessage // hidden ones included
	Data    json.RawMessage // what is handed over
	Found   json.RawMessage // what the evaluation knew; see Submission.Found
}

// ApproveStep approves in an approve step.
type ApproveStep struct {
	Target
	Note   string
	Choose map[string]string // user names by step; see SubmitForms
}

// RejectStep rejects in an approve step. The note says why and is required.
type RejectStep struct {
	Target
	To   string // one of the targets of "rejected"; may be empty when there is one
	Note string
}

// FinishHandover says that a handover was done. The engine sends it.
type FinishHandover struct {
	Target
	Output Output
}

// FailHandover says that a handover needs a person. The engine sends it.
type FailHandover struct {
	Target
	Code Code
}

// FailPart says that a part of a step – a message, a look-up – needs a person.
// The engine sends it.
type FailPart struct {
	Target
	Part string
	Code Code
}

// RetryHandover has an operator do a failed handover, or another part of a step,
// again.
type RetryHandover struct {
	Target
	Part string // empty for the handover itself
}

// FailTalk says that telling the other side of the dialogue needs a person. The
// engine sends it.
type FailTalk struct {
	ID   int // of the saying
	Code Code
}

// SkipHandover has an operator go on without a failed handover, or without
// another part of a step.
type SkipHandover struct {
	Target
	Part string // empty for the handover itself
	Note string // why; required
}

// Facts are what a decision may know besides workflow, state and command.
type Facts struct {
	Now time.Time
	By  identity.Identity
	// Holder says that By has shown the bearer token of the anonymous case.
	Holder bool
	// Invited is the reference of the co-applicant whose link By has shown.
	Invited identity.Ref
	// ActsFor are the employees whose deputy By is now.
	ActsFor []identity.Ref
	// Operators is the group that sees to handovers in trouble.
	Operators string
	// Refused are the actions that the organisation's policy keeps from an
	// employee on this case. It says nothing of what is their own.
	Refused access.Actions
	// Begun is how many cases on the solution By's subject has; of a start.
	Begun Tally
	// TestData says that constructed people are let in everywhere.
	TestData bool
	// Refer gives the reference a person is found by, from a CPR number, CVR
	// number or e-mail address; nil when the host has no index.
	Refer func(by, value string) identity.Ref
	// Notifies says that somebody sends messages, so that people can be told
	// what is written about their case.
	Notifies bool
	// Files are those that the case has received, by id.
	Files map[string]form.File
	// Choose takes the place of guards, for simulations: it returns which of the
	// ways that an outcome of a step may lead on is taken, each given as the steps
	// it leads to. Nil, as always in an engine, leaves it to the guards.
	Choose func(step, outcome string, ways [][]string) int
}

// Tally counts the cases that somebody has begun on a solution, drafts too.
type Tally struct {
	Open int // not ended
	Ever int
}

// Effect is one thing a decision wants done outside, or at a later time.
type Effect struct {
	Step  string
	Round int
	// Part says which of several of the step it is; empty for the handover.
	Part string
	Kind string // of handover, or one of the engine's own
	// At is when it is due; the zero time is now.
	At time.Time
	// Drop says that it is not wanted any more.
	Drop bool
}

// Key names the effect within all cases: case/step/round, or with a part
// case/step/round/part. It is the same however often the effect is tried.
func (e Effect) Key(caseID string) string {
	key := caseID + "/" + taskKey(e.Step, e.Round)
	if e.Part != "" {
		key += "/" + e.Part
	}
	return key
}

// The engine's own kinds of effects. No handler can have such a name.
const (
	kindTimer   = "@timer"    // a wait is over
	kindRemind  = "@remind"   // a reminder is due
	kindEscal   = "@escalate" // an escalation is due
	kindExpire  = "@expire"   // a deadline is over
	kindNotice  = "@notice"   // a message is to be sent
	kindManager = "@manager"  // a manager is to be found
	kindSign    = "@sign"     // a signature is to be asked for
	kindSubcase = "@subcase"  // a case is to be started
	kindParent  = "@parent"   // the case that started this one is to be told
	kindTalk    = "@talk"     // the other side of the dialogue is to be told
)
