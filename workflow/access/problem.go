package access

import (
	"fmt"
	"strings"
)

// Problem is one authoring error: something wrong with a definition.
type Problem struct {
	Code    ProblemCode `json:"code"`
	Pointer string      `json:"pointer"` // JSON Pointer (RFC 6901) into the definition
	Message string      `json:"message"` // in English, for the author
}

// ProblemCode is the stable code of an authoring error.
type ProblemCode string

// The codes of authoring errors.
const (
	ProblemJSON      ProblemCode = "json"      // not well-formed JSON, a member twice, nested too deep
	ProblemMember    ProblemCode = "member"    // a member nobody knows
	ProblemType      ProblemCode = "type"      // a value of the wrong JSON type
	ProblemRequired  ProblemCode = "required"  // a member is missing or empty
	ProblemValue     ProblemCode = "value"     // a value that is not allowed here
	ProblemDuplicate ProblemCode = "duplicate" // the same id or name twice
	ProblemUnknown   ProblemCode = "unknown"   // the id of a role that is not there
	ProblemLimit     ProblemCode = "limit"     // more than a definition may have
)

// String returns place, code and message on one line.
func (p Problem) String() string { return fmt.Sprintf("%s: %s: %s", p.Pointer, p.Code, p.Message) }

// Problems are all authoring errors of a definition, in the order in which they
// stand in it. As an error it lists them one per line.
type Problems []Problem

// Error lists the problems one per line.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return "access: " + strings.Join(lines, "\n")
}

// maxProblems is how many problems one definition reports.
const maxProblems = 200

func (ps *Problems) add(code ProblemCode, pointer, format string, args ...any) {
	if len(*ps) < maxProblems {
		*ps = append(*ps, Problem{Code: code, Pointer: pointer, Message: fmt.Sprintf(format, args...)})
	}
}

// err returns the problems as an error, or nil when there are none.
func (ps Problems) err() error {
	if len(ps) == 0 {
		return nil
	}
	return ps
}
