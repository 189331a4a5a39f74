package check

import (
	"slices"
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// goal is one thing that examples should show: an outcome, or an outcome that
// one part of a condition decides. Equal goals have equal keys.
type goal struct {
	key   string
	field int    // id of the field it is told of, -1 for the form
	part  Part   // the expression it is about, "" for the field itself
	what  string // for the author
	use   string // key of the expression, "" for the field itself
}

// point is a part of an expression that may decide what the whole gives.
type point struct {
	key     string
	node    *expression.Node
	yes, no *expression.Node // the whole with the part made true and false; of arithmetic as it is and without the second operand; nil for others
	words   string
}

// watched is one expression with its points.
type watched struct {
	Use
	key    string
	points []point
}

// tracer finds which goals a state reaches.
type tracer struct {
	form    *form.Form
	uses    []watched
	limited []*form.Field // with a least or most
}

func newTracer(f *form.Form, sets *ReadSets) *tracer {
	t := &tracer{form: f}
	for i, u := range sets.Uses {
		key := string(u.Part) + " " + strconv.Itoa(i)
		switch u.Part {
		case PartText, PartDefault:
		case PartOptions:
			t.options(u, key)
		default:
			t.watch(u, key)
		}
	}
	for id := range f.Len() {
		if d := f.Field(id); d.Min != nil || d.Max != nil || d.MinLength > 0 || d.MaxLength > 0 || d.MinItems != nil || d.MaxItems != nil {
			t.limited = append(t.limited, d)
		}
	}
	return t
}

func (t *tracer) watch(u Use, key string) {
	w := watched{Use: u, key: key}
	t.points(&w, u.Node, "")
	t.uses = append(t.uses, w)
}

// mostOptions bounds the options for which the condition on them is looked at.
const mostOptions = 12

// options looks at the condition on options once for each option.
func (t *tracer) options(u Use, key string) {
	offers := t.form.Field(u.Field).Offers()
	for _, o := range offers[:min(len(offers), mostOptions)] {
		of := u
		of.Node = replaceOption(t.form, u.Node, o.Value)
		t.watch(of, key+" "+o.Value)
	}
}

// mostPoints bounds the parts of one expression that are looked at.
const mostPoints = 60

// points collects the parts of an expression outside of what is asked of each
// row. At is the way to the node through arguments.
func (t *tracer) points(w *watched, n *expression.Node, at string) {
	if len(n.Args()) == 0 && at == "" || isConstant(n) || len(w.points) >= mostPoints {
		return
	}
	p := point{key: w.key + at, node: n, words: spell(t.form, n)}
	var way []string
	if at != "" {
		way = strings.Split(at[1:], ".")
	}
	switch {
	case n.Type().Kind == expression.Bool && at != "":
		p.yes = replaced(w.Node, way, expression.Constant(expression.BoolOf(true)))
		p.no = replaced(w.Node, way, expression.Constant(expression.BoolOf(false)))
	case arithmetic[n.Op().String()]:
		p.yes, p.no = w.Node, replaced(w.Node, way, n.Args()[0])
	}
	w.points = append(w.points, p)
	for i, a := range n.Args() {
		if i == 1 && overRows[n.Op().String()] {
			break
		}
		t.points(w, a, at+"."+strconv.Itoa(i))
	}
}

var arithmetic = map[string]bool{"+": true, "-": true, "*": true, "/": true, "%": true}

func isConstant(n *expression.Node) bool {
	_, ok := n.Constant()
	return ok
}

// replaced returns a tree with another node at the end of a way through its
// arguments.
func replaced(n *expression.Node, way []string, by *expression.Node) *expression.Node {
	if len(way) == 0 {
		return by
	}
	i, _ := strconv.Atoi(way[0])
	args := slices.Clone(n.Args())
	args[i] = replaced(args[i], way[1:], by)
	out, err := expression.Operation(n.Op(), n.Type(), n.Name(), args...)
	if err != nil {
		return n
	}
	return out
}

// outcome is what a value is as a condition, or that it is blank or not.
func outcome(v expression.Value) string {
	switch b, ok := v.AsBool(); {
	case ok && b:
		return "true"
	case ok:
		return "false"
	case v.IsBlank():
		return "blank"
	}
	return "answered"
}

// distance says how a is to b: the same, next to it on either side, or further
// away; "" when the two have no order.
func distance(a, b expression.Value) string {
	order, ok := expression.Compare(a, b)
	if !ok {
		return ""
	}
	side := []string{"below", "equal", "above"}[order+1]
	if order == 0 {
		return side
	}
	for _, next := range stepsFrom(b, order) {
		if expression.Equal(a, next) {
			return "just " + side
		}
	}
	return side
}

// stepsFrom returns what is next to a value on one side, in the steps that
// answers of the kind are given in.
func stepsFrom(v expression.Value, side int) []expression.Value {
	n := func(d int64) expression.Value { return expression.IntegerOf(d * int64(side)) }
	add := func(op string, by expression.Value) expression.Value {
		o, _ := expression.OpNamed(op)
		node, err := expression.Operation(o, expression.Type{Kind: v.Kind()}, "", expression.Constant(v), expression.Constant(by))
		if err != nil {
			return expression.Value{}
		}
		return expression.Eval(node, nil, nil)
	}
	switch v.Kind() {
	case expression.Integer:
		return []expression.Value{add("+", n(1))}
	case expression.Decimal, expression.Money:
		small := hundredth(v.Kind(), side)
		return []expression.Value{add("+", small)}
	case expression.Date:
		return []expression.Value{add("addDays", n(1))}
	case expression.Time:
		s, _ := v.AsTime()
		return []expression.Value{expression.TimeOf(s + 60*side)}
	}
	return nil
}
