package sample

import (
	"strconv"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// inner adds the conditions inside an expression: those of ?: always, and every
// part of it where parts are asked for. What names the expression.
func (l *lister) inner(f *form.Field, what string, n *expression.Node) {
	p := parter{lister: l, field: f, what: what}
	p.visit(n, nil)
}

type parter struct {
	lister *lister
	field  *form.Field
	what   string
	number int // parts so far
}

// named names a part of the expression: by its number from outside in, and what
// it is.
func (p *parter) named(what string) string { return p.what + " " + strconv.Itoa(p.number) + " " + what }

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
		g := p.lister.add(p.field, aspect, p.named(n.Op().String()), met)
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
		g := p.lister.add(p.field, Compared, p.named(name), true)
		g.node, g.around, g.order = n, around, order-1
	}
}
