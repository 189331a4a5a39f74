package check

import (
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/check/internal/prove"
	"github.com/borgerflow/borgerflow/form/expression"
)

// options looks at what choices offer.
func (l *linter) options() {
	l.each(func(f *form.Field) {
		if f.OptionsWhere == nil || !l.canShow(f) {
			return
		}
		never := 0
		for _, o := range f.Offers() {
			if !l.free.Together(l.offered(f, o.Value)...) {
				never++
			}
		}
		if never == len(f.Offers()) {
			return // told of the condition as a whole
		}
		for i, o := range f.Offers() {
			if !l.free.Together(l.offered(f, o.Value)...) {
				l.add(NeverOffered, l.optionAt(f, i), strconv.Quote(o.Value), l.name(f))
			}
		}
	})
}

// offered is what must hold for a field to offer an option.
func (l *linter) offered(f *form.Field, value string) []prove.Given {
	given := []prove.Given{prove.Shown(f.ID()), prove.Is(f.OptionsWhere, prove.True)}
	if option := l.refTo(func(r form.Ref) bool { return r.Kind == form.RefOption }); option != nil {
		is := operation("==", option, expression.Constant(expression.TextOf(value)))
		given = append([]prove.Given{prove.Is(is, prove.True)}, given...)
	}
	return given
}

// optionAt returns the pointer to one of a field's options, or to the field
// where it shares a value list.
func (l *linter) optionAt(f *form.Field, i int) string {
	if f.List != "" {
		return l.at(f.ID(), "optionsWhere")
	}
	return l.at(f.ID(), "options", strconv.Itoa(i))
}

// list puts values in quotes, with commas between.
func list(values []string) string {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = strconv.Quote(v)
	}
	return strings.Join(quoted, ", ")
}
