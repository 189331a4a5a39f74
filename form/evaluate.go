package form

import "github.com/borgerflow/borgerflow/form/expression"

// Evaluate works out what a set of answers means: what is shown, required and
// calculated, and what is wrong. It is pure and total: the same form, answers
// and facts give the same state, natively and in the browser, and no answers
// can make it fail.
func (f *Form) Evaluate(a *Answers, facts Facts) *State {
	s := f.begin(a, facts)
	for _, step := range f.steps {
		s.step(s.root, step.field, step.what)
	}
	s.examine()
	s.gather()
	s.done = true
	return s
}

// begin makes a state with every element in it, and nothing worked out. Answers
// of another form are as if nothing was answered.
func (f *Form) begin(a *Answers, facts Facts) *State {
	if a == nil || a.form != f {
		a = f.NewAnswers()
	}
	s := &State{form: f, answers: a}
	s.env, s.checker = env{state: s, refs: f.Refs, budget: &s.budget}, checker{state: s}
	s.know(facts)
	s.budget.Steps = f.Limits.Steps
	s.root = s.open(f.root, nil, nil, a.root)
	return s
}

// know takes in facts.
func (s *State) know(facts Facts) {
	s.facts = facts.in(s.form)
	s.withheld = s.form.veil(facts.Withheld)
	s.env.today = facts.today()
}

// step works out one aspect of a field, in every row below fr that it stands in.
func (s *State) step(fr *frame, f *Field, what Aspect) {
	if fr.scope == f.scope {
		s.work(&fr.cells[f.slot], what)
		return
	}
	for _, inner := range fr.rowsOf(towards(fr.scope, f.scope)) {
		s.step(inner, f, what)
	}
}

func (s *State) work(e *Element, what Aspect) {
	if what == Visibility {
		e.Visible = s.shown(e)
		return
	}
	if e.Visible {
		s.valuate(e)
	}
}

// towards returns the list in scope from that leads to scope to.
func towards(from, to *scope) *Field {
	for to.parent != from {
		to = to.parent
	}
	return to.list
}

func (s *State) shown(e *Element) bool {
	if outer := e.outer(); outer != nil && !outer.Visible || s.ended(e.Field) {
		return false
	}
	return s.met(e.frame, &e.Field.shows)
}

// ended reports whether a page comes after the end of the form: after an exit
// page that is shown.
func (s *State) ended(page *Field) bool {
	for _, exit := range page.exits {
		if s.root.cells[exit.slot].Visible {
			return true
		}
	}
	return false
}

// outer returns the element of the container around e, or nil for a page.
func (e *Element) outer() *Element {
	p := e.Field.parent
	if p == nil {
		return nil
	}
	fr := e.frame
	if fr.scope.list == p {
		fr = fr.parent
	}
	return &fr.cells[p.slot]
}

func (s *State) eval(fr *frame, n *expression.Node) expression.Value {
	if n == nil {
		return expression.Value{}
	}
	if s.done {
		return s.ask(fr, n, s.form.Refs, expression.Value{})
	}
	outer, expr := s.env.frame, s.env.expr // of a look-up that reads its inputs
	s.env.frame, s.env.expr = fr, n
	v := expression.Eval(n, &s.env, &s.budget)
	s.env.frame, s.env.expr = outer, expr
	return v
}

// ask evaluates with scratch space of its own, so that a finished state can be
// asked by any number of goroutines. While the evaluation goes on, its budget
// pays.
func (s *State) ask(fr *frame, n *expression.Node, refs []Ref, option expression.Value) expression.Value {
	budget := &s.budget
	if s.done {
		budget = &expression.Budget{Steps: min(s.form.Limits.Steps, expression.DefaultSteps)}
	}
	v := &env{state: s, refs: refs, expr: n, frame: fr, budget: budget, today: s.env.today, option: option}
	return expression.Eval(n, v, budget)
}

// valuate finds a visible field's value: calculated, then the server's
// read-only prefill, then the answer (design 4.8).
func (s *State) valuate(e *Element) {
	f := e.Field
	switch {
	case f.Calculate != nil:
		s.budget.Overflow = false // an overflow in a condition is not this field's
		v := s.eval(e.frame, f.Calculate)
		e.Value = f.land(v)
		if s.budget.Overflow || !v.IsBlank() && e.Value.IsBlank() {
			e.overflow, e.Value = true, expression.Value{}
		}
	case f.kind.numbered:
		e.Value = s.number(e)
	case f.FromFacts && f.Prefill > 0:
		if e.Value = s.fetched(f); s.opened(f) {
			s.answer(e)
		}
	case f.kind.parse != nil:
		s.answer(e)
	}
}

func (s *State) answer(e *Element) {
	c := &e.frame.answers.cells[e.Field.slot]
	switch c.state {
	case answered:
		e.Value = c.value
	case typed:
		e.Raw = c.raw
	default:
		e.Value = e.Field.kind.unblank
	}
}
