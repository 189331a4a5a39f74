package sample

import (
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

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
	l.inner(f, strings.TrimSpace(string(aspect)+" "+detail), n)
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
		l.inner(f, "offered", f.OptionsWhere)
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
		l.inner(f, "calculate", f.Calculate)
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
		l.inner(f, string(b.aspect), b.node)
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
		l.inner(f, "rule "+strconv.Itoa(r.Number), r.Assert)
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
			l.inner(f, "text", n.Expr)
		}
		l.inserts(f, n.Kids)
	}
}
