package workflow

import (
	"context"
	"encoding/json"
	"io"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Handler does the handovers of one kind. Vendors may write their own.
//
// Do is called at least once for each effect, with the same [EffectCall.Key]
// every time; never twice at once for one key. It must look the key up before
// it acts: an earlier call may have reached the receiver although the process
// died before that was recorded, or although it ended in doubt. The services
// of the contract packages do so.
//
// The error's code decides what happens next:
//   - unavailable: certainly not done; Do is called again later, after a delay
//     that grows.
//   - in_doubt, or an error without a code: Do is called again later too, and
//     the look-up by key settles the doubt. A handler that cannot look up must
//     return rejected instead, so that a person decides.
//   - rejected, denied, invalid, conflict, not_found and unsupported: calling
//     again would not help; the handover becomes a person's task.
//
// Errors must not hold personal data. The context ends when the engine gives
// up waiting. Implementations are safe for concurrent use and keep nothing of
// the snapshot.
type Handler interface {
	Do(ctx context.Context, call EffectCall, snapshot CaseSnapshot) (Output, error)
}

// ConfigChecker is a [Handler] that can check its settings when a solution is
// compiled.
type ConfigChecker interface {
	// CheckConfig returns everything that is wrong with the settings, as
	// problems whose pointers start at the handover object. Only Pointer and
	// Message are used, and the code [ProblemMaybeHidden], which makes it a
	// warning; see [MaybeHidden].
	CheckConfig(c Config) []Problem
}

// Config is a handover's settings with what surrounds them.
type Config struct {
	Solution *Solution
	Step     *Step // Step.Handover.Config are the settings
	Forms    map[string]*form.Form
}

// EffectCall is one call of a handler.
type EffectCall struct {
	Org string
	// Key tells repeated calls: case/step/round.
	Key    string
	Case   string
	Step   string
	Round  int
	Kind   string
	Config json.RawMessage // the step's settings, as the author wrote them
	// Attempt counts from 1. A first call that never came back because its process
	// was killed is not counted: whether the receiver has something is found out by
	// the key, not by this.
	Attempt int
}

// CaseSnapshot is a case as it was when the handover was asked for. It does not
// change between calls of one effect.
type CaseSnapshot struct {
	Case     string
	Workflow *Workflow
	// Test says that it is a test case: whatever is handed over must be marked
	// so, or go to a receiver that is there for tests.
	Test bool
	// Starter began the case; Applicant submitted it last.
	Starter   identity.Identity
	Applicant identity.Identity
	Lang      i18n.Lang // the applicant's
	// Started, Sent and Asked are when the case began, was first submitted, and
	// came to this step.
	Started time.Time
	Sent    time.Time
	Asked   time.Time
	// Forms has what was last submitted, by form.
	Forms map[string]FormSnapshot
	// Outputs has what handovers gave back, by step.
	Outputs map[string]Output
	// Outcomes has how steps ended, by step.
	Outcomes map[string]string
	History  []Entry
	// Files are all files that the submissions name, in order of form and place.
	Files []SnapshotFile
	// Open reads a file by its id. The caller closes it.
	Open func(ctx context.Context, id string) (io.ReadCloser, error)
}

// FormSnapshot is one form as it was submitted.
type FormSnapshot struct {
	Form *form.Form
	// Data are the visible answers with calculated values, as typed JSON.
	Data json.RawMessage
	// State is the evaluation the submission was made of.
	State *form.State
	At    time.Time
}

// SnapshotFile is a file that an answer names.
type SnapshotFile struct {
	Form string
	Path string // JSON Pointer to the answer
	form.File
}

// Fault is one thing wrong with a set of answers.
type Fault = fault.Fault
