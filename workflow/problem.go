package workflow

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one authoring error: something wrong with a solution's folder.
type Problem struct {
	Code    ProblemCode `json:"code"`
	File    string      `json:"file"`              // in the folder
	Pointer string      `json:"pointer,omitempty"` // JSON Pointer into File
	Message string      `json:"message"`           // in English, for the author
	Line    int         `json:"line,omitempty"`    // of an expression, from 1
	Column  int         `json:"column,omitempty"`  // of an expression, from 1
	Snippet string      `json:"snippet,omitempty"` // of an expression, with a caret
	// Path is a shortest way through the flow to where the problem shows; of
	// problems that the analysis of the flow can show an example of.
	Path []Move `json:"path,omitempty"`
}

// ProblemCode is the stable code of an authoring error.
type ProblemCode string

// The codes of authoring errors in a solution's folder. Those in a form keep
// the code that package definition gave them.
const (
	ProblemFolder       ProblemCode = "folder"        // a file is missing, too large, unknown or unreadable
	ProblemJSON         ProblemCode = "json"          // not well-formed JSON, a member twice, nested too deep
	ProblemMember       ProblemCode = "member"        // a member nobody knows
	ProblemType         ProblemCode = "type"          // a value of the wrong JSON type
	ProblemRequired     ProblemCode = "required"      // a member is missing or empty
	ProblemValue        ProblemCode = "value"         // a value that is not allowed here
	ProblemText         ProblemCode = "text"          // a text or language is missing
	ProblemKind         ProblemCode = "kind"          // unknown kind of step
	ProblemHandover     ProblemCode = "handover"      // unknown kind of handover, or its settings are wrong
	ProblemChecker      ProblemCode = "checker"       // a check or look-up that nobody does, or numbers that nobody counts
	ProblemDuplicate    ProblemCode = "duplicate"     // the same id or edge twice
	ProblemUnknownForm  ProblemCode = "unknown_form"  // a step uses a form that is not in the folder
	ProblemUnknownField ProblemCode = "unknown_field" // a field that the form does not have
	ProblemField        ProblemCode = "field"         // a step writes a field that is not there or takes no value
	ProblemMessage      ProblemCode = "message"       // a message that the solution does not have
	ProblemTarget       ProblemCode = "target"        // an edge leads to a step that is not there
	ProblemOutcome      ProblemCode = "outcome"       // an outcome is missing or unknown to the kind
	ProblemUnreachable  ProblemCode = "unreachable"   // no way leads to the step
	ProblemNoEnd        ProblemCode = "no_end"        // no way leads from the step to an end
	ProblemJoin         ProblemCode = "join"          // a join that nothing or not everything reaches
	ProblemMeet         ProblemCode = "meet"          // parallel branches meet in a step that does not join
	ProblemSplit        ProblemCode = "split"         // a parallel split that comes back to itself
	ProblemFormTwice    ProblemCode = "form_twice"    // a form that two steps may edit at the same time
	ProblemLoop         ProblemCode = "loop"          // a loop in which nobody is waited for
	ProblemLimit        ProblemCode = "limit"         // more than a solution may have
	ProblemOption       ProblemCode = "option"        // the organisation does not have what this needs
	ProblemNotProved    ProblemCode = "not_proved"    // a warning: the flow has more states than were explored
	ProblemMaybeHidden  ProblemCode = "maybe_hidden"  // a warning: an expression reads a field that may be hidden
	ProblemDeadEdge     ProblemCode = "dead_edge"     // a warning: an edge that is never taken
)

// String returns file, place, code and message on one line.
func (p Problem) String() string {
	at := p.File
	if p.Pointer != "" {
		at += "#" + p.Pointer
	}
	if p.Line > 0 {
		at += fmt.Sprintf(":%d:%d", p.Line, p.Column)
	}
	return fmt.Sprintf("%s: %s: %s", at, p.Code, p.Message)
}

// Problems are all authoring errors of a solution, in order of file, then as
// they were found. As an error it lists them one per line.
type Problems []Problem

// Error lists the problems one per line.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return "workflow: compile: " + strings.Join(lines, "\n")
}

// maxProblems is how many problems one compilation reports.
const maxProblems = 200

// list collects problems of one file.
type list struct {
	file  string
	found Problems
	// stored is set for what was published before: it is held to what could be
	// published then.
	stored bool
}

func (l *list) add(code ProblemCode, pointer, format string, args ...any) {
	if len(l.found) < maxProblems {
		l.found = append(l.found, Problem{Code: code, File: l.file, Pointer: pointer, Message: fmt.Sprintf(format, args...)})
	}
}

// err returns the problems as an error, or nil when there are none.
func (ps Problems) err() error {
	if len(ps) == 0 {
		return nil
	}
	slices.SortStableFunc(ps, func(a, b Problem) int { return cmp.Compare(a.File, b.File) })
	return ps[:min(len(ps), maxProblems)]
}
