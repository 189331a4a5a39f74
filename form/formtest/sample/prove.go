package sample

import (
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// prover says what an expression can come out as, whatever the answers and
// facts: more than it really can at times, never less. What it rules out is
// proved to be unreachable.
type prover struct {
	form   *form.Form
	option *string // the option on trial
	depth  int
}

// outcomes are those that a condition can have.
func (p *prover) outcomes(n *expression.Node) outcome {
	if v, ok := p.fixed(n); ok {
		return outcomeOf(v)
	}
	args := n.Args()
	switch n.Op().String() {
	case "not":
		return p.outcomes(args[0]).opposite()
	case "and":
		return connected(p.outcomes(args[0]), p.outcomes(args[1]), no, yes)
	case "or":
		return connected(p.outcomes(args[0]), p.outcomes(args[1]), yes, no)
	case "?:":
		return p.outcomes(args[1]) | p.outcomes(args[2])
	case "answered":
		if !p.blankable(args[0]) && args[0].Type().Kind != expression.List && args[0].Type().Kind != expression.Record {
			return yes
		}
		return yes | no
	}
	if p.blankable(n) {
		return yes | no | unknown
	}
	return yes | no
}

// connected combines two sets of outcomes by and, which one no decides, or by
// or, which one yes decides.
func connected(a, b, one, all outcome) outcome {
	out := (a | b) & one
	if a&all != 0 && b&all != 0 {
		out |= all
	}
	if a&unknown != 0 && b&(all|unknown) != 0 || b&unknown != 0 && a&(all|unknown) != 0 {
		out |= unknown
	}
	return out
}

// fixed is the value of an expression that reads nothing but the option on
// trial.
func (p *prover) fixed(n *expression.Node) (expression.Value, bool) {
	if v, ok := n.Constant(); ok {
		return v, true
	}
	for _, r := range expression.Reads(n) {
		if p.option == nil || p.form.Refs[r.Ref].Kind != form.RefOption {
			return expression.Value{}, false
		}
	}
	if hasItem(n, 0) {
		return expression.Value{}, false
	}
	return expression.Eval(n, trial{p.option}, nil), true
}

// hasItem reports whether a node reads the item of a predicate around it.
func hasItem(n *expression.Node, inner int) bool {
	if n.Op().String() == "#" {
		return inner == 0
	}
	for i, a := range n.Args() {
		depth := inner
		if i == 1 && overRows(n) {
			depth++
		}
		if hasItem(a, depth) {
			return true
		}
	}
	return false
}

// trial is an environment with nothing in it but the option on trial.
type trial struct{ option *string }

func (t trial) Read(int) expression.Value {
	if t.option == nil {
		return expression.Value{}
	}
	return expression.TextOf(*t.option)
}

func (t trial) Label(string, string) expression.Value { return expression.Value{} }

// blankable reports whether an expression can be blank.
func (p *prover) blankable(n *expression.Node) bool {
	if p.depth++; p.depth > 60 {
		p.depth--
		return true
	}
	defer func() { p.depth-- }()
	if v, ok := p.fixed(n); ok {
		return v.IsBlank()
	}
	if ref, ok := n.Ref(); ok {
		return p.refBlankable(&p.form.Refs[ref])
	}
	args := n.Args()
	switch op := n.Op().String(); op {
	case "sum", "count", "any", "all", "answered", "[]", "map", "filter":
		return false
	case "??":
		return p.blankable(args[0]) && p.blankable(args[1])
	case "?:":
		return p.blankable(args[1]) || p.blankable(args[2])
	case "and", "or":
		return p.outcomes(n)&unknown != 0
	case "/", "%":
		divisor, constant := args[1].Constant()
		return !constant || containsValue(kept(divisor), zero(divisor.Kind())) || p.blankable(args[0])
	case "len":
		return args[0].Type().Kind != expression.List && p.blankable(args[0])
	case "not", "==", "!=", "<", "<=", ">", ">=", "contains", "startsWith", "endsWith", "matches",
		"neg", "+", "-", "*", "round", "floor", "ceil", "abs", "trim", "lower", "upper", "to",
		"age", "daysBetween", "workdaysBetween", "addDays", "addMonths", "addYears", "addWorkdays":
		for _, a := range args {
			if p.blankable(a) {
				return true
			}
		}
		return false
	}
	return true
}

// refBlankable: what is hidden is blank, and what nobody has answered; but for
// a checkbox, and a list, which has no rows then.
func (p *prover) refBlankable(r *form.Ref) bool {
	switch r.Kind {
	case form.RefRowIndex, form.RefRowFirst, form.RefRowLast, form.RefOption:
		return false
	case form.RefFact:
		return r.Name != "lang"
	case form.RefLookup:
		return true
	}
	f := p.form.Field(r.Field)
	for at := f; at != nil; at = at.Parent() {
		if at.Visible != nil {
			return true
		}
	}
	switch {
	case f.Calculate != nil:
		return p.blankable(f.Calculate)
	case f.Repeats():
		return false
	}
	return f.Base() != "boolean" && f.Base() != "declaration"
}

// impossible says why a goal can never be reached, "" when nobody knows that it
// cannot.
func (g *generator) impossible(want *goal) string {
	p := &prover{form: g.form}
	if want.Aspect == Offered {
		p.option = &want.Detail
	}
	switch want.Aspect {
	case Valued:
		f := want.field
		if f.Base() == "autonumber" && !want.Met && strings.Contains(want.Path, "/*/") {
			return "a row always has its number"
		}
		if f.Calculate == nil {
			return ""
		}
		if v, ok := p.fixed(f.Calculate); ok && want.Met && v.IsBlank() {
			return "what is worked out is always blank"
		}
		if !want.Met && !p.blankable(f.Calculate) {
			return "what is worked out is never blank"
		}
	case Visible, Required, ReadOnly, Offered, RuleKept, Alternated, Part:
		if can := p.outcomes(want.node); can&want.want == 0 {
			return "the condition is always " + can.words()
		}
	}
	return ""
}

func (o outcome) words() string {
	switch o {
	case yes:
		return "true"
	case no:
		return "false"
	case unknown:
		return "blank"
	case unmet:
		return "false or blank"
	case yes | unknown:
		return "true or blank"
	}
	return "true or false"
}
