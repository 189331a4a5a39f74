package form

import (
	"slices"
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/form/expression"
)

// Source writes one of the form's expressions as its author could have written
// it.
func (f *Form) Source(n *expression.Node) string {
	return expression.Format(n, expression.Names{Ref: f.refName, Group: f.groupKey})
}

func (f *Form) refName(ref int) string {
	switch r := f.Refs[ref]; r.Kind {
	case RefField:
		return f.fields[r.Field].dotted()
	case RefFact:
		return r.Name
	case RefRowIndex:
		return "row.index"
	case RefRowFirst:
		return "row.first"
	case RefRowLast:
		return "row.last"
	case RefLookup, RefPoint:
		return f.fields[r.Field].dotted() + "." + r.Name
	default:
		return "option"
	}
}

// dotted is the name of a field where its rows, or the form, begin.
func (f *Field) dotted() string {
	path := levelPath("", f.scope, f)
	return strings.ReplaceAll(strings.TrimPrefix(path, "/"), "/", ".")
}

// groupKey returns the key of the calculation group with these members. Those of
// other forms are known by their own forms only.
func (f *Form) groupKey(members []expression.GroupMember) string {
	var own []*Field
	for _, m := range members {
		if field := f.member(m); field != nil {
			own = append(own, field)
		} else if !strings.HasPrefix(f.Refs[m.Ref].Name, "forms.") {
			return ""
		}
	}
	if len(own) == 0 || own[0].Calc == "" {
		return ""
	}
	key := own[0].Calc
	for _, field := range f.fields {
		if field.Calc != key {
			continue
		}
		if len(own) == 0 || own[0] != field {
			return ""
		}
		own = own[1:]
	}
	if len(own) > 0 {
		return ""
	}
	return key
}

// member returns the field that is a member of a calculation group, or nil.
func (f *Form) member(m expression.GroupMember) *Field {
	r := f.Refs[m.Ref]
	if r.Kind != RefField {
		return nil
	}
	field := f.fields[r.Field]
	if m.Member == "" {
		return field
	}
	return field.level[m.Member]
}

// reads lists what an expression has read, in the order of the references.
func (x *explainer) reads(n *expression.Node, fr *frame) []Reading {
	var out []Reading
	for _, r := range expression.Reads(n) {
		ref := x.state.form.Refs[r.Ref]
		name := x.state.form.refName(r.Ref)
		if ref.Kind == RefPoint {
			ref.Kind = RefField // of which only one coordinate is read
		}
		switch ref.Kind {
		case RefField:
			out = append(out, x.field(name, x.state.form.fields[ref.Field], fr, r.Members)...)
		case RefOption:
		default:
			env := env{state: x.state, refs: x.state.form.Refs, frame: fr, today: x.state.env.today, budget: &expression.Budget{Steps: expression.DefaultSteps}}
			out = append(out, x.factual(name, env.Read(r.Ref), r.Members)...)
		}
	}
	for i := range out {
		out[i].Value = maskCPR(out[i].Value)
	}
	return out
}

// factual tells of a fact: of records the members that were read.
func (x *explainer) factual(name string, v expression.Value, members []string) []Reading {
	if items := v.Items(); len(members) == 0 && len(items) > 0 && items[0].Kind() == expression.Record {
		return []Reading{rowCount(name, len(items))}
	}
	if len(members) == 0 {
		return []Reading{{Name: name, Value: displayAny(v, x.state.facts.Lang)}}
	}
	out := make([]Reading, len(members))
	for i, m := range members {
		out[i] = Reading{Name: name + "." + m, Value: displayAny(memberOf(v, m), x.state.facts.Lang)}
	}
	return out
}

func rowCount(name string, n int) Reading {
	return Reading{Name: name, Value: strconv.Itoa(n), Rows: true}
}

// memberOf is a member of a record, or of every record in a list.
func memberOf(v expression.Value, name string) expression.Value {
	if v.Kind() != expression.List {
		return v.Member(name)
	}
	items := make([]expression.Value, 0, v.Len())
	for _, item := range v.Items() {
		if m := item.Member(name); !m.IsBlank() {
			items = append(items, m)
		}
	}
	return expression.ListOf(items...)
}

// field tells of a field where the expression stands: of a group or of a list's
// rows the members that were read.
func (x *explainer) field(name string, f *Field, fr *frame, members []string) []Reading {
	fr = fr.around(f)
	if fr == nil {
		return []Reading{{Name: name}}
	}
	e := &fr.cells[f.slot]
	switch {
	case !e.Visible:
		return []Reading{{Name: name, Hidden: true}}
	case !f.kind.level:
		return []Reading{x.element(name, e)}
	case f.Repeats() && len(members) == 0:
		return []Reading{rowCount(name, len(e.frame.rowsOf(f)))}
	}
	var out []Reading
	for i, m := range f.members {
		if members != nil && !slices.Contains(members, f.memberNames[i]) {
			continue
		}
		inner := name + "." + f.memberNames[i]
		if !f.Repeats() {
			out = append(out, x.field(inner, m, e.frame, nil)...)
			continue
		}
		out = append(out, x.column(inner, m, e.frame.rowsOf(f)))
	}
	return out
}

// hushed reports whether an element is withheld or calculated from something
// that is.
func (x *explainer) hushed(e *Element) bool {
	v := &x.state.withheld
	return !v.none() && v.covers(e.Field, nil, e.frame)
}

func (x *explainer) element(name string, e *Element) Reading {
	if x.hushed(e) {
		return Reading{Name: name, Withheld: true}
	}
	return Reading{Name: name, Value: x.state.Display(e), Hidden: !e.Visible}
}

// column tells of one field in all rows.
func (x *explainer) column(name string, f *Field, rows []*frame) Reading {
	r := Reading{Name: name}
	var values []string
	for _, row := range rows {
		e := &row.cells[f.slot]
		if x.hushed(e) {
			return Reading{Name: name, Withheld: true}
		}
		if v := x.state.Display(e); v != "" {
			values = append(values, v)
		}
	}
	r.Value = strings.Join(values, "; ")
	return r
}

// maskCPR masks every CPR number in a text, whatever it is part of.
func maskCPR(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); {
		if n := cprAt(text, i); n > 0 {
			c, _ := dk.ParseCPR(text[i:i+n], true)
			b.WriteString(c.Masked())
			i += n
			continue
		}
		b.WriteByte(text[i])
		i++
	}
	return b.String()
}

// cprAt returns how many bytes of the text at i are a CPR number, 0 when none is.
func cprAt(text string, i int) int {
	if i > 0 && digit(text[i-1]) || !digit(text[i]) {
		return 0
	}
	for _, n := range [...]int{10, 11, 12} { // with nothing, a dash, or a dash in spaces between
		if i+n > len(text) || !digit(text[i+n-1]) || i+n < len(text) && digit(text[i+n]) {
			continue
		}
		if _, err := dk.ParseCPR(text[i:i+n], true); err == nil {
			return n
		}
	}
	return 0
}

func digit(c byte) bool { return c >= '0' && c <= '9' }
