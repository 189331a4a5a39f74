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
		"facts":     `{"key":"x","type":"text","label":"X","visible":"any(login.children, .birth_date > date('2015-01-01'))","required":true},{"key":"n","type":"computed","of":"integer","label":"N","calculate":"count(login.children, .custody) > 1 ? 1 : 2"}`,
		"choices":   `{"key":"a","type":"multiselect","label":"A","minItems":2,"maxItems":3,"options":[{"value":"p","label":"P"},{"value":"q","label":"Q"},{"value":"r","label":"R"},{"value":"s","label":"S"}]},{"key":"x","type":"text","label":"X","visible":"'q' in a and 's' in a"},{"key":"r","type":"rating","label":"R"},{"key":"d","type":"daterange","label":"D"}`,
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

// Whatever can be reached of a part of a condition is, too, and comparisons at,
// below and above their limit.
func TestParts(t *testing.T) {
	t.Parallel()
	f := compile(t, `{"key":"n","type":"integer","label":"N"},{"key":"a","type":"yesno","label":"A"},
		{"key":"l","type":"list","label":"L","fields":[{"key":"d","type":"date","label":"D"}]},
		{"key":"x","type":"text","label":"X","visible":"(n >= 18 or a) and any(l, .d < today)"}`)
	if diff := cmp.Diff([]string{}, missed(t, f, &sample.Options{Parts: true})); diff != "" {
		t.Errorf("not reached (-want +got):\n%s", diff)
	}
	found := map[string]bool{}
	for _, g := range sample.Generate(f, facts(), &sample.Options{Parts: true}).Reached {
		found[g.String()] = true
	}
	for _, want := range []string{"/x: comparison visible 3 less", "/x: comparison visible 3 equal", "/x: comparison visible 3 greater", "/x: part visible 2 or not met", "/x: part visible 7 any"} {
		if !found[want] {
			t.Errorf("%s is not reached", want)
		}
	}
}

// What nothing can reach is told from what was only not found.
func TestProved(t *testing.T) {
	t.Parallel()
	f := compile(t, `{"key":"l","type":"list","label":"L","fields":[{"key":"n","type":"integer","label":"N"}]},
		{"key":"s","type":"computed","of":"integer","label":"S","calculate":"sum(l, .n)"},
		{"key":"x","type":"text","label":"X","visible":"1 > 2"},
		{"key":"c","type":"radio","label":"C","optionsWhere":"option != 'b' or 1 == 1","options":[{"value":"a","label":"A"},{"value":"b","label":"B"}]}`)
	got := map[string]string{}
	for _, m := range sample.Generate(f, facts(), nil).Missed {
		if m.Proved {
			got[m.Goal.String()] = m.Reason
		}
	}
	want := map[string]string{
		"/s: valued not met": "what is worked out is never blank", "/x: visible": "the condition is always false",
		"/c: offered a not met": "the condition is always true", "/c: offered b not met": "the condition is always true",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("proved (-want +got):\n%s", diff)
	}
}

// Work is counted: a generation that may evaluate little still gives what it
// found, and says why the rest is missing.
func TestBounded(t *testing.T) {
	t.Parallel()
	f := compile(t, `{"key":"a","type":"integer","label":"A","required":true,"min":3,"max":9},{"key":"b","type":"text","label":"B","visible":"a > 5"}`)
	r := sample.Generate(f, facts(), &sample.Options{Evaluations: 20})
	if r.Evaluations > 40 || len(r.Samples) == 0 {
		t.Errorf("%d evaluations, %d samples", r.Evaluations, len(r.Samples))
	}
	if last := r.Missed[len(r.Missed)-1]; last.Reason != "the evaluations allowed are used up" {
		t.Errorf("%s is missed, because %s", last.Goal, last.Reason)
	}
}

// Samples are drafts that are read without faults, and reach what they say
// under their facts as the browser gets them.
func TestSamplesAreDrafts(t *testing.T) {
	t.Parallel()
	f := compile(t, `{"key":"cpr","type":"cpr","label":"C","required":true},{"key":"name","type":"text","label":"N","prefill":"login.name","readonly":true}`)
	r := sample.Generate(f, facts(), nil)
	for i, s := range r.Samples {
		a, faults, err := form.DecodeAnswers(f, s.Answers)
		if err != nil || len(faults) > 0 {
			t.Fatalf("sample %d: %v %s", i, err, form.EncodeFaults(faults))
		}
		f.Evaluate(a, s.Facts).Walk(func(e *form.Element) bool {
			if number, _ := e.Value.AsText(); e.Field.Type == "cpr" && number != "" && number[0] < '6' {
				t.Errorf("sample %d has a CPR number that can be a person's", i)
			}
			return true
		})
		if len(s.Why) == 0 {
			t.Errorf("sample %d is for nothing", i)
		}
	}
}
