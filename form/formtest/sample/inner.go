package sample

import (
	"strconv"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// inner adds the conditions inside an expression: those of ?: always, and every
// part of it where parts are asked for.
func (l *lister) inner(f *form.Field, n *expression.Node, around []*expression.Node) {
	p := parter{lister: l, field: f}
	p.visit(n, around)
}

type parter struct {
	lister *lister
	field  *form.Field
	number int
}

func (p *parter) visit(n *expression.Node, around []*expression.Node) {
	if n == nil {
		return
	}
	p.number++
	p.part(n, around)
	args := n.Args()
	for i, a := range args {
		if i == 1 && overRows(n) {
			p.visit(a, append(around[:len(around):len(around)], n))
			continue
		}
		if i == 0 && n.Op().String() == "?:" {
			p.bothSides(Alternated, a, around)
		}
		p.visit(a, around)
	}
}

// overRows reports whether a node's second argument is run for every item of
// its first.
func overRows(n *expression.Node) bool {
	switch n.Op().String() {
	case "any", "all", "filter", "map":
		return true
	}
	return false
}

func (p *parter) bothSides(aspect Aspect, n *expression.Node, around []*expression.Node) {
	constant, isConstant := n.Constant()
	always, _ := constant.AsBool()
	for _, met := range []bool{true, false} {
		if isConstant && always != met {
			continue
		}
		g := p.lister.add(p.field, aspect, strconv.Itoa(p.number)+" "+n.Op().String(), met)
		g.node, g.around, g.want = n, around, unmet
		if met {
			g.want = yes
		}
	}
}

func (p *parter) part(n *expression.Node, around []*expression.Node) {
	if !p.lister.parts || n.Type().Kind != expression.Bool {
		return
	}
	if _, constant := n.Constant(); constant {
		return
	}
	p.bothSides(Part, n, around)
	switch n.Op().String() {
	case "<", "<=", ">", ">=", "==", "!=":
	default:
		return
	}
	if !n.Args()[0].Type().Kind.Ordered() {
		return
	}
	for order, name := range []string{"less", "equal", "greater"} {
		g := p.lister.add(p.field, Compared, strconv.Itoa(p.number)+" "+name, true)
		g.node, g.around, g.order = n, around, order-1
	}
}
