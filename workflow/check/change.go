package check

import (
	"cmp"
	"slices"
	"strings"
)

// Change is one thing that is not as it was, and what that does.
type Change struct {
	Kind     ChangeKind `json:"kind"`
	Severity Severity   `json:"severity"`
	Hits     []Subject  `json:"hits,omitempty"` // whom or what it hits, in the order of the constants
	Old      Place      `json:"old,omitzero"`   // where it stood; none of what is new
	New      Place      `json:"new,omitzero"`   // where it stands; none of what is gone
	Message  string     `json:"message"`        // in English, for who publishes

	// What it is about, as far as it is about that, for those who look whether a
	// case is hit.
	Form   string `json:"form,omitempty"`
	Field  string `json:"field,omitempty"`  // keys from the top of the form, with dots between
	Option string `json:"option,omitempty"` // the value of an option that is gone
	Step   string `json:"step,omitempty"`
	To     string `json:"to,omitempty"`   // what it is called now
	Name   string `json:"name,omitempty"` // of a language, or of what is needed
}

// Severity says how bad a change is.
type Severity string

// The severities.
const (
	Breaks   Severity = "breaks"   // answers may be lost or faulted, a case may be unable to go on, something reads what is gone
	Affects  Severity = "affects"  // it goes on, but not as before
	Harmless Severity = "harmless" // nothing that is under way notices
)

// Subject is what a change may hit.
type Subject string

// The subjects.
const (
	Drafts       Subject = "drafts"       // what citizens have begun and not submitted
	Cases        Subject = "cases"        // what was submitted and goes on
	Mappings     Subject = "mappings"     // handovers, write-backs, guards and messages that read answers
	People       Subject = "people"       // who uses the solution or works with it
	Organisation Subject = "organisation" // what it must have switched on
)

// ChangeKind is the stable code of a kind of change.
type ChangeKind string

// The kinds of changes. Codes are appended and retired, never reused.
const (
	FormRemoved    ChangeKind = "form_removed"
	FormAdded      ChangeKind = "form_added"
	FieldRemoved   ChangeKind = "field_removed"
	FieldRenamed   ChangeKind = "field_renamed" // same type and label, another key
	FieldMoved     ChangeKind = "field_moved"   // same key, in another group or list
	FieldAdded     ChangeKind = "field_added"
	TypeChanged    ChangeKind = "type_changed"
	OptionRemoved  ChangeKind = "option_removed"
	OptionAdded    ChangeKind = "option_added"
	OptionReworded ChangeKind = "option_reworded"
	NowRequired    ChangeKind = "now_required"
	NowComputed    ChangeKind = "now_computed" // worked out or filled in, where it was answered
	Tightened      ChangeKind = "tightened"    // a limit refuses what it let through
	Loosened       ChangeKind = "loosened"     // a limit lets through what it refused
	Reconditioned  ChangeKind = "condition_changed"
	RuleAdded      ChangeKind = "rule_added"
	RuleRemoved    ChangeKind = "rule_removed"
	CheckAdded     ChangeKind = "check_added"

	StepRemoved    ChangeKind = "step_removed"
	StepAdded      ChangeKind = "step_added"
	StepKindOther  ChangeKind = "step_kind_changed"
	StepChanged    ChangeKind = "step_changed" // any other setting of a step
	JoinChanged    ChangeKind = "join_changed"
	SplitChanged   ChangeKind = "split_changed" // the branches of a parallel split are others
	EdgesChanged   ChangeKind = "edges_changed"
	AssignChanged  ChangeKind = "assign_changed"
	FormsChanged   ChangeKind = "step_forms_changed"
	FormMissing    ChangeKind = "form_missing" // a step needs a form that nobody was asked to fill in before
	MappingChanged ChangeKind = "mapping_changed"
	MappingBroken  ChangeKind = "mapping_broken" // it reads what is gone

	SolutionOther      ChangeKind = "solution_changed"
	WithholdChanged    ChangeKind = "withhold_changed" // a field is seen by others than before
	LanguageRemoved    ChangeKind = "language_removed"
	LanguageAdded      ChangeKind = "language_added"
	RetentionShortened ChangeKind = "retention_shortened"
	RetentionExtended  ChangeKind = "retention_extended"
	StartNarrowed      ChangeKind = "start_narrowed"
	StartWidened       ChangeKind = "start_widened"
	OptionNeeded       ChangeKind = "option_needed" // the organisation must have something switched on that it need not have had
)

// place is where a change is found: where it stands now, or stood.
func (c Change) place() Place {
	if c.New != (Place{}) {
		return c.New
	}
	return c.Old
}

// inOrder sorts changes by file and place, then by kind.
func inOrder(changes []Change) []Change {
	slices.SortStableFunc(changes, func(a, b Change) int {
		x, y := a.place(), b.place()
		return cmp.Or(
			strings.Compare(x.File, y.File), comparePointers(x.Pointer, y.Pointer),
			strings.Compare(string(a.Kind), string(b.Kind)), strings.Compare(a.Message, b.Message),
		)
	})
	return slices.CompactFunc(changes, func(a, b Change) bool {
		return a.Kind == b.Kind && a.Old == b.Old && a.New == b.New && a.Message == b.Message
	})
}

// Worst returns the changes of a severity and those that are worse.
func Worst(changes []Change, least Severity) []Change {
	rank := []Severity{Breaks, Affects, Harmless}
	var out []Change
	for _, c := range changes {
		if slices.Index(rank, c.Severity) <= slices.Index(rank, least) {
			out = append(out, c)
		}
	}
	return out
}
