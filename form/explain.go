package form

import (
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
)

// Explanation says in a reader's language why an element is as it is: shown or
// hidden, required, read-only, valued and faulted. CPR numbers in it are masked,
// and what is withheld from the reader is not told.
type Explanation struct {
	Lang    i18n.Lang
	Reasons []Reason // the reasons for a container's hiding follow that of what is in it
}

// Why is the kind of a reason. It is worded as "explain.<why>" in the catalogue
// of a server.
type Why string

// The kinds of reasons.
const (
	ShownAlways     Why = "shown_always"
	ShownBy         Why = "shown_by"
	HiddenBy        Why = "hidden_by"
	HiddenUndecided Why = "hidden_undecided" // its condition reads what is not answered
	HiddenInside    Why = "hidden_inside"
	HiddenAfterExit Why = "hidden_after_exit"
	RequiredAlways  Why = "required_always"
	RequiredBy      Why = "required_by"
	Optional        Why = "optional"
	OptionalBy      Why = "optional_by"
	Editable        Why = "editable"
	ReadOnlyForm    Why = "read_only_form"
	ReadOnlyWorked  Why = "read_only_calculated"
	ReadOnlyFetched Why = "read_only_fetched"
	ReadOnlyInside  Why = "read_only_inside"
	ReadOnlyBy      Why = "read_only_by"
	ValueCalculated Why = "value_calculated"
	ValueUndecided  Why = "value_undecided" // its calculation reads what is not answered
	ValueOverflow   Why = "value_overflow"
	ValueFetched    Why = "value_fetched"
	ValuePrefilled  Why = "value_prefilled" // written when the draft was made, and as the fact is now
	ValueDefault    Why = "value_default"   // the one that a draft begins with
	ValueAnswered   Why = "value_answered"
	ValueTyped      Why = "value_typed" // text that was not understood
	ValueNone       Why = "value_none"
	ValueWithheld   Why = "value_withheld"
	FaultFound      Why = "fault_found"
	FaultLimit      Why = "fault_limit"
	FaultRule       Why = "fault_rule"
)

// Reason is one thing that is so, and what decided it. All texts are in the
// reader's language.
type Reason struct {
	Why     Why
	Label   string    // of the element that it is about
	Outer   string    // label of the container or page that decides it
	Source  string    // the expression that decides it, as its author could have written it
	Told    bool      // false: the expression reads what is withheld, and is left out
	Value   string    // the element's value
	Fact    string    // name of the fact the value comes from
	Fault   *Fault    // that was found
	Message string    // its wording
	Reads   []Reading // what the expression has read
}

// Reading is one thing that an expression has read.
type Reading struct {
	Name     string // as the expression names it
	Value    string // "" when there is none
	Rows     bool   // Value is the number of its rows
	Hidden   bool   // it is not shown, and so blank
	Withheld bool   // the reader may not see it
}

// Explain says why the named element is as it is. It reports false when there is
// no such element.
func (s *State) Explain(name string) (Explanation, bool) {
	e := s.Find(name)
	if e == nil {
		return Explanation{}, false
	}
	return s.ExplainElement(e), true
}

// ExplainElement is [State.Explain] of an element at hand, also of one that has
// no name: a page or a section.
func (s *State) ExplainElement(e *Element) Explanation {
	x := explainer{state: s, at: e}
	x.shown(e)
	if e.Visible {
		x.required()
		x.readOnly()
		x.value()
		x.faults()
	}
	return Explanation{Lang: s.facts.Lang, Reasons: x.reasons}
}

// explainer gathers the reasons of one element.
type explainer struct {
	state   *State
	at      *Element
	reasons []Reason
}

func (x *explainer) add(r Reason) {
	if r.Label == "" {
		r.Label = x.label(x.at)
	}
	r.Value, r.Source, r.Message = maskCPR(r.Value), maskCPR(r.Source), maskCPR(r.Message)
	x.reasons = append(x.reasons, r)
}

// by adds a reason that an expression decides, where it stands on e.
func (x *explainer) by(why Why, e *Element, n *expression.Node, r Reason) {
	r.Why = why
	if r.Told = !x.state.withheld.tells(n, e.frame); r.Told {
		r.Source = x.state.form.Source(n)
		r.Reads = x.reads(n, e.frame)
	} else if why == ValueCalculated {
		r.Value = ""
	}
	x.add(r)
}

// label is what an element is called, or what is around it.
func (x *explainer) label(e *Element) string {
	for ; e != nil; e = e.outer() {
		if text := PlainText(x.state.Text(e.Field.Label, e)); text != "" {
			return maskCPR(text)
		}
		if e.Field.Key != "" {
			return e.Field.Key
		}
	}
	return ""
}

// decided works out a condition: whether it is met, and whether it could be
// decided at all.
func (x *explainer) decided(e *Element, n *expression.Node) (met, known bool) {
	return x.state.eval(e.frame, n).AsBool()
}
