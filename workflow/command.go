package workflow

import (
	"encoding/json"
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow/access"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Command is something somebody wants done with a case. The commands are the
// types below; each asks for a step that is going on.
type Command interface {
	// where names the step and round the command is about.
	where() (step string, round int)
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
	Test     bool // it is a test case
}

// SubmitForms submits a fill step. The forms have been evaluated and are in
// order.
type SubmitForms struct {
	Target
	Forms []GivenForm
	Lang  i18n.Lang
}

// GivenForm is one form that was submitted.
type GivenForm struct {
	Form    string
	Answers json.RawMessage // hidden ones included
	Data    json.RawMessage // what is handed over
	Found   json.RawMessage // what registers, checks and look-ups said; see Submission.Found
}

// ApproveStep approves in an approve step.
type ApproveStep struct {
	Target
	Note string
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

// RetryHandover has an operator do a failed handover again.
type RetryHandover struct{ Target }

// SkipHandover has an operator go on without a failed handover.
type SkipHandover struct {
	Target
	Note string // why; required
}

// Facts are what a decision may know besides workflow, state and command.
type Facts struct {
	Now time.Time
	By  identity.Identity
	// Holder says that By has shown the bearer token of the anonymous case.
	Holder bool
	// Operators is the group that sees to handovers in trouble.
	Operators string
	// Refused are the actions that the organisation's policy keeps from an
	// employee on this case. It says nothing of what is their own.
	Refused access.Actions
	// Begun is how many cases on the solution By's subject has; of a start.
	Begun Tally
	// TestData says that constructed people are let in everywhere.
	TestData bool
}

// Tally counts the cases that somebody has begun on a solution, drafts too.
type Tally struct {
	Open int // not ended
	Ever int
}

// Effect is one thing a decision wants done outside.
type Effect struct {
	Step  string
	Round int
	Kind  string // of handover
}

// Key names the effect within all cases: case/step/round. It is the same
// however often the effect is tried.
func (e Effect) Key(caseID string) string { return caseID + "/" + taskKey(e.Step, e.Round) }
