package workflow

import "slices"

// Step is a node of the flow.
type Step struct {
	ID    string     `json:"id"`              // [a-z][a-z0-9_]*, at most 60
	Kind  StepKind   `json:"kind"`            // what the step does
	Title Text       `json:"title,omitempty"` // what people see it is called
	Forms []StepForm `json:"forms,omitempty"` // the forms that are filled in or shown
	// Signing has what a fill step collects signed by whoever submits it, before
	// the case goes on.
	Signing  bool      `json:"signing,omitempty"`
	Assign   Assign    `json:"assign,omitempty"`   // whose task it is; of fill, pay and consent, the applicant's unless said
	NotBy    []string  `json:"notBy,omitempty"`    // steps: who did one of them may not do this one (four-eyes)
	Notify   string    `json:"notify,omitempty"`   // the message that tells whose task it is that it is there
	Deadline *Deadline `json:"deadline,omitempty"` // until when it must be done
	Handover *Handover `json:"handover,omitempty"` // of kind handover
	Pay      *Pay      `json:"pay,omitempty"`      // of kind pay
	Consent  string    `json:"consent,omitempty"`  // of kind consent: the id of the consent that is asked for
	Wait     *Wait     `json:"wait,omitempty"`     // of kind wait
	External *External `json:"external,omitempty"` // of kind external
	Subcase  *Subcase  `json:"subcase,omitempty"`  // of kind subcase
	// Write puts what the step gave back into fields, where later steps and
	// expressions find it.
	Write []Write `json:"write,omitempty"`
	// Terminate makes an end stop everything else that is going on in the case.
	Terminate bool   `json:"terminate,omitempty"`
	Join      Join   `json:"join,omitempty"` // what it waits for where parallel branches meet
	Next      []Edge `json:"next,omitempty"` // where each outcome leads
}

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

// edits reports whether the step lets a person change the form.
func (s *Step) edits(form string) bool {
	return slices.ContainsFunc(s.Forms, func(f StepForm) bool { return f.Form == form && f.Mode == Edit })
}

// writes reports whether the step puts what it gives back into the form.
func (s *Step) writes(form string) bool {
	return slices.ContainsFunc(s.Write, func(w Write) bool { return w.Form == form })
}

// Join says what a step waits for where parallel branches meet.
type Join string

// The joins.
const (
	JoinNone Join = ""    // every token that arrives begins a round
	JoinAll  Join = "all" // every branch of the split
	JoinAny  Join = "any" // the first branch; the others are called off
)

// Edge leads from an outcome to the next step. Of the edges of one outcome that
// have a guard, the first whose guard is met is taken alone; when none is, all
// that have none are taken, several of them in parallel. For "rejected" the
// edges are a choice of whoever rejects.
type Edge struct {
	On   string `json:"on,omitempty"`   // the outcome; may be left out when the kind has only one
	When string `json:"when,omitempty"` // the guard: an expression over the case's forms and facts; blank is not met
	To   string `json:"to"`             // id of the next step
}

// Write says which field a part of what a step gave back is put into. The field
// is written as if its text had been typed; what cannot be read as the field's
// type is left out and told in the case's history.
type Write struct {
	Form  string `json:"form"`  // id of the form
	Field string `json:"field"` // JSON Pointer to the field, outside of lists
	// Value is "ref", the receiver's name for what it received, or the name of a
	// member of the output's data, of the values a robot gave, or of an event.
	Value string `json:"value"`
}

// Pay is what a payment step asks for. The amount is worked out by the payment
// service when the citizen pays.
type Pay struct {
	Amount string `json:"amount,omitempty"` // an expression of kind money over the case's forms
}

// Wait is what a wait step waits for: exactly one of its members.
type Wait struct {
	For   *Span  `json:"for,omitempty"`   // a span of time
	Until string `json:"until,omitempty"` // an expression that gives a date: the morning of that day; a blank one is now
	Event string `json:"event,omitempty"` // something that another system tells of; with a deadline it may expire
}

// External is a step that a system outside does, such as a robot: it asks for
// open steps of its topic, takes one for a while, and finishes it with values.
type External struct {
	Topic string `json:"topic"`           // what workers ask for
	Lease *Span  `json:"lease,omitempty"` // for how long a worker has it; default one hour
}

// Subcase starts a case on another solution of the organisation and waits until
// it has ended. The step's outcome is the end that it reached, where an edge is
// on that, else "done". The case belongs to the same applicant.
type Subcase struct {
	Solution string            `json:"solution"`         // id of the solution
	Params   map[string]string `json:"params,omitempty"` // link parameters of the new case: expressions of kind text
}
