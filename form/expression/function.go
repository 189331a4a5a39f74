package expression

import (
	"errors"
	"slices"
	"strconv"
	"strings"
)

// Function is a function of a vendor's own, written in Go. Expressions call it
// by its name like any other. It must be pure and total: the same arguments give
// the same result, on the server and in the browser, whatever they are, and it
// must end. What it reads is its arguments; it has no clock and no network, is
// called by any number of goroutines, and neither changes nor keeps its
// arguments.
type Function struct {
	Name   string // [a-z][A-Za-z0-9]*, at most 40 letters and digits, of no function of the language
	Params []Type // at most 20; a record may have more members than its parameter names
	Result Type
	// Cost is how many steps of the budget a call takes, in nodes visited;
	// default 100. Long texts and lists among the arguments cost more by
	// themselves.
	Cost int
	// Blanks lets Call see blank arguments. Otherwise the result is blank when
	// an argument is, as everywhere in the language.
	Blanks bool
	// Call works out the result. A value of another type than Result is taken
	// for blank, and so is a panic; whole numbers become decimals and kroner
	// where those are wanted.
	Call func(args []Value) Value
}

const (
	usualCost      = 100
	maxParams      = 20
	maxName        = 40
	maxCost        = 1_000_000
	maxTypeNesting = 4
)

// FunctionSet is a set of functions of a vendor's own, by name. It is immutable
// and safe for any number of goroutines; the nil set is empty.
type FunctionSet struct{ byName map[string]*Function }

// NewFunctionSet makes a set. The error says which function is not well made.
func NewFunctionSet(list ...Function) (*FunctionSet, error) {
	fs := &FunctionSet{byName: make(map[string]*Function, len(list))}
	for _, f := range list {
		if problem := f.problem(); problem != "" {
			return nil, errors.New("expression: function " + strconv.Quote(f.Name) + " " + problem)
		}
		if fs.byName[f.Name] != nil {
			return nil, errors.New("expression: function " + strconv.Quote(f.Name) + " is there twice")
		}
		if f.Params = slices.Clone(f.Params); f.Cost <= 0 {
			f.Cost = usualCost
		}
		fs.byName[f.Name] = &f
	}
	return fs, nil
}

// Get returns the function with that name, or nil. It must not be changed.
func (fs *FunctionSet) Get(name string) *Function {
	if fs == nil {
		return nil
	}
	return fs.byName[name]
}

// Check returns an error when a tree calls a function that is not in the set, or
// with another number of arguments than it takes.
func (fs *FunctionSet) Check(n *Node) error {
	if n == nil {
		return nil
	}
	if n.op == opCall {
		if f := fs.Get(n.name); f == nil || len(f.Params) != len(n.args) {
			return errors.New("expression: there is no function " + strconv.Quote(n.name) + " as it is called")
		}
	}
	for _, a := range n.args {
		if err := fs.Check(a); err != nil {
			return err
		}
	}
	return nil
}

// Signatures says of each function how it is called and what it gives, as in
// "vatOf(money, integer) money", sorted. Server and browser must have the same
// ones.
func (fs *FunctionSet) Signatures() []string {
	if fs == nil {
		return nil
	}
	lines := make([]string, 0, len(fs.byName))
	for _, f := range fs.byName {
		lines = append(lines, f.String())
	}
	slices.Sort(lines)
	return lines
}

// String returns the function's signature. A function that sees blanks has a
// question mark before its result, and one that is not of the usual cost says
// so: both decide what an evaluation gives.
func (f *Function) String() string {
	params := make([]string, len(f.Params))
	for i, t := range f.Params {
		params[i] = signature(t)
	}
	s := f.Name + "(" + strings.Join(params, ", ") + ") "
	if f.Blanks {
		s += "?"
	}
	s += signature(f.Result)
	if f.Cost != usualCost {
		s += " " + strconv.Itoa(f.Cost)
	}
	return s
}

func signature(t Type) string {
	switch {
	case t.Kind == List && t.Elem != nil:
		return "[" + signature(*t.Elem) + "]"
	case t.Kind == Record:
		members := make([]string, len(t.Members))
		for i, m := range t.Members {
			members[i] = m.Name + " " + signature(m.Type)
		}
		return "{" + strings.Join(members, ", ") + "}"
	case t.Options != nil:
		return t.Kind.String() + strconv.Quote(strings.Join(t.Options, "|"))
	}
	return t.Kind.String()
}

// problem says what is wrong with a function, "" when nothing is.
func (f *Function) problem() string {
	switch {
	case !functionName(f.Name):
		return "is not named [a-z][A-Za-z0-9]*, or too long"
	case slices.Contains(functions, f.Name) || slices.Contains(words, f.Name):
		return "has a name that means something else"
	case f.Call == nil:
		return "has nothing to call"
	case len(f.Params) > maxParams:
		return "has too many parameters"
	case f.Cost > maxCost:
		return "costs too much"
	case !wellFormed(f.Result, maxTypeNesting):
		return "has a result of no type"
	}
	for _, t := range f.Params {
		if !wellFormed(t, maxTypeNesting) {
			return "has a parameter of no type"
		}
	}
	return ""
}

// words are the words of the language, and of the one it is a part of, that
// cannot be the names of functions: operators, constants, and functions that are
// followed by a predicate.
var words = []string{
	"and", "or", "not", "in", "contains", "startsWith", "endsWith", "matches", "if", "else", "let", "true", "false", "nil",
	"none", "one", "find", "findIndex", "findLast", "findLastIndex", "groupBy", "sortBy", "reduce",
}

func functionName(s string) bool {
	if s == "" || len(s) > maxName || s[0] < 'a' || s[0] > 'z' {
		return false
	}
	for i := 1; i < len(s); i++ {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// wellFormed reports whether t is a type that values have.
func wellFormed(t Type, deep int) bool {
	if deep == 0 || (t.Kind == List) != (t.Elem != nil) || (t.Kind == Record) != (len(t.Members) > 0) {
		return false
	}
	for _, m := range t.Members {
		if m.Name == "" || !wellFormed(m.Type, deep-1) {
			return false
		}
	}
	if t.Elem != nil {
		return wellFormed(*t.Elem, deep-1)
	}
	return t.Kind > Blank && t.Kind <= Record
}
