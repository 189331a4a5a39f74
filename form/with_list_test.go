package form_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/google/go-cmp/cmp"
)

// listed compiles a form whose fields use the list "ways" of a, b and c.
func listed(t *testing.T, fields string, more ...string) *form.Form {
	t.Helper()
	list := `"lists":{"ways":[{"value":"a","label":"A"},{"value":"b","label":"B"},{"value":"c","label":"C"}],"other":[{"value":"c","label":"C"}]}`
	return compile(t, fields, append(more, list)...)
}

func options(t *testing.T, values ...string) []form.Option {
	t.Helper()
	var list []definition.Option
	for _, v := range values {
		list = append(list, definition.Option{Value: v, Label: definition.Plain("Ny " + v)})
	}
	out, err := definition.CompileList(list, []i18n.Lang{"da", "en"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestWithList(t *testing.T) {
	t.Parallel()
	f := listed(t, `{"key":"way","type":"select","label":"Way","list":"ways","visible":"text('ways', 'a') == 'A' or true"},
		{"key":"rows","type":"list","label":"Rows","fields":[{"key":"way","type":"radio","label":"Way","list":"ways"}]},
		{"key":"word","type":"computed","of":"text","label":"Word","calculate":"text('ways', way)"}`)
	before := marshal(t, f)
	g, err := f.WithList("ways", options(t, "d", "a"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(before), string(marshal(t, f))); diff != "" {
		t.Errorf("the form has changed (-before +after):\n%s", diff)
	}
	draft := `{"way":"b","rows":[{"_id":"r1","way":"d"},{"_id":"r2","way":"c"}]}`
	for _, c := range []struct {
		name  string
		form  *form.Form
		want  []string
		shown string
	}{
		{"before", f, []string{"bad_option /rows/0/way"}, "B"},
		{"after", g, []string{"bad_option /way", "bad_option /rows/1/way"}, ""},
	} {
		for _, f := range []*form.Form{c.form, reload(t, c.form)} {
			a, _, err := form.DecodeAnswers(f, []byte(draft))
			if err != nil {
				t.Fatal(err)
			}
			s := f.Evaluate(a, facts())
			if diff := cmp.Diff(c.want, found(s.Faults())); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.name, diff)
			}
			if got := s.Display(s.Find("/word")); got != c.shown {
				t.Errorf("%s: the word is %q, want %q", c.name, got, c.shown)
			}
		}
	}
	if _, err := f.WithList("nobody", nil); !errors.Is(err, form.ErrNoList) {
		t.Errorf("a list that is not there: %v", err)
	}
}

func reload(t *testing.T, f *form.Form) *form.Form {
	t.Helper()
	g, err := form.Load(marshal(t, f), nil)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// A list keeps the values that a form depends on, wherever it names them.
func TestWithListKeepsWhatIsNamed(t *testing.T) {
	t.Parallel()
	const way = `{"key":"way","type":"select","label":"Way","list":"ways"},`
	const rows = `{"key":"rows","type":"list","label":"Rows","fields":[{"key":"way","type":"select","label":"Way","list":"ways"}]},`
	const text = `{"key":"t","type":"text","label":"T"`
	for name, c := range map[string]struct{ fields, more string }{
		"compared":               {way + text + `,"visible":"way == 'b'"}`, ""},
		"compared the other way": {way + text + `,"visible":"'b' != way"}`, ""},
		"among":                  {way + text + `,"required":"way in ['a', 'b']"}`, ""},
		"looked for":             {rows + text + `,"required":"'b' in map(rows, .way)"}`, ""},
		"in rows":                {rows + text + `,"readonly":"any(rows, .way == 'b')"}`, ""},
		"in filtered rows":       {rows + text + `,"readonly":"item(filter(rows, answered(.way)), 0).way == 'b'"}`, ""},
		"in a group":             {`{"key":"g","type":"group","label":"G","fields":[` + way[:len(way)-1] + `]},` + text + `,"visible":"g.way == 'b'"}`, ""},
		"in a condition":         {way + `{"key":"w2","type":"select","label":"W","list":"ways"},` + text + `,"visible":"(answered(way) ? way : w2) == 'b'"}`, ""},
		"with something instead": {way + `{"key":"w2","type":"select","label":"W","list":"ways"},` + text + `,"visible":"(way ?? w2) == 'b'"}`, ""},
		"worded":                 {way + text + `,"visible":"text('ways', 'b') == 'x'"}`, ""},
		"inserted":               {way + `{"type":"paragraph","label":"{= way == 'b' }"}`, ""},
		"in a rule":              {way + text + `}`, `"rules":[{"assert":"way != 'b'","message":"No"}]`},
		"in a rule's message":    {way + text + `}`, `"rules":[{"assert":"answered(way)","message":"{= way == 'b' ? 'x' : 'y'}"}]`},
		"in a rule of rows":      {`{"key":"rows","type":"list","label":"Rows","rules":[{"assert":"way != 'b'","message":"No"}],"fields":[` + way[:len(way)-1] + `]}`, ""},
		"as option":              {`{"key":"way","type":"select","label":"Way","list":"ways","optionsWhere":"option != 'b'"}`, ""},
		"by default":             {`{"key":"way","type":"select","label":"Way","list":"ways","default":"b"}`, ""},
		"by a branch":            {`{"key":"way","type":"select","label":"Way","list":"ways","branches":[{"equals":"b","fields":[` + text + `}]}]}`, ""},
		"by a branch of two":     {`{"key":"way","type":"select","label":"Way","list":"ways","branches":[{"in":["a","b"],"fields":[` + text + `}]}]}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var more []string
			if c.more != "" {
				more = append(more, c.more)
			}
			f := listed(t, c.fields, more...)
			for _, f := range []*form.Form{f, reload(t, f)} {
				_, err := f.WithList("ways", options(t, "a", "c"))
				e, ok := errors.AsType[*form.ListError](err)
				if !ok {
					t.Fatalf("replaced without what is named: %v", err)
				}
				if diff := cmp.Diff(&form.ListError{List: "ways", Gone: []string{"b"}}, e); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				if _, err := f.WithList("ways", options(t, "b", "a")); err != nil {
					t.Errorf("with what is named: %v", err)
				}
			}
		})
	}
}

// What is compared with another list, or with no list, is no reason to keep a
// value.
func TestWithListLetsOthersGo(t *testing.T) {
	t.Parallel()
	f := listed(t, `{"key":"way","type":"select","label":"Way","list":"ways"},{"key":"o","type":"select","label":"O","list":"other"},
		{"key":"own","type":"radio","label":"Own","options":[{"value":"b","label":"B"}],"visible":"o == 'c' or lower(way) == 'b'"},
		{"key":"t","type":"text","label":"T","visible":"own == 'b' or t2 == 'c'"},{"key":"t2","type":"text","label":"T2"}`)
	g, err := f.WithList("ways", options(t, "z"))
	if err != nil {
		t.Fatal(err)
	}
	if !json.Valid(marshal(t, g)) || len(g.Lookup("way").Offers()) != 1 || len(f.Lookup("way").Offers()) != 3 {
		t.Error("the list is not replaced in the new form alone")
	}
}
