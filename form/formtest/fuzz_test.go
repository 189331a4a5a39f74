//go:build !js

package formtest_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/formtest"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// compiled returns the form of one case per file, and the drafts of that file.
func compiled(tb testing.TB) (forms []*form.Form, drafts [][][]byte) {
	tb.Helper()
	all, err := formtest.Cases()
	if err != nil {
		tb.Fatal(err)
	}
	last := ""
	for _, c := range all {
		file := c.Name[:strings.LastIndex(c.Name, "/")]
		if file != last {
			f, err := c.Compile()
			if err != nil {
				tb.Fatal(err)
			}
			forms, drafts, last = append(forms, f), append(drafts, nil), file
		}
		drafts[len(drafts)-1] = append(drafts[len(drafts)-1], c.Drafts()...)
	}
	return forms, drafts
}

// FuzzFilling changes answers in any order: what is worked out bit by bit is
// what an evaluation gives.
func FuzzFilling(f *testing.F) {
	all, _ := compiled(f)
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) { fillingIsEvaluate(t, all) }))
}

// FuzzMerge saves any answers over any others: what is withheld from the reader
// is neither lost nor changed nor shown, what is read-only is not changed, and
// saving the outcome again changes nothing.
func FuzzMerge(f *testing.F) {
	all, drafts := compiled(f)
	for i := range all {
		for j, draft := range drafts[i] {
			f.Add(uint16(i), draft, drafts[i][(j+1)%len(drafts[i])], uint64(j))
			f.Add(uint16(i), draft, []byte("{}"), ^uint64(0))
		}
	}
	f.Fuzz(func(t *testing.T, which uint16, before, incoming []byte, withheld uint64) {
		fm := all[int(which)%len(all)]
		base, _, err := form.DecodeAnswers(fm, before)
		if err != nil {
			return
		}
		in, _, err := form.DecodeAnswers(fm, incoming)
		if err != nil {
			return
		}
		who := facts()
		who.Withheld = someOf(templates(fm), withheld)
		kept := encode(t, base)
		out := form.Merge(base, in, who)
		if encode(t, base) != kept {
			t.Fatal("the base has changed")
		}
		checkKept(t, fm, base, out, who)
		if again := form.Merge(base, out, who); encode(t, again) != encode(t, out) {
			t.Fatalf("withheld %v: saved again %s is %s", who.Withheld, encode(t, out), encode(t, again))
		}
	})
}

func encode(t testing.TB, a *form.Answers) string {
	t.Helper()
	data, err := a.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// templates are the paths of a form's fields, "*" for any row.
func templates(f *form.Form) []string {
	var out []string
	for id := range f.Len() {
		field, path := f.Field(id), ""
		for at := field; at != nil; at = at.Parent() {
			if at != field && at.Repeats() {
				path = "/*" + path
			}
			if at.Key != "" && (at == field || !at.Container() || at.ValueType().Kind != expression.Blank) {
				path = "/" + at.Key + path
			}
		}
		if field.Key != "" && path != "" {
			out = append(out, path)
		}
	}
	return out
}

func someOf(all []string, bits uint64) []string {
	var out []string
	for i, s := range all {
		if bits>>(i%64)&1 == 1 {
			out = append(out, s)
		}
	}
	return out
}

// checkKept holds what Merge made of base against base.
func checkKept(t *testing.T, f *form.Form, base, out *form.Answers, who form.Facts) {
	t.Helper()
	after := f.Evaluate(out, who)
	f.Evaluate(base, who).Walk(func(e *form.Element) bool {
		if !e.Withheld || !e.Field.Input() {
			return true
		}
		at := after.Find(e.Name())
		if at == nil {
			t.Fatalf("%s is withheld, but gone", e.Name())
		}
		if !expression.Equal(out.Value(e.Name()), base.Value(e.Name())) {
			t.Fatalf("%s is withheld, but changed", e.Name())
		}
		return true
	})
	shown := encode(t, out.ForReader(who))
	reader, faults, err := form.DecodeAnswers(f, []byte(shown))
	if err != nil || len(faults) > 0 {
		t.Fatalf("what the reader is sent is not answers: %v %s", err, form.EncodeFaults(faults))
	}
	f.Evaluate(reader, who).Walk(func(e *form.Element) bool {
		if e.Withheld && e.Field.Input() && !reader.Value(e.Name()).IsBlank() {
			t.Fatalf("%s is withheld, but sent", e.Name())
		}
		return true
	})
}

// FuzzOrderOfFields shuffles the fields of every level of a definition: nothing
// of what they are changes.
func FuzzOrderOfFields(f *testing.F) {
	all, err := formtest.Cases()
	if err != nil {
		f.Fatal(err)
	}
	for i, c := range all {
		for _, draft := range c.Drafts() {
			f.Add(uint16(i), draft, uint64(i))
		}
	}
	f.Fuzz(func(t *testing.T, which uint16, draft []byte, seed uint64) {
		c := all[int(which)%len(all)]
		sources := c.Definitions()
		if len(sources) > 1 {
			return
		}
		def, err := definition.Decode(sources[0])
		if err != nil {
			t.Fatal(err)
		}
		straight, err := definition.Compile(def, nil)
		if err != nil || grouped(sources[0]) {
			return // needs shared texts or lists, or orders the members of a calculation group
		}
		r := rand.New(rand.NewPCG(seed, 7))
		for _, p := range def.Pages {
			shuffle(r, p.Fields)
		}
		shuffled, err := definition.Compile(def, nil)
		if err != nil {
			t.Fatalf("%s: shuffled: %v", c.Name, err)
		}
		if diff := cmp.Diff(what(t, straight, draft), what(t, shuffled, draft)); diff != "" {
			t.Fatalf("%s: in another order (-straight +shuffled):\n%s", c.Name, diff)
		}
	})
}

// grouped reports whether a definition has calculation groups, whose difference
// and quotient depend on the order of their members.
func grouped(source []byte) bool { return bytes.Contains(source, []byte(`"calc"`)) }

func shuffle(r *rand.Rand, fields []*definition.Field) {
	r.Shuffle(len(fields), func(i, j int) { fields[i], fields[j] = fields[j], fields[i] })
	for _, f := range fields {
		shuffle(r, f.Fields)
		for _, b := range f.Branches {
			shuffle(r, b.Fields)
		}
	}
}

// FuzzOrderOfAnswers gives the same answers in any order: the state is the same.
func FuzzOrderOfAnswers(f *testing.F) {
	all, _ := compiled(f)
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) { orderOfAnswers(t, all) }))
}

// FuzzTyped types anything into a field of every type: it is read or refused
// with a known code, what is read can be shown and typed again, and travels.
func FuzzTyped(f *testing.F) {
	all, err := formtest.Cases()
	if err != nil {
		f.Fatal(err)
	}
	fields := map[string]typedField{}
	var kinds []string
	for _, c := range all {
		for _, raw := range c.Typed() {
			f.Add(raw, true)
		}
		fm, err := c.Compile()
		if err != nil {
			f.Fatal(err)
		}
		fm.Evaluate(fm.NewAnswers(), facts()).Walk(func(e *form.Element) bool {
			if kind := e.Field.Type; e.Visible && e.Field.Input() && fields[kind].form == nil && c.Vendor() == nil {
				fields[kind], kinds = typedField{fm, e.Name(), e.Field}, append(kinds, kind)
			}
			return true
		})
	}
	slices.Sort(kinds)
	f.Fuzz(func(t *testing.T, raw string, danish bool) {
		lang := i18n.English
		if danish {
			lang = i18n.Danish
		}
		for _, kind := range kinds {
			checkTyped(t, fields[kind], raw, lang)
		}
	})
}

// typedField is a field that is shown when nothing is answered.
type typedField struct {
	form  *form.Form
	name  string
	field *form.Field
}

func checkTyped(t *testing.T, at typedField, raw string, lang i18n.Lang) {
	t.Helper()
	field := at.field
	v, code := form.Parse(field, []string{raw}, lang)
	if code != "" {
		if _, known := fault.Lookup(code); !known || !v.IsBlank() {
			t.Errorf("%s: %q is refused with %q and the value %s", field.Type, raw, code, v.AppendJSON(nil))
		}
		return
	}
	if v.IsBlank() {
		if strings.TrimSpace(raw) != "" {
			t.Errorf("%s: %q is read as nothing", field.Type, raw)
		}
		return
	}
	back, err := expression.Decode(field.ValueType(), v.AppendJSON(nil))
	if err != nil || !expression.Equal(v, back) {
		t.Errorf("%s: %q is %s, which travels as %s: %v", field.Type, raw, v.AppendJSON(nil), back.AppendJSON(nil), err)
	}
	a := at.form.NewAnswers()
	if err := a.SetValue(at.name, v); err != nil || !expression.Equal(a.Value(at.name), v) {
		t.Errorf("%s: %q is %s, which is no answer: %v", field.Type, raw, v.AppendJSON(nil), err)
	}
	if field.TakesFiles() {
		return
	}
	for _, reader := range []i18n.Lang{i18n.Danish, i18n.English} {
		who := facts()
		who.Lang = reader
		s := at.form.Evaluate(a, who)
		e := s.Find(at.name)
		s.Display(e)
		if again, code := form.Parse(field, s.Edits(e), s.Lang()); code != "" || !expression.Equal(v, again) {
			t.Errorf("%s: %q is %s, which is shown in %s as %q, which is read as %s %s", field.Type, raw, v.AppendJSON(nil), reader, s.Edits(e), again.AppendJSON(nil), code)
		}
	}
}

// FuzzFacts reads any bytes as facts: what is accepted is written the same.
func FuzzFacts(f *testing.F) {
	all, _ := compiled(f)
	for i, fm := range all {
		f.Add(uint16(i), fm.EncodeFacts(facts()))
	}
	f.Add(uint16(0), []byte(`{"now":"2026-03-02T10:00:00Z","lang":"da","test":true,"showOnly":true,"withheld":["/a"],"values":{"login.name":"x"},"checks":{"/a":{"of":"x","ok":false,"code":"no"}}}`))
	f.Fuzz(func(t *testing.T, which uint16, data []byte) {
		fm := all[int(which)%len(all)]
		who, err := fm.DecodeFacts(data)
		if err != nil {
			return
		}
		first := fm.EncodeFacts(who)
		again, err := fm.DecodeFacts(first)
		if err != nil || !json.Valid(first) {
			t.Fatalf("%s is not read back: %v", first, err)
		}
		if second := fm.EncodeFacts(again); !bytes.Equal(first, second) {
			t.Fatalf("%s came back as %s", first, second)
		}
		s := fm.Evaluate(fm.Begin(who), who)
		checkState(t, s)
	})
}

// FuzzDefinition compiles definitions like those of the cases: errors have codes
// and point into the definition, and what compiles loads, is written the same
// and can be filled in.
func FuzzDefinition(f *testing.F) {
	all, err := formtest.Cases()
	if err != nil {
		f.Fatal(err)
	}
	seen := map[string]bool{}
	for _, c := range all {
		for _, source := range c.Definitions() {
			if !seen[string(source)] {
				seen[string(source)] = true
				f.Add(source)
			}
		}
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		fm, err := definition.CompileJSON(source, nil)
		if err != nil {
			checkPointers(t, source, err)
			return
		}
		first, err := json.Marshal(fm)
		if err != nil {
			t.Fatal(err)
		}
		loaded, err := form.Load(first, nil)
		if err != nil {
			t.Fatalf("what was compiled does not load: %v", err)
		}
		if second, err := json.Marshal(loaded); err != nil || !bytes.Equal(first, second) {
			t.Fatalf("%s came back as %s: %v", first, second, err)
		}
		checkState(t, fm.Evaluate(withRows(fm), facts()))
	})
}

// checkPointers: every error points at something in the definition, or at a
// member that is missing from something in it.
func checkPointers(t *testing.T, source []byte, err error) {
	t.Helper()
	var whole any
	if json.Unmarshal(source, &whole) != nil {
		return // there is nothing to point into
	}
	for _, e := range definition.All(err) {
		at := e.Pointer
		if cut := strings.LastIndexByte(at, '/'); cut >= 0 && !formtest.Within(whole, at) {
			at = at[:cut]
		}
		if at != "" && !formtest.Within(whole, at) {
			t.Errorf("%s points at %s, where nothing is", e.Code, e.Pointer)
		}
	}
}
