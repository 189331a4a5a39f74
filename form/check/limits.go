package check

import (
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/check/internal/prove"
	"github.com/borgerflow/borgerflow/form/expression"
)

// limits looks at what fields limit their answers to.
func (l *linter) limits() {
	l.each(func(f *form.Field) {
		if l.made(f.ID()) || !l.canShow(f) {
			return
		}
		if l.always(f, f.Min, ">", f.Max) {
			l.add(RangeEmpty, l.at(f.ID(), "max"), l.name(f))
		}
		l.items(f)
		l.pattern(f)
		if reason := l.refused(f); reason != "" {
			l.add(DefaultRefused, l.at(f.ID(), "default"), l.name(f), reason)
		}
	})
}

// always reports whether a comparison of two limits or values of a field always
// holds.
func (l *linter) always(f *form.Field, a *expression.Node, op string, b *expression.Node) bool {
	if a == nil || b == nil {
		return false
	}
	n := operation(op, a, b)
	return n != nil && l.free.Condition(n, prove.Shown(f.ID())) == prove.True
}

// refused says why a field's default is one that it does not admit, "" when it
// is admitted, or may be.
func (l *linter) refused(f *form.Field) string {
	d := f.Default
	if d == nil || len(expression.Reads(d)) > 0 {
		return ""
	}
	v := expression.Eval(d, nil, nil)
	text, isText := v.AsText()
	n := utf8.RuneCountInString(text)
	switch {
	case l.always(f, d, "<", f.Min):
		return "it is less than min"
	case l.always(f, d, ">", f.Max):
		return "it is more than max"
	case isText && n < f.MinLength:
		return "it is shorter than minLength"
	case isText && f.MaxLength > 0 && n > f.MaxLength:
		return "it is longer than maxLength"
	case isText && f.Pattern != "" && !matches(f.Pattern, text):
		return "it does not match the pattern"
	case isText && f.OptionsWhere != nil && !l.free.Together(l.offered(f, text)...):
		return "optionsWhere never offers it"
	case isText && f.OptionsWhere == nil && !l.free.CanBe(f.ID(), v):
		return "no answer can be like that"
	}
	return ""
}

// items finds more rows, files or choices asked for than there can be.
func (l *linter) items(f *form.Field) {
	if f.MinItems == nil {
		return
	}
	most := l.form.Limits.Rows
	switch {
	case f.Base() == "file":
		most = l.form.Limits.Files
	case len(f.Offers()) > 0:
		most = len(f.Offers())
	}
	limit := expression.Constant(expression.IntegerOf(int64(most)))
	if l.always(f, f.MinItems, ">", limit) || l.always(f, f.MinItems, ">", f.MaxItems) || l.fewOffered(f) {
		l.add(ItemsImpossible, l.at(f.ID(), "minItems"), l.name(f))
	}
}

// fewOffered reports whether conditions that exclude each other keep a choice
// from offering as many options at once as its least asks for. Only two or
// three are tried.
func (l *linter) fewOffered(f *form.Field) bool {
	least, ok := literal(f.MinItems)
	if !ok || f.OptionsWhere == nil || least < 2 || least > 3 || len(f.Offers()) > 12 {
		return false
	}
	return !l.atOnce(f, nil, 0, int(least))
}

// atOnce reports whether so many more options, from one on, can be offered
// together with what is given.
func (l *linter) atOnce(f *form.Field, given []prove.Given, from, more int) bool {
	if !l.free.Together(append(given, prove.Shown(f.ID()))...) {
		return false
	}
	if more == 0 {
		return true
	}
	for i := from; i < len(f.Offers()); i++ {
		offered := replaceOption(l.form, f.OptionsWhere, f.Offers()[i].Value)
		if l.atOnce(f, and(given, prove.Is(offered, prove.True)), i+1, more-1) {
			return true
		}
	}
	return false
}

// replaceOption writes one option where a condition reads the one on trial.
func replaceOption(f *form.Form, n *expression.Node, value string) *expression.Node {
	if ref, ok := n.Ref(); ok && f.Refs[ref].Kind == form.RefOption {
		return expression.Constant(expression.TextOf(value))
	}
	if len(n.Args()) == 0 {
		return n
	}
	args := make([]*expression.Node, len(n.Args()))
	for i, a := range n.Args() {
		args[i] = replaceOption(f, a, value)
	}
	out, err := expression.Operation(n.Op(), n.Type(), n.Name(), args...)
	if err != nil {
		return n
	}
	return out
}

// literal returns a whole number that is written out.
func literal(n *expression.Node) (int64, bool) {
	if n == nil {
		return 0, false
	}
	v, _ := n.Constant()
	return v.AsInteger()
}
