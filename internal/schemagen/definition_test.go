package schemagen_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/formtest"
	"github.com/borgerflow/borgerflow/form/schema"
	"pgregory.net/rapid"
)

// Every definition of the shared cases fits the schema: what compiles is never
// refused.
func TestSharedDefinitionsFit(t *testing.T) {
	t.Parallel()
	validator := compile(t, schema.Definition())
	for name, data := range shared(t) {
		if err := validator.Validate(tree(t, data)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// shared returns the definitions of the shared cases, each once.
func shared(t *testing.T) map[string][]byte {
	t.Helper()
	cases, err := formtest.Cases()
	if err != nil {
		t.Fatal(err)
	}
	found, seen := map[string][]byte{}, map[string]bool{}
	for _, c := range cases {
		for _, data := range c.Definitions() {
			if !seen[string(data)] {
				seen[string(data)], found[c.Name] = true, data
			}
		}
	}
	return found
}

// planted are definitions with one mistake each, as a change to a form that
// fits: a pointer into it, and the value that goes there; nil takes it away.
var planted = []struct {
	name, at string
	value    string
}{
	{"no id", "/id", ""},
	{"bad id", "/id", `"Demo"`},
	{"long id", "/id", `"` + strings.Repeat("a", 61) + `"`},
	{"no version", "/version", ""},
	{"bad version", "/version", `"1 b"`},
	{"no language", "/languages", `[]`},
	{"bad language", "/languages", `["dansk_"]`},
	{"language twice", "/languages", `["da", "da"]`},
	{"no title", "/title", ""},
	{"empty title", "/title", `""`},
	{"text of a number", "/title", `7`},
	{"text without language", "/title", `{}`},
	{"text in no language", "/title", `{"x": "Demo"}`},
	{"empty text in a language", "/title", `{"da": ""}`},
	{"standard text and a language", "/title", `{"text": "a", "da": "b"}`},
	{"no pages", "/pages", `[]`},
	{"page of another type", "/pages/0", `"side"`},
	{"page without id", "/pages/0/id", ""},
	{"page without title", "/pages/0/title", ""},
	{"page without fields", "/pages/0/fields", `[]`},
	{"unknown member", "/colour", `"red"`},
	{"unknown member of a page", "/pages/0/colour", `"red"`},
	{"unknown member of a field", "/pages/0/fields/0/colour", `"red"`},
	{"null", "/pages/0/fields/0/help", `null`},
	{"no type", "/pages/0/fields/0/type", ""},
	{"unknown type", "/pages/0/fields/0/type", `"texst"`},
	{"no key", "/pages/0/fields/0/key", ""},
	{"bad key", "/pages/0/fields/0/key", `"Navn"`},
	{"reserved key", "/pages/0/fields/0/key", `"today"`},
	{"no label", "/pages/0/fields/0/label", ""},
	{"member of another type", "/pages/0/fields/0/min", `1`},
	{"negative", "/pages/0/fields/0/minLength", `-1`},
	{"too wide", "/pages/0/fields/0/width", `201`},
	{"unknown sensitivity", "/pages/0/fields/0/sensitivity", `"secret"`},
	{"unknown autocomplete", "/pages/0/fields/0/autocomplete", `"navn"`},
	{"unknown format", "/pages/0/fields/0/format", `"roman"`},
	{"unknown fault code", "/pages/0/fields/0/messages", `{"wrong": "Forkert"}`},
	{"default and prefill", "/pages/0/fields/0/prefill", `"login.name"`},
	{"required and calculated", "/pages/0/fields/0/required", `true`},
	{"condition of a number", "/pages/0/fields/0/visible", `1`},
	{"empty condition", "/pages/0/fields/0/visible", `""`},
	{"literal of another kind", "/pages/0/fields/1/min", `"en"`},
	{"expression of another shape", "/pages/0/fields/1/min", `{"expression": "1"}`},
	{"empty expression", "/pages/0/fields/1/min", `{"expr": ""}`},
	{"no options", "/pages/0/fields/2/options", ""},
	{"options and list", "/pages/0/fields/2/list", `"colours"`},
	{"option without value", "/pages/0/fields/2/options/0/value", ""},
	{"option without label", "/pages/0/fields/2/options/0/label", ""},
	{"branch without condition", "/pages/0/fields/2/branches/0/equals", ""},
	{"branch with two conditions", "/pages/0/fields/2/branches/0/when", `"true"`},
	{"branch without fields", "/pages/0/fields/2/branches/0/fields", ""},
	{"level of another type", "/pages/0/fields/3/level", `"2"`},
	{"group without fields", "/pages/0/fields/4/fields", ""},
	{"bad number of rows", "/pages/0/fields/4/minItems", `-1`},
	{"rule without assertion", "/pages/0/fields/4/rules/0/assert", ""},
	{"rule without message", "/pages/0/fields/4/rules/0/message", ""},
	{"rule about no pointer", "/pages/0/fields/4/rules/0/at", `["a"]`},
	{"unknown level of a rule", "/pages/0/fields/4/rules/0/level", `"hint"`},
	{"computed without a type", "/pages/0/fields/5/of", ""},
	{"computed of an unknown type", "/pages/0/fields/5/of", `"file"`},
	{"bad media type", "/pages/0/fields/6/accept", `["pdf"]`},
	{"bad check", "/pages/0/fields/6/check", `"Scan it"`},
	{"bad calculation group", "/pages/0/fields/1/calc", `"A B"`},
	{"unknown part", "/pages/0/fields/7/members", `["first_name", "iq"]`},
	{"block with a type", "/pages/0/fields/8/type", `"text"`},
	{"block with a member that it does not take", "/pages/0/fields/8/min", `1`},
	{"bad name of a list", "/lists", `{"A B": [{"value": "a", "label": "A"}]}`},
	{"empty list", "/lists", `{"a": []}`},
}

const sound = `{
	"id": "demo", "version": "1", "languages": ["da"], "title": "Demo",
	"pages": [{"id": "side", "title": "Side", "fields": [
		{"key": "a", "type": "text", "label": "A", "default": "x"},
		{"key": "b", "type": "integer", "label": "B"},
		{"key": "c", "type": "radio", "label": "C", "options": [{"value": "x", "label": "X"}],
			"branches": [{"equals": "x", "fields": [{"key": "d", "type": "text", "label": "D"}]}]},
		{"type": "notice", "label": "E", "level": "info"},
		{"key": "f", "type": "list", "label": "F", "fields": [{"key": "g", "type": "text", "label": "G"}],
			"rules": [{"assert": "answered(g)", "message": "H", "at": ["/g"]}]},
		{"key": "i", "type": "computed", "label": "I", "of": "integer", "calculate": "1"},
		{"key": "j", "type": "file", "label": "J"},
		{"key": "k", "type": "person", "label": "K"},
		{"use": "block"},
		{"key": "l", "type": "text", "label": "L", "calculate": "a"}
	]}]
}`

func options() *definition.Options {
	block := &definition.Block{Fields: []*definition.Field{{Key: "in_block", Type: "text", Label: definition.Plain("B")}}}
	return &definition.Options{Library: definition.MapLibrary{Blocks: map[string]*definition.Block{"block": block}}}
}

func TestPlantedErrors(t *testing.T) {
	t.Parallel()
	validator := compile(t, schema.Definition())
	if err := validator.Validate(tree(t, []byte(sound))); err != nil {
		t.Fatal(err)
	}
	if _, err := definition.CompileJSON([]byte(sound), options()); err != nil {
		t.Fatal(err)
	}
	for _, c := range planted {
		at := c.at
		if c.name == "required and calculated" {
			at = strings.Replace(at, "/fields/0/", "/fields/9/", 1)
		}
		doc := put(t, tree(t, []byte(sound)), strings.Split(at, "/")[1:], c.value)
		if validator.Validate(doc) == nil {
			t.Errorf("%s: the schema does not mind", c.name)
		}
		if _, err := definition.CompileJSON(marshal(t, doc), options()); err == nil {
			t.Errorf("%s: the compiler does not mind", c.name)
		}
	}
}

// put changes what stands at a path.
func put(t *testing.T, v any, path []string, value string) any {
	t.Helper()
	if len(path) == 0 {
		return tree(t, []byte(value))
	}
	switch v := v.(type) {
	case map[string]any:
		if len(path) == 1 && value == "" {
			if _, ok := v[path[0]]; !ok {
				t.Fatalf("there is no member %s to take away", path[0])
			}
			delete(v, path[0])
			return v
		}
		v[path[0]] = put(t, v[path[0]], path[1:], value)
	case []any:
		i := int(path[0][0] - '0')
		v[i] = put(t, v[i], path[1:], value)
	case nil:
		t.Fatalf("nothing stands at %s", path[0])
	}
	return v
}

// What the schema refuses, the compiler refuses: whatever is changed in a
// definition, the schema is never the stricter of the two.
func TestSchemaIsNeverStricter(t *testing.T) {
	t.Parallel()
	validator := compile(t, schema.Definition())
	pool := shared(t)
	for path, name := range authored(t) {
		if name == schema.DefinitionFile {
			data, err := os.ReadFile(filepath.Join(root, path))
			if err != nil {
				t.Fatal(err)
			}
			pool[path] = data
		}
	}
	pool["sound"] = []byte(sound)
	names := slices.Sorted(maps.Keys(pool))
	var words []any
	for _, name := range names {
		words = gather(tree(t, pool[name]), words)
	}
	words = append(words, "", nil, true, false, json.Number("0"), json.Number("-1"), json.Number("1.0"), json.Number("1.5"), []any{}, map[string]any{})
	refused := 0
	rapid.Check(t, func(rt *rapid.T) {
		doc := tree(t, pool[rapid.SampledFrom(names).Draw(rt, "definition")])
		for range rapid.IntRange(1, 2).Draw(rt, "changes") {
			change(rt, doc, words, definition.Members())
		}
		if validator.Validate(doc) == nil {
			return
		}
		refused++
		if _, err := definition.CompileJSON(marshal(t, doc), options()); err == nil {
			rt.Fatalf("the compiler takes what the schema refuses: %v\n%s", validator.Validate(doc), marshal(t, doc))
		}
	})
	if refused == 0 {
		t.Error("no change was refused")
	}
}

// gather collects values that stand in definitions, to put elsewhere.
func gather(v any, into []any) []any {
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			into = gather(v[name], into)
		}
	case []any:
		for _, item := range v {
			into = gather(item, into)
		}
	}
	return append(into, v)
}

// change makes one change somewhere: takes a member away, gives one another
// value, or adds one.
func change(rt *rapid.T, doc any, words []any, more []string) {
	var objects []map[string]any
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			objects = append(objects, v)
			for _, name := range slices.Sorted(maps.Keys(v)) {
				walk(v[name])
			}
		case []any:
			for _, item := range v {
				walk(item)
			}
		}
	}
	walk(doc)
	o := rapid.SampledFrom(objects).Draw(rt, "object")
	members := slices.Sorted(maps.Keys(o))
	all := append(members, more...)
	switch name := rapid.SampledFrom(all).Draw(rt, "member"); rapid.IntRange(0, 2).Draw(rt, "way") {
	case 0:
		delete(o, name)
	default:
		o[name] = clone(rapid.SampledFrom(words).Draw(rt, "value"))
	}
}

// clone keeps a value that is put in two places from being changed in both.
func clone(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, m := range v {
			out[name] = clone(m)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = clone(item)
		}
		return out
	}
	return v
}
