package workflow

import (
	"encoding/json"
	"time"

	"github.com/borgerflow/borgerflow/workflow/identity"
)

// EventType is the code of what happened to a case.
type EventType string

// What can happen to a case. Codes are kept for ever: they are appended and
// retired, never reused.
const (
	CaseBegun       EventType = "case.started"     // Case, By, Lang, Params, Informed, Test
	CaseUpgraded    EventType = "case.upgraded"    // Version, Lang, Informed: a draft begins anew on a newer version
	CaseMigrated    EventType = "case.migrated"    // Version, Moved: a case goes on with another version
	StepEntered     EventType = "step.entered"     // Step, Round, Kind, Stack
	AnswersGiven    EventType = "answers.given"    // Step, Round, Form, Answers, Submission, Found, By, Lang
	StepLeft        EventType = "step.left"        // Step, Round, Outcome, Note, To, By of an applicant
	BranchArrived   EventType = "branch.arrived"   // Step (the join), Stack
	BranchesJoined  EventType = "branches.joined"  // Step (the join), Frame
	SplitClosed     EventType = "split.closed"     // Frame
	HandoverDone    EventType = "handover.done"    // Step, Round, Output
	HandoverFailed  EventType = "handover.failed"  // Step, Round, Code: it waits for a person
	HandoverRetried EventType = "handover.retried" // Step, Round
	HandoverSkipped EventType = "handover.skipped" // Step, Round, Note
	EndReached      EventType = "end.reached"      // Step
	CaseStopped     EventType = "case.stopped"     // Step: an end that terminates the rest
	CaseFinished    EventType = "case.ended"       // Outcome: the end step

	TaskAssigned     EventType = "task.assigned"     // Step, Round, Assignee, Note, Part when it was looked up
	TaskClaimed      EventType = "task.claimed"      // Step, Round, Person
	TaskReleased     EventType = "task.released"     // Step, Round
	TaskReminded     EventType = "task.reminded"     // Step, Round, Part
	TaskEscalated    EventType = "task.escalated"    // Step, Round, Assignee, Part
	SigningBegun     EventType = "signing.begun"     // Step, Round, Chosen
	SignatureRefused EventType = "signature.refused" // Step, Round, Note: of a fill step, which goes back to being filled in
	PaymentChanged   EventType = "payment.changed"   // Step, Round, Status, Output
	ConsentAnswered  EventType = "consent.answered"  // Step, Round, Name: the consent, Status: given or refused
	LeaseTaken       EventType = "lease.taken"       // Step, Round, Person: the worker, Until
	LeaseReturned    EventType = "lease.returned"    // Step, Round, Note
	OutputGiven      EventType = "output.given"      // Step, Round, Output: of a signature, robot, event or subcase
	ValuesWritten    EventType = "values.written"    // Step, Round, Form, Answers, Submission, Part: pointers that could not be written
	HandoverRedone   EventType = "handover.redone"   // Step, Round, Note: given up for a new round
	PartFailed       EventType = "part.failed"       // Step, Round, Part, Code: it waits for a person
	PartRetried      EventType = "part.retried"      // Step, Round, Part
	PartSkipped      EventType = "part.skipped"      // Step, Round, Part, Note
	Said             EventType = "dialogue.said"     // Said
	TalkClosed       EventType = "dialogue.closed"   // Said.ID: nobody waits for an answer any more
)

// Event is one thing that happened to a case. Which members an event has
// depends on its type. A case is its list of events; everything else is worked
// out from them by [Apply].
//
// Events hold answers and people: they are sealed wherever they are kept.
type Event struct {
	Type EventType    `json:"type"`
	At   time.Time    `json:"at"`
	Who  identity.Ref `json:"who,omitempty"`  // who did it
	For  identity.Ref `json:"for,omitempty"`  // on whose behalf
	Case string       `json:"case,omitempty"` // of CaseBegun: the case's id
	Lang string       `json:"lang,omitempty"` // of an applicant's event: the language they read

	Step    string   `json:"step,omitempty"`
	Round   int      `json:"round,omitempty"` // of the step, from 1
	Kind    StepKind `json:"kind,omitempty"`
	Outcome string   `json:"outcome,omitempty"`
	To      string   `json:"to,omitempty"` // the step that was chosen
	Note    string   `json:"note,omitempty"`
	Code    Code     `json:"code,omitempty"`
	Stack   []Frame  `json:"stack,omitempty"`
	Frame   *Frame   `json:"frame,omitempty"`

	Form       string          `json:"form,omitempty"`
	Answers    json.RawMessage `json:"answers,omitempty"`    // hidden ones included
	Submission json.RawMessage `json:"submission,omitempty"` // what is handed over
	Found      json.RawMessage `json:"found,omitempty"`      // what the evaluation of the form knew

	By       *identity.Identity `json:"by,omitempty"`     // of CaseBegun, AnswersGiven, and StepLeft by an applicant
	Params   map[string]string  `json:"params,omitempty"` // of CaseBegun: what the link to the solution gave
	Output   *Output            `json:"output,omitempty"`
	Informed *Informed          `json:"informed,omitempty"` // of CaseBegun and CaseUpgraded: what was shown before
	Test     bool               `json:"test,omitempty"`     // of CaseBegun: it is a test case
	Parent   *Parent            `json:"parent,omitempty"`   // of CaseBegun: the step that started it

	Assignee *Assignee               `json:"assignee,omitempty"` // whose task it is
	Person   identity.Ref            `json:"person,omitempty"`   // an employee, or a worker
	Chosen   map[string]identity.Ref `json:"chosen,omitempty"`   // of StepLeft and SigningBegun: who was chosen for later steps
	Until    *time.Time              `json:"until,omitempty"`    // of StepEntered its deadline, of LeaseTaken its end
	Timers   []string                `json:"timers,omitempty"`   // of StepEntered: the parts that wait for their time
	Part     string                  `json:"part,omitempty"`     // of the step
	Name     string                  `json:"name,omitempty"`
	Status   string                  `json:"status,omitempty"`
	Said     *Saying                 `json:"said,omitempty"`
	Version  string                  `json:"version,omitempty"` // of CaseUpgraded and CaseMigrated: the hash of the version it is on from here
	Moved    *Moved                  `json:"moved,omitempty"`   // of CaseMigrated
}

// sound reports whether the members are there that [Apply] relies on.
func (e Event) sound() bool {
	switch e.Type {
	case CaseBegun:
		return e.By != nil
	case BranchArrived:
		return len(e.Stack) > 0
	case BranchesJoined, SplitClosed:
		return e.Frame != nil
	case HandoverDone, OutputGiven:
		return e.Output != nil
	case TaskAssigned, TaskEscalated:
		return e.Assignee != nil
	case LeaseTaken:
		return e.Until != nil
	case CaseMigrated:
		return e.Moved != nil
	case Said, TalkClosed:
		return e.Said != nil
	}
	return true
}

// Frame says in which branch of a parallel split a token is. A token has a
// stack of them, the innermost last.
type Frame struct {
	Split  string `json:"split"`           // step/outcome
	Round  int    `json:"round,omitempty"` // of the step that split
	Branch int    `json:"branch"`          // from 0, in the author's order
}

// step returns the step that split.
func (f Frame) step() string {
	for i := range f.Split {
		if f.Split[i] == '/' {
			return f.Split[:i]
		}
	}
	return f.Split
}

// same reports whether both are branches of the same split in the same round.
func (f Frame) same(g Frame) bool { return f.Split == g.Split && f.Round == g.Round }

// Output is what a handover gave back.
type Output struct {
	// Ref is the receiver's name for what it received: a case number, a
	// message id.
	Ref string `json:"ref,omitempty"`
	// Data is whatever later handovers and views may want to know, as JSON.
	Data json.RawMessage `json:"data,omitempty"`
}
