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
