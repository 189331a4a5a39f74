package check

import (
	"cmp"
	"strings"
)

// Place is a place in a file of a solution's folder.
type Place struct {
	File    string `json:"file,omitempty"`    // such as forms/ansoegning.json
	Pointer string `json:"pointer,omitempty"` // JSON Pointer into the file
}

// String returns the file and the pointer, with # between.
func (p Place) String() string {
	if p.Pointer == "" {
		return p.File
	}
	return p.File + "#" + p.Pointer
}

// Kind is what kind of thing is used.
type Kind string

// The kinds of things that an index knows.
const (
	KindField    Kind = "field"    // form.key, with more keys inside groups and lists
	KindForm     Kind = "form"     // id of a form
	KindList     Kind = "list"     // a value list
	KindText     Kind = "text"     // a standard text
	KindBlock    Kind = "block"    // a building block
	KindHandover Kind = "handover" // a kind of handover
	KindLookup   Kind = "lookup"   // what an API field looks up
	KindCheck    Kind = "check"    // a check that only the server can do
	KindConsent  Kind = "consent"  // id of a consent that is asked for
	KindRegister Kind = "register" // a register of the vendor's own: register.<name>
	KindTopic    Kind = "topic"    // what workers ask for in external steps
	KindSolution Kind = "solution" // id of a solution that a step starts a case on
	KindFact     Kind = "fact"     // login.cpr, params.vej, steps.behandl.outcome
	KindGroup    Kind = "group"    // a group of the organisation's employees
	KindKLE      Kind = "kle"      // a subject number of Kommunernes Emnesystematik
)

// kinds are all kinds in the order that a search lists them in.
var kinds = []Kind{
	KindForm, KindField, KindList, KindText, KindBlock, KindHandover, KindLookup, KindCheck, KindConsent, KindRegister,
	KindTopic, KindSolution,
	KindFact, KindGroup, KindKLE,
}

// How is what a place does with a thing.
type How string

// What a place may do with a thing.
const (
	Declared How = "declared" // the thing is made there
	Named    How = "named"    // it is named there
	Reads    How = "reads"    // an expression there reads it
	Withheld How = "withheld" // a field: it, or what it stands in, is not shown there
)

// Use is one place where something is used.
type Use struct {
	Solution string `json:"solution"` // name of the folder
	Place
	Kind Kind   `json:"kind"`
	Name string `json:"name"`
	How  How    `json:"how"`
}

// comparePointers orders two pointers: places in arrays by number, members by
// name, and what holds something before what it holds.
func comparePointers(a, b string) int {
	same := 0
	for same < len(a) && same < len(b) && a[same] == b[same] {
		same++
	}
	if same == len(a) || same == len(b) {
		if rest := a[same:] + b[same:]; rest == "" || rest[0] == '/' {
			return cmp.Compare(len(a), len(b))
		}
	}
	start := strings.LastIndexByte(a[:same], '/') + 1
	x, y := token(a[start:]), token(b[start:])
	if isNumber(x) && isNumber(y) {
		return cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y))
	}
	return strings.Compare(x, y)
}

// token returns what stands before the next slash.
func token(p string) string {
	token, _, _ := strings.Cut(p, "/")
	return token
}

func isNumber(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
