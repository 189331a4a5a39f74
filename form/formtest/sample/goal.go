package sample

import (
	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// Goal is one thing that a form can do.
type Goal struct {
	Path   string // of the field, "*" for every row around it, of what has none its type and id; "" for the form itself
	Field  int    // id of the field, -1 for the form itself
	Aspect Aspect
	Detail string // the option's value, the fault's code, the rule's number, the number of rows, the part
	Met    bool   // whether the condition holds, where the aspect is one that can be either
}

// Aspect is what of a field a goal is about.
type Aspect string

// The aspects. Those of conditions have two goals each: met and not met.
const (
	Shown      Aspect = "shown"      // the field is shown
	Visible    Aspect = "visible"    // the condition of a field or branch, inside what is shown
	Required   Aspect = "required"   // the condition
	ReadOnly   Aspect = "readonly"   // the condition
	Offered    Aspect = "offered"    // an option, by optionsWhere
	Chosen     Aspect = "chosen"     // an option is the answer and on offer
	Valued     Aspect = "valued"     // a faultless answer or a result; not met: blank although shown
	WithinMin  Aspect = "min"        // the least allowed: kept, broken
	WithinMax  Aspect = "max"        // the most allowed: kept, broken
	Faulted    Aspect = "fault"      // the field has a fault of the code
	RuleKept   Aspect = "rule"       // a rule runs: kept with known values, broken
	Rows       Aspect = "rows"       // a list with 0, 1 or more rows
	Checked    Aspect = "check"      // an outcome of a check of the server: passed
	Alternated Aspect = "?:"         // a condition inside a calculation
	Part       Aspect = "part"       // a part of a condition
	Compared   Aspect = "comparison" // a part of a condition: less, equal or greater
)

// String describes the goal on one line: "/expenses/*/amount: visible not met".
func (g Goal) String() string {
	s := g.Path
	if s == "" {
		s = "form"
	}
	s += ": " + string(g.Aspect)
	if g.Detail != "" {
		s += " " + g.Detail
	}
	if g.twofold() && !g.Met {
		s += " not met"
	}
	return s
}

func (g Goal) twofold() bool {
	switch g.Aspect {
	case Shown, Chosen, Faulted, Rows, Checked, Compared:
		return false
	}
	return true
}

// goal is a Goal with what it takes to look for it.
type goal struct {
	Goal
	field  *form.Field // nil for the form itself
	rule   *form.Rule
	node   *expression.Node
	around []*expression.Node // any, all, filter and map around the node, outermost first
	shows  bool               // the node is a part of what decides whether the field is shown
	want   outcome
	code   fault.Code
	rows   int
	order  int // of a comparison: -1, 0, 1
}
