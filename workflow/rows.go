package workflow

import "time"

// VersionRow is one published version of a solution.
type VersionRow struct {
	Org      string
	Solution string
	// Hash is the SHA-256 of Bytes in hexadecimal. With Org and Solution it is
	// the key.
	Hash string
	// Label is the version as its author wrote it; nothing depends on it.
	Label string
	// State says who may start cases on it.
	State VersionState
	// Published is when the state was last set.
	Published time.Time
	// Bytes are the solution's folder in its canonical form.
	Bytes []byte
}

// CaseRow is a case's row: what it is found by, and its version.
type CaseRow struct {
	Org string
	ID  string // unique in Org; with it the key
	// Version counts commits; 0 is a case that does not exist.
	Version int64
	// Events is the Seq of the last event.
	Events int64
	// Solution and Hash pin the case to a published version.
	Solution string
	Hash     string
	State    CaseState
	// Subject is the reference of whom the case belongs to; empty for somebody
	// who did not log in.
	Subject string
	// Token is the hash of the bearer token that opens an anonymous case.
	Token string
	// KLE is the solution's subject by Kommunernes Emnesystematik.
	KLE string
	// Test says that it is a test case.
	Test bool
	// Parent is the id of the case, in the same Org, that this is a subcase of.
	Parent  string
	Created time.Time
	Updated time.Time
	// Ended is when the case came to its end; zero while it goes on.
	Ended time.Time
	// Outcome is the step it ended in, or a code of how; empty while it goes on.
	Outcome string
	// Hold says that the case must not be erased, whatever Purge says: legal hold.
	Hold bool
	// Purge is when the case is to be erased; zero is never.
	Purge time.Time
}

// EventRow is one event, sealed.
type EventRow struct {
	Seq  int64 // from 1, without a gap
	At   time.Time
	Type EventType // a code, never personal data
	Body []byte
}

// DocRow is a document that is replaced rather than appended to: the answers
// of a draft, the list of the case's files.
type DocRow struct {
	Key string // unique in the case
	// Revision counts changes of this document, from 1. The engine checks it
	// under the case's version; the store only keeps it.
	Revision int64
	At       time.Time
	Body     []byte
}

// CommandRow remembers a command so that sending it twice does no harm.
type CommandRow struct {
	ID string // unique in the case
	// Digest tells a repeated command from another one with the same id.
	Digest string
	// Version is the case's version after the command.
	Version int64
}

// TaskRow is a step that waits for a person.
type TaskRow struct {
	Org  string
	Case string
	Key  string // step/round, unique in the case
	// Kind is the step's kind, or "trouble" for an effect that needs a person.
	Kind string
	// Group is who may do it; empty when it is Person's.
	Group string
	// Person is the reference of who may do it; empty when it is a group's or
	// belongs to the holder of the case's token.
	Person string
	// Claimed is the reference of the employee who has taken it; empty while
	// nobody has.
	Claimed  string
	Solution string
	Hash     string
	Step     string
	Round    int
	Since    time.Time
	// Due is its deadline; zero is none.
	Due time.Time
	// KLE and Test are the case's.
	KLE  string
	Test bool
}

// EffectRow is one thing to be done outside: the domain's record of it. It
// holds no personal data.
type EffectRow struct {
	ID   string // unique among all organisations: org/case/step/round, and /part
	Org  string
	Case string
	// Key is what the receiver is given to tell repeated calls: case/step/round,
	// and /part.
	Key   string
	Kind  string // of handover, or the engine's own: a timer, a reminder
	Step  string
	Round int
	// Part tells several effects of one round of a step apart, such as
	// "remind-1"; empty for the step's own.
	Part  string
	State EffectState
	// Attempts counts calls of the handler that were begun.
	Attempts int
	// Waits counts calls that were put off because the receiver was still at work.
	Waits int
	// Since is when the first attempt was begun; zero before.
	Since time.Time
	// Code is the failure code of the last attempt; empty when it went well.
	Code string
	// Next is when it is due, while State is pending; zero otherwise.
	Next    time.Time
	Created time.Time
	Updated time.Time
}

// Schedule asks for one call of PerformEffect.
type Schedule struct {
	Effect string    // EffectRow.ID
	At     time.Time // not before; a time that has passed means now
}

// CaseQuery finds cases. Empty fields do not narrow.
type CaseQuery struct {
	Org      string // required
	Subject  string
	Solution string
	Hash     string
	State    CaseState
	Parent   string
	Test     *bool
	// PurgeBefore finds cases to be erased: Purge is set and not after it, and
	// there is no Hold.
	PurgeBefore time.Time
	// Before is the last row of the page before: only cases after it in the
	// order come.
	Before *CaseRow
	Limit  int // 0 = 100; at most 1000
}

// TaskQuery finds tasks. Empty fields do not narrow.
type TaskQuery struct {
	Org string // required
	// Groups finds tasks of any of these groups, Persons those whose Person or
	// Claimed is one of these references. With both, tasks of either come.
	Groups  []string
	Persons []string
	Case    string
	Kind    string
	// Solution and Step narrow to those of a solution, and of a step by that id.
	Solution string
	Step     string
	// Test narrows to tasks of test cases, or to those of real ones.
	Test *bool
	// DueBefore finds tasks that have a deadline before it.
	DueBefore time.Time
	// After is the last row of the page before.
	After *TaskRow
	Limit int // 0 = 100; at most 1000
}

// EffectQuery finds effects. Empty fields do not narrow.
type EffectQuery struct {
	Org   string // empty = all organisations
	Case  string
	State EffectState
	Kind  string
	Code  string
	// Due finds effects whose Next is not after it; zero does not narrow. An
	// effect that is not pending is never due.
	Due time.Time
	// After is the last row of the page before.
	After *EffectRow
	Limit int // 0 = 100; at most 1000
}

// The numbers of rows a query gives.
const (
	DefaultLimit = 100
	MaxLimit     = 1000
)
