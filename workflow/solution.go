package workflow

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"

	"github.com/borgerflow/borgerflow/i18n"
)

// Solution is what an author writes in solution.json: what the solution is,
// who may start it, and its steps.
type Solution struct {
	Schema  string `json:"$schema,omitempty"` // for editors; not looked at
	ID      string `json:"id"`                // ^[a-z][a-z0-9_]*$
	Version string `json:"version"`           // the author's own label
	Title   Text   `json:"title"`             // what citizens see it is called
	Owner   string `json:"owner"`             // who in the organisation answers for it
	// KLE is the subject number of Kommunernes Emnesystematik (KL's subject
	// classification), for example 32.03.12; Facet the action, for example G01.
	KLE   string `json:"kle"`
	Facet string `json:"facet"` // the action in Kommunernes Emnesystematik, for example G01
	// Sensitivity is how its cases must be protected, whatever is answered:
	// ordinary (if left out), confidential, sensitive or protected.
	Sensitivity string `json:"sensitivity,omitempty"`
	// Unit is the id of the organisation unit that handles its cases, as a rule
	// the UUID it has in the common organisation system.
	Unit string `json:"unit,omitempty"`
	// Purpose, LegalBasis and InformationDuty are what a citizen is told before
	// they start (GDPR article 13).
	Purpose         Text        `json:"purpose,omitempty"`
	LegalBasis      Text        `json:"legalBasis,omitempty"`      // the law that lets the organisation process the answers
	InformationDuty Text        `json:"informationDuty,omitempty"` // the rest of what a citizen must be told before they start
	Languages       []i18n.Lang `json:"languages"`                 // the first is the fallback
	Start           StartRules  `json:"start"`                     // who may start a case
	Params          []*Param    `json:"params,omitempty"`          // what a link to the solution may give
	Retention       Retention   `json:"retention,omitempty"`       // how long things are kept
	// Test marks cases as test cases; constructed CPR numbers (day + 60) are
	// allowed in them.
	Test bool `json:"test,omitempty"`
	// Withhold keeps fields from employees who are in none of the groups given.
	Withhold []Withhold `json:"withhold,omitempty"`
	Steps    []*Step    `json:"steps"` // the first is where a case begins
}

// Step is a node of the flow.
type Step struct {
	ID       string     `json:"id"`                 // [a-z][a-z0-9_]*, at most 60
	Kind     StepKind   `json:"kind"`               // what the step does
	Title    Text       `json:"title,omitempty"`    // what people see it is called
	Forms    []StepForm `json:"forms,omitempty"`    // the forms that are filled in or shown
	Assign   Assign     `json:"assign,omitempty"`   // whose task it is; of fill, the applicant's unless said
	Handover *Handover  `json:"handover,omitempty"` // of kind handover
	// Terminate makes an end stop everything else that is going on in the case.
	Terminate bool   `json:"terminate,omitempty"`
	Join      Join   `json:"join,omitempty"` // what it waits for where parallel branches meet
	Next      []Edge `json:"next,omitempty"` // where each outcome leads
}

// StepKind is what a step does.
type StepKind string

// The kinds of steps.
const (
	Fill        StepKind = "fill"     // a person fills in forms
	Approve     StepKind = "approve"  // a person approves or rejects
	HandoverTo  StepKind = "handover" // data are given to another system
	End         StepKind = "end"
	troubleKind          = "trouble" // of a task: an effect that needs a person
)

// Person reports whether steps of the kind wait for a person.
func (k StepKind) Person() bool { return k == Fill || k == Approve }

// The outcomes of steps.
const (
	OutcomeSubmitted = "submitted" // of fill
	OutcomeApproved  = "approved"  // of approve
	OutcomeRejected  = "rejected"  // of approve
	OutcomeDone      = "done"      // of handover
)

// outcomes are those each kind must lead on from.
var outcomes = map[StepKind][]string{
	Fill: {OutcomeSubmitted}, Approve: {OutcomeApproved, OutcomeRejected}, HandoverTo: {OutcomeDone}, End: nil,
}

// Outcomes returns the outcomes that steps of a kind lead on from, none of an
// end.
func Outcomes(kind StepKind) []string { return slices.Clone(outcomes[kind]) }

// StepForm is a form as a step uses it.
type StepForm struct {
	Form string   `json:"form"`           // id of a form in the folder
	Mode FormMode `json:"mode,omitempty"` // default edit in fill, show elsewhere
	// Withhold are the fields that whoever does the step may not see, whoever it
	// is: JSON Pointers, with * for the rows of a list.
	Withhold []string `json:"withhold,omitempty"`
}

// FormMode is what a step lets a person do with a form.
type FormMode string

// The modes of a form.
const (
	Edit     FormMode = "edit"
	Show     FormMode = "show"
	Withheld FormMode = "withheld" // the step does not show the form at all
)

// Assign says whose task a step is: the applicant's, or a group's.
type Assign struct {
	To    string `json:"to,omitempty"`    // "applicant"
	Group string `json:"group,omitempty"` // a group of the organisation's employees
}

// Applicant is who started the case, in Assign.To.
const Applicant = "applicant"

// Join says what a step waits for where parallel branches meet.
type Join string

// The joins.
const (
	JoinNone Join = ""    // every token that arrives begins a round
	JoinAll  Join = "all" // every branch of the split
	JoinAny  Join = "any" // the first branch; the others are called off
)

// Edge leads from an outcome to the next step. Several edges for one outcome
// run in parallel; for "rejected" they are a choice.
type Edge struct {
	On string `json:"on"` // the outcome
	To string `json:"to"` // id of the next step
}

// Handover is a step's handover: which handler does it, and the handler's own
// settings.
type Handover struct {
	Kind   string          // name of a handler in the engine's Options
	Config json.RawMessage // the whole object, with "kind"
}

// UnmarshalJSON keeps the whole object for the handler.
func (h *Handover) UnmarshalJSON(data []byte) error {
	var head struct {
		Kind string `json:"kind"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return err
	}
	h.Kind, h.Config = head.Kind, slices.Clone(data)
	return nil
}

// MarshalJSON writes the object as it was read.
func (h Handover) MarshalJSON() ([]byte, error) {
	if len(h.Config) == 0 {
		return json.Marshal(map[string]string{"kind": h.Kind})
	}
	return h.Config, nil
}

// Bounds of a flow.
const (
	MaxSteps = 200 // in a solution
	MaxEdges = 20  // from one step
)

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
