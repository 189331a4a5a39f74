package form

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// examine goes through the visible elements once all values are known: what is
// required and read-only, and what is wrong.
func (s *State) examine() {
	s.examineRules(s.form.Rules, s.root)
	s.examineFields(s.root, s.form.Pages)
}

func (s *State) examineFields(fr *frame, fields []*Field) {
	for _, f := range fields {
		e := &fr.cells[f.slot]
		if !e.Visible && len(s.withheld.patterns) == 0 {
			continue // and nothing inside it is
		}
		s.look(e)
		s.containerRules(e)
		if !f.Repeats() {
			s.examineFields(fr, f.Fields)
			continue
		}
		for _, row := range fr.rowsOf(f) {
			s.examineFields(row, f.Fields)
		}
	}
}

// look examines one element.
func (s *State) look(e *Element) {
	e.Withheld = len(s.withheld.patterns) > 0 && (e.withheldAround() || s.withheld.match(e.Path()))
	if !e.Visible {
		return
	}
	e.Required = s.met(e.frame, &e.Field.requires)
	e.ReadOnly = s.readOnly(e)
	if !e.Withheld { // who cannot see it cannot mend it, and a fault would tell of it
		s.checker.element(e)
	}
	s.faulty = s.faulty || len(e.Faults) > 0
}

func (e *Element) withheldAround() bool {
	outer := e.outer()
	return outer != nil && outer.Withheld
}

func (s *State) readOnly(e *Element) bool {
	if s.facts.ShowOnly || e.Field.Calculate != nil {
		return true
	}
	if outer := e.outer(); outer != nil && outer.ReadOnly {
		return true
	}
	if e.Field.FromFacts {
		return !s.opened(e.Field)
	}
	return s.met(e.frame, &e.Field.locks)
}

// gather lists all faults in document order; those without a place come first.
func (s *State) gather() {
	if s.budget.Exhausted() {
		s.faults = append(s.faults, Fault{Code: fault.LimitExceeded, Args: count(int64(s.form.Limits.Steps))})
	}
	s.faults = append(s.faults, s.loose...)
	if !s.faulty {
		return
	}
	s.Walk(func(e *Element) bool {
		if len(e.Faults) > 1 {
			sortFaults(e.Faults)
		}
		s.faults = append(s.faults, e.Faults...)
		return true
	})
}

// checker looks at one element at a time for what is wrong with it.
type checker struct{ state *State }

func (c *checker) element(e *Element) {
	f := e.Field
	switch {
	case f.Exit:
		e.add(fault.Exit)
		return
	case e.overflow:
		e.add(fault.Overflow)
		return
	case len(e.Raw) > 0:
		code := c.rawCode(e)
		e.add(code, rawArgs(e.Field, code)...)
		return
	case f.kind.family == container || f.kind.family == rows:
		c.container(e)
		return
	case f.Static():
		return
	case f.Calculate != nil:
		c.within(e)
		c.text(e)
		return
	}
	if c.missing(e) {
		return
	}
	if f.kind.check != nil {
		f.kind.check(c, e)
	}
	c.text(e)
	c.serverCheck(e)
}

// container checks a group or list as a whole. Faults of what is inside stand
// there, not here.
func (c *checker) container(e *Element) {
	if e.Field.kind.check != nil {
		e.Field.kind.check(c, e)
	}
	if e.Field.Check != "" && e.answeredInside() {
		c.serverCheck(e)
	}
}

// rawCode says again what was wrong with text that did not parse, in the
// reader's language or the one it was typed in.
func (c *checker) rawCode(e *Element) fault.Code {
	if _, code := Parse(e.Field, e.Raw, c.state.facts.Lang); code != "" {
		return code
	}
	for _, lang := range c.state.form.Languages {
		if _, code := Parse(e.Field, e.Raw, lang); code != "" {
			return code
		}
	}
	return fault.BadType
}

// rawArgs are the arguments of what is wrong with a text that did not parse.
func rawArgs(f *Field, code fault.Code) []fault.Arg {
	if code == fault.BadDuration {
		return []fault.Arg{f.durationArg("example", f.usualDuration())}
	}
	if form := formatNamed(f.Format); form != nil && code == fault.BadFormat {
		return []fault.Arg{form.arg()}
	}
	return nil
}

// missing reports whether there is no answer, and faults it when there must be.
func (c *checker) missing(e *Element) bool {
	ticked, isBool := e.Value.AsBool()
	blank := !e.Answered()
	switch {
	case e.Field.kind.base == "boolean" && isBool:
		blank = !ticked
	case e.Field.kind.base == "declaration" && isBool && !ticked:
		if e.Required {
			e.add(fault.NotAccepted)
		}
		return true
	}
	switch {
	case !blank || !e.Required:
	case e.Field.FromFacts && !e.Field.Ask:
		e.add(fault.NotFetched) // "must be filled in" helps nobody who cannot
	default:
		e.add(fault.Required)
	}
	return blank
}

// text checks the length and the pattern of a text.
func (c *checker) text(e *Element) {
	f := e.Field
	text, ok := e.Value.AsText()
	if !ok {
		return
	}
	if f.MinLength > 0 && utf8.RuneCountInString(text) < f.MinLength {
		e.add(fault.TooShort, count(int64(f.MinLength))...)
	}
	limit := c.state.form.Limits.Text
	if f.MaxLength > 0 {
		limit = min(limit, f.MaxLength)
	}
	if len(text) > limit && utf8.RuneCountInString(text) > limit {
		e.add(fault.TooLong, count(int64(limit))...)
	}
	if f.re != nil && !f.re.MatchString(text) {
		e.add(fault.BadPattern)
	}
}

// serverCheck holds the answer against the outcome of a check that only the
// server can do (design 4.12). An outcome for another value is stale.
func (c *checker) serverCheck(e *Element) {
	if e.Field.Check == "" {
		return
	}
	got, ok := c.state.facts.Checks[e.Path()]
	switch {
	case !ok || got.Of != HashValue(c.state.Whole(e)):
		e.add(fault.CheckPending)
	case !got.OK:
		e.add(fault.CheckFailed)
	}
}

// Whole returns an element's value: of a group the record of its members, of a
// list its rows. It is what checks of the server are about.
func (s *State) Whole(e *Element) expression.Value {
	v := env{state: s, budget: &expression.Budget{Steps: s.form.Limits.Steps}}
	return v.valueOf(e)
}

// within checks a value against the field's least and most.
func (c *checker) within(e *Element) {
	if f := e.Field; f.Min != nil {
		least := c.state.bound(e, f.Min, f.least)
		if d, ok := expression.Compare(e.Value, least); ok && d < 0 {
			c.outside(e, f.Min, fault.TooSmall, f.limitArg(least))
		}
	}
	if f := e.Field; f.Max != nil {
		most := c.state.bound(e, f.Max, f.most)
		if d, ok := expression.Compare(e.Value, most); ok && d > 0 {
			c.outside(e, f.Max, fault.TooLarge, f.limitArg(most))
		}
	}
}

// outside faults what is outside a limit. A limit that would tell the reader
// something withheld is not told, nor on which side of it the answer is.
func (c *checker) outside(e *Element, limit *expression.Node, code fault.Code, args ...fault.Arg) {
	if c.state.withheld.tells(limit, e.frame) {
		code, args = fault.OutOfLimits, nil
	}
	e.add(code, args...)
}

func (s *State) bound(e *Element, n *expression.Node, literal expression.Value) expression.Value {
	if !literal.IsBlank() {
		return literal
	}
	return coerce(s.eval(e.frame, n), e.Field.value)
}

func (f *Field) limitArg(v expression.Value) fault.Arg {
	arg := fault.Arg{Name: "limit"}
	switch v.Kind() {
	case expression.Time, expression.DateTime:
		arg.Kind = fault.Time
		if t, ok := v.AsDateTime(); ok {
			arg.Kind, v = fault.DateTime, expression.DateTimeOf(t.In(dk.Copenhagen()))
		}
		arg.Value = strings.Trim(string(v.AppendJSON(nil)), `"`)
	case expression.Money:
		oere, _ := v.AsOere()
		arg.Kind, arg.Value = fault.Money, strconv.FormatInt(oere, 10)
	case expression.Date:
		d, _ := v.AsDate()
		arg.Kind, arg.Value = fault.Date, d.String()
	case expression.Integer:
		n, _ := v.AsInteger()
		if f.written.base == "duration" {
			return f.durationArg("limit", n)
		}
		arg.Kind, arg.Value = fault.Count, strconv.FormatInt(n, 10)
	default:
		d, _ := v.AsDecimal()
		arg.Kind, arg.Value = fault.Decimal, d.String()
		if f.written.base == "percent" {
			arg.Kind = fault.Percent
		}
	}
	return arg
}

func count(n int64) []fault.Arg {
	return []fault.Arg{{Name: "limit", Kind: fault.Count, Value: strconv.FormatInt(n, 10)}}
}

func checkGroup(c *checker, e *Element) {
	if e.Required && !e.answeredInside() {
		e.add(fault.Required)
	}
}

// answeredInside reports whether a citizen has answered anything that is shown
// in a container; a box that is not ticked is no answer, a row is one.
func (e *Element) answeredInside() bool {
	return slices.ContainsFunc(e.Children(), func(child *Element) bool {
		switch {
		case !child.Visible:
			return false
		case child.Field.Repeats():
			return len(child.frame.rowsOf(child.Field)) > 0
		case child.Field.Container():
			return child.answeredInside()
		case !child.Field.Input():
			return false
		}
		ticked, isBool := child.Value.AsBool()
		return child.Answered() && (ticked || !isBool || child.Field.kind.unblank.IsBlank())
	})
}

func checkRows(c *checker, e *Element) {
	c.howMany(e, int64(len(e.frame.rowsOf(e.Field))))
}

// howMany checks a number of rows or files against the field's limits.
func (c *checker) howMany(e *Element, n int64) {
	if e.Required && n == 0 {
		code := fault.Required
		if f := e.Field; f.FromFacts && !f.Ask && c.state.fetched(f).IsBlank() {
			code = fault.NotFetched
		}
		e.add(code)
		return
	}
	if least, ok := c.state.eval(e.frame, e.Field.MinItems).AsInteger(); ok && n < least {
		c.outside(e, e.Field.MinItems, fault.TooFew, count(least)...)
	}
	if most, ok := c.state.eval(e.frame, e.Field.MaxItems).AsInteger(); ok && n > most {
		c.outside(e, e.Field.MaxItems, fault.TooMany, count(most)...)
	}
}
