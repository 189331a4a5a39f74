package prove

import (
	"slices"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// run evaluates expressions in one case.
type run struct {
	*Solver
	box           box
	shown         map[int]Truth
	values        map[int]set
	limited       []int // fields that were read, whose limits must hold
	splits        []split
	contradiction bool
}

func (s *Solver) run(b box) *run {
	return &run{Solver: s, box: b, shown: map[int]Truth{}, values: map[int]set{}}
}

// holds works out what must hold. It reports whether that is certain; that it
// cannot be is a contradiction.
func (r *run) holds() bool {
	certain := true
	for _, g := range r.box.must {
		is := None
		if g.Node != nil {
			is = r.eval(g.Node).truth()
		} else {
			is = r.visible(g.Field)
		}
		certain = certain && is.Only(g.Want)
		r.contradiction = r.contradiction || !is.Can(g.Want)
	}
	return certain
}

// keeps works out the limits of the fields that were read, like holds.
func (r *run) keeps() bool {
	certain := true
	for i := 0; i < len(r.limited); i++ { // limits may read more fields with limits
		f := r.form.Field(r.limited[i])
		for _, broken := range []Truth{r.beyond(f, f.Min, "<"), r.beyond(f, f.Max, ">")} {
			certain = certain && !broken.Can(True)
			r.contradiction = r.contradiction || broken == True
		}
	}
	return certain
}

// beyond returns whether a field can lie beyond one of its limits.
func (r *run) beyond(f *form.Field, limit *expression.Node, op string) Truth {
	if limit == nil {
		return False
	}
	return r.compared(op, operand{fieldTerm(f.ID()), r.field(f.ID())}, r.operand(limit))
}

// visible returns whether a field can be shown and hidden.
func (r *run) visible(id int) Truth {
	if t, ok := r.shown[id]; ok {
		return t
	}
	r.shown[id] = True | False // asked again while this is worked out: not known
	f := r.form.Field(id)
	t := r.enclosed(f)
	if t.Can(True) && f.Visible != nil {
		own := r.eval(f.Visible).truth()
		if !own.Can(True) {
			t = False
		} else if !own.Only(True) {
			t |= False
		}
	}
	r.shown[id] = t
	return t
}

// enclosed returns whether what a field stands in can be shown; for a page,
// whether the form can have ended before it.
func (r *run) enclosed(f *form.Field) Truth {
	if p := f.Parent(); p != nil {
		return r.visible(p.ID())
	}
	t := True
	for _, page := range r.form.Pages {
		if page == f {
			break
		}
		if !page.Exit {
			continue
		}
		switch ends := r.visible(page.ID()); {
		case ends == True:
			return False
		case ends.Can(True):
			t |= False
		}
	}
	return t
}

// field returns the values that expressions can see of a field.
func (r *run) field(id int) set {
	if v, ok := r.values[id]; ok {
		return v
	}
	f := r.form.Field(id)
	r.values[id] = anything(f.ValueType())
	v := r.fieldValue(f)
	r.values[id] = v
	if r.limits && (f.Min != nil || f.Max != nil) && !slices.Contains(r.limited, id) {
		r.limited = append(r.limited, id)
	}
	return v
}

func (r *run) fieldValue(f *form.Field) set {
	shown := r.visible(f.ID())
	v := blankSet(f.ValueType().Kind)
	if shown.Can(True) {
		v = r.source(f)
		v.blank = v.blank || shown.Can(False)
	}
	v = r.narrow(fieldTerm(f.ID()), v)
	if v.mixed() {
		r.splits = append(r.splits, split{fieldTerm(f.ID()), r.blankOrNot(f, v)})
	}
	r.splitBool(fieldTerm(f.ID()), v)
	return v
}

// source returns the values of a field that is shown.
func (r *run) source(f *form.Field) set {
	t := f.ValueType()
	switch {
	case f.Calculate != nil:
		return landed(r.eval(f.Calculate), f)
	case t.Kind == expression.List || t.Kind == expression.Record && f.Container():
		return set{kind: t.Kind, some: true}
	case f.FromFacts && f.Prefill > 0:
		v := landed(r.fact(r.form.Refs[f.Prefill-1]), f)
		if f.Ask && v.blank {
			v = v.join(r.input(f))
		}
		return v
	}
	return r.input(f)
}

// blankOrNot splits a field's values: it has a value only while it is shown,
// and a box that is shown is ticked or not, never blank.
func (r *run) blankOrNot(f *form.Field, v set) []part {
	blank, some := part{is: blankSet(v.kind)}, part{is: v, must: []Given{Shown(f.ID())}}
	some.is.blank = false
	if f.Calculate == nil && !r.source(f).blank {
		blank.must = []Given{{Field: f.ID(), Want: False}}
	}
	return []part{some, blank}
}

// narrow takes in what the case says of a term.
func (r *run) narrow(term string, v set) set {
	if known, ok := r.box.known[term]; ok {
		v = v.meet(known)
	}
	if v.empty() {
		r.contradiction = true
	}
	return v
}
