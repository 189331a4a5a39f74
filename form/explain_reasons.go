package form

import (
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// shown says why an element is shown or hidden, and goes on with the container
// when that is why.
func (x *explainer) shown(e *Element) {
	outer := e.outer()
	label := x.label(e)
	switch {
	case outer != nil && !outer.Visible:
		if within := x.label(outer); within != label {
			x.add(Reason{Why: HiddenInside, Label: label, Outer: within, Told: true})
		}
		x.shown(outer)
		return
	case x.state.ended(e.Field):
		x.add(Reason{Why: HiddenAfterExit, Label: label, Outer: x.label(x.state.Exit()), Told: true})
		return
	case e.Field.Visible == nil && e.Visible:
		x.add(Reason{Why: ShownAlways, Label: label, Told: true})
		return
	case e.Field.Visible == nil:
		return // there was no time to work it out
	}
	met, known := x.decided(e, e.Field.Visible)
	why := HiddenBy
	switch {
	case met:
		why = ShownBy
	case !known:
		why = HiddenUndecided
	}
	x.by(why, e, e.Field.Visible, Reason{Label: label})
}

func (x *explainer) required() {
	f := x.at.Field
	n := f.Required
	switch {
	case !f.Input() && !f.Container():
	case n == nil:
		if f.Input() {
			x.add(Reason{Why: Optional, Told: true})
		}
	case isConstant(n) && x.at.Required:
		x.add(Reason{Why: RequiredAlways, Told: true})
	case isConstant(n):
		x.add(Reason{Why: Optional, Told: true})
	case x.at.Required:
		x.by(RequiredBy, x.at, n, Reason{})
	default:
		x.by(OptionalBy, x.at, n, Reason{})
	}
}

func isConstant(n *expression.Node) bool {
	_, ok := n.Constant()
	return ok
}

func (x *explainer) readOnly() {
	e := x.at
	outer := e.outer()
	switch {
	case e.Field.Static():
	case !e.ReadOnly:
		x.add(Reason{Why: Editable, Told: true})
	case x.state.facts.ShowOnly:
		x.add(Reason{Why: ReadOnlyForm, Told: true})
	case e.Field.Calculate != nil:
		x.add(Reason{Why: ReadOnlyWorked, Told: true})
	case outer != nil && outer.ReadOnly:
		x.add(Reason{Why: ReadOnlyInside, Outer: x.label(outer), Told: true})
	case e.Field.FromFacts:
		x.add(Reason{Why: ReadOnlyFetched, Fact: x.fact(), Told: true})
	case e.Field.ReadOnly != nil:
		x.by(ReadOnlyBy, e, e.Field.ReadOnly, Reason{})
	}
}

// fact returns the name of the fact that fills the element, or "".
func (x *explainer) fact() string {
	if f := x.at.Field; f.Prefill > 0 {
		return x.state.form.Refs[f.Prefill-1].Name
	}
	return ""
}

// value says where the value comes from (design 4.8).
func (x *explainer) value() {
	e, f := x.at, x.at.Field
	r := Reason{Value: x.state.Display(e), Told: true, Fact: x.fact()}
	switch {
	case f.ValueType().Kind == expression.Blank || f.Container():
		return
	case e.Withheld:
		x.add(Reason{Why: ValueWithheld, Told: true})
		return
	case f.Calculate != nil:
		x.calculated()
		return
	case len(e.Raw) > 0:
		r.Why = ValueTyped
	case f.FromFacts && !e.Value.IsBlank() && !x.state.opened(f):
		r.Why = ValueFetched
	case e.Value.IsBlank() || e.frame.answers.cells[f.slot].state != answered:
		r.Why, r.Value = ValueNone, ""
	case r.Fact != "" && expression.Equal(e.Value, x.state.fetched(f)):
		r.Why = ValuePrefilled
	case f.Default != nil && expression.Equal(e.Value, x.begun()):
		r.Why = ValueDefault
	default:
		r.Why = ValueAnswered
	}
	x.add(r)
}

func (x *explainer) calculated() {
	e := x.at
	why := ValueCalculated
	switch {
	case e.overflow:
		why = ValueOverflow
	case e.Value.IsBlank():
		why = ValueUndecided
	}
	x.by(why, e, e.Field.Calculate, Reason{Value: x.state.Display(e)})
}

// begun is what the element would begin with in a new draft.
func (x *explainer) begun() expression.Value {
	b := beginner{form: x.state.form, facts: x.state.facts}
	return b.first(x.at.Field)
}

// faults words what was found wrong, with the limit or the rule behind it.
func (x *explainer) faults() {
	for i := range x.at.Faults {
		f := &x.at.Faults[i]
		r := Reason{Why: FaultFound, Told: true, Fault: f, Message: x.state.Message(*f)}
		at, n := x.behind(f)
		switch {
		case x.at.Withheld: // what is wrong with an answer tells of it
		case n == nil:
			x.add(r)
		case f.Code == fault.Rule:
			x.by(FaultRule, at, n, r)
		default:
			x.by(FaultLimit, at, n, r)
		}
	}
}

// behind returns the expression that a fault comes from, unless that is plain
// from its wording, and the element where it stands.
func (x *explainer) behind(f *Fault) (*Element, *expression.Node) {
	field := x.at.Field
	var n *expression.Node
	switch f.Code {
	case fault.Rule:
		return x.rule(f)
	case fault.TooSmall:
		n = field.Min
	case fault.TooLarge:
		n = field.Max
	case fault.TooFew:
		n = field.MinItems
	case fault.TooMany:
		n = field.MaxItems
	case fault.BadOption:
		n = field.OptionsWhere
	}
	if n == nil || len(expression.Reads(n)) == 0 {
		return x.at, nil
	}
	return x.at, n
}

// rule returns what a rule asserts, and an element that stands where the rule
// runs.
func (x *explainer) rule(f *Fault) (*Element, *expression.Node) {
	r := x.state.form.rule(f.Rule)
	if r == nil {
		return x.at, nil
	}
	_, fr := x.state.at(f.Path)
	if fr == nil || len(fr.cells) == 0 {
		return x.at, r.Assert
	}
	if fr == x.at.frame {
		return x.at, r.Assert
	}
	return &fr.cells[0], r.Assert // about a whole row
}
