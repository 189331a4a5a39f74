package sample

import (
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
)

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
