package check

import (
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// binding is how tightly operators bind, the loosest first; what stands
// unlisted is written as a function.
var binding = map[string]int{
	"?:": 1, "??": 2, "or": 3, "and": 4, "not": 5,
	"==": 6, "!=": 6, "<": 6, "<=": 6, ">": 6, ">=": 6, "in": 6, "contains": 6, "startsWith": 6, "endsWith": 6, "matches": 6,
	"+": 7, "-": 7, "*": 8, "/": 8, "%": 8, "neg": 9,
}

// spell writes a part of an expression the way an author would.
func spell(f *form.Form, n *expression.Node) string {
	text, _ := spellNode(f, n)
	return text
}

// spellNode also returns how tightly what it wrote holds together.
func spellNode(f *form.Form, n *expression.Node) (string, int) {
	const tight = 10
	if v, ok := n.Constant(); ok {
		return spellValue(v), tight
	}
	if ref, ok := n.Ref(); ok {
		return spellRef(f, f.Refs[ref]), tight
	}
	op := n.Op().String()
	args := n.Args()
	b, isOperator := binding[op]
	inner := func(i, least int) string {
		text, holds := spellNode(f, args[i])
		if holds < least {
			return "(" + text + ")"
		}
		return text
	}
	switch {
	case op == "to":
		return spellNode(f, args[0])
	case op == "#":
		return "#", tight
	case op == ".":
		if args[0].Op().String() == "#" {
			return "." + n.Name(), tight
		}
		return inner(0, tight) + "." + n.Name(), tight
	case op == "not":
		return "not " + inner(0, b+1), b
	case op == "neg":
		return "-" + inner(0, b), b
	case op == "?:":
		return inner(0, b+1) + " ? " + inner(1, b+1) + " : " + inner(2, b+1), b
	case op == "matches":
		return inner(0, b+1) + " matches " + strconv.Quote(n.Name()), b
	case isOperator && len(args) == 2:
		return inner(0, b) + " " + op + " " + inner(1, b+1), b
	}
	return spellCall(f, op, n), tight
}

func spellCall(f *form.Form, op string, n *expression.Node) string {
	var parts []string
	if op == "call" {
		op = n.Name()
	} else if n.Name() != "" {
		parts = append(parts, strconv.Quote(n.Name()))
	}
	for _, a := range n.Args() {
		parts = append(parts, spell(f, a))
	}
	list := strings.Join(parts, ", ")
	if op == "[]" {
		return "[" + list + "]"
	}
	return op + "(" + list + ")"
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
	switch v.Kind() {
	case expression.Blank:
		return "nil"
	case expression.Money, expression.Decimal:
		d, _ := v.AsDecimal()
		return d.String()
	case expression.Date:
		d, _ := v.AsDate()
		return `date("` + d.String() + `")`
	case expression.List:
		items := make([]string, v.Len())
		for i, item := range v.Items() {
			items[i] = spellValue(item)
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	return string(v.AppendJSON(nil))
}
