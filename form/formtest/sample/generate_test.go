package sample_test

import (
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/formtest/sample"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/google/go-cmp/cmp"
)

// facts are those of a citizen on a known day.
func facts() form.Facts {
	return form.Facts{
		Now: time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC), Lang: i18n.Danish, Test: true,
		Values: map[string]expression.Value{"login.firstName": expression.TextOf("Anna"), "login.cpr": expression.TextOf("7506851232")},
	}
}

// compile makes a form of one page with these fields, and more members of the
// form after them.
func compile(t testing.TB, fields string, more ...string) *form.Form {
	t.Helper()
	source := `{"id":"f","version":"1","languages":["da","en"],"title":"F","pages":[{"id":"p","title":"P","fields":[` + fields + `]}]`
	for _, m := range more {
		source += "," + m
	}
	f, err := definition.CompileJSON([]byte(source+"}"), nil)
	if err != nil {
		t.Fatalf("compile: %v", err)
	}
	return f
}

// missed generates samples of a form and lists what none of them reaches,
// although nothing proves that it cannot be.
func missed(t testing.TB, f *form.Form, o *sample.Options) []string {
	t.Helper()
	out := []string{}
	for _, m := range sample.Generate(f, facts(), o).Missed {
		if !m.Proved {
			out = append(out, m.Goal.String()+": "+m.Reason)
		}
	}
	return out
}

// Conditions of every kind are met and not met.
func TestConditions(t *testing.T) {
	t.Parallel()
	for name, fields := range map[string]string{
		"and":       `{"key":"a","type":"yesno","label":"A"},{"key":"n","type":"integer","label":"N"},{"key":"s","type":"text","label":"S","visible":"a and n > 41 and n < 43"}`,
		"chain":     `{"key":"a","type":"boolean","label":"A"},{"key":"b","type":"boolean","label":"B","visible":"a"},{"key":"c","type":"integer","label":"C","visible":"b"},{"key":"d","type":"text","label":"D","visible":"c * 3 + 1 == 40"}`,
		"age":       `{"key":"born","type":"date","label":"B"},{"key":"x","type":"text","label":"X","visible":"age(born) >= 15 and age(born) < 18"}`,
		"cpr":       `{"key":"cpr","type":"cpr","label":"C"},{"key":"x","type":"text","label":"X","visible":"age(cprDate(cpr)) < 3 and cprSex(cpr) == 'female'"}`,
		"rows":      `{"key":"l","type":"list","label":"L","fields":[{"key":"m","type":"money","label":"M"},{"key":"k","type":"radio","label":"K","options":[{"value":"a","label":"A"},{"value":"b","label":"B"}]}]},{"key":"x","type":"text","label":"X","visible":"sum(l, .m) > 5000 and count(l, .k == 'b') >= 2"}`,
		"worked":    `{"key":"a","type":"money","label":"A"},{"key":"b","type":"computed","of":"money","label":"B","calculate":"a * 0.25 - 100"},{"key":"x","type":"text","label":"X","required":"b > 900"}`,
		"dates":     `{"key":"a","type":"date","label":"A"},{"key":"b","type":"date","label":"B"},{"key":"x","type":"text","label":"X","visible":"daysBetween(a, b) > 14 and b <= addMonths(today, 2)"}`,
		"today":     `{"key":"x","type":"text","label":"X","visible":"today >= date('2027-05-01')"}`,
		"fact":      `{"key":"x","type":"text","label":"X","visible":"params.vej == 'skole' and login.employee"}`,
		"pattern":   `{"key":"a","type":"text","label":"A","pattern":"[A-Z]{2}-[0-9]{4}(/[a-z]+)?","maxLength":12},{"key":"x","type":"text","label":"X","visible":"a matches '/z+$'"}`,
		"elsewhere": `{"key":"a","type":"integer","label":"A"},{"key":"b","type":"integer","label":"B"},{"key":"x","type":"text","label":"X","visible":"a == b and a > 3"},{"key":"y","type":"text","label":"Y","visible":"a + b == 10 and a - b == 4"}`,
		"item":      `{"key":"l","type":"list","label":"L","fields":[{"key":"t","type":"text","label":"T"}]},{"key":"x","type":"computed","of":"text","label":"X","calculate":"item(map(l, .t), 2)"},{"key":"y","type":"text","label":"Y","visible":"item(l, 3).t == 'red'"}`,
		"nested":    `{"key":"l","type":"list","label":"L","fields":[{"key":"n","type":"integer","label":"N"},{"key":"m","type":"list","label":"M","visible":"n > 7","fields":[{"key":"d","type":"date","label":"D"},{"key":"s","type":"text","label":"S","visible":"d > today and row.index == 1"}]}]},{"key":"x","type":"text","label":"X","visible":"any(l, any(.m, .s == 'q'))"}`,
		"group":     `{"key":"g","type":"group","label":"G","required":true,"fields":[{"key":"a","type":"integer","label":"A","min":3,"max":5},{"key":"h","type":"group","label":"H","fields":[{"key":"b","type":"text","label":"B","minLength":3,"maxLength":5,"pattern":"[a-z]*"}]}]},{"key":"x","type":"text","label":"X","readonly":"g.a == 4 and len(g.h.b) == 5"}`,
		"limits":    `{"key":"a","type":"integer","label":"A"},{"key":"l","type":"list","label":"L","minItems":{"expr":"a"},"maxItems":{"expr":"a + 2"},"fields":[{"key":"d","type":"date","label":"D","min":{"expr":"addDays(today, 14)"},"max":{"expr":"addYears(today, 1)"}}]}`,
		"rules":     `{"key":"l","type":"list","label":"L","fields":[{"key":"from","type":"date","label":"F"},{"key":"to","type":"date","label":"T"}],"rules":[{"assert":"from <= to","message":"M","at":["/to"]}]}`,
		"options":   `{"key":"a","type":"radio","label":"A","options":[{"value":"x","label":"X"},{"value":"y","label":"Y"}]},{"key":"b","type":"select","label":"B","optionsWhere":"a == 'x' ? option != 'q' : option in ['q', 'r']","options":[{"value":"p","label":"P"},{"value":"q","label":"Q"},{"value":"r","label":"R"}]}`,
		"check":     `{"key":"a","type":"cpr","label":"A","check":"cpr_name"},{"key":"f","type":"file","label":"F","accept":["image/png"],"maxSize":1000,"minItems":2,"maxItems":3}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff([]string{}, missed(t, compile(t, fields), nil)); diff != "" {
				t.Errorf("not reached (-want +got):\n%s", diff)
			}
		})
	}
}

// The same form, facts and options give the same report.
func TestDeterministic(t *testing.T) {
	t.Parallel()
	f := compile(t, `{"key":"a","type":"integer","label":"A","required":true,"min":3,"max":9},{"key":"b","type":"text","label":"B","visible":"a > 5"}`)
	first := sample.Generate(f, facts(), &sample.Options{Seed: 7, Parts: true})
	second := sample.Generate(f, facts(), &sample.Options{Seed: 7, Parts: true})
	if diff := cmp.Diff(first, second, cmp.Comparer(expression.Equal)); diff != "" {
		t.Errorf("two generations differ:\n%s", diff)
	}
}
