package workflow

import (
	"encoding/json"
	"maps"
	"slices"
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
}

// Key names the token within its case.
func (t Token) Key() string { return taskKey(t.Step, t.Round) }

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
	// Found is what the server had found out for the form – from registers, checks
	// and look-ups, and the ids it gave – as form.Form.EncodeFacts writes it.
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
}

// Entry is one line of a case's history.
type Entry struct {
	At      time.Time
	Who     identity.Ref
	Type    EventType
	Step    string
	Round   int
	Outcome string
	To      string
	Note    string
	Code    Code
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
// latest.
func (s *State) Token(step string, round int) (Token, bool) {
	for i := len(s.Tokens) - 1; i >= 0; i-- {
		if t := s.Tokens[i]; t.Step == step && (round == 0 || t.Round == round) {
			return t, true
		}
	}
	return Token{}, false
}

// Replay returns the state that events add up to.
func Replay(events []Event) *State { return Apply(&State{}, events...) }

// Apply returns the state after more events. It is pure: s stays as it was.
// It needs no workflow, so a case's past reads the same whatever becomes of
// the engine's rules.
func Apply(s *State, events ...Event) *State {
	out := *s
	out.Tokens, out.Arrived = slices.Clone(s.Tokens), slices.Clone(s.Arrived)
	out.History = slices.Clone(s.History)
	out.Rounds, out.Outcomes = clone(s.Rounds), clone(s.Outcomes)
	out.Forms, out.Outputs, out.OutputRounds = clone(s.Forms), clone(s.Outputs), clone(s.OutputRounds)
	for _, e := range events {
		out.apply(e)
	}
	return &out
}

func clone[V any](m map[string]V) map[string]V {
	if m == nil {
		return map[string]V{}
	}
	return maps.Clone(m)
}

func (s *State) apply(e Event) {
	switch e.Type {
	case CaseBegun:
		s.Case, s.Starter, s.Applicant, s.Started, s.Lang = e.Case, e.By, e.By, e.At, i18n.Lang(e.Lang)
		s.Params, s.Informed, s.Test = e.Params, e.Informed, e.Test
	case CaseUpgraded: // a draft has been nowhere but in its first step
		s.Tokens, s.Rounds, s.Lang, s.Informed = nil, map[string]int{}, i18n.Lang(e.Lang), e.Informed
	case StepEntered:
		s.Rounds[e.Step] = e.Round
		s.Tokens = append(s.Tokens, Token{Step: e.Step, Round: e.Round, Kind: e.Kind, Since: e.At, Stack: e.Stack})
	case AnswersGiven:
		s.given(e)
	case StepLeft:
		s.left(e)
	case BranchArrived:
		s.Arrived = append(s.Arrived, Arrival{Step: e.Step, Stack: e.Stack})
	case BranchesJoined:
		s.Arrived = slices.DeleteFunc(s.Arrived, func(a Arrival) bool {
			return a.Step == e.Step && a.Stack[len(a.Stack)-1].same(*e.Frame)
		})
	case SplitClosed:
		s.callOff(func(stack []Frame) bool { return slices.ContainsFunc(stack, e.Frame.same) })
	case HandoverDone:
		if e.Round >= s.OutputRounds[e.Step] { // one that was called off may end after its successor
			s.Outputs[e.Step], s.OutputRounds[e.Step] = *e.Output, e.Round
		}
	case HandoverFailed:
		s.trouble(e, e.Code)
	case HandoverRetried:
		s.trouble(e, "")
	case EndReached:
		s.Outcome = e.Step
	case CaseStopped:
		s.Stopping, s.Outcome = e.Step, e.Step
		s.callOff(func([]Frame) bool { return true })
	case CaseFinished:
		s.Ended, s.Outcome = e.At, e.Outcome
	}
	s.remember(e)
}

// given keeps a form that was submitted. The forms of one step are submitted
// together and have read each other, so all of them know all.
func (s *State) given(e Event) {
	known := &Known{Forms: map[string]Submission{}, Outcomes: maps.Clone(s.Outcomes)}
	s.Forms[e.Form] = Submission{
		Step: e.Step, Round: e.Round, At: e.At, By: e.By, Lang: i18n.Lang(e.Lang),
		Answers: e.Answers, Data: e.Submission, Found: e.Found,
	}
	for id, sub := range s.Forms {
		together := sub.Step == e.Step && sub.Round == e.Round
		sub.Known = nil
		known.Forms[id] = sub
		if together {
			sub.Known = known
			s.Forms[id] = sub
		}
	}
}

func (s *State) left(e Event) {
	s.Tokens = slices.DeleteFunc(s.Tokens, func(t Token) bool { return t.Step == e.Step && t.Round == e.Round })
	s.Outcomes[e.Step] = e.Outcome
	if e.Outcome == OutcomeSubmitted && s.Sent.IsZero() {
		s.Sent = e.At
	}
	if e.By != nil {
		s.Applicant = e.By
		s.Lang = i18n.Lang(e.Lang)
	}
}

// callOff ends what goes on in the branches that match: people's steps stop,
// handovers are finished but lead nowhere.
func (s *State) callOff(match func([]Frame) bool) {
	s.Arrived = slices.DeleteFunc(s.Arrived, func(a Arrival) bool { return match(a.Stack) })
	s.Tokens = slices.DeleteFunc(s.Tokens, func(t Token) bool { return t.Kind.Person() && match(t.Stack) })
	for i, t := range s.Tokens {
		if match(t.Stack) {
			s.Tokens[i].Detached = true
		}
	}
}

func (s *State) trouble(e Event, code Code) {
	for i, t := range s.Tokens {
		if t.Step == e.Step && t.Round == e.Round {
			s.Tokens[i].Trouble = code
		}
	}
}

// remember writes the history: what a person may be told, without answers.
func (s *State) remember(e Event) {
	switch e.Type {
	case StepEntered, AnswersGiven, BranchArrived, BranchesJoined, SplitClosed, EndReached:
		return
	}
	s.History = append(s.History, Entry{
		At: e.At, Who: e.Who, Type: e.Type, Step: e.Step, Round: e.Round,
		Outcome: e.Outcome, To: e.To, Note: e.Note, Code: e.Code,
	})
}
