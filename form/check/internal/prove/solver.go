package prove

import (
	"maps"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// Solver answers questions about one form. It is not safe for concurrent use.
type Solver struct {
	form   *form.Form
	limits bool // only answers within the fields' limits
	cases  int  // most cases looked at for one question
	work   *int // expression nodes that may still be looked at, for all questions
	terms  map[*expression.Node]string
	inputs map[int]set // what each field's answers can be
}

// New returns a solver for a form. Of answers, with limits true, only those
// that lie within the fields' least and most are looked at. At most so many
// cases are looked at for one question. Work is how many expression nodes may be
// looked at for all of them, which several solvers can share; it is counted
// down, and when it is used up, anything is possible.
func New(f *form.Form, limits bool, cases int, work *int) *Solver {
	return &Solver{form: f, limits: limits, cases: cases, work: work, terms: map[*expression.Node]string{}, inputs: map[int]set{}}
}

// Given is something that is known where a question is asked: that a field is
// shown, or what a condition gives.
type Given struct {
	Node  *expression.Node // nil: the visibility of Field
	Field int              // id
	Want  Truth            // what it is; for visibility False is hidden
}

// Shown says that a field is shown.
func Shown(id int) Given { return Given{Field: id, Want: True} }

// Is says what a condition gives.
func Is(n *expression.Node, want Truth) Given { return Given{Node: n, Want: want} }

// Condition returns what a condition can give while everything given holds.
// None means that what is given cannot hold together.
func (s *Solver) Condition(n *expression.Node, given ...Given) Truth {
	return s.ask(given, All, func(r *run) Truth { return r.eval(n).truth() })
}

// Visible returns whether a field can be shown (True) and hidden (False).
func (s *Solver) Visible(id int, given ...Given) Truth {
	return s.ask(given, True|False, func(r *run) Truth { return r.visible(id) })
}

// Answered returns whether an expression can give a value (True) and be blank
// (Unknown).
func (s *Solver) Answered(n *expression.Node, given ...Given) Truth {
	return s.ask(given, True|Unknown, func(r *run) Truth {
		v := r.eval(n)
		out := None
		if v.some {
			out |= True
		}
		if v.blank {
			out |= Unknown
		}
		return out
	})
}

// Together reports whether everything given can hold at once.
func (s *Solver) Together(given ...Given) bool {
	return s.ask(given, True, func(*run) Truth { return True }) != None
}

// Range returns the least and the most an expression of an ordered kind can
// give by itself, blank where it gives nothing.
func (s *Solver) Range(n *expression.Node) (least, most expression.Value) {
	r := s.run(box{})
	v := r.eval(n)
	if !v.some || !v.kind.Ordered() {
		return expression.Value{}, expression.Value{}
	}
	return valueAt(v.kind, v.lo), valueAt(v.kind, v.hi)
}

// box is one case: what is known of terms, and what must hold.
type box struct {
	known map[string]set
	must  []Given
}

// part is one of the cases a term is split into.
type part struct {
	is   set
	must []Given
}

// split is a term that would decide something if more were known of it.
type split struct {
	term  string
	parts []part
}

// with returns the case in which the term is as the part says.
func (b box) with(term string, p part) box {
	known := maps.Clone(b.known)
	if known == nil {
		known = map[string]set{}
	}
	known[term] = p.is
	return box{known: known, must: append(b.must[:len(b.must):len(b.must)], p.must...)}
}

// ask collects what a question can give in all cases, until it has found
// everything that there is to find.
func (s *Solver) ask(given []Given, most Truth, question func(*run) Truth) Truth {
	found, left := None, s.cases
	open := []box{{must: given}}
	for len(open) > 0 && found != most {
		b := open[len(open)-1]
		open = open[:len(open)-1]
		if left--; *s.work <= 0 {
			return most
		}
		r := s.run(b)
		certain := r.holds()
		answer := None
		if !r.contradiction {
			answer = question(r)
			certain = r.keeps() && certain
		}
		switch {
		case r.contradiction, answer.Only(found):
		case certain && answer.single(), left <= 0, len(r.splits) == 0:
			found |= answer
		default:
			open = append(open, b.cases(r.splits[0])...)
		}
	}
	return found
}

// cases returns the cases of a split, the first last, so that it is looked at
// first.
func (b box) cases(s split) []box {
	out := make([]box, len(s.parts))
	for i, p := range s.parts {
		out[len(s.parts)-1-i] = b.with(s.term, p)
	}
	return out
}

// CanBe reports whether an answer to a field can be a value.
func (s *Solver) CanBe(id int, v expression.Value) bool {
	can := s.input(s.form.Field(id))
	switch {
	case !can.some:
		return false
	case can.kind == expression.Text && v.Kind() == expression.Text:
		text, _ := v.AsText()
		return can.holds(text)
	case can.kind.Ordered() && v.Kind().Ordered():
		return can.span.holds(number(v))
	}
	return true
}
