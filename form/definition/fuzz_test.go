package definition_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/google/go-cmp/cmp"
)

// Whatever the bytes: no panic, only authoring errors with codes, and what
// decodes survives being written and read.
func FuzzCompileJSON(f *testing.F) {
	f.Add(string(readEverything(f)))
	entries, err := fixtures.ReadDir("testdata/errors")
	if err != nil {
		f.Fatal(err)
	}
	for _, e := range entries {
		data, err := fixtures.ReadFile("testdata/errors/" + e.Name())
		if err != nil {
			f.Fatal(err)
		}
		var fix fixture
		if json.Unmarshal(data, &fix) == nil {
			f.Add(fields(strings.Trim(string(fix.Fields), "[]")))
			f.Add(string(fix.Definition))
			f.Add(fix.Source)
		}
	}
	f.Add(fields(`{"use":"contact"},{"key":"g","use":"contact","label":"G","visible":"answered(mail)"},{"use":"loop"}`))
	f.Add(`{"id":"d","version":"1","languages":["da"],"title":"D","pages":[{"id":"p","title":"P","fields":[{"key":"w","type":"select","label":"W","list":"own"},{"key":"l","type":"list","label":"L","fields":[{"key":"w","type":"radio","label":"W","list":"own"}]}]},{"id":"q","title":"Q","exit":true,"visible":"w == 'a' or any(l, .w in ['b'])","fields":[{"type":"paragraph","label":"Nej"}]}],"lists":{"own":[{"value":"a","label":"A"},{"value":"b","label":"B"},{"value":"c","label":"C"}]}}`)
	f.Fuzz(func(t *testing.T, source string) {
		compiled, err := definition.CompileJSON([]byte(source), options())
		checkErrors(t, err)
		if compiled == nil {
			return
		}
		def, err := definition.Decode([]byte(source))
		if err != nil {
			t.Fatalf("what compiles does not decode: %v", err)
		}
		survives(t, def)
		sameAsCompiled(t, def, compiled)
		data, err := json.Marshal(compiled)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := form.Load(data, nil); err != nil {
			t.Errorf("what was compiled does not load: %v", err)
		}
		compiled.Evaluate(compiled.Begin(form.Facts{}), form.Facts{}).Submission()
	})
}

func survives(t *testing.T, def *definition.Form) {
	t.Helper()
	written, err := json.Marshal(def)
	if err != nil {
		t.Fatal(err)
	}
	again, err := definition.Decode(written)
	if err != nil {
		t.Fatalf("what was decoded and written is refused: %v", err)
	}
	if diff := cmp.Diff(def, again); diff != "" {
		t.Errorf("written and read (-want +got):\n%s", diff)
	}
}

// sameAsCompiled takes each option out of each list: a form takes the shorter
// list exactly when the definition with it still compiles.
func sameAsCompiled(t *testing.T, def *definition.Form, compiled *form.Form) {
	t.Helper()
	for name, all := range def.Lists {
		for i := range all[:min(len(all), 5)] {
			if len(all) == 1 {
				continue // a list of nothing is no list
			}
			fewer := *def
			fewer.Lists = maps.Clone(def.Lists)
			fewer.Lists[name] = slices.Delete(slices.Clone(all), i, i+1)
			_, wrong := definition.Compile(&fewer, options())
			list, err := definition.CompileList(fewer.Lists[name], def.Languages, nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := compiled.WithList(name, list); (err == nil) != (wrong == nil) {
				t.Errorf("%s without %q: WithList says %v, the compiler %v", name, all[i].Value, err, wrong)
			}
		}
	}
}

// Whatever an author writes in a text: no panic, codes, and no link of a kind
// that is not allowed.
func FuzzText(f *testing.F) {
	for _, s := range []string{"**a** *b* [c](https://d)", "- a\n- b\n\n1. c", "{= a }", "[x](javascript:y)", `\*`, "<b>", "***a** b*"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		quoted, err := json.Marshal(text)
		if err != nil {
			t.Skip()
		}
		compiled, err := definition.CompileJSON([]byte(fields(`{"key":"a","type":"text","label":"A"},{"key":"p","type":"paragraph","label":`+string(quoted)+`}`)), nil)
		checkErrors(t, err)
		if compiled != nil {
			checkLinks(t, compiled.Lookup("p").Label.In("da"))
		}
	})
}

func checkLinks(t *testing.T, body []form.Inline) {
	t.Helper()
	for _, n := range body {
		ok := n.Kind != form.Anchor
		for _, scheme := range []string{"https://", "http://", "mailto:", "tel:", "/"} {
			ok = ok || strings.HasPrefix(strings.ToLower(n.Href), scheme) && !strings.HasPrefix(n.Href, "//")
		}
		if !ok {
			t.Errorf("a link to %q", n.Href)
		}
		checkLinks(t, n.Kids)
	}
}
