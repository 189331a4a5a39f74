package prove

import (
	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// eval returns the values that an expression can give.
func (r *run) eval(n *expression.Node) set {
	*r.work--
	if n == nil {
		return set{blank: true}
	}
	if v, ok := n.Constant(); ok {
		s := exactly(v)
		if v.IsBlank() {
			s.kind = n.Type().Kind
		}
		return s
	}
	if ref, ok := n.Ref(); ok {
		return r.reference(ref)
	}
	args := n.Args()
	switch op := n.Op().String(); op {
	case "to":
		return convert(r.eval(args[0]), n.Type().Kind)
	case "not":
		return boolSet(r.eval(args[0]).truth().not())
	case "and":
		return r.connect(args, False)
	case "or":
		return r.connect(args, True)
	case "?:":
		return r.settle(r.term(n), r.choose(args))
	case "??":
		return r.settle(r.term(n), r.coalesce(args))
	case "answered":
		return r.answered(n)
	case "==", "!=", "<", "<=", ">", ">=":
		return boolSet(r.compared(op, r.operand(args[0]), r.operand(args[1])))
	case "in":
		return r.among(n)
	case "any", "all":
		return r.quantified(n)
	case "[]":
		return r.written(args)
	}
	return r.settle(r.term(n), r.result(n))
}

func (r *run) reference(ref int) set {
	of := r.form.Refs[ref]
	term := r.spellRef(of, ref)
	switch of.Kind {
	case form.RefField:
		return r.field(of.Field)
	case form.RefFact:
		return r.fact(of)
	case form.RefRowIndex:
		return r.settle(term, counting())
	case form.RefRowFirst, form.RefRowLast:
		return r.settle(term, boolSet(True|False))
	}
	return r.settle(term, anything(of.Type))
}

// convert makes numbers ones of another kind, as the evaluator does.
func convert(v set, k expression.Kind) set {
	if v.some && !v.kind.Numeric() {
		return anything(expression.Type{Kind: k})
	}
	v.kind = k
	return v
}

// connect is and (decisive False) and or (decisive True): what a decisive
// operand decides does not need the other.
func (r *run) connect(args []*expression.Node, decisive Truth) set {
	a := r.eval(args[0]).truth()
	if a == decisive {
		return boolSet(a)
	}
	return boolSet(connect(a, r.eval(args[1]).truth(), decisive))
}

func (r *run) choose(args []*expression.Node) set {
	if b, ok := args[0].Constant(); ok && b.IsBlank() {
		return r.eval(args[2])
	}
	c := r.eval(args[0]).truth()
	if !c.Can(True) {
		return r.eval(args[2])
	}
	v := r.eval(args[1])
	if c != True {
		v = v.join(r.eval(args[2]))
	}
	return v
}

// coalesce is what stands first, or what stands second where that is blank; an
// empty list counts as blank.
func (r *run) coalesce(args []*expression.Node) set {
	v := r.eval(args[0])
	if !v.blank && v.kind != expression.List && v.kind != expression.Record {
		return v
	}
	v.blank = false
	return v.join(r.eval(args[1]))
}

func (r *run) answered(n *expression.Node) set {
	v := r.eval(n.Args()[0])
	t := None
	if v.blank {
		t |= False
	}
	if v.some {
		t |= True
		if v.kind == expression.List || v.kind == expression.Record {
			t |= False // nothing in it
		}
	}
	return r.atom(n, t)
}

// atom is a condition that is looked at as a whole: split into true and false
// where both can be, so that it is the same wherever it stands.
func (r *run) atom(n *expression.Node, t Truth) set {
	return r.settle(r.term(n), boolSet(t))
}

func (r *run) splitBool(term string, v set) {
	if v.some && v.bools == True|False {
		is := func(t Truth) part { return part{is: boolSet(t)} }
		r.splits = append(r.splits, split{term, []part{is(True), is(False)}})
	}
}

// quantified is any and all: never blank, and decided over no rows.
func (r *run) quantified(n *expression.Node) set {
	t := True | False
	if list := r.eval(n.Args()[0]); !list.some {
		t = False
		if n.Op().String() == "all" {
			t = True
		}
	}
	return r.atom(n, t)
}

func (r *run) written(args []*expression.Node) set {
	s := set{kind: expression.List, some: true}
	for _, a := range args {
		s.items = append(s.items, r.eval(a))
	}
	return s
}
