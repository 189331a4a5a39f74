package definition_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/google/go-cmp/cmp"
)

func compile(t testing.TB, source string) *form.Form {
	t.Helper()
	f, err := definition.CompileJSON([]byte(source), options())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// fields wraps fields in a form with one page.
func fields(source string) string {
	return `{"id":"demo","version":"1","languages":["da","en"],"title":"Demo","pages":[{"id":"side","title":"Side","fields":[` + source + `]}]}`
}

// The same definition gives the same bytes, and they load into the same form.
func TestDeterministic(t *testing.T) {
	t.Parallel()
	source := string(readEverything(t))
	want, err := json.Marshal(compile(t, source))
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		got, err := json.Marshal(compile(t, source))
		if err != nil || string(got) != string(want) {
			t.Fatalf("compiled again: %v (-want +got):\n%s", err, cmp.Diff(string(want), string(got)))
		}
	}
	loaded, err := form.Load(want, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(loaded)
	if err != nil || string(got) != string(want) {
		t.Errorf("loaded and written: %v (-want +got):\n%s", err, cmp.Diff(string(want), string(got)))
	}
}

// steps writes an order of evaluation as keys, with a question mark for the
// visibility of a field.
func steps(f *form.Form) string {
	var out []string
	for _, s := range f.Order {
		name := f.Field(s.Field).Key
		if name == "" {
			name = f.Field(s.Field).Type
		}
		if s.What == form.Visibility {
			name += "?"
		}
		out = append(out, name)
	}
	return strings.Join(out, " ")
}

func TestOrder(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, fields, want string }{
		{
			"document order where nothing depends",
			`{"key":"a","type":"text","label":"A"},{"key":"b","type":"text","label":"B"}`,
			"side? a? a b? b",
		}, {
			"what is needed comes first",
			`{"key":"a","type":"computed","of":"integer","label":"A","calculate":"c + 1"},{"key":"b","type":"text","label":"B"},{"key":"c","type":"integer","label":"C","visible":"b == \"x\""}`,
			"side? a? b? b c? c a",
		}, {
			"a branch stands after its field and needs its value",
			`{"key":"q","type":"yesno","label":"Q","visible":"answered(z)","branches":[{"equals":true,"fields":[{"key":"a","type":"text","label":"A"}]}]},{"key":"z","type":"text","label":"Z"}`,
			"side? z? z q? q branch? a? a",
		}, {
			"of a list only the members that are read",
			`{"key":"l","type":"list","label":"L","fields":[{"key":"n","type":"integer","label":"N"},{"key":"share","type":"computed","of":"integer","label":"S","calculate":"n * 100 + sum(l, .n)"}]}`,
			"side? l? n? n share? share",
		}, {
			"a group as a whole needs its members",
			`{"key":"x","type":"computed","of":"boolean","label":"X","calculate":"answered(g)"},{"key":"g","type":"group","label":"G","fields":[{"key":"a","type":"text","label":"A"},{"type":"section","fields":[{"key":"b","type":"text","label":"B"}]}]}`,
			"side? x? g? a? a section? b? b x",
		}, {
			"what is worked out when all is known makes no circle",
			`{"key":"a","type":"text","label":"{= b }","required":"not answered(b)"},{"key":"b","type":"text","label":"{= a }","required":"not answered(a)"}`,
			"side? a? a b? b",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := steps(compile(t, fields(c.fields))); got != c.want {
				t.Errorf("order is %q, want %q", got, c.want)
			}
		})
	}
}

// Read-only prefill is the server's value; anything else is written once.
func TestPrefill(t *testing.T) {
	t.Parallel()
	for readonly, want := range map[string]bool{`true`: true, `false`: false, `"lang == \"da\""`: false} {
		f := compile(t, fields(`{"key":"a","type":"text","label":"A","prefill":"login.name","readonly":`+readonly+`}`))
		a := f.Lookup("a")
		if a.FromFacts != want || a.Prefill == 0 {
			t.Errorf("readonly %s: FromFacts = %v, prefill %d; want %v and a reference", readonly, a.FromFacts, a.Prefill, want)
		}
	}
}

func TestCompileAll(t *testing.T) {
	t.Parallel()
	read := func(id, fields string) *definition.Form {
		def, err := definition.Decode([]byte(`{"id":"` + id + `","version":"1","languages":["da"],"title":"T","pages":[{"id":"p","title":"P","fields":[` + fields + `]}]}`))
		if err != nil {
			t.Fatal(err)
		}
		return def
	}
	b := read("b", `{"key":"y","type":"date","label":"Y"}`)
	forms, err := definition.CompileAll([]*definition.Form{read("a", `{"key":"x","type":"computed","of":"date","label":"X","calculate":"forms.b.y"}`), b}, nil)
	if err != nil || len(forms) != 2 || forms["a"] == nil || forms["b"] == nil {
		t.Fatalf("CompileAll = %v, %v; want forms a and b", forms, err)
	}
	_, err = definition.Compile(read("a", `{"key":"x","type":"text","label":"X","visible":"answered(forms.b.y)"}`), nil)
	if all := definition.All(err); len(all) != 1 || all[0].Code != "unknown_name" || all[0].Form != "a" {
		t.Errorf("compiled alone: %v, want unknown_name in form a", err)
	}
	_, err = definition.CompileAll([]*definition.Form{b, b, nil}, nil)
	if !hasCode(err, definition.CodeDuplicateID) || !hasCode(err, definition.CodeMissing) {
		t.Errorf("the same form twice, and none: %v", err)
	}
}

func hasCode(err error, code definition.Code) bool {
	for _, e := range definition.All(err) {
		if e.Code == code {
			return true
		}
	}
	return false
}

// Every field type has its row in the table of members, and no other type has.
func TestEveryTypeTakesMembers(t *testing.T) {
	t.Parallel()
	for _, name := range form.Types() {
		_, err := definition.CompileJSON([]byte(fields(`{"key":"a","label":"A","type":"`+name+`"}`)), nil)
		if form.HasType(name) == hasCode(err, definition.CodeUnknownType) {
			t.Errorf("type %s: %v", name, err)
		}
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	text := `{"key":"k%d","type":"text","label":"A"}`
	nested := fields(strings.Repeat(`{"type":"section","fields":[`, 25) + fmt.Sprintf(text, 1) + strings.Repeat(`]}`, 25))
	many := make([]string, 30)
	for i := range many {
		many[i] = fmt.Sprintf(text, i)
	}
	cases := []struct {
		name   string
		source string
		limits definition.Limits
		want   definition.Code
	}{
		{"bytes", fields(fmt.Sprintf(text, 1)), definition.Limits{Bytes: 100}, definition.CodeTooLarge},
		{"fields", fields(strings.Join(many, ",")), definition.Limits{Fields: 20}, definition.CodeTooMany},
		{"nesting", nested, definition.Limits{}, definition.CodeTooDeep},
		{"text", fields(`{"type":"paragraph","label":"` + strings.Repeat("x", 101) + `"}`), definition.Limits{Text: 100}, definition.CodeTooLarge},
		{"pattern", fields(`{"key":"a","type":"text","label":"A","pattern":"` + strings.Repeat("x", 501) + `"}`), definition.Limits{}, definition.CodeBadPattern},
		{"costly pattern", fields(`{"key":"a","type":"text","label":"A","pattern":"((x{100}){100}){100}"}`), definition.Limits{}, definition.CodeBadPattern},
		{"deep json", strings.Repeat(`[`, 100_000), definition.Limits{}, definition.CodeTooDeep},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := definition.CompileJSON([]byte(c.source), &definition.Options{Limits: c.limits})
			if !hasCode(err, c.want) {
				t.Errorf("error %v, want code %s", err, c.want)
			}
		})
	}
}
