package form

import (
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// Evaluate works out what a set of answers means: what is shown, required and
// calculated, and what is wrong. It is pure and total: the same form, answers
// and facts give the same state, natively and in the browser, and no answers
// can make it fail.
func (f *Form) Evaluate(a *Answers, facts Facts) *State {
	if a == nil || a.form != f {
		a = f.NewAnswers()
	}
	facts.Lang = f.Language(facts.Lang)
	s := &State{form: f, answers: a, facts: facts}
	s.env.state, s.env.refs = s, f.Refs
	s.budget.Steps = f.Limits.Steps
	s.withheld = newPatterns(facts.Withheld)
	s.root = s.open(f.root, nil, nil, a.root)
	for _, step := range f.Order {
		s.step(f.fields[step.Field], step.What)
	}
	s.examine()
	return s
}

// open makes the frames of a scope and of every row below it.
func (s *State) open(sc *scope, parent *frame, row *Row, answers *rowAnswers) *frame {
	fr := &frame{scope: sc, parent: parent, row: row, answers: answers, cells: make([]Element, len(sc.fields))}
	for i, f := range sc.fields {
		e := &fr.cells[i]
		e.Field, e.frame = f, fr
		if !f.Repeats() {
			continue
		}
		if fr.lists == nil {
			fr.lists = make([][]*frame, len(sc.fields))
		}
		given := answers.cells[i].rows
		frames := make([]*frame, len(given))
		for j, g := range given {
			frames[j] = s.open(f.inner, fr, &Row{ID: g.id, Index: j, list: e}, g)
			frames[j].row.frame = frames[j]
			frames[j].count = len(given)
		}
		fr.lists[i] = frames
	}
	return fr
}

// step works out one aspect of a field, in every row it stands in.
func (s *State) step(f *Field, what Aspect) {
	s.each(s.root, f, func(e *Element) {
		if what == Visibility {
			e.Visible = s.shown(e)
			return
		}
		if e.Visible {
			s.valuate(e)
		}
	})
}

// each visits the elements of a field: one, or one per row around it.
func (s *State) each(fr *frame, f *Field, visit func(*Element)) {
	if fr.scope == f.scope {
		visit(&fr.cells[f.slot])
		return
	}
	for _, inner := range fr.rowsOf(towards(fr.scope, f.scope)) {
		s.each(inner, f, visit)
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
	if outer := e.outer(); outer != nil && !outer.Visible {
		return false
	}
	return e.Field.Visible == nil || s.met(e.frame, e.Field.Visible)
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

// met evaluates a condition whose blank means no.
func (s *State) met(fr *frame, n *expression.Node) bool {
	v, ok := s.eval(fr, n).AsBool()
	return ok && v
}

func (s *State) eval(fr *frame, n *expression.Node) expression.Value {
	if n == nil {
		return expression.Value{}
	}
	outer := s.env.frame
	s.env.frame = fr
	v := expression.Eval(n, &s.env, &s.budget)
	s.env.frame = outer
	return v
}

// valuate finds a visible field's value: calculated, then the server's
// read-only prefill, then the answer (design 4.8).
func (s *State) valuate(e *Element) {
	f := e.Field
	switch {
	case f.Calculate != nil:
		s.budget.Overflow = false // an overflow in a condition is not this field's
		v := s.eval(e.frame, f.Calculate)
		e.Value = coerce(v, f.value)
		if s.budget.Overflow || !v.IsBlank() && e.Value.IsBlank() {
			e.overflow, e.Value = true, expression.Value{}
		}
	case f.FromFacts && f.Prefill > 0:
		ref := s.form.Refs[f.Prefill-1]
		e.Value = coerce(s.facts.fact(ref.Name, ref.Type), f.value)
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

// env lets expressions read the state as it grows; the order of evaluation
// makes sure that what they read is there.
type env struct {
	state  *State
	refs   []Ref // of the form, or of the query that is asked
	frame  *frame
	option expression.Value
	loose  []Fault // of rules that are about no field in particular
}

// Read implements expression.Env.
func (v *env) Read(ref int) expression.Value {
	s := v.state
	r := &v.refs[ref]
	switch r.Kind {
	case RefFact:
		return s.facts.fact(r.Name, r.Type)
	case RefOption:
		return v.option
	case RefField:
		return v.read(s.form.fields[r.Field])
	}
	if v.frame == nil || v.frame.row == nil {
		return expression.Value{}
	}
	switch r.Kind {
	case RefRowIndex:
		return expression.IntegerOf(int64(v.frame.row.Index))
	case RefRowFirst:
		return expression.BoolOf(v.frame.row.First())
	default:
		return expression.BoolOf(v.frame.row.Last())
	}
}

func (v *env) read(f *Field) expression.Value {
	fr := v.frame
	for fr != nil && fr.scope != f.scope {
		fr = fr.parent
	}
	if fr == nil {
		return expression.Value{}
	}
	return v.state.valueOf(&fr.cells[f.slot])
}

// Label implements expression.Env.
func (v *env) Label(list, value string) expression.Value {
	return v.state.form.label(list, value, v.state.facts.Lang)
}

// valueOf returns what expressions see of an element: nothing of a hidden one,
// a record of a group, records of a list.
func (s *State) valueOf(e *Element) expression.Value {
	if !e.Visible {
		return expression.Value{}
	}
	switch {
	case e.Field.Repeats():
		return s.rowsValue(e)
	case e.Field.kind.level:
		return s.recordValue(e.frame, e.Field)
	}
	return e.Value
}

func (s *State) rowsValue(e *Element) expression.Value {
	frames := e.frame.rowsOf(e.Field)
	values := make([]expression.Value, len(frames))
	for i, fr := range frames {
		values[i] = s.recordValue(fr, e.Field)
	}
	return expression.ListOf(values...)
}

// recordValue gathers a group's or row's members. Each costs a step, so that
// reading a large list again and again is bounded like everything else.
func (s *State) recordValue(fr *frame, f *Field) expression.Value {
	names := f.memberNames
	values := make([]expression.Value, len(f.members))
	for i, m := range f.members {
		s.budget.Steps--
		if s.budget.Steps < 0 {
			break
		}
		values[i] = s.valueOf(&fr.cells[m.slot])
	}
	return expression.RecordOf(names, values)
}

// patterns are the paths that are withheld; "*" stands for any row.
type patterns [][]string

func newPatterns(paths []string) patterns {
	var out patterns
	for _, p := range paths {
		if tokens, ok := jsonptr.Split(p); ok && len(tokens) > 0 {
			out = append(out, tokens)
		}
	}
	return out
}

// match reports whether path is one of the patterns or inside one.
func (p patterns) match(path string) bool {
	if len(p) == 0 {
		return false
	}
	tokens, _ := jsonptr.Split(path)
	for _, pattern := range p {
		if len(pattern) > len(tokens) {
			continue
		}
		hit := true
		for i, want := range pattern {
			hit = hit && (want == "*" || want == tokens[i])
		}
		if hit {
			return true
		}
	}
	return false
}
