package view

import (
	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// source says where an element's value was fetched, when the reader cannot
// change it, or that it could not be; "" when there is nothing to say. A group
// says what all of its fields say.
func (b *builder) source(e *form.Element) string {
	if e.Field.Container() && !e.Field.Repeats() {
		line, _ := b.sharedSource(e)
		return line
	}
	if p, ok := b.state.NotFetched(e); ok {
		if e.ReadOnly {
			return b.say("form.not_fetched", words("source", b.register(p)))
		}
		return b.say("form.not_fetched_ask", words("source", b.register(p)))
	}
	p, ok := b.state.Provenance(e)
	switch {
	case !ok || !e.ReadOnly:
		return ""
	case p.At.IsZero():
		return b.say("form.fetched", words("source", b.register(p)))
	}
	y, m, d := p.At.In(dk.Copenhagen()).Date()
	day := i18n.Date{Year: y, Month: int(m), Day: d}
	return b.say("form.fetched_on", words("source", b.register(p)), fault.Arg{Name: "date", Kind: fault.Date, Value: day.String()})
}

// register names a source for readers: by its own name, or by what everybody
// calls such a register.
func (b *builder) register(p form.Provenance) string {
	if key := "source." + p.Source; p.Register == "" && i18n.Has(key) {
		return b.say(key)
	}
	if p.Register == "" {
		return p.Source
	}
	return p.Register
}

// sharedSource returns what all answers shown inside a container say of where
// they are from, and whether they say the same.
func (b *builder) sharedSource(e *form.Element) (line string, same bool) {
	first := true
	for _, child := range e.Children() {
		f := child.Field
		if !child.Visible || child.Withheld || f.Internal || f.Static() || f.Calculate != nil {
			continue
		}
		own, ok := "", true
		if f.Container() && !f.Repeats() {
			own, ok = b.sharedSource(child)
		} else {
			own = b.source(child)
		}
		if !ok || !first && own != line {
			return "", false
		}
		line, first = own, false
	}
	return line, true
}

// sourced notes that what is rendered next stands inside something that has said
// where all of it is from. It returns how to end that.
func (b *builder) sourced(line string) func() {
	before := b.told
	if line != "" {
		b.told = line
	}
	return func() { b.told = before }
}

// about puts where a value is from beside the help of its field.
func (b *builder) about(p *parts, e *form.Element) {
	if p.source = b.source(e); p.source == "" || p.source == b.told {
		return
	}
	p.describe = append(p.describe, p.id+":source")
	line := el("div", p.id+":source", class("form-hint"), text(p.source))
	if p.help == nil {
		p.help = line
		return
	}
	p.help = el("div", p.id+":about", nil, p.help, line)
}
