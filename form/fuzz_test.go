package form_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// knownCodes fails for a fault whose code is not in the table.
func knownCodes(t *testing.T, faults []form.Fault) {
	t.Helper()
	for _, f := range faults {
		if _, ok := fault.Lookup(f.Code); !ok {
			t.Errorf("the code %q is not in the table", f.Code)
		}
	}
}

// Any bytes: no panic; what is taken comes back the same; nothing wrong is said
// of it the second time.
func FuzzDecodeAnswers(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"text":"x","integer":7,"money":{"amount":1,"currency":"DKK"}}`, `{"list":[{"_id":"a","inner":[{}]},{}]}`,
		`{"integer":{"raw":"syv"}}`, `{"text":"\ud83d","_id":1}`, `{"list":[{"_id":"a"},{"_id":"a"}]}`, `{"group":{"text":null}}`, `[`, `{"a":1,"a":2}`,
		`{"files":[{"id":"1","name":"n","size":1,"type":"t","sha256":"s"}],"file":null}`, `{"date":"2026-02-30","boolean":"x"}`,
	} {
		f.Add([]byte(seed))
	}
	fm := compile(f, nested)
	f.Fuzz(func(t *testing.T, data []byte) {
		a, faults, err := form.DecodeAnswers(fm, data)
		if err != nil {
			return
		}
		knownCodes(t, faults)
		first := encode(t, a)
		back, again, err := form.DecodeAnswers(fm, []byte(first))
		if err != nil || len(again) > 0 {
			t.Fatalf("%s does not come back: %v %v", first, found(again), err)
		}
		if second := encode(t, back); second != first {
			t.Fatalf("%s came back as %s", first, second)
		}
		s := fm.Evaluate(a, facts())
		knownCodes(t, s.Faults())
		if !json.Valid(s.Submission()) {
			t.Fatalf("submission %s", s.Submission())
		}
		if merged := encode(t, form.Merge(a, back, facts())); merged != first {
			t.Fatalf("merged with itself it is %s", merged)
		}
	})
}

// Any text for every type: no panic, a known code, or a value that its wire
// form gives back and that typing it again gives, too.
func FuzzParse(f *testing.F) {
	for _, raw := range typedTexts {
		f.Add(raw, true)
		f.Add(raw, false)
	}
	fm := compile(f, everyType+moreTypes)
	all := names(fm, fm.NewAnswers())
	f.Fuzz(func(t *testing.T, raw string, danish bool) {
		lang := i18n.English
		if danish {
			lang = i18n.Danish
		}
		for _, name := range all {
			field := fm.FieldOf(name)
			v, code := form.Parse(field, []string{raw}, lang)
			if code != "" {
				if _, ok := fault.Lookup(code); !ok || !v.IsBlank() {
					t.Errorf("%s: code %q, value %v", name, code, v)
				}
				continue
			}
			back, err := expression.Decode(field.ValueType(), v.AppendJSON(nil))
			if err != nil || !expression.Equal(v, back) {
				t.Errorf("%s: %q is %s, which comes back as %s: %v", name, raw, wire(v), wire(back), err)
			}
			a := fm.NewAnswers()
			if err := a.SetValue(name, v); err != nil || wire(a.Value(name)) != wire(v) {
				t.Errorf("%s: SetValue(%s): %v, %s", name, wire(v), err, wire(a.Value(name)))
			}
			who := facts()
			who.Lang = lang
			s := fm.Evaluate(a, who)
			if field.Type == "file" {
				continue
			}
			if again, code := form.Parse(field, s.Edits(s.Find(name)), lang); code != "" || wire(again) != wire(s.Find(name).Value) {
				t.Errorf("%s: %q is edited as %q: %s %s", name, raw, s.Edits(s.Find(name)), code, wire(again))
			}
		}
	})
}

// Any post: no panic, the base is untouched, everything has a known code, and
// the draft comes back.
func FuzzReadPost(f *testing.F) {
	f.Add("/text\n/list/r1/text\n/boolean", "x\ny\ntrue", "/declaration", "/list", "/list/r1")
	f.Add("/list/r1/inner/r1/money\n/~1", "1.000,50", "", "/list/r1/inner", "/files/1")
	f.Add("//\n/list//text\n_page", "", "/list/r1", "/text", "/file")
	fm := compile(f, nested)
	f.Fuzz(func(t *testing.T, names, values, has, add, remove string) {
		base := decode(t, fm, `{"text":"kept","list":[{"_id":"r1","inner":[{"_id":"r1"}]}],"files":[{"id":"1","name":"n","size":1,"type":"t","sha256":"s"}]}`)
		before := encode(t, base)
		post := map[string][]string{form.PostHas: strings.Split(has, "\n"), form.PostAdd: strings.Split(add, "\n"), form.PostRemove: strings.Split(remove, "\n")}
		typed := strings.Split(values, "\n")
		for i, name := range strings.Split(names, "\n") {
			post[name] = append(post[name], typed[i%len(typed)])
		}
		a, faults := form.ReadPost(base, post, facts())
		knownCodes(t, faults)
		if encode(t, base) != before {
			t.Fatal("the base has changed")
		}
		first := encode(t, a)
		if second := encode(t, decode(t, fm, first)); second != first {
			t.Fatalf("%s came back as %s", first, second)
		}
		knownCodes(t, fm.Evaluate(a, facts()).Faults())
	})
}

// Any bytes as a compiled form: no panic; what is taken is written and read the
// same, and can be answered.
func FuzzLoad(f *testing.F) {
	for _, fields := range []string{nested, everyType} {
		f.Add([]byte(encodeForm(f, compile(f, fields, `"rules":[{"assert":"1 < 5","message":"*M* {= 1 + 1 }"}]`))))
	}
	f.Add([]byte(`{"pages":[{"type":"page","fields":[{"type":"text","key":"a","min":{"c":1,"k":"integer"},"pattern":"a{3}"}]}],"order":[{"f":0,"w":0}],"limits":{"rows":-1}}`))
	f.Add([]byte(`{"pages":[{"type":"page","label":[{"lang":"da","body":[{"k":"p","c":["x",{"k":"x","e":{"r":9}}]}]}]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		fm, err := form.Load(data, nil)
		if err != nil {
			return
		}
		first := encodeForm(t, fm)
		back, err := form.Load([]byte(first), nil)
		if err != nil {
			t.Fatalf("%s does not come back: %v", first, err)
		}
		if second := encodeForm(t, back); second != first {
			t.Fatalf("%s came back as %s", first, second)
		}
		fm.Evaluate(fm.NewAnswers(), facts()).Submission()
	})
}

// Any text of a citizen's in restricted Markdown: no panic, no more elements than
// characters, nothing worked out, and no link that leads anywhere unsafe.
func FuzzRichText(f *testing.F) {
	for _, text := range append([]string{
		"**a *b* c**", "- a\n- b\n\n1. c", "[a](https://b.dk)", "[a](javascript:b)", "<b>a</b>", "{= a }", "\\*a\\*", "****", "[[a](/b)](/c)",
		strings.Repeat("*a ", 200), strings.Repeat("[a](/b)", 50), strings.Repeat("**", 500),
	}, typedTexts...) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n := 0
		var walk func(body []form.Inline, depth int)
		walk = func(body []form.Inline, depth int) {
			for _, in := range body {
				n++
				if in.Kind == form.Inserted || in.Expr != nil || in.Kind == form.Anchor && !form.SafeLink(in.Href) || depth > 12 {
					t.Fatalf("%q has %+v, %d deep", text, in, depth)
				}
				walk(in.Kids, depth+1)
			}
		}
		walk(form.RichText(text), 0)
		if n > 2*len(text)+2 {
			t.Errorf("%q is %d elements", text, n)
		}
	})
}
