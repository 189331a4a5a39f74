package check

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/decimal"
	"github.com/borgerflow/borgerflow/form/expression"
)

// trace collects the goals that one state reaches and that are not known yet.
type trace struct {
	*tracer
	state *form.State
	known map[string]bool
	now   string // key of the expression that is looked at
	found map[string]goal
	at    map[int][]*form.Element // shown elements by field, and those that only their own condition hides
	rows  map[int][]*form.Element // by list, one element of each row
}

// run returns the goals that a state reaches, without those already known.
func (t *tracer) run(s *form.State, known map[string]bool) map[string]goal {
	return t.look(s, known, t.uses)
}

// still reports whether a state reaches some goals.
func (t *tracer) still(s *form.State, goals map[string]goal) bool {
	about := map[string]bool{}
	for _, g := range goals {
		about[g.use] = true
	}
	var uses []watched
	for _, u := range t.uses {
		if about[u.key] {
			uses = append(uses, u)
		}
	}
	found := t.look(s, nil, uses)
	for key := range goals {
		if _, ok := found[key]; !ok {
			return false
		}
	}
	return true
}

// look is run for some of the expressions only.
func (t *tracer) look(s *form.State, known map[string]bool, uses []watched) map[string]goal {
	r := &trace{tracer: t, state: s, known: known, found: map[string]goal{}, at: map[int][]*form.Element{}, rows: map[int][]*form.Element{}}
	s.Walk(func(e *form.Element) bool {
		r.element(e)
		return e.Visible
	})
	for _, u := range uses {
		r.use(u)
	}
	for _, f := range t.limited {
		for _, e := range r.at[f.ID()] {
			r.limits(f, e)
		}
	}
	for _, f := range s.Faults() {
		at := -1
		if e := s.At(f.Path); e != nil {
			at = e.Field.ID()
		}
		r.reach("fault "+strconv.Itoa(at)+" "+faultKey(f), at, "", "the fault "+string(f.Code))
	}
	return r.found
}

func faultKey(f form.Fault) string { return string(f.Code) + " " + strconv.Itoa(f.Rule) }

func (r *trace) reach(key string, field int, part Part, what string) {
	if !r.known[key] {
		r.found[key] = goal{key: key, field: field, part: part, what: what, use: r.now}
	}
}

// element notes what a field does by itself.
func (r *trace) element(e *form.Element) {
	f := e.Field
	id := f.ID()
	r.at[id] = append(r.at[id], e)
	key := strconv.Itoa(id)
	if !e.Visible {
		r.reach("hidden "+key, id, "", "hidden")
		return
	}
	r.reach("shown "+key, id, "", "shown")
	if f.Repeats() {
		rows := e.Rows()
		for _, row := range rows {
			if in := row.Elements(); len(in) > 0 {
				r.rows[id] = append(r.rows[id], in[0])
			}
		}
		n := strconv.Itoa(min(len(rows), 2))
		r.reach("rows "+key+" "+n, id, "", "with "+n+" rows")
		return
	}
	if f.Container() || f.Static() {
		return
	}
	r.reach("value "+key+" "+outcome(e.Value), id, "", outcome(e.Value))
	if text, ok := e.Value.AsText(); ok && len(f.Offers()) > 0 && len(e.Faults) == 0 {
		r.reach("chosen "+key+" "+text, id, "", "the choice of "+quoted(text))
	}
	for _, item := range e.Value.Items() {
		if text, ok := item.AsText(); ok && len(f.Offers()) > 0 {
			r.reach("chosen "+key+" "+text, id, "", "the choice of "+quoted(text))
		}
	}
	if f.OptionsWhere != nil {
		r.offers(e, key)
	}
}

func (r *trace) offers(e *form.Element, key string) {
	offered := map[string]bool{}
	for _, o := range r.state.Offers(e) {
		offered[o.Value] = true
	}
	for _, o := range e.Field.Offers() {
		on := strconv.FormatBool(offered[o.Value])
		r.reach("offered "+key+" "+o.Value+" "+on, e.Field.ID(), PartOptions, "whether "+quoted(o.Value)+" is offered: "+on)
	}
}

// use looks at one expression wherever it stands.
func (r *trace) use(u watched) {
	r.now = u.key
	defer func() { r.now = "" }()
	switch {
	case u.Field < 0:
		r.points(u, nil)
	case u.Part == PartAssert && r.form.Field(u.Field).Repeats():
		for _, e := range r.rows[u.Field] {
			r.points(u, e)
		}
	default:
		for _, e := range r.at[u.Field] {
			if e.Visible || u.Part == PartVisible {
				r.points(u, e)
			}
		}
	}
}

func (r *trace) points(u watched, e *form.Element) {
	whole := r.state.Probe(u.Node, e)
	r.reach(u.key+" = "+outcome(whole), u.Field, u.Part, spell(r.form, u.Node)+" "+outcome(whole))
	for i := range u.points {
		p := &u.points[i]
		if overRows[p.node.Op().String()] {
			for _, class := range r.rowClasses(p.node, e) {
				r.reach(p.key+" "+class, u.Field, u.Part, p.words+" "+class)
			}
		}
		class := r.class(p.node, e)
		key := p.key + " " + class
		if class == "" || r.known[key] || !r.decides(u, p, e) {
			continue
		}
		r.reach(key, u.Field, u.Part, p.words+" "+class)
	}
}

// decides reports whether the whole would be another if a part were.
func (r *trace) decides(u watched, p *point, e *form.Element) bool {
	if p.yes == nil {
		return true
	}
	yes, no := r.state.Probe(p.yes, e), r.state.Probe(p.no, e)
	if u.Node.Type().Kind != expression.Bool || u.Part == PartValue {
		return !expression.Equal(yes, no)
	}
	return met(u.Part, yes) != met(u.Part, no)
}

// met is what a condition's outcome comes to: blank is met by rules only.
func met(p Part, v expression.Value) bool {
	b, ok := v.AsBool()
	return ok && b || !ok && p == PartAssert
}

// class says which of the cases of a part this is; "" when it is none of
// interest.
func (r *trace) class(n *expression.Node, e *form.Element) string {
	args := n.Args()
	switch op := n.Op().String(); op {
	case "==", "!=", "<", "<=", ">", ">=":
		a, b := r.state.Probe(args[0], e), r.state.Probe(args[1], e)
		if d := distance(a, b); d != "" {
			return d
		}
		if v, ok := r.option(args[0], a); ok {
			return v
		}
		return outcome(r.state.Probe(n, e))
	case "in":
		a := r.state.Probe(args[0], e)
		if v, ok := r.option(args[0], a); ok {
			return v
		}
		return outcome(r.state.Probe(n, e))
	case "+", "-", "*", "/", "%", "neg":
		return r.arithmetic(args, e)
	case "min", "max":
		return r.winner(n, e)
	case "round", "floor", "ceil":
		if v := r.state.Probe(n, e); !v.IsBlank() && !expression.Equal(r.state.Probe(args[0], e), v) {
			return "where it rounds"
		}
		return ""
	case "sum", "avg", "count", "any", "all", "answered", "not", "and", "or", "??", "?:",
		"contains", "startsWith", "endsWith", "matches":
		return outcome(r.state.Probe(n, e))
	}
	v := r.state.Probe(n, e)
	if _, ok := n.Ref(); ok || v.IsBlank() {
		return outcome(v)
	}
	return ""
}

// option is the value of a choice: each is a case of its own.
func (r *trace) option(n *expression.Node, v expression.Value) (string, bool) {
	ref, ok := n.Ref()
	if !ok || r.form.Refs[ref].Kind != form.RefField || len(r.form.Field(r.form.Refs[ref].Field).Offers()) == 0 {
		return "", false
	}
	text, _ := v.AsText()
	is := func(o form.Option) bool { return o.Value == text }
	return "of " + quoted(text), slices.ContainsFunc(r.form.Field(r.form.Refs[ref].Field).Offers(), is)
}

// arithmetic tells calculations that any change of would show from those that
// nothing or one hides.
func (r *trace) arithmetic(args []*expression.Node, e *form.Element) string {
	for _, a := range args {
		v := r.state.Probe(a, e)
		if v.IsBlank() {
			return "blank"
		}
		d, ok := v.AsDecimal()
		if ok && (d.IsZero() || d.Equal(decimal.NewFromInt(1))) && !isConstant(a) {
			return ""
		}
	}
	return "with numbers that tell"
}

// winner says which operand of min or max is the one.
func (r *trace) winner(n *expression.Node, e *form.Element) string {
	v := r.state.Probe(n, e)
	if v.IsBlank() {
		return "blank"
	}
	at := ""
	for i, a := range n.Args() {
		if expression.Equal(r.state.Probe(a, e), v) {
			if at != "" {
				return ""
			}
			at = "by operand " + strconv.Itoa(i+1)
		}
	}
	return at
}

// limits looks at how an answer is to the limits of its field.
func (r *trace) limits(f *form.Field, e *form.Element) {
	if !e.Visible {
		return
	}
	key := strconv.Itoa(f.ID())
	against := func(part Part, n *expression.Node, v expression.Value) {
		if n == nil {
			return
		}
		if d := distance(v, r.landed(f, n, e)); d != "" {
			r.reach("limit "+key+" "+string(part)+" "+d, f.ID(), part, d+" "+string(part))
		}
	}
	against(PartMin, f.Min, e.Value)
	against(PartMax, f.Max, e.Value)
	items := expression.IntegerOf(int64(len(e.Value.Items())))
	if f.Repeats() {
		items = expression.IntegerOf(int64(len(e.Rows())))
	}
	against(PartMinItems, f.MinItems, items)
	against(PartMaxItems, f.MaxItems, items)
	if text, ok := e.Value.AsText(); ok {
		n := expression.IntegerOf(int64(utf8.RuneCountInString(text)))
		for _, limit := range []struct {
			part Part
			n    int
		}{{"minLength", f.MinLength}, {"maxLength", f.MaxLength}} {
			if limit.n > 0 {
				against(limit.part, expression.Constant(expression.IntegerOf(int64(limit.n))), n)
			}
		}
	}
}

// landed is a limit as the field's kind of number.
func (r *trace) landed(f *form.Field, n *expression.Node, e *form.Element) expression.Value {
	v := r.state.Probe(n, e)
	d, ok := v.AsDecimal()
	switch {
	case !ok:
		return v
	case f.ValueType().Kind == expression.Money:
		return expression.MoneyOf(d)
	case f.ValueType().Kind == expression.Decimal:
		return expression.DecimalOf(d)
	}
	return v
}

// hundredth is the step that amounts and decimals are looked at in.
func hundredth(k expression.Kind, side int) expression.Value {
	d := decimal.New(int64(side), -2)
	if k == expression.Money {
		return expression.MoneyOf(d)
	}
	return expression.DecimalOf(d)
}
