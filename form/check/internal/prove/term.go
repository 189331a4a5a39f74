package prove

import (
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

func fieldTerm(id int) string { return "field:" + strconv.Itoa(id) }

// term returns what names an expression: the same name is the same value
// wherever it stands in one case. Numbers made of another kind keep theirs.
func (s *Solver) term(n *expression.Node) string {
	if t, ok := s.terms[n]; ok {
		return t
	}
	t := s.spell(n)
	s.terms[n] = t
	return t
}

func (s *Solver) spell(n *expression.Node) string {
	if v, ok := n.Constant(); ok {
		return v.Kind().String() + string(v.AppendJSON(nil))
	}
	if ref, ok := n.Ref(); ok {
		return s.spellRef(s.form.Refs[ref], ref)
	}
	op := n.Op().String()
	if op == "to" {
		return s.term(n.Args()[0])
	}
	var b strings.Builder
	b.WriteString(op)
	if n.Name() != "" {
		b.WriteString(strconv.Quote(n.Name()))
	}
	b.WriteByte('(')
	for i, a := range n.Args() {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(s.term(a))
	}
	b.WriteByte(')')
	return b.String()
}

func (s *Solver) spellRef(r form.Ref, number int) string {
	switch r.Kind {
	case form.RefField:
		return fieldTerm(r.Field)
	case form.RefFact:
		return "fact:" + r.Name
	case form.RefRowIndex:
		return "row.index"
	case form.RefRowFirst:
		return "row.first"
	case form.RefRowLast:
		return "row.last"
	}
	return "ref:" + strconv.Itoa(number)
}

// Same reports whether two expressions say the same in the same words.
func (s *Solver) Same(a, b *expression.Node) bool { return s.term(a) == s.term(b) }
