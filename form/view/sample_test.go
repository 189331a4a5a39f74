package view_test

import (
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/view"
	"github.com/borgerflow/borgerflow/i18n"
)

// compile puts a form together the way a compiler would.
func compile(t testing.TB, pages ...*form.Field) *form.Form {
	t.Helper()
	return compileRefs(t, nil, pages...)
}

func compileRefs(t testing.TB, refs []form.Ref, pages ...*form.Field) *form.Form {
	t.Helper()
	f := &form.Form{
		ID: "proeve", Version: "1", Languages: []i18n.Lang{i18n.Danish, i18n.English},
		Title: both("Prøve", "Sample"), Pages: pages, Refs: refs,
	}
	id := 0
	var walk func(fields []*form.Field)
	walk = func(fields []*form.Field) {
		for _, field := range fields {
			f.Order = append(f.Order, form.Step{Field: id, What: form.Visibility}, form.Step{Field: id, What: form.Valuation})
			id++
			walk(field.Fields)
		}
	}
	walk(pages)
	if err := form.Link(f, nil); err != nil {
		t.Fatalf("Link: %v", err)
	}
	return f
}

func page(key string, fields ...*form.Field) *form.Field {
	return &form.Field{Key: key, Type: form.TypePage, Label: both("Side "+key, "Page "+key), Fields: fields}
}

func both(da, en string) form.Text {
	return form.Text{
		{Lang: i18n.Danish, Body: []form.Inline{{Text: da}}},
		{Lang: i18n.English, Body: []form.Inline{{Text: en}}},
	}
}

// yes is a condition that always holds.
func yes() *expression.Node { return expression.Constant(expression.BoolOf(true)) }

func number(n int64) *expression.Node { return expression.Constant(expression.IntegerOf(n)) }

func facts(lang i18n.Lang) form.Facts {
	return form.Facts{Now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), Lang: lang, Test: true}
}

func set(t testing.TB, a *form.Answers, name, raw string) {
	t.Helper()
	if _, err := a.Set(name, []string{raw}, i18n.Danish); err != nil {
		t.Fatalf("Set(%s): %v", name, err)
	}
}

func html(n *view.Node) string { return string(view.AppendHTML(nil, n)) }
