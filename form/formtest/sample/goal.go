package sample

import (
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
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

// templateOf returns the path of a field with "*" for every row around it.
func templateOf(f *form.Field) string {
	if f == nil {
		return ""
	}
	base := templateOf(f.Parent())
	if f.Parent() != nil && f.Parent().Repeats() {
		base = jsonptr.Join(base, "*")
	}
	if f.Key == "" || f.Container() && f.ValueType().Kind == expression.Blank {
		return base
	}
	return jsonptr.Join(base, f.Key)
}

// goalsOf lists what a form can do, in document order.
func goalsOf(f *form.Form, parts bool) []*goal {
	l := &lister{form: f, parts: parts}
	l.rules(f.Rules, nil)
	for id := range f.Len() {
		l.field(f.Field(id))
	}
	return l.goals
}

type lister struct {
	form  *form.Form
	parts bool
	goals []*goal
}

func (l *lister) add(f *form.Field, aspect Aspect, detail string, met bool) *goal {
	g := &goal{Goal: Goal{Path: templateOf(f), Field: -1, Aspect: aspect, Detail: detail, Met: met}, field: f}
	if f != nil {
		g.Field = f.ID()
		if g.Path == "" || f.Key == "" {
			// Pages, sections, branches and texts have no path of their own.
			g.Path = strings.TrimPrefix(g.Path+" "+f.Type+" "+strconv.Itoa(f.ID()), " ")
		}
	}
	l.goals = append(l.goals, g)
	return g
}

func (l *lister) fault(f *form.Field, code fault.Code) *goal {
	g := l.add(f, Faulted, string(code), true)
	g.code = code
	return g
}

// condition adds a condition met and not met; one that is a constant has only
// one side.
func (l *lister) condition(f *form.Field, aspect Aspect, detail string, n *expression.Node) {
	if n == nil {
		return
	}
	constant, isConstant := n.Constant()
	always, _ := constant.AsBool()
	for _, met := range []bool{true, false} {
		if isConstant && always != met {
			continue
		}
		g := l.add(f, aspect, detail, met)
		g.node, g.want = n, unmet
		if met {
			g.want = yes
		}
	}
	before := len(l.goals)
	l.inner(f, n, nil)
	for _, g := range l.goals[before:] {
		g.shows = aspect == Visible
	}
}

func (l *lister) field(f *form.Field) {
	l.add(f, Shown, "", true)
	l.condition(f, Visible, "", f.Visible)
	l.condition(f, Required, "", f.Required)
	l.condition(f, ReadOnly, "", f.ReadOnly)
	l.options(f)
	switch {
	case f.Repeats():
		l.rowCounts(f)
	case f.Input() && !f.FromFacts:
		l.input(f)
	case f.ValueType().Kind != expression.Blank && !f.Container():
		l.worked(f)
	}
	l.container(f)
	l.rules(f.Rules, f)
	l.labels(f)
}

// container adds what is wrong with containers as a whole.
func (l *lister) container(f *form.Field) {
	if !f.Container() || f.Repeats() {
		return
	}
	if f.Required != nil && (f.Base() == "group" || f.Base() == "api") {
		l.fault(f, fault.Required)
	}
	if f.Base() == "daterange" {
		l.fault(f, fault.BadRange)
	}
	if f.Exit {
		l.fault(f, fault.Exit)
	}
	if f.Lookup != "" || f.Check != "" {
		l.fault(f, fault.CheckPending)
		l.fault(f, fault.CheckFailed)
	}
}

func (l *lister) options(f *form.Field) {
	for _, o := range f.Offers() {
		if !f.Input() {
			break
		}
		l.add(f, Chosen, o.Value, true)
		if f.OptionsWhere == nil {
			continue
		}
		for _, met := range []bool{true, false} {
			g := l.add(f, Offered, o.Value, met)
			g.node, g.want = f.OptionsWhere, unmet
			if met {
				g.want = yes
			}
		}
	}
	if f.OptionsWhere != nil {
		l.inner(f, f.OptionsWhere, nil)
	}
}

func (l *lister) rowCounts(f *form.Field) {
	for i, name := range []string{"none", "one", "more"} {
		l.add(f, Rows, name, true).rows = i
	}
	l.itemFaults(f)
}

func (l *lister) itemFaults(f *form.Field) {
	if f.MinItems != nil {
		l.fault(f, fault.TooFew)
	}
	if f.MaxItems != nil {
		l.fault(f, fault.TooMany)
	}
	if f.Repeats() && f.Required != nil {
		l.fault(f, fault.Required)
	}
}

// worked adds a calculation, or what is filled in read-only.
func (l *lister) worked(f *form.Field) {
	l.add(f, Valued, "", true)
	if _, always := constantOf(f.Calculate); !always && (f.Calculate != nil || f.FromFacts) {
		l.add(f, Valued, "", false)
	}
	if f.Calculate != nil {
		l.inner(f, f.Calculate, nil)
	}
	l.limits(f)
}

func constantOf(n *expression.Node) (expression.Value, bool) {
	if n == nil {
		return expression.Value{}, false
	}
	return n.Constant()
}

func (l *lister) limits(f *form.Field) {
	for _, b := range []struct {
		aspect Aspect
		node   *expression.Node
		code   fault.Code
	}{{WithinMin, f.Min, fault.TooSmall}, {WithinMax, f.Max, fault.TooLarge}} {
		if b.node == nil || len(f.Offers()) > 0 {
			continue
		}
		l.add(f, b.aspect, "", true).node = b.node
		l.fault(f, b.code)
		l.inner(f, b.node, nil)
	}
	if f.MinLength > 0 {
		l.fault(f, fault.TooShort)
	}
	if f.MaxLength > 0 {
		l.fault(f, fault.TooLong)
	}
	if f.Pattern != "" {
		l.fault(f, fault.BadPattern)
	}
	if f.Places > 0 && f.Input() {
		l.fault(f, fault.TooPrecise)
	}
}

func (l *lister) input(f *form.Field) {
	l.add(f, Valued, "", true)
	if f.ValueType().Kind != expression.Bool || f.Base() == "yesno" {
		l.add(f, Valued, "", false)
	}
	if f.Required != nil {
		l.fault(f, requiredCode(f))
	}
	l.limits(f)
	for _, code := range rawCodes(f, l.form.Languages) {
		l.fault(f, code)
	}
	if f.Check != "" {
		l.add(f, Checked, "passed", true)
		l.fault(f, fault.CheckPending)
		l.fault(f, fault.CheckFailed)
	}
	if f.TakesFiles() {
		l.files(f)
	} else {
		l.itemFaults(f)
	}
	if f.Base() == "cpr" {
		l.fault(f, fault.TestCPR)
	}
}

func requiredCode(f *form.Field) fault.Code {
	if f.Base() == "declaration" {
		return fault.NotAccepted
	}
	return fault.Required
}

func (l *lister) files(f *form.Field) {
	l.fault(f, fault.FileMissing)
	if len(f.Accept) > 0 {
		l.fault(f, fault.FileType)
	}
	if f.MaxSize > 0 {
		l.fault(f, fault.FileSize)
	}
	l.itemFaults(f)
}

func (l *lister) rules(rules []*form.Rule, f *form.Field) {
	for _, r := range rules {
		for _, met := range []bool{true, false} {
			g := l.add(f, RuleKept, strconv.Itoa(r.Number), met)
			g.rule, g.node, g.want = r, r.Assert, no
			if met {
				g.want = yes
			}
		}
		l.inner(f, r.Assert, nil)
	}
}

// labels looks for alternatives in what is inserted into texts.
func (l *lister) labels(f *form.Field) {
	for _, t := range []form.Text{f.Label, f.Help} {
		for _, v := range t {
			l.inserts(f, v.Body)
			break // languages say the same
		}
	}
}

func (l *lister) inserts(f *form.Field, body []form.Inline) {
	for _, n := range body {
		if n.Expr != nil {
			l.inner(f, n.Expr, nil)
		}
		l.inserts(f, n.Kids)
	}
}
