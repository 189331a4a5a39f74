package check

import (
	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// spell writes a part of an expression the way an author would.
func spell(f *form.Form, n *expression.Node) string {
	return expression.Format(n, expression.Names{Ref: func(ref int) string { return spellRef(f, f.Refs[ref]) }})
}

func spellRef(f *form.Form, r form.Ref) string {
	switch r.Kind {
	case form.RefField:
		return dotted(f.Field(r.Field))
	case form.RefFact:
		return r.Name
	case form.RefRowIndex:
		return "row.index"
	case form.RefRowFirst:
		return "row.first"
	case form.RefRowLast:
		return "row.last"
	}
	return "option"
}

// spellValue writes a constant as it stands in an expression.
func spellValue(v expression.Value) string {
	return expression.Format(expression.Constant(v), expression.Names{})
}
