package view_test

import (
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/view"
	"github.com/borgerflow/borgerflow/i18n"
)

// large is a page of 200 fields.
func large(b *testing.B) (*form.State, *form.State) {
	var fields []*form.Field
	for i := range 200 {
		fields = append(fields, &form.Field{Key: "f" + string(rune('a'+i/26)) + string(rune('a'+i%26)), Type: "text", Label: both("Felt", "Field"), Help: both("Hjælp", "Help")})
	}
	f := compile(b, page("p", fields...))
	a := f.NewAnswers()
	before := f.Evaluate(a.Clone(), facts(i18n.Danish))
	set(b, a, "/faa", "Åse")
	return before, f.Evaluate(a, facts(i18n.Danish))
}

func BenchmarkPage(b *testing.B) {
	s, _ := large(b)
	for b.Loop() {
		view.Page(s, "p", view.Options{})
	}
}

func BenchmarkPageAsHTML(b *testing.B) {
	s, _ := large(b)
	for b.Loop() {
		view.AppendHTML(nil, view.Page(s, "p", view.Options{}))
	}
}

func BenchmarkDiff(b *testing.B) {
	before, after := large(b)
	old, page := view.Page(before, "p", view.Options{}), view.Page(after, "p", view.Options{})
	for b.Loop() {
		view.Diff(old, page)
	}
}
