// Package fault holds faults: the things that can be wrong with a citizen's
// answers, as data. A fault has a stable code, a JSON Pointer to the answer and
// typed arguments; its wording is made late, in the reader's language, by
// package i18n.
//
// Codes are a public contract: they are appended and retired, never reused.
package fault

import "cmp"

// Code names one kind of fault. All codes are in the table returned by Codes.
type Code string

// Level tells whether a fault blocks a submission.
type Level string

// The two levels. The zero value of a fault's level is an error.
const (
	LevelError   Level = ""
	LevelWarning Level = "warning"
)

// Kind is the type of a fault's argument, so that it can be written the way
// the reader's language writes such a thing.
type Kind string

// The kinds of arguments. Values are in wire form: 12, "12.5", øre, ISO dates.
const (
	Text    Kind = "text"
	Count   Kind = "count"
	Decimal Kind = "decimal"
	Money   Kind = "money"
	Date    Kind = "date"
	Bytes   Kind = "bytes"
	Percent Kind = "percent"
	// Minutes and Days are whole numbers: durations.
	Minutes  Kind = "minutes"
	Days     Kind = "days"
	Time     Kind = "time"     // of day: 14:05
	DateTime Kind = "datetime" // RFC 3339, as the clock showed it in Denmark
	// Limit is an argument whose own kind depends on the field's type; the
	// fault's argument then carries the actual kind.
	Limit Kind = "limit"
)

// Arg is one typed argument of a fault.
type Arg struct {
	Name  string `json:"name"`
	Kind  Kind   `json:"kind"`
	Value string `json:"value"` // in wire form, never an answer
}

// Fault is one thing wrong with a set of answers.
type Fault struct {
	Code  Code   `json:"code"`
	Path  string `json:"path"` // JSON Pointer (RFC 6901) to the answer, rows by index
	Args  []Arg  `json:"args,omitempty"`
	Level Level  `json:"level,omitempty"`
	// Rule is the index of the form's rule that was not met, plus one; its
	// message words the fault. Zero for every code but "rule".
	Rule int `json:"rule,omitempty"`
}

// Arg returns the value of the named argument, or "".
func (f Fault) Arg(name string) string {
	for _, a := range f.Args {
		if a.Name == name {
			return a.Value
		}
	}
	return ""
}

// Blocks reports whether the fault stops a submission.
func (f Fault) Blocks() bool { return f.Level == LevelError }

// Compare orders two faults of the same place: by code, then by rule.
func Compare(a, b Fault) int {
	return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.Rule, b.Rule))
}
