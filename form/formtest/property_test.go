package formtest_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/formtest"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// facts are those of every property: somebody has logged in on a known day.
func facts() form.Facts {
	return form.Facts{
		Now: time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC), Lang: "da", Test: true,
		Values: map[string]expression.Value{"login.name": expression.TextOf("Anna")},
	}
}

// typed are texts that people type, right and wrong.
var typed = []string{
	"", " ", "a", "b", "true", "false", "on", "1", "-1", "3", "4", "99", "100", "1.250", "1.000,50", "9007199254740991",
	"2.3.2026", "31.02.2026", "70102030", "6103700001", "anna@eksempel.dk", "syv", "A-12", "æøå", "\u0000", strings.Repeat("x", 30),
}

// inputs returns the names of everything that can be answered.
func inputs(f *form.Form, a *form.Answers) []string {
	var names []string
	f.Evaluate(a, facts()).Walk(func(e *form.Element) bool {
		if e.Field.Input() && e.Field.Type != "file" {
			names = append(names, e.Name())
		}
		return true
	})
	return names
}

// forms returns the form of one case per file.
func forms(t *testing.T) []*form.Form {
	t.Helper()
	var out []*form.Form
	last := ""
	for _, c := range cases(t) {
		file := c.Name[:strings.LastIndex(c.Name, "/")]
		if file == last {
			continue
		}
		last = file
		f, err := c.Compile()
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, f)
	}
	return out
}

// withRows returns the answers of a new draft with two rows in every list.
func withRows(f *form.Form) *form.Answers {
	a := f.Begin(facts())
	f.Evaluate(a, facts()).Walk(func(e *form.Element) bool {
		if e.Field.Repeats() {
			for range 2 {
				if _, err := a.AddRow(e.Name(), "", facts()); err != nil {
					break
				}
			}
		}
		return true
	})
	return a
}

// A state does not depend on the order in which the answers were given.
func TestOrderOfAnswers(t *testing.T) {
	t.Parallel()
	all := forms(t)
	rapid.Check(t, func(t *rapid.T) { orderOfAnswers(t, all) })
}

func orderOfAnswers(t *rapid.T, all []*form.Form) {
	f := rapid.SampledFrom(all).Draw(t, "form")
	a, b := withRows(f), withRows(f)
	names := inputs(f, a)
	if len(names) == 0 {
		return
	}
	raw := map[string]string{}
	for _, name := range names {
		raw[name] = rapid.SampledFrom(typed).Draw(t, name)
	}
	other := rapid.Permutation(names).Draw(t, "order")
	for i := range names {
		set(t, a, names[i], raw)
		set(t, b, other[i], raw)
	}
	x, y := state(t, f, a), state(t, f, b)
	if diff := cmp.Diff(x, y); diff != "" {
		t.Fatalf("another order of answers gives another state:\n%s", diff)
	}
}

func set(t *rapid.T, a *form.Answers, name string, raw map[string]string) {
	if _, err := a.Set(name, []string{raw[name]}, "da"); err != nil {
		t.Fatalf("Set %s: %v", name, err)
	}
}

func state(t *rapid.T, f *form.Form, a *form.Answers) string {
	data, err := f.Evaluate(a, facts()).MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// checkState holds what every state must hold, whatever was answered.
func checkState(t interface{ Errorf(string, ...any) }, s *form.State) {
	for _, problem := range formtest.Problems(s) {
		t.Errorf("%s", problem)
	}
}

// Hidden answers are never handed over, required or faulted, whatever is typed.
func TestStatesHoldTogether(t *testing.T) {
	t.Parallel()
	all := forms(t)
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom(all).Draw(t, "form")
		a := withRows(f)
		names := inputs(f, a)
		if len(names) == 0 {
			return
		}
		for range rapid.IntRange(0, 20).Draw(t, "changes") {
			name := rapid.SampledFrom(names).Draw(t, "name")
			set(t, a, name, map[string]string{name: rapid.SampledFrom(typed).Draw(t, "raw")})
		}
		s := f.Evaluate(a, facts())
		checkState(t, s)
		draft, err := a.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		back, faults, err := form.DecodeAnswers(f, draft)
		if err != nil || len(faults) > 0 {
			t.Fatalf("a draft does not come back: %v %v\n%s", err, faults, draft)
		}
		if diff := cmp.Diff(state(t, f, a), state(t, f, back)); diff != "" {
			t.Fatalf("a draft that was kept gives another state:\n%s", diff)
		}
	})
}

// The order in which fields stand changes nothing of what they are.
func TestOrderOfFields(t *testing.T) {
	t.Parallel()
	for _, c := range cases(t) {
		sources := c.Definitions()
		if len(sources) > 1 || len(c.Drafts()) == 0 {
			continue
		}
		def, err := definition.Decode(sources[0])
		if err != nil {
			t.Fatal(err)
		}
		straight, err := definition.Compile(def, nil)
		if err != nil {
			continue // needs shared texts or lists
		}
		for _, p := range def.Pages {
			slices.Reverse(p.Fields)
		}
		reversed, err := definition.Compile(def, nil)
		if err != nil {
			t.Fatalf("%s: reversed: %v", c.Name, err)
		}
		for _, draft := range c.Drafts() {
			if diff := cmp.Diff(what(t, straight, draft), what(t, reversed, draft)); diff != "" {
				t.Errorf("%s: fields the other way round (-straight +reversed):\n%s", c.Name, diff)
			}
		}
	}
}

// what returns what is so of every element, by path.
func what(t *testing.T, f *form.Form, draft []byte) map[string]string {
	t.Helper()
	a, _, err := form.DecodeAnswers(f, draft)
	if err != nil {
		return nil
	}
	out := map[string]string{}
	f.Evaluate(a, facts()).Walk(func(e *form.Element) bool {
		if path := e.Path(); path != "" {
			out[path] = strings.Join([]string{mark("visible", e.Visible), mark("required", e.Required), mark("readonly", e.ReadOnly), string(e.Value.AppendJSON(nil))}, " ")
		}
		return true
	})
	return out
}

func mark(name string, on bool) string {
	if on {
		return name
	}
	return "-"
}

// Whatever answers come from outside: no panic, a state that holds together,
// and a draft that comes back.
func FuzzAnswers(f *testing.F) {
	all, err := formtest.Cases()
	if err != nil {
		f.Fatal(err)
	}
	for i, c := range all {
		for _, draft := range c.Drafts() {
			f.Add(uint16(i), draft, "/a", "x")
		}
	}
	compiled := make([]*form.Form, len(all))
	for i, c := range all {
		if compiled[i], err = c.Compile(); err != nil {
			f.Fatal(err)
		}
	}
	f.Fuzz(func(t *testing.T, which uint16, draft []byte, name, raw string) {
		fm := compiled[int(which)%len(compiled)]
		a, _, err := form.DecodeAnswers(fm, draft)
		if err != nil {
			a = fm.Begin(facts())
		}
		_, err = a.Set(name, []string{raw}, "da")
		s := fm.Evaluate(a, facts())
		checkState(t, s)
		if _, jsonErr := s.MarshalJSON(); jsonErr != nil {
			t.Error(jsonErr)
		}
		if kept, jsonErr := a.MarshalJSON(); jsonErr != nil || !json.Valid(kept) {
			t.Errorf("the draft is not JSON: %v %s (Set: %v)", jsonErr, kept, err)
		}
		form.ReadPost(a, map[string][]string{name: {raw}, form.PostAdd: {raw}, form.PostRemove: {raw, name}, form.PostHas: {name}}, facts())
		form.Merge(a, fm.NewAnswers(), facts())
	})
}
