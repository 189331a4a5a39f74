package schema_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/formtest"
	"github.com/borgerflow/borgerflow/form/formtest/sample"
	"github.com/borgerflow/borgerflow/form/schema"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"
)

// described is a form with the schemas of its answers.
type described struct {
	form       *form.Form
	submission *jsonschema.Schema
	draft      *jsonschema.Schema
	reach      *schema.Reach
}

func describe(t *testing.T, f *form.Form) *described {
	t.Helper()
	return &described{
		form: f, submission: validator(t, schema.Answers(f, nil)),
		draft: validator(t, schema.Answers(f, &schema.AnswersOptions{Draft: true})), reach: schema.ReachOf(f),
	}
}

func validator(t *testing.T, data []byte) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%v in %s", err, data)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("answers.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("answers.json")
	if err != nil {
		t.Fatalf("%v in %s", err, data)
	}
	return s
}

func accepts(s *jsonschema.Schema, data []byte) error {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return err
	}
	return s.Validate(doc)
}

type failer interface {
	Helper()
	Errorf(format string, args ...any)
}

// check holds a state against the schemas: what the form takes they take, and
// what has a fault within reach they refuse. It returns how many faults it held
// the schema to.
func (d *described) check(t failer, name string, s *form.State) map[fault.Code]bool {
	t.Helper()
	draft, err := s.Answers().MarshalJSON()
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
	if err := accepts(d.draft, draft); err != nil {
		t.Errorf("%s: the draft is refused: %v\n%s", name, err, draft)
	}
	sent := s.Submission()
	taken := accepts(d.submission, sent)
	if s.OK() && taken != nil {
		t.Errorf("%s: what the form takes is refused: %v\n%s", name, taken, sent)
	}
	seen := map[fault.Code]bool{}
	for _, f := range s.Faults() {
		e := s.At(f.Path)
		if f.Code == fault.Exit {
			e = exitPage(s)
		}
		switch {
		case e == nil || !f.Blocks():
		case len(e.Raw) > 0:
			seen[f.Code] = true
			if accepts(d.submission, draft) == nil {
				t.Errorf("%s: %s at %s, but text that was not understood passes", name, f.Code, f.Path)
			}
		case d.reach.Refuses(e.Field, f.Code):
			seen[f.Code] = true
			if taken == nil {
				t.Errorf("%s: %s at %s, but the schema does not mind\n%s", name, f.Code, f.Path, sent)
			}
		}
	}
	return seen
}

// exitPage returns the page that ends the form.
func exitPage(s *form.State) *form.Element {
	for _, page := range s.Pages() {
		if page.Visible && page.Field.Exit {
			return page
		}
	}
	return nil
}

// The schemas take what the form takes in every shared case, and refuse what is
// wrong there as far as they reach; together the cases try every fault that they
// can refuse.
func TestAnswersOfSharedCases(t *testing.T) {
	t.Parallel()
	cases, err := formtest.Cases()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[fault.Code]bool{
		fault.BadType: true, fault.UnknownField: true, // decoding finds them: TestStrangeAnswers
		fault.Exit: true, // TestSimpleConditionsAreSaidExactly
	}
	known := map[string]*described{} // by compiled form: many cases are of one
	for _, c := range cases {
		states, err := formtest.States(c)
		if err != nil {
			t.Fatal(err)
		}
		var last *form.Form
		var d *described
		for _, s := range states {
			if len(s.Facts().Withheld) > 0 {
				continue // a schema is of the whole form; nothing is wrong with what a reader does not see
			}
			if f := s.Form(); f != last { // a case may replace a value list on its way
				key := string(marshal(t, f))
				if known[key] == nil {
					known[key] = describe(t, f)
				}
				last, d = f, known[key]
			}
			maps.Copy(seen, d.check(t, c.Name, s))
		}
	}
	for _, r := range schema.Refusables() {
		if !r.Never && !seen[r.Code] {
			t.Errorf("no case has the fault %s where the schema should refuse it", r.Code)
		}
	}
}

// exampleForms are the forms that come with the library.
func exampleForms(t *testing.T) map[string]*form.Form {
	t.Helper()
	found := map[string]*form.Form{}
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".json") || filepath.Base(filepath.Dir(path)) != "forms" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		f, err := definition.CompileJSON(data, &definition.Options{Library: definition.MapLibrary{Texts: map[string]definition.Text{"name": {Plain: "Navn"}}}})
		if err != nil {
			return nil // one that does not stand alone
		}
		found[path] = f
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) < 8 {
		t.Fatalf("only %d forms found", len(found))
	}
	return found
}

// The schemas of every example form take what the form takes, and refuse what
// has a fault within reach: on answers that visit everything the form can do, and
// on each of them with one thing changed.
func TestAnswersOfExamples(t *testing.T) {
	t.Parallel()
	forms := exampleForms(t)
	for _, path := range slices.Sorted(maps.Keys(forms)) {
		t.Run(filepath.Base(filepath.Dir(filepath.Dir(path)))+"/"+filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			d := describe(t, forms[path])
			tries := 150
			if testing.Short() {
				tries = 40
			}
			report := sample.Generate(d.form, facts(), &sample.Options{Tries: tries})
			for i, one := range report.Samples {
				answers, faults, err := form.DecodeAnswers(d.form, one.Answers)
				if err != nil || len(faults) > 0 {
					t.Fatalf("sample %d: %v %v", i, faults, err)
				}
				s := d.form.Evaluate(answers, one.Facts)
				d.check(t, "sample", s)
				if every := 4; i%every == 0 && !testing.Short() || i%(5*every) == 0 {
					d.changed(t, s, one.Facts)
				}
			}
		})
	}
}

// changed checks answers with one thing changed.
func (d *described) changed(t *testing.T, s *form.State, facts form.Facts) {
	t.Helper()
	var doc any
	unmarshal(t, s.Submission(), &doc)
	changeEach(doc, func() {
		d.strange(t, marshal(t, doc), facts)
	})
}

// strange holds any JSON object against the form and the schemas.
func (d *described) strange(t failer, data []byte, facts form.Facts) {
	t.Helper()
	answers, faults, err := form.DecodeAnswers(d.form, data)
	if err != nil {
		return
	}
	drafted := accepts(d.draft, data)
	if len(faults) > 0 && drafted == nil {
		t.Errorf("the schema of drafts takes what decoding does not: %v\n%s", faults, data)
	}
	if len(faults) > 0 && accepts(d.submission, data) == nil {
		t.Errorf("the schema takes what decoding does not: %v\n%s", faults, data)
	}
	if facts.Files == nil {
		facts.Files = map[string]form.File{} // known: there are none
	}
	if len(faults) == 0 {
		d.check(t, "changed", d.form.Evaluate(answers, facts))
	}
}

// changeEach makes changes to a document one at a time, calls back, and takes
// each of them back.
func changeEach(v any, call func()) {
	others := []any{nil, "", "æ", strings.Repeat("x", 300), json.Number("0"), json.Number("-5"), json.Number("99999999999"), true, false, "2026-02-30", "1899-01-01", "9999-12-31", []any{}, map[string]any{}}
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			old := v[name]
			for _, other := range others {
				v[name] = other
				call()
			}
			delete(v, name)
			call()
			v[name] = old
			changeEach(old, call)
		}
		v["unknown_thing"] = "x"
		call()
		delete(v, "unknown_thing")
	case []any:
		for i, old := range v {
			for _, other := range others {
				v[i] = other
				call()
			}
			v[i] = old
			changeEach(old, call)
		}
	}
}

// Drafts and submissions are told from what is none whatever is written.
func TestStrangeAnswers(t *testing.T) {
	t.Parallel()
	var forms []*described
	for _, f := range exampleForms(t) {
		forms = append(forms, describe(t, f))
	}
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.SampledFrom(forms).Draw(t, "form")
		doc := map[string]any{}
		for range rapid.IntRange(0, 4).Draw(t, "members") {
			f := d.form.Field(rapid.IntRange(0, d.form.Len()-1).Draw(t, "field"))
			if f.Key != "" {
				doc[f.Key] = anyJSON(2).Draw(t, "value")
			}
		}
		data, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		d.strange(t, data, facts())
	})
}

func anyJSON(depth int) *rapid.Generator[any] {
	leaves := rapid.SampledFrom([]any{nil, true, false, 0, 7, -1, 1.5, "", "x", "2026-03-02", "12.5", "14:05", "+4570102030", "6102700000", []any{}, map[string]any{"raw": "x"}, map[string]any{"amount": 100, "currency": "DKK"}})
	if depth == 0 {
		return leaves
	}
	inner := anyJSON(depth - 1)
	return rapid.OneOf(leaves, rapid.Map(rapid.SliceOfN(inner, 0, 3), func(l []any) any { return l }), rapid.Map(rapid.MapOfN(rapid.SampledFrom([]string{"_id", "raw", "id", "name", "amount", "currency", "first_name"}), inner, 0, 3), func(m map[string]any) any { return m }))
}

// The schemas of a form that comes with the library, for people to read.
func TestAnswersAreAsTheyWere(t *testing.T) {
	t.Parallel()
	f := exampleForms(t)["../../examples/kommune/solutions/praj/forms/praj.json"]
	golden(t, "praj.submission.json", schema.Answers(f, &schema.AnswersOptions{Lang: "en", ID: "https://example.dk/praj.json"}))
	golden(t, "praj.draft.json", schema.Answers(f, &schema.AnswersOptions{Draft: true}))
	if !bytes.Equal(schema.Answers(f, nil), schema.Answers(f, nil)) {
		t.Error("the same form gives other bytes")
	}
}
