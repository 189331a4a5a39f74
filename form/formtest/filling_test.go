package formtest_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// filler drives a filling and holds it against evaluations of the same.
type filler struct {
	t       *rapid.T
	form    *form.Form
	filling *form.Filling
	facts   form.Facts
	seen    map[string]picture
}

// picture is everything that can be seen of one element.
type picture struct {
	Visible, Required, ReadOnly, Withheld bool
	Value, Raw, Faults                    string
	Options, Items, Texts, Messages       string // of a visible one
}

// nothing is what there is to see of an element before its row is added.
var nothing = picture{Value: "null", Faults: "[]"}

func newFiller(t *rapid.T, f *form.Form, a *form.Answers, facts form.Facts) *filler {
	p := &filler{t: t, form: f, filling: f.Fill(a, facts), facts: facts}
	p.same("at first")
	p.seen = pictures(p.filling.State())
	return p
}

// same fails unless the filling's state is what an evaluation makes of it.
func (p *filler) same(after string) {
	p.t.Helper()
	s := p.filling.State()
	fresh := p.form.Evaluate(p.filling.Answers(), p.facts)
	got, _ := s.MarshalJSON()
	want, _ := fresh.MarshalJSON()
	if string(got) != string(want) {
		p.t.Fatalf("%s: another state (-evaluated +filling):\n%s", after, cmp.Diff(string(want), string(got)))
	}
	if s.OK() != fresh.OK() {
		p.t.Fatalf("%s: OK is %v, evaluated %v", after, s.OK(), fresh.OK())
	}
	if seen, wanted := pictures(s), pictures(fresh); !maps.Equal(seen, wanted) {
		p.t.Fatalf("%s: seen otherwise (-evaluated +filling):\n%s", after, cmp.Diff(wanted, seen))
	}
}

// check holds a change against what has changed.
func (p *filler) check(what string, c form.Changes, err error) {
	p.t.Helper()
	p.same(what)
	before, wasOK := p.seen, p.seen[""].Visible
	p.seen = pictures(p.filling.State())
	if err != nil {
		if !c.None() || !maps.Equal(before, p.seen) {
			p.t.Fatalf("%s: refused, but something has changed", what)
		}
		return
	}
	if c.OK != (wasOK != p.filling.State().OK()) {
		p.t.Fatalf("%s: OK was %v, is %v; told %v", what, wasOK, p.filling.State().OK(), c.OK)
	}
	told := map[string]form.Parts{"": c.Form}
	for i, change := range c.Elements {
		key := keyOf(change.Element)
		if _, twice := told[key]; twice {
			p.t.Fatalf("%s: %s is told twice", what, key)
		}
		if _, there := p.seen[key]; !there {
			p.t.Fatalf("%s: %s is told, but gone", what, key)
		}
		told[key] = c.Elements[i].Parts
	}
	for key, is := range p.seen {
		was, known := before[key]
		if !known {
			was = nothing
		}
		p.told(what, key, was, is, told[key])
	}
	p.rows(what, before, c)
}

// exact are the parts that are told when, and only when, they have changed.
const exact = form.ChangedVisible | form.ChangedRequired | form.ChangedReadOnly | form.ChangedWithheld | form.ChangedValue | form.ChangedRaw

func (p *filler) told(what, key string, was, is picture, told form.Parts) {
	p.t.Helper()
	changed := differences(was, is)
	if key == "" {
		changed &^= form.ChangedVisible // told as OK
	}
	if missing := changed &^ told; missing != 0 {
		p.t.Fatalf("%s: of %s parts %b have changed, told %b:\n%s", what, key, changed, told, cmp.Diff(was, is))
	}
	if key != "" && (told &^ changed).Has(exact) && !p.exhausted() {
		p.t.Fatalf("%s: of %s parts %b are told, changed have %b", what, key, told, changed)
	}
}

func (p *filler) exhausted() bool {
	return slices.ContainsFunc(p.filling.State().Faults(), func(f form.Fault) bool { return f.Code == "limit_exceeded" })
}

// rows: those that have come and gone are named.
func (p *filler) rows(what string, before map[string]picture, c form.Changes) {
	p.t.Helper()
	was, is := rowNames(before), rowNames(p.seen)
	for _, name := range is {
		if !slices.Contains(was, name) && !slices.ContainsFunc(c.Added, func(row string) bool { return strings.HasPrefix(name+"/", row+"/") }) {
			p.t.Fatalf("%s: %s has come; told %v", what, name, c.Added)
		}
	}
	for _, name := range was {
		if !slices.Contains(is, name) && !slices.ContainsFunc(c.Removed, func(row string) bool { return strings.HasPrefix(name+"/", row+"/") }) {
			p.t.Fatalf("%s: %s has gone; told %v", what, name, c.Removed)
		}
	}
}

func rowNames(pictures map[string]picture) []string {
	var out []string
	for key := range pictures {
		if name, ok := strings.CutPrefix(key, "row "); ok {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

func differences(was, is picture) form.Parts {
	var p form.Parts
	for _, d := range []struct {
		differs bool
		part    form.Parts
	}{
		{was.Visible != is.Visible, form.ChangedVisible}, {was.Required != is.Required, form.ChangedRequired},
		{was.ReadOnly != is.ReadOnly, form.ChangedReadOnly}, {was.Withheld != is.Withheld, form.ChangedWithheld},
		{was.Value != is.Value, form.ChangedValue}, {was.Raw != is.Raw, form.ChangedRaw}, {was.Faults != is.Faults, form.ChangedFaults},
		{was.Visible && is.Visible && was.Options != is.Options, form.ChangedOptions},
		{was.Visible && is.Visible && was.Items != is.Items, form.ChangedItems},
		{was.Visible && is.Visible && was.Texts != is.Texts, form.ChangedTexts},
		{was.Visible && was.Faults == is.Faults && was.Messages != is.Messages, form.ChangedTexts},
	} {
		if d.differs {
			p |= d.part
		}
	}
	return p
}

// pictures of all elements, by field and name; the form itself is "", visible
// when OK.
func pictures(s *form.State) map[string]picture {
	out := map[string]picture{"": {Visible: s.OK(), Texts: form.PlainText(s.Text(s.Form().Title, nil)), Faults: loose(s)}}
	s.Walk(func(e *form.Element) bool {
		out[keyOf(e)] = pictureOf(s, e)
		for _, row := range e.Rows() {
			out["row "+row.Name()] = nothing
		}
		return true
	})
	return out
}

func keyOf(e *form.Element) string { return fmt.Sprint(e.Field.ID(), e.Name()) }

// loose are the faults about no field; that of an exit is its page's.
func loose(s *form.State) string {
	faults := slices.DeleteFunc(slices.Clone(s.Faults()), func(f form.Fault) bool { return f.Path != "" || f.Code == "exit" })
	return string(form.EncodeFaults(faults))
}

func pictureOf(s *form.State, e *form.Element) picture {
	p := picture{
		Visible: e.Visible, Required: e.Required, ReadOnly: e.ReadOnly, Withheld: e.Withheld,
		Value: string(e.Value.AppendJSON(nil)), Raw: strings.Join(e.Raw, "|"), Faults: string(form.EncodeFaults(e.Faults)),
	}
	if !e.Visible {
		return p
	}
	for _, o := range s.Offers(e) {
		p.Options += o.Value + ","
	}
	if e.Field.Repeats() || e.Field.Type == "file" {
		p.Items = fmt.Sprint(s.Items(e))
	}
	p.Texts = form.PlainText(s.Text(e.Field.Label, e)) + form.PlainText(s.Text(e.Field.Help, e))
	for _, f := range e.Faults {
		p.Messages += s.Message(f)
	}
	return p
}

// step makes one change of any kind.
func (p *filler) step() {
	s := p.filling.State()
	var inputs, lists, rows, files []string
	s.Walk(func(e *form.Element) bool {
		switch {
		case e.Field.Repeats():
			lists = append(lists, e.Name())
			for _, row := range e.Rows() {
				rows = append(rows, row.Name())
			}
		case e.Field.Type == "file":
			files = append(files, e.Name())
		case e.Field.Input():
			inputs = append(inputs, e.Name())
		}
		return true
	})
	draw := func(names []string, what string) string { return rapid.SampledFrom(names).Draw(p.t, what) }
	switch n := rapid.IntRange(0, 19).Draw(p.t, "kind of change"); {
	case n < 12 && len(inputs) > 0:
		name, raw := draw(inputs, "input"), p.raw(s)
		c, err := p.filling.Set(name, []string{raw})
		p.check(fmt.Sprintf("Set %s %q", name, raw), c, err)
	case n < 14 && len(lists) > 0:
		name := draw(lists, "list")
		_, c, err := p.filling.AddRow(name, "")
		p.check("AddRow "+name, c, err)
	case n < 16 && len(rows) > 0:
		name := draw(rows, "row")
		c, err := p.filling.RemoveRow(name)
		p.check("RemoveRow "+name, c, err)
	case n == 16 && len(files) > 0:
		p.file(draw(files, "file"))
	case n == 17:
		p.facts = p.otherFacts(s)
		p.check("SetFacts", p.filling.SetFacts(p.facts), nil)
	case n == 18:
		p.check("Reset", p.filling.Reset(p.filling.Answers().Clone()), nil)
	case n == 19:
		c, err := p.filling.Set("/no/such/field", nil)
		p.check("Set of nothing", c, err)
	}
}

// raw is something typed: an option of some choice, or any text.
func (p *filler) raw(s *form.State) string {
	texts := typed
	for id := range s.Form().Len() {
		for _, o := range s.Form().Field(id).Offers() {
			texts = append(texts[:len(texts):len(texts)], o.Value)
		}
	}
	return rapid.SampledFrom(texts).Draw(p.t, "raw")
}

func (p *filler) file(name string) {
	if rapid.Bool().Draw(p.t, "add") {
		file := form.File{ID: rapid.SampledFrom([]string{"a", "b", "c"}).Draw(p.t, "id"), Name: "x", Size: 7, Type: "application/pdf"}
		c, err := p.filling.AddFile(name, file)
		p.check("AddFile "+name, c, err)
		return
	}
	name += rapid.SampledFrom([]string{"", "/a", "/b"}).Draw(p.t, "id")
	c, err := p.filling.RemoveFile(name)
	p.check("RemoveFile "+name, c, err)
}

// otherFacts are facts of which something is otherwise.
func (p *filler) otherFacts(s *form.State) form.Facts {
	f := p.facts
	var paths []string
	s.Walk(func(e *form.Element) bool {
		if e.Path() != "" {
			paths = append(paths, e.Path())
		}
		return true
	})
	if len(paths) == 0 {
		return f
	}
	path := rapid.SampledFrom(paths).Draw(p.t, "path")
	switch rapid.IntRange(0, 8).Draw(p.t, "fact") {
	case 0:
		f.Lang = rapid.SampledFrom(s.Form().Languages).Draw(p.t, "lang")
	case 1:
		f.ShowOnly = !f.ShowOnly
	case 2:
		f.Test = !f.Test
	case 3:
		f.Withheld = rapid.SampledFrom([][]string{nil, {path}, {"/l/*"}, {path, "/a"}}).Draw(p.t, "withheld")
	case 4:
		f.Now = f.Now.AddDate(0, 0, rapid.SampledFrom([]int{-30, 0, 1, 4000}).Draw(p.t, "days"))
	case 5:
		f.Checks = map[string]form.Check{path: {Of: form.HashValue(s.At(path).Value), OK: rapid.Bool().Draw(p.t, "ok")}}
	case 6:
		f.Files = map[string]form.File{"a": {ID: "a", Name: "x", Size: 7, Type: "application/pdf"}}
	case 7:
		p.findOut(s, &f)
	default:
		f.Values = maps.Clone(f.Values)
		for _, ref := range s.Form().Refs {
			if ref.Kind == form.RefFact {
				f.Values[ref.Name] = rapid.SampledFrom(values[ref.Type.Kind]).Draw(p.t, ref.Name)
			}
		}
	}
	return f
}

// findOut does what only the server can: checks and look-ups.
func (p *filler) findOut(s *form.State, f *form.Facts) {
	f.Checks, f.Lookups = maps.Clone(f.Checks), maps.Clone(f.Lookups)
	if f.Checks == nil {
		f.Checks = map[string]form.Check{}
	}
	if f.Lookups == nil {
		f.Lookups = map[string]form.Lookup{}
	}
	for _, pending := range s.Pending() {
		ok := rapid.Bool().Draw(p.t, "ok")
		if pending.Check {
			f.Checks[pending.Path] = form.Check{Of: pending.Of, OK: ok}
			continue
		}
		found := form.Lookup{Of: pending.Of, OK: ok, Values: map[string]expression.Value{}}
		for _, ref := range s.Form().Refs {
			if ref.Kind == form.RefLookup {
				found.Values[ref.Name] = rapid.SampledFrom(values[ref.Type.Kind]).Draw(p.t, ref.Name)
			}
		}
		f.Lookups[pending.Path] = found
	}
}

// values of facts, by kind.
var values = func() map[expression.Kind][]expression.Value {
	out := map[expression.Kind][]expression.Value{}
	for kind := expression.Blank; kind <= expression.Record; kind++ {
		out[kind] = []expression.Value{{}}
	}
	for _, v := range []expression.Value{
		expression.BoolOf(true), expression.BoolOf(false), expression.IntegerOf(3), expression.IntegerOf(4), expression.MoneyOere(10_000),
		expression.TextOf("a"), expression.TextOf("b"), expression.TextOf("6103700001"), expression.DateTimeOf(time.Unix(0, 0)),
	} {
		out[v.Kind()] = append(out[v.Kind()], v)
	}
	return out
}()

// After any changes a filling's state is what an evaluation makes of the same
// answers and facts, byte for byte, and its changes name all that has changed.
func TestFillingIsEvaluate(t *testing.T) {
	t.Parallel()
	all := forms(t)
	rapid.Check(t, func(t *rapid.T) { fillingIsEvaluate(t, all) })
}

func fillingIsEvaluate(t *rapid.T, all []*form.Form) {
	f := all[rapid.IntRange(0, len(all)-1).Draw(t, "form")]
	p := newFiller(t, f, withRows(f), facts())
	for range rapid.IntRange(1, 15).Draw(t, "changes") {
		p.step()
	}
}

// With few steps a filling stops where an evaluation does, and goes on when it
// can.
func TestFillingRunsOutOfSteps(t *testing.T) {
	t.Parallel()
	all := forms(t)
	rapid.Check(t, func(t *rapid.T) {
		f := all[rapid.IntRange(0, len(all)-1).Draw(t, "form")]
		f.Limits.Steps = rapid.IntRange(1, 60).Draw(t, "steps") // nobody else has this form
		p := newFiller(t, f, withRows(f), facts())
		for range rapid.IntRange(1, 15).Draw(t, "changes") {
			p.step()
		}
	})
}
