package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form/definition"
)

// Code names one kind of finding. All codes are in the table returned by
// [Codes]; they are appended and retired, never reused.
type Code string

// Level says how sure it is that a finding must be mended.
type Level string

// The three levels.
const (
	Error   Level = "error"   // the form cannot do what is written
	Warning Level = "warning" // what is written does nothing, or not what it seems to
	Note    Level = "note"    // worth a look; there may be a reason for it
)

// Finding is one thing that an author should look at.
type Finding struct {
	Code    Code   `json:"code"`
	Level   Level  `json:"level"`
	Pointer string `json:"pointer"` // JSON Pointer into the definition; what follows "use" in it leads into a building block
	Message string `json:"message"` // in English, for the author
	Args    []Arg  `json:"args,omitempty"`
}

// Arg is one argument of a finding, as it stands in the message.
type Arg struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// String returns the place, the level, the code and the message on one line.
func (f Finding) String() string {
	return fmt.Sprintf("%s: %s: %s: %s", f.Pointer, f.Level, f.Code, f.Message)
}

// Arg returns the value of the named argument, or "".
func (f Finding) Arg(name string) string {
	for _, a := range f.Args {
		if a.Name == name {
			return a.Value
		}
	}
	return ""
}

// Worst returns the findings of a level and those that are worse.
func Worst(findings []Finding, least Level) []Finding {
	rank := []Level{Error, Warning, Note}
	var out []Finding
	for _, f := range findings {
		if slices.Index(rank, f.Level) <= slices.Index(rank, least) {
			out = append(out, f)
		}
	}
	return out
}

// newFinding words a finding; values are those of the code's arguments in
// order.
func newFinding(code Code, pointer string, values []string) Finding {
	info, _ := lookup(code)
	f := Finding{Code: code, Level: info.Level, Pointer: pointer}
	for i, name := range info.Args() {
		value := ""
		if i < len(values) {
			value = values[i]
		}
		f.Args = append(f.Args, Arg{name, value})
	}
	f.Message = argument.ReplaceAllStringFunc(info.Message, func(s string) string { return f.Arg(s[1 : len(s)-1]) })
	return f
}

// sorted returns the findings in the order of the definition, then by code,
// each once.
func sorted(findings []Finding) []Finding {
	slices.SortStableFunc(findings, func(a, b Finding) int {
		if c := definition.ComparePointers(a.Pointer, b.Pointer); c != 0 {
			return c
		}
		if c := strings.Compare(string(a.Code), string(b.Code)); c != 0 {
			return c
		}
		return strings.Compare(a.Message, b.Message)
	})
	return slices.CompactFunc(findings, func(a, b Finding) bool {
		return a.Pointer == b.Pointer && a.Code == b.Code && a.Message == b.Message
	})
}
