package workflow

import (
	"cmp"
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
	// Messages are what people are told while a case goes on, by id.
	Messages map[string]*Message `json:"messages,omitempty"`
	// Dialogue says which messages tell of what was written about a case.
	Dialogue Dialogue `json:"dialogue,omitzero"`
	Steps    []*Step  `json:"steps"` // the first is where a case begins
}

// Message is what people are told: a reminder, an invitation, an escalation.
// Its texts may hold merge fields, {= expression }, over the case's forms and
// the facts about the task: case.id, case.title, task.title, task.due,
// task.link.
type Message struct {
	Subject Text `json:"subject"` // one line
	Body    Text `json:"body"`    // may hold paragraphs, lists and links
}

// Dialogue are the ids of the messages by which one side is told that the other
// has written about the case. Where none is given, and the engine has a notifier,
// they are told with a text of the library's. In both, task.title is the
// library's name for the dialogue, and task.link leads to the case.
type Dialogue struct {
	Applicant string `json:"applicant,omitempty"` // tells the applicant that a case worker has written
	Staff     string `json:"staff,omitempty"`     // tells the case's workers that the applicant has
}

// Bounds of a flow.
const (
	MaxSteps = 200 // in a solution
	MaxEdges = 20  // from one step
)

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
