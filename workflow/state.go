package workflow

import (
	"cmp"
	"encoding/json"
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// State is where a case stands: what its events add up to. It is made by
// [Apply] and only read by others.
type State struct {
	Case    string             // id; empty before the case has started
	Starter *identity.Identity // who started it
	// Applicant is who submitted last as the applicant, else the starter.
	Applicant *identity.Identity
	Lang      i18n.Lang // the applicant's language
	Params    map[string]string
	Parent    *Parent // the step that started it, of a subcase
	Started   time.Time
	Test      bool      // it is a test case
	Informed  *Informed // what was shown before it was started; nil when nothing was to be
	// Sent is when it was first submitted; zero while it is a draft.
	Sent time.Time
	// Tokens are the steps that are going on, in the order they were entered.
	Tokens []Token
	// Arrived are the branches that wait in a join for the others.
	Arrived []Arrival
	// Rounds counts how often each step was entered.
	Rounds map[string]int
	// Outcomes has the last outcome of each step that was left.
	Outcomes map[string]string
	// Actors has who did each step, by step, the first time first: once for each
	// time it was left.
	Actors map[string][]identity.Ref
	// Had has everybody whose task each step has ever been, by step.
	Had map[string][]Assignee
	// Chosen has who was chosen to do a step, by step.
	Chosen map[string]identity.Ref
	// Payment is how far the payment is; empty before there is one.
	Payment string
	// Consents has what was answered to each consent, by its id.
	Consents map[string]string
	// Talk is what was written about the case, oldest first.
	Talk []Saying
	// Forms has what was last submitted of each form.
	Forms map[string]Submission
	// Outputs has what the last round of each handover gave back.
	Outputs map[string]Output
	// OutputRounds has which round of each handover Outputs is of.
	OutputRounds map[string]int
	// History has what people may be told of the case, oldest first.
	History []Entry
	// Stopping is the end that stops the rest, once it was reached.
	Stopping string
	// Outcome is the end that was reached last.
	Outcome string
	Ended   time.Time // zero until everything has ended
	// Renamed has the ids that steps had in versions before, and what they are
	// called now; nil while none has another.
	Renamed map[string]string
}

// Token is one step that is going on.
type Token struct {
	Step  string
	Round int // from 1; step and round name the token
	Kind  StepKind
	Since time.Time
	Stack []Frame
	// Detached is set when the branch was called off while a handover in it
	// was under way: it is finished, and leads nowhere.
	Detached bool
	// Trouble is why a handover waits for a person; empty when it does not.
	Trouble Code
	// Assignee is whose task it is. It is zero in cases begun before assignees
	// were kept: then the step says so.
	Assignee Assignee
	// Claimed is the employee who has taken the task, or the worker who has the
	// external step until Leased.
	Claimed identity.Ref
	Leased  time.Time
	Due     time.Time // its deadline; zero when it has none
	Signing bool      // it was submitted and waits for the signature
	// Signer is who submitted what waits for the signature, and Choice whom they
	// chose for later steps.
	Signer identity.Ref
	Choice map[string]identity.Ref
	// Timers are the parts of the step that wait for their time.
	Timers []string
	// Failed are the parts – messages, look-ups – that need a person.
	Failed []Failed
	// Entered is the id that the step had when it was entered, under which all it
	// wants done outside is asked for; empty while that is Step.
	Entered string
}

// Failed is a part of a step that could not be done. The step itself goes on.
type Failed struct {
	Part string
	Code Code
}

// Key names the token within its case.
func (t Token) Key() string { return taskKey(t.Step, t.Round) }

// asked is the id of the step in the keys of what the token wants done outside.
func (t Token) asked() string { return cmp.Or(t.Entered, t.Step) }

// Arrival is a branch that has come to a join.
type Arrival struct {
	Step  string // the join
	Stack []Frame
}

// Submission is what was submitted of one form.
type Submission struct {
	Step    string
	Round   int
	At      time.Time
	By      *identity.Identity // who submitted
	Lang    i18n.Lang
	Answers json.RawMessage // hidden ones included, to go on from
	Data    json.RawMessage // what is handed over
	// Found is what the evaluation knew besides the answers – from the login, the
	// case, registers, checks and look-ups, and the ids that were given – as
	// form.Form.EncodeFacts writes it. Empty in what was submitted before it was
	// kept; Known says it then.
	Found json.RawMessage
	// Known is what the evaluation knew of the rest of the case, so that
	// evaluating again gives the same whatever has happened since.
	Known *Known
}

// Known is what a case's forms and steps were when a step was submitted.
type Known struct {
	// Forms are the case's forms, those of the step itself as it submitted
	// them. Their own Known is nil.
	Forms    map[string]Submission
	Outcomes map[string]string // of the steps that had been left
	Outputs  map[string]Output // of the steps that had given something
	Consents map[string]string
	Payment  string
}

// Entry is one line of a case's history.
type Entry struct {
	At      time.Time
	Who     identity.Ref
	For     identity.Ref // on whose behalf
	Type    EventType
	Step    string
	Round   int
	Outcome string
	To      string
	Note    string
	Code    Code
	Part    string // of the step: a message, a look-up
	Status  string // of a payment or consent
	// Group and Person are whose task a step became, when it was given on, taken
	// or escalated.
	Group  string
	Person identity.Ref
}

// Draft reports whether the case has not been submitted yet.
func (s *State) Draft() bool { return s.Sent.IsZero() }

// Phase returns where the case is in its life.
func (s *State) Phase() CaseState {
	switch {
	case !s.Ended.IsZero():
		return CaseEnded
	case s.Draft():
		return CaseDraft
	}
	return CaseOpen
}

// Token returns the token of a step that is going on. A round of 0 means the
// latest. The step may be named as in a version that the case was on before.
func (s *State) Token(step string, round int) (Token, bool) {
	step = s.current(step)
	for i := len(s.Tokens) - 1; i >= 0; i-- {
		if t := s.Tokens[i]; t.Step == step && (round == 0 || t.Round == round) {
			return t, true
		}
	}
	return Token{}, false
}

// current returns the id that a step has in the version that the case is on.
func (s *State) current(step string) string {
	if now, ok := s.Renamed[step]; ok {
		return now
	}
	return step
}

// everKnown returns the ids that steps which were somebody's have or had, in
// order.
func (s *State) everKnown() []string {
	return append(sortedKeys(s.Had), sortedKeys(s.Renamed)...)
}
