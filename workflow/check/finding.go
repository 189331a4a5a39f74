package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form/check"
)

// Finding is one thing in a solution that its author should look at.
type Finding struct {
	Code  check.Code  `json:"code"`
	Level check.Level `json:"level"`
	Place
	Message string `json:"message"` // in English, for the author
}

// The codes of findings about a solution as a whole; those about one form are
// package form/check's, docs/lint.md lists them. What compiling warns of keeps its
// code: [workflow.ProblemDeadEdge], ProblemMaybeHidden, ProblemNotProved.
const (
	// UnusedForm: no step uses the form, and nothing reads it.
	UnusedForm check.Code = "unused_form"
	// NeverFilled: a step shows or hands over a form that no step has filled in.
	NeverFilled check.Code = "form_never_filled"
	// ReadsLaterForm: a form reads another one that is only filled in after it, so
	// that it reads blank.
	ReadsLaterForm check.Code = "reads_later_form"
	// LabelTooLong: a label of a letter is longer than Digital Post lets it be.
	LabelTooLong check.Code = "label_too_long"
	// LabelMayOverflow: a label of a letter may become longer than that with what
	// is merged into it.
	LabelMayOverflow check.Code = "label_may_overflow"
	// WithheldRequired: a field must be answered, and every step where its form
	// can be edited withholds it.
	WithheldRequired check.Code = "withheld_required"
)

// findingLevels are how sure it is that a finding must be mended.
var findingLevels = map[check.Code]check.Level{
	UnusedForm: check.Warning, NeverFilled: check.Error, ReadsLaterForm: check.Warning,
	LabelTooLong: check.Error, LabelMayOverflow: check.Warning,
	WithheldRequired: check.Warning,
}

// String returns the place, the level, the code and the message on one line.
func (f Finding) String() string {
	return fmt.Sprintf("%s: %s: %s: %s", f.Place, f.Level, f.Code, f.Message)
}

// sortFindings puts findings in order of file, place and code, each once.
func sortFindings(findings []Finding) []Finding {
	slices.SortStableFunc(findings, func(a, b Finding) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		if c := comparePointers(a.Pointer, b.Pointer); c != 0 {
			return c
		}
		if c := strings.Compare(string(a.Code), string(b.Code)); c != 0 {
			return c
		}
		return strings.Compare(a.Message, b.Message)
	})
	return slices.Compact(findings)
}
