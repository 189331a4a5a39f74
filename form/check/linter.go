package check

import (
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/check/internal/prove"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
)

// linter is one run over one form.
type linter struct {
	def   *definition.Form
	form  *form.Form
	trace *definition.Trace
	opts  Options
	sets  *ReadSets
	free  *prove.Solver // of any answers
	bound *prove.Solver // of answers within the fields' limits
	shown map[int]bool  // whether anything shows a field, by id
	out   []Finding
}

func (l *linter) add(code Code, pointer string, values ...string) {
	l.out = append(l.out, newFinding(code, pointer, values))
}

// at returns the pointer to a field, or to one of its members.
func (l *linter) at(id int, member ...string) string {
	at := l.trace.Fields[id].Pointer
	for _, m := range member {
		at += "/" + m
	}
	return at
}

// made reports whether the compiler made a field; what is odd about it is not
// the author's.
func (l *linter) made(id int) bool { return l.trace.Fields[id].Made }

// authored reports whether an author wrote an expression of a field: the
// compiler makes some of its own.
func (l *linter) authored(u Use) bool {
	s := l.trace.Fields[u.Field]
	switch {
	case s.Made:
		return false
	case s.Page != nil:
		return !s.Page.Visible.IsZero()
	case s.Branch != nil:
		return s.Branch.When != ""
	}
	d := s.Field
	switch u.Part {
	case PartVisible:
		return !d.Visible.IsZero()
	case PartRequired:
		return !d.Required.IsZero()
	case PartReadOnly:
		return !d.ReadOnly.IsZero()
	case PartValue:
		return d.Calculate != ""
	case PartOptions:
		return !d.OptionsWhere.IsZero()
	case PartMin:
		return !d.Min.IsZero()
	case PartMax:
		return !d.Max.IsZero()
	case PartMinItems:
		return !d.MinItems.IsZero()
	case PartMaxItems:
		return !d.MaxItems.IsZero()
	}
	return true
}

// each visits every field in document order.
func (l *linter) each(visit func(f *form.Field)) {
	for id := range l.form.Len() {
		visit(l.form.Field(id))
	}
}

// name says which field it is, in words an author knows it by.
func (l *linter) name(f *form.Field) string {
	switch {
	case f.Type == form.TypePage:
		return strconv.Quote(f.Key)
	case f.Type == form.TypeBranch:
		return "the branch of " + l.name(l.form.Field(l.trace.Fields[f.ID()].Opens))
	case f.Key == "":
		if label := plain(f.Label, l.form); label != "" {
			return "the " + f.Type + " " + strconv.Quote(shorten(label))
		}
		return "the " + f.Type
	}
	return strconv.Quote(dotted(f))
}

// dotted is the name of a field in expressions at the top of the form, and of
// one in rows the list's and its own.
func dotted(f *form.Field) string {
	path := f.Key
	for p := f.Parent(); p != nil; p = p.Parent() {
		if p.Key != "" && (p.Repeats() || p.ValueType().Kind == expression.Record) {
			path = p.Key + "." + path
		}
	}
	return path
}

// plain returns a text's characters in the form's first language.
func plain(t form.Text, f *form.Form) string {
	if len(f.Languages) == 0 {
		return ""
	}
	return strings.TrimSpace(form.PlainText(t.In(f.Languages[0])))
}

// shorten keeps what a message repeats of a text within reason.
func shorten(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// around visits a field and what it stands in, from the inside out, until visit
// returns false.
func around(f *form.Field, visit func(*form.Field) bool) {
	for ; f != nil && visit(f); f = f.Parent() {
	}
}

// pageOf returns the page a field stands on.
func pageOf(f *form.Field) *form.Field {
	for f.Parent() != nil {
		f = f.Parent()
	}
	return f
}

// constant reports whether a condition is written as true or false.
func constant(n *expression.Node) (yes, ok bool) {
	if n == nil {
		return false, false
	}
	v, is := n.Constant()
	yes, isBool := v.AsBool()
	return yes, is && isBool
}

// words puts languages in quotes.
func words(langs ...i18n.Lang) []string {
	out := make([]string, len(langs))
	for i, l := range langs {
		out[i] = strconv.Quote(string(l))
	}
	return out
}
