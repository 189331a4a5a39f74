package sample

import (
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
)

// pools hold the values that are worth trying.
type pools struct {
	g      *generator
	mined  map[expression.Kind][]expression.Value // literals of the form, and next to them
	fields map[int][]expression.Value
	shapes map[string][]string // texts that match a pattern
}

// mostPooled bounds the values of one field.
const mostPooled = 60

func newPools(g *generator) *pools {
	p := &pools{g: g, mined: map[expression.Kind][]expression.Value{}, fields: map[int][]expression.Value{}, shapes: map[string][]string{}}
	var literals []expression.Value
	for _, n := range expressionsOf(g.form) {
		literals = constants(n, literals)
	}
	for _, v := range literals {
		p.mine(v)
	}
	for _, v := range literals {
		p.mineNear(v)
	}
	return p
}

// expressionsOf returns every expression of a form.
func expressionsOf(f *form.Form) []*expression.Node {
	var out []*expression.Node
	rules := func(rules []*form.Rule) {
		for _, r := range rules {
			out = append(out, r.Assert)
		}
	}
	rules(f.Rules)
	for id := range f.Len() {
		d := f.Field(id)
		out = append(out, d.Visible, d.Required, d.ReadOnly, d.Calculate, d.Default, d.Min, d.Max, d.MinItems, d.MaxItems, d.OptionsWhere)
		rules(d.Rules)
	}
	return out
}

func constants(n *expression.Node, out []expression.Value) []expression.Value {
	if n == nil {
		return out
	}
	if v, ok := n.Constant(); ok {
		if v.Kind() == expression.List {
			return append(out, v.Items()...)
		}
		return append(out, v)
	}
	for _, a := range n.Args() {
		out = constants(a, out)
	}
	return out
}

func (p *pools) put(v expression.Value) {
	if have := p.mined[v.Kind()]; !v.IsBlank() && len(have) < mostPooled && !containsValue(have, v) {
		p.mined[v.Kind()] = append(have, v)
	}
}

// numbers are the kinds that a number can be compared with, or become.
var numbers = []expression.Kind{expression.Integer, expression.Decimal, expression.Money}

// mine takes a literal as it is, a number as one of every kind.
func (p *pools) mine(v expression.Value) {
	p.put(v)
	for _, k := range numbers {
		p.put(numberLike(k, v))
	}
}

// mineNear takes what is next to a literal; of a whole number, too, the dates
// so many years and days ago and the texts so long.
func (p *pools) mineNear(v expression.Value) {
	p.near(v)
	for _, k := range numbers {
		p.near(numberLike(k, v))
	}
	n, ok := v.AsInteger()
	if !ok || n < 0 || n > 300 {
		return
	}
	for _, op := range []string{"age", "daysBetween"} {
		for _, d := range daysFrom(p.g.today, op, -int(n)) {
			p.put(d)
		}
	}
	p.put(expression.TextOf(strings.Repeat("a", int(n))))
	p.put(expression.TextOf(strings.Repeat("a", int(n)+1)))
}

func (p *pools) near(v expression.Value) {
	below, above := around(v)
	for _, v := range append(below, above...) {
		p.put(v)
	}
}

// of returns the values worth trying in a field: its options, its limits and
// what is next to them, what its patterns allow, what the form's literals say,
// and what people write.
func (p *pools) of(f *form.Field) []expression.Value {
	if have, ok := p.fields[f.ID()]; ok {
		return have
	}
	c := collector{field: f, lang: p.g.lang}
	switch f.ValueType().Kind {
	case expression.Bool:
		c.put(expression.BoolOf(true))
		c.put(expression.BoolOf(false))
	case expression.Text:
		p.texts(f, &c)
	}
	if f.TakesFiles() {
		p.files(f, &c)
	}
	for _, n := range []*expression.Node{f.Min, f.Max} {
		if limit, ok := limitOf(n); ok {
			below, above := around(limit)
			for _, v := range append(append([]expression.Value{limit}, below...), above...) {
				c.put(v)
			}
		}
	}
	common := read(f, p.g.lang)
	for _, v := range common[:min(len(common), 4)] {
		c.put(v)
	}
	for _, v := range p.mined[f.ValueType().Kind] {
		c.put(v)
	}
	for _, v := range common {
		c.put(v)
	}
	p.fields[f.ID()] = c.values
	return c.values
}

func limitOf(n *expression.Node) (expression.Value, bool) {
	if n == nil {
		return expression.Value{}, false
	}
	v := expression.Eval(n, nil, nil)
	return v, !v.IsBlank()
}

// collector takes values that a field reads.
type collector struct {
	field  *form.Field
	lang   i18n.Lang
	values []expression.Value
}

func (c *collector) put(v expression.Value) {
	if v.IsBlank() || len(c.values) >= mostPooled {
		return
	}
	if s, ok := v.AsText(); ok {
		parsed, code := form.Parse(c.field, []string{s}, c.lang)
		if code != "" || parsed.IsBlank() {
			return
		}
		v = parsed
	}
	if !containsValue(c.values, v) {
		c.values = append(c.values, v)
	}
}

// texts are what a field's pattern and lengths allow, CPR numbers of the dates
// that matter, and just too much.
func (p *pools) texts(f *form.Field, c *collector) {
	if f.Pattern != "" {
		for _, s := range p.matching("^(?:" + f.Pattern + ")$") {
			c.put(expression.TextOf(s))
		}
	}
	for _, n := range []int{f.MinLength, f.MinLength - 1, f.MaxLength, f.MaxLength + 1} {
		if n > 0 && n <= 20_001 {
			c.put(expression.TextOf(strings.Repeat("a", n)))
		}
	}
	for _, v := range p.cprs() {
		if len(c.values) < mostPooled/2 && f.Base() == "cpr" {
			c.put(v)
		}
	}
}

// cprs are constructed numbers of people of all ages and both sexes.
func (p *pools) cprs() []expression.Value {
	var out []expression.Value
	for _, v := range append(dates(i18n.Date{Year: 1985, Month: 6, Day: 15}, p.g.today.AddYears(-10), p.g.today.AddYears(-70)), p.mined[expression.Date]...) {
		d, _ := v.AsDate()
		for _, female := range []bool{true, false} {
			if s := cprOf(d, female); s != "" && len(out) < mostPooled {
				out = append(out, expression.TextOf(s))
			}
		}
	}
	return out
}

// ofFact returns the values worth trying for a fact.
func (p *pools) ofFact(r *form.Ref) []expression.Value {
	switch r.Type.Kind {
	case expression.Bool:
		return []expression.Value{expression.BoolOf(true), expression.BoolOf(false)}
	case expression.Text:
		out := texts("x", "Anna")
		if strings.HasSuffix(r.Name, "cpr") {
			out = p.cprs()
		}
		if r.Name == "lang" {
			out = nil
			for _, l := range p.g.form.Languages {
				out = append(out, expression.TextOf(string(l)))
			}
		}
		return append(out, p.mined[expression.Text]...)
	}
	return p.examples(r.Type)
}

// found is what a look-up gives for each member that is read of it.
func (p *pools) found(f *form.Field, variant int) map[string]expression.Value {
	out := map[string]expression.Value{}
	for _, r := range p.g.form.Refs {
		if r.Kind != form.RefLookup || r.Field != f.ID() {
			continue
		}
		if have := p.examples(r.Type); len(have) > 0 {
			out[r.Name] = have[variant%len(have)]
		}
	}
	return out
}

// examples are values of any type, lists and records included.
func (p *pools) examples(t expression.Type) []expression.Value {
	var out []expression.Value
	switch t.Kind {
	case expression.Record:
		for variant := range 6 {
			out = append(out, p.record(t, variant))
		}
	case expression.List:
		if t.Elem == nil {
			return nil
		}
		out = append(out, expression.ListOf())
		items := p.examples(*t.Elem)
		for i := range items {
			out = append(out, expression.ListOf(items[i]), expression.ListOf(items[i], items[(i+1)%len(items)]), expression.ListOf(items[i], items[i], items[i]))
		}
	default:
		out = p.likes(t, expression.Value{})
	}
	return out
}

// record has another value in each member for every variant.
func (p *pools) record(t expression.Type, variant int) expression.Value {
	names, values := make([]string, len(t.Members)), make([]expression.Value, len(t.Members))
	for i, m := range t.Members {
		names[i] = m.Name
		have := p.examples(m.Type)
		if strings.HasSuffix(m.Name, "cpr") {
			have = p.cprs()
		}
		if len(have) > 0 {
			values[i] = have[(variant*7+i)%len(have)]
		}
	}
	return expression.RecordOf(names, values)
}

// likes are values of a type, other than one.
func (p *pools) likes(t expression.Type, except expression.Value) []expression.Value {
	var out []expression.Value
	put := func(v expression.Value) {
		if len(out) < 16 && !expression.Equal(v, except) {
			out = append(out, v)
		}
	}
	for _, o := range t.Options {
		put(expression.TextOf(o))
	}
	for _, v := range p.mined[t.Kind] {
		put(v)
	}
	switch t.Kind {
	case expression.Bool:
		put(expression.BoolOf(true))
		put(expression.BoolOf(false))
	case expression.Integer:
		put(expression.IntegerOf(1))
		put(expression.IntegerOf(1000))
	case expression.Decimal, expression.Money:
		put(numberLike(t.Kind, expression.IntegerOf(1)))
		put(numberLike(t.Kind, expression.IntegerOf(1000)))
	case expression.Text:
		put(expression.TextOf("x"))
		put(expression.TextOf(""))
	case expression.Date:
		put(expression.DateOf(p.g.today))
	case expression.Time:
		put(expression.TimeOf(12 * 3600))
	case expression.DateTime:
		put(expression.DateTimeOf(p.g.facts.Now))
	}
	return out
}

// labelled are the options of a value list whose labels read like the values.
func (p *pools) labelled(list string, labels []expression.Value) []expression.Value {
	var out []expression.Value
	for _, l := range p.g.form.Lists {
		if l.Name != list {
			continue
		}
		for _, o := range l.Options {
			for _, lang := range p.g.form.Languages {
				if containsValue(labels, expression.TextOf(form.PlainText(o.Label.In(lang)))) {
					out = append(out, expression.TextOf(o.Value))
				}
			}
		}
	}
	return out
}
