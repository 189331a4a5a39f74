package workflow

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Replay returns the state that events add up to.
func Replay(events []Event) *State { return Apply(&State{}, events...) }

// Apply returns the state after more events. It is pure: s stays as it was.
// It needs no workflow, so a case's past reads the same whatever becomes of
// the engine's rules.
func Apply(s *State, events ...Event) *State {
	a := applying(s)
	for _, e := range events {
		a.apply(e)
	}
	return a.State
}

// applier is a state that is being changed. Its maps and slices are those of the
// state it was made of until they are first changed.
type applier struct {
	*State
	own part
	// acted are the steps whose actors are the state's own, to be added to.
	acted map[string]bool
	// quiet leaves the history as it was: a decision has no use for what it has
	// just done itself.
	quiet bool
}

// part is a map or slice of a state, as a bit.
type part uint32

const (
	ownTokens part = 1 << iota
	ownRounds
	ownOutcomes
	ownActors
	ownHad
	ownChosen
	ownConsents
	ownForms
	ownOutputs
	ownHistory
	ownTalk
)

func applying(s *State) *applier {
	out := *s
	for _, m := range []*map[string]int{&out.Rounds, &out.OutputRounds} {
		if *m == nil {
			*m = map[string]int{}
		}
	}
	empty(&out.Outcomes)
	empty(&out.Actors)
	empty(&out.Had)
	empty(&out.Chosen)
	empty(&out.Consents)
	empty(&out.Forms)
	empty(&out.Outputs)
	out.Arrived, out.Talk = slices.Clip(out.Arrived), slices.Clip(out.Talk)
	return &applier{State: &out}
}

func empty[V any](m *map[string]V) {
	if *m == nil {
		*m = map[string]V{}
	}
}

// first reports whether a part is changed for the first time, and so has to be
// copied.
func (s *applier) first(p part) bool {
	if s.own&p != 0 {
		return false
	}
	s.own |= p
	return true
}

// owned writes into a map of the state's own.
func owned[V any](s *applier, p part, m *map[string]V, key string, v V) {
	if s.first(p) {
		*m = maps.Clone(*m)
	}
	(*m)[key] = v
}

// tokens are the state's own, to be changed.
func (s *applier) tokens() []Token {
	if s.first(ownTokens) {
		s.Tokens = slices.Clone(s.Tokens)
	}
	return s.Tokens
}

func (s *applier) apply(e Event) {
	switch e.Type {
	case CaseBegun:
		s.Case, s.Starter, s.Applicant, s.Started, s.Lang = e.Case, e.By, e.By, e.At, i18n.Lang(e.Lang)
		s.Params, s.Parent, s.Informed, s.Test = e.Params, e.Parent, e.Informed, e.Test
	case CaseUpgraded: // a draft has been nowhere but in its first step
		s.Tokens, s.Lang, s.Informed = nil, i18n.Lang(e.Lang), e.Informed
		s.own |= ownTokens
	case CaseMigrated:
		s.migrated(e.Moved)
	case StepEntered:
		s.entered(e)
	case AnswersGiven:
		s.given(e)
	case StepLeft:
		s.left(e)
	case EndReached:
		s.Outcome = e.Step
	case CaseStopped:
		s.Stopping, s.Outcome = e.Step, e.Step
		s.callOff(func([]Frame) bool { return true })
	case CaseFinished:
		s.Ended, s.Outcome = e.At, e.Outcome
	case PaymentChanged:
		s.Payment = e.Status
	case ConsentAnswered:
		owned(s, ownConsents, &s.Consents, e.Name, e.Status)
	case Said:
		s.Talk = append(s.Talk, *e.Said)
	case TalkClosed:
		s.closeTalk(e.Said.ID)
	case ValuesWritten:
		s.written(e)
	default:
		s.applyBranch(e)
		s.applyTask(e)
		s.applyOutside(e)
	}
	s.remember(e)
}

func (s *applier) applyBranch(e Event) {
	switch e.Type {
	case BranchArrived:
		s.Arrived = append(s.Arrived, Arrival{Step: e.Step, Stack: e.Stack})
	case BranchesJoined:
		s.Arrived = slices.DeleteFunc(slices.Clone(s.Arrived), func(a Arrival) bool {
			return a.Step == e.Step && a.Stack[len(a.Stack)-1].same(*e.Frame)
		})
	case SplitClosed:
		s.callOff(func(stack []Frame) bool { return slices.ContainsFunc(stack, e.Frame.same) })
	}
}

// applyTask applies what happens to whose task a step is, and when.
func (s *applier) applyTask(e Event) {
	t := s.token(e.Step, e.Round)
	if t == nil {
		return
	}
	switch e.Type {
	case TaskAssigned, TaskEscalated:
		t.Assignee, t.Claimed, t.Trouble = *e.Assignee, "", ""
		t.Failed = slices.DeleteFunc(slices.Clone(t.Failed), func(f Failed) bool { return partKind(f.Part) == kindManager })
		s.had(e.Step, t.Assignee)
		t.fired(e.Part)
	case TaskClaimed:
		t.Claimed = e.Person
		s.had(e.Step, Assignee{Person: e.Person})
	case TaskReleased:
		t.Claimed = ""
	case TaskReminded:
		t.fired(e.Part)
	case SigningBegun:
		t.Signing, t.Signer, t.Choice = true, e.Who, e.Chosen
	case SignatureRefused:
		t.Signing, t.Signer, t.Choice = false, "", nil
		t.Failed = slices.DeleteFunc(slices.Clone(t.Failed), func(f Failed) bool { return partKind(f.Part) == kindSign })
	case LeaseTaken:
		t.Claimed, t.Leased = e.Person, *e.Until
	case LeaseReturned:
		t.Claimed, t.Leased = "", time.Time{}
	}
}

// applyOutside applies what came of what was asked for outside.
func (s *applier) applyOutside(e Event) {
	switch e.Type {
	case HandoverDone, OutputGiven:
		if e.Round >= s.OutputRounds[e.Step] { // one that was called off may end after its successor
			if s.first(ownOutputs) {
				s.Outputs, s.OutputRounds = maps.Clone(s.Outputs), maps.Clone(s.OutputRounds)
			}
			s.Outputs[e.Step], s.OutputRounds[e.Step] = *e.Output, e.Round
		}
	}
	t := s.token(e.Step, e.Round)
	if t == nil {
		return
	}
	switch e.Type {
	case HandoverFailed:
		t.Trouble = e.Code
	case HandoverRetried:
		t.Trouble = ""
	case HandoverRedone:
		s.Tokens = slices.DeleteFunc(s.tokens(), func(o Token) bool { return o.Step == e.Step && o.Round == e.Round })
	case PartFailed:
		t.Failed = append(without(t.Failed, e.Part), Failed{Part: e.Part, Code: e.Code})
	case PartRetried, PartSkipped:
		t.Failed = without(t.Failed, e.Part)
	}
}

// token returns the token that the event is about, to be changed; nil when it is
// not there any more.
func (s *applier) token(step string, round int) *Token {
	i := slices.IndexFunc(s.Tokens, func(t Token) bool { return t.Step == step && t.Round == round })
	if i < 0 {
		return nil
	}
	return &s.tokens()[i]
}

func (s *applier) entered(e Event) {
	t := Token{Step: e.Step, Round: e.Round, Kind: e.Kind, Since: e.At, Stack: e.Stack, Timers: e.Timers}
	if e.Assignee != nil {
		t.Assignee = *e.Assignee
		s.had(e.Step, t.Assignee)
	}
	if e.Until != nil {
		t.Due = *e.Until
	}
	s.Tokens = append(s.tokens(), t)
	owned(s, ownRounds, &s.Rounds, e.Step, e.Round)
}

// had remembers whose task a step has been.
func (s *applier) had(step string, a Assignee) {
	if !slices.Contains(s.Had[step], a) {
		owned(s, ownHad, &s.Had, step, append(slices.Clip(s.Had[step]), a))
	}
}

// fired takes a part from those that wait for their time. The slice may be
// shared with the state before.
func (t *Token) fired(part string) {
	if slices.Contains(t.Timers, part) {
		t.Timers = slices.DeleteFunc(slices.Clone(t.Timers), func(p string) bool { return p == part })
	}
}

func without(all []Failed, part string) []Failed {
	return slices.DeleteFunc(slices.Clone(all), func(f Failed) bool { return f.Part == part })
}

// given keeps a form that was submitted. The forms of one step are submitted
// together and have read each other, so all of them know all.
func (s *applier) given(e Event) {
	known := &Known{
		Forms: map[string]Submission{}, Outcomes: maps.Clone(s.Outcomes), Outputs: maps.Clone(s.Outputs),
		Consents: maps.Clone(s.Consents), Payment: s.Payment,
	}
	owned(s, ownForms, &s.Forms, e.Form, Submission{
		Step: e.Step, Round: e.Round, At: e.At, By: e.By, Lang: i18n.Lang(e.Lang),
		Answers: e.Answers, Data: e.Submission, Found: e.Found,
	})
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

func (s *applier) left(e Event) {
	who, chosen := e.Who, e.Chosen
	if t := s.token(e.Step, e.Round); t != nil {
		who = s.doer(*t, e)
		if t.Signing && e.Outcome == OutcomeSubmitted {
			chosen = t.Choice
		}
	}
	s.Tokens = slices.DeleteFunc(s.tokens(), func(t Token) bool { return t.Step == e.Step && t.Round == e.Round })
	owned(s, ownOutcomes, &s.Outcomes, e.Step, e.Outcome)
	if who != "" {
		s.did(e.Step, who)
	}
	for step, who := range chosen {
		owned(s, ownChosen, &s.Chosen, step, who)
	}
	if e.Outcome == OutcomeSubmitted && s.Sent.IsZero() {
		s.Sent = e.At
	}
	if e.By != nil {
		s.Applicant = e.By
		s.Lang = i18n.Lang(e.Lang)
	}
}

// did adds who did a step. Those before are copied once, not each time: a case may
// go round and round.
func (s *applier) did(step string, who identity.Ref) {
	all := s.Actors[step]
	if !s.acted[step] {
		all = slices.Clip(all)
		if s.acted == nil {
			s.acted = map[string]bool{}
		}
		s.acted[step] = true
	}
	owned(s, ownActors, &s.Actors, step, append(all, who))
}

// doer is who did a step that is left. That something was signed the system
// tells, or an operator goes on without: it was done by whoever submitted it, or
// was to sign it.
func (s *applier) doer(t Token, e Event) identity.Ref {
	switch {
	case t.Signing && e.Outcome == OutcomeSubmitted:
		return t.Signer
	case t.Kind != SignStep || !e.Who.IsSystem() || e.Outcome == OutcomeExpired:
		return e.Who
	case t.Assignee.Applicant:
		return s.Applicant.ActorRef()
	}
	return cmp.Or(t.Claimed, t.Assignee.Person, e.Who)
}

// written keeps what a step gave back in a form. A form that nobody has submitted
// yet is kept too, so that later steps find it.
func (s *applier) written(e Event) {
	sub := s.Forms[e.Form]
	sub.Answers, sub.Data = e.Answers, e.Submission
	if sub.At.IsZero() {
		sub.Step, sub.Round, sub.At, sub.Lang = e.Step, e.Round, e.At, s.Lang
	}
	owned(s, ownForms, &s.Forms, e.Form, sub)
}

// callOff ends what goes on in the branches that match: steps that wait stop,
// handovers are finished but lead nowhere.
func (s *applier) callOff(match func([]Frame) bool) {
	s.Arrived = slices.DeleteFunc(slices.Clone(s.Arrived), func(a Arrival) bool { return match(a.Stack) })
	s.Tokens = slices.DeleteFunc(s.tokens(), func(t Token) bool { return t.Kind != HandoverTo && match(t.Stack) })
	for i, t := range s.Tokens {
		if match(t.Stack) {
			s.Tokens[i].Detached = true
		}
	}
}

// remember writes the history: what a person may be told, without answers.
func (s *applier) remember(e Event) {
	if s.quiet {
		return
	}
	switch e.Type {
	case StepEntered, AnswersGiven, BranchArrived, BranchesJoined, SplitClosed, EndReached, LeaseTaken, LeaseReturned, Said, TalkClosed:
		return
	}
	h := Entry{
		At: e.At, Who: e.Who, For: e.For, Type: e.Type, Step: e.Step, Round: e.Round,
		Outcome: e.Outcome, To: e.To, Note: e.Note, Code: e.Code, Part: e.Part, Status: e.Status, Person: e.Person,
	}
	if e.Assignee != nil {
		h.Group, h.Person = e.Assignee.Group, e.Assignee.Person
	}
	if s.first(ownHistory) {
		s.History = append(make([]Entry, 0, len(s.History)+4), s.History...)
	}
	s.History = append(s.History, h)
}
