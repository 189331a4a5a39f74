package workflow

import (
	"encoding/json"
	"slices"
)

// Mapping says what of an older version of a solution is what of another one,
// and what may be lost on the way.
type Mapping struct {
	// Steps are the steps that have another id, by the one they had. A step that
	// is not among them has the same id in both versions, or is gone.
	Steps map[string]string
	// Accept are the losses that somebody has agreed to. None is accepted unsaid.
	Accept []Acceptance
}

// Acceptance names one loss that is agreed to: an answer or a handover.
type Acceptance struct {
	// Form and Path name what is lost as [MigrationReason] does; an empty path is
	// the whole form, and only that.
	Form string
	Path string
	// Step is a handover under way that is to end as the older version has asked
	// for it, by its id there.
	Step string
}

// Migration is what it takes to have a case go on with another version.
type Migration struct {
	// Events are what happens to the case; none when it cannot go.
	Events []Event
	// Drafts are the answers that were saved and not submitted, by form, as the
	// other version reads them: those that differ.
	Drafts map[string]json.RawMessage
	// Reasons are what keeps the case from going, what is lost, and what is worth
	// knowing, in the order of the case's steps and forms.
	Reasons []MigrationReason
}

// Barred reports whether the case cannot go.
func (m Migration) Barred() bool {
	return slices.ContainsFunc(m.Reasons, func(r MigrationReason) bool { return r.Bars })
}

// MigrationCode is the kind of a reason.
type MigrationCode string

// The reasons there are. Those that are said to be losses may be accepted;
// those that tell keep no case from going.
const (
	NotOpen          MigrationCode = "case.not_open"     // a draft is its owner's to take further; what has ended stays as it is
	StepGone         MigrationCode = "step.gone"         // the case stands in a step that is no more
	StepKindChanged  MigrationCode = "step.kind"         // a step that the case has come to is of another kind
	StepChanged      MigrationCode = "step.changed"      // the step waits for something else
	StepReused       MigrationCode = "step.reused"       // an id that the case knows a step by names another one
	BranchesChanged  MigrationCode = "branches.changed"  // the split is gone, or has another number of branches
	BranchesUnproved MigrationCode = "branches.unproved" // tells: that the branches come together was not proved
	BranchesStuck    MigrationCode = "branches.stuck"    // the branches could not come together, or would meet
	JoinChanged      MigrationCode = "join.changed"      // the join in which branches wait is gone or does not join them
	AnswersLost      MigrationCode = "answers.lost"      // a loss: an answer has no place
	AnswersReworked  MigrationCode = "answers.reworked"  // a loss: what was worked out of the answers is worked out otherwise
	AnswersUnread    MigrationCode = "answers.unread"    // answers that cannot be read at all
	HandoverChanged  MigrationCode = "handover.changed"  // a loss: what is being handed over is handed over otherwise
	StepPassed       MigrationCode = "step.passed"       // tells: a step that the case has been through is no more, or not named in the plan
	AssigneeKept     MigrationCode = "assignee.kept"     // tells: the task stays whose it is
	DeadlineKept     MigrationCode = "deadline.kept"     // tells: the deadline stays what it is
	TimersDropped    MigrationCode = "timers.dropped"    // tells: a reminder or the like is no more
	AnswerUnfit      MigrationCode = "answers.unfit"     // tells: an answer is kept that would not be taken now
	CaseUnreadable   MigrationCode = "case.unreadable"   // the case cannot be read
	PolicyRefuses    MigrationCode = "policy.refuses"    // the organisation's policy keeps the case from the caller
	CaseBusy         MigrationCode = "case.busy"         // the case was changed by others all the time; repeat
)

// MigrationReason is one thing about a case on its way to another version. It
// holds no personal data.
type MigrationReason struct {
	Code MigrationCode
	Step string // by its id in the older version; empty when it is about none
	Form string
	Path string     // JSON Pointer with * for the rows of lists; empty for a whole form
	Why  LostReason // of AnswersLost
	Text string     // in words
	// Bars says that the case cannot go because of it. A loss that is accepted
	// bars nothing.
	Bars bool
	// Loss says that it may be accepted.
	Loss bool
}

// Moved is what [CaseMigrated] says of the way from one version to another, so
// that [Apply] needs neither.
type Moved struct {
	From  string              `json:"from"`            // the hash of the version before
	Steps map[string]string   `json:"steps,omitempty"` // steps with another id, by the one before
	Forms map[string]Carried  `json:"forms,omitempty"` // what was submitted, as it reads from here
	Gone  []string            `json:"gone,omitempty"`  // forms that are no more
	Parts map[string][]string `json:"parts,omitempty"` // by step/round before: what is not waited for any more
}

// Carried is what was submitted of a form, in another version of the form.
type Carried struct {
	Answers    json.RawMessage `json:"answers"`
	Submission json.RawMessage `json:"submission"`
	Found      json.RawMessage `json:"found,omitempty"`
}

// name returns the id that a step has from here.
func (m *Moved) name(step string) string {
	if id, ok := m.Steps[step]; ok {
		return id
	}
	return step
}

// Migrate works out what it takes to have a case that has been submitted go on
// with another version, and whether it can. It is pure, and the case's past is
// left as it was. Steps that go on go on: with whose task they are, with their
// deadlines, and with what they have asked for outside, under the keys it was
// asked for with. Drafts are the answers that were saved and not submitted, by
// form. Of the facts it reads the time, the caller, the files and whether test
// data are allowed.
//
// A case goes only where nothing of it is lost that is not accepted, and where
// every branch that goes on can come to its join.
func Migrate(from, to *Workflow, s *State, drafts map[string]json.RawMessage, m Mapping, f Facts) Migration {
	return migrate(from, to, s, drafts, m, f, proofs{})
}

func migrate(from, to *Workflow, s *State, drafts map[string]json.RawMessage, m Mapping, f Facts, known proofs) Migration {
	g := &migrating{from: from, to: to, s: s, drafts: drafts, accept: m.Accept, f: f, names: namesOf(from, to, m.Steps), proofs: known}
	g.moved = &Moved{From: from.Hash, Steps: map[string]string{}, Forms: map[string]Carried{}, Parts: map[string][]string{}}
	g.out.Drafts = map[string]json.RawMessage{}
	if s.Phase() != CaseOpen {
		g.bar(MigrationReason{Code: NotOpen, Text: "only a case that has been submitted and goes on is taken to another version"})
		return g.out
	}
	g.steps()
	g.tokens()
	g.branches()
	if g.out.Barred() {
		return g.out // what its forms would lose is not known before it has a place to stand
	}
	g.forms()
	if g.out.Barred() {
		g.out.Drafts = nil
		return g.out
	}
	d := deciding(to, s, f)
	d.emit(Event{Type: CaseMigrated, Version: to.Hash, Moved: g.moved})
	g.out.Events = d.events
	return g.out
}

// migrating is a case on its way from one version to another.
type migrating struct {
	from, to *Workflow
	s        *State
	drafts   map[string]json.RawMessage
	accept   []Acceptance
	f        Facts
	names    map[string]string // the newer ids of steps that are still there, by the older ones
	proofs   proofs            // of the newer version
	moved    *Moved
	out      Migration
}

func (g *migrating) bar(r MigrationReason) {
	r.Bars = true
	g.tell(r)
}

// lose reports a loss, which bars unless it is accepted.
func (g *migrating) lose(r MigrationReason) {
	r.Loss = true
	a := Acceptance{Form: r.Form, Path: r.Path}
	if r.Form == "" {
		a = Acceptance{Step: r.Step}
	}
	r.Bars = !slices.Contains(g.accept, a)
	g.tell(r)
}

// tell notes a reason once.
func (g *migrating) tell(r MigrationReason) {
	if !slices.Contains(g.out.Reasons, r) {
		g.out.Reasons = append(g.out.Reasons, r)
	}
}

// namesOf says what each step of a version is called in another one. An id that
// is given to another step is not the step's own any more.
func namesOf(from, to *Workflow, steps map[string]string) map[string]string {
	given := map[string]bool{}
	for _, id := range steps {
		given[id] = true
	}
	out := map[string]string{}
	for _, id := range from.flow.order {
		name, mapped := steps[id]
		if !mapped && !given[id] {
			name = id
		}
		if name != "" && to.Step(name) != nil {
			out[id] = name
		}
	}
	return out
}

// checkMapping finds what no case could be taken by.
func checkMapping(from, to *Workflow, m Mapping) error {
	of := map[string]string{}
	for _, id := range sortedKeys(m.Steps) {
		name := m.Steps[id]
		switch {
		case from.Step(id) == nil:
			return Errorf(Invalid, "the older version has no step %q", id)
		case to.Step(name) == nil:
			return Errorf(Invalid, "the newer version has no step %q", name)
		case of[name] != "":
			return Errorf(Invalid, "steps %q and %q cannot both become %q", of[name], id, name)
		}
		of[name] = id
	}
	return nil
}
