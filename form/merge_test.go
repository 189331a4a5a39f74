package form_test

import (
	"fmt"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

const guarded = `
	{"key":"open","type":"text","label":"Open"},
	{"key":"show","type":"boolean","label":"Show"},
	{"key":"fixed","type":"text","label":"Fixed","readonly":true,"default":"A","visible":"show"},
	{"key":"state","type":"text","label":"State","readonly":true,"default":"closed"},
	{"key":"late","type":"text","label":"Late","readonly":"state == \"closed\""},
	{"key":"later","type":"text","label":"Later","readonly":"late == \"x\""},
	{"key":"name","type":"text","label":"Name","prefill":"login.name","readonly":true},
	{"key":"g","type":"group","label":"G","readonly":"lock","fields":[{"key":"a","type":"text","label":"A"},{"key":"b","type":"text","label":"B"},
		{"key":"gl","type":"list","label":"GL","fields":[{"key":"t","type":"text","label":"T"}]}]},
	{"key":"lock","type":"boolean","label":"Lock"},
	{"key":"l","type":"list","label":"L","fields":[
		{"key":"t","type":"text","label":"T"},
		{"key":"s","type":"text","label":"S"},
		{"key":"r","type":"text","label":"R","readonly":true,"default":"start"},
		{"key":"i","type":"list","label":"I","fields":[{"key":"u","type":"text","label":"U"}]}]}`

func TestMerge(t *testing.T) {
	t.Parallel()
	f := compile(t, guarded)
	cases := []struct {
		name           string
		withheld       []string
		base, in, want string
	}{
		{"open answers change", nil, `{"open":"x","lock":true}`, `{"open":"y"}`, `{"open":"y"}`},
		{"hidden read-only answers do not", nil, `{"show":true,"fixed":"A"}`, `{"show":false,"fixed":"hacked"}`, `{"show":false,"fixed":"A"}`},
		{"what starts read-only is not lost", nil, `{"show":true,"fixed":"A"}`, `{"show":true}`, `{"show":true,"fixed":"A"}`},
		{"nor answered where nothing was", nil, `{"show":true}`, `{"show":true,"fixed":"hacked"}`, `{"show":true}`},
		{"tampering does not open what it decides", nil, `{"state":"closed","late":"x","later":"1"}`, `{"state":"open","late":"y","later":"2"}`, `{"state":"closed","late":"x","later":"1"}`},
		{"the server's own values", nil, `{}`, `{"name":"Mallory"}`, `{}`},
		{"a group", nil, `{"g":{"a":"1","gl":[{"_id":"x","t":"1"}]},"lock":true}`, `{"g":{"a":"2","b":"3","gl":[{"_id":"y","t":"2"}]},"lock":true}`, `{"g":{"a":"1","gl":[{"_id":"x","t":"1"}]},"lock":true}`},
		{"a withheld group", []string{"/g"}, `{"g":{"a":"1","gl":[{"_id":"x"}]}}`, `{"g":{"a":"2","b":"3"}}`, `{"g":{"a":"1","gl":[{"_id":"x"}]}}`},
		{"a withheld member", []string{"/g/a"}, `{"g":{"a":"1","b":"1"}}`, `{"g":{"a":"2","b":"3"}}`, `{"g":{"a":"1","b":"3"}}`},
		{"a withheld list", []string{"/l"}, `{"l":[{"_id":"x","t":"1"}]}`, `{"l":[{"_id":"y","t":"2"},{"_id":"x"}]}`, `{"l":[{"_id":"x","t":"1"}]}`},
		{"a withheld list that is not sent", []string{"/l"}, `{"l":[{"_id":"x","t":"1"}]}`, `{}`, `{"l":[{"_id":"x","t":"1"}]}`},
		{"other columns of a withheld one", []string{"/l/*/s"}, `{"l":[{"_id":"x","t":"1","s":"!"}]}`, `{"l":[{"_id":"x","t":"2","s":"?"}]}`, `{"l":[{"_id":"x","t":"2","s":"!"}]}`},
		{"removed rows come back", []string{"/l/*/s"}, `{"l":[{"_id":"x","s":"!"},{"_id":"y","s":"!!"}]}`, `{"l":[{"_id":"y","t":"2"}]}`, `{"l":[{"_id":"x","s":"!"},{"_id":"y","t":"2","s":"!!"}]}`},
		{"new rows stay and start as they should", []string{"/l/*/s"}, `{"l":[{"_id":"x","s":"!"}]}`, `{"l":[{"_id":"n","t":"1","s":"?","r":"hacked"}]}`, `{"l":[{"_id":"x","s":"!"},{"_id":"n","t":"1","r":"start"}]}`},
		{"rows without anything withheld go", nil, `{"l":[{"_id":"x","s":"!"}]}`, `{"l":[]}`, `{"l":[]}`},
		{"a withheld list in a new row", []string{"/l/*/i"}, `{"l":[]}`, `{"l":[{"_id":"n","i":[{"_id":"q","u":"hacked"}]}]}`, `{"l":[{"_id":"n","r":"start"}]}`},
		{"withheld deep down", []string{"/l/*/i/*/u"}, `{"l":[{"_id":"x","t":"1","i":[{"_id":"q","u":"!"}]}]}`, `{"l":[]}`, `{"l":[{"_id":"x","t":"1","i":[{"_id":"q","u":"!"}]}]}`},
		{"one row by its index", []string{"/l/1/s"}, `{"l":[{"_id":"x","s":"1"},{"_id":"y","s":"!"}]}`, `{"l":[{"_id":"y","s":"2"},{"_id":"x","s":"2"}]}`, `{"l":[{"_id":"x","s":"2"},{"_id":"y","s":"!"}]}`},
		{"typed text that is withheld", []string{"/open"}, `{"open":{"raw":"!"}}`, `{"open":"x"}`, `{"open":{"raw":"!"}}`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			who := facts()
			who.Withheld = c.withheld
			base, in := decode(t, f, c.base), decode(t, f, c.in)
			out := form.Merge(base, in, who)
			if diff := cmp.Diff(c.want, encode(t, out)); diff != "" {
				t.Errorf("merged (-want +got):\n%s", diff)
			}
			if encode(t, base) != encode(t, decode(t, f, c.base)) || encode(t, in) != encode(t, decode(t, f, c.in)) {
				t.Error("Merge changes what it was given")
			}
			if diff := cmp.Diff(encode(t, out), encode(t, form.Merge(out, form.Merge(out, in, who), who))); diff != "" {
				t.Errorf("merging again changes more:\n%s", diff)
			}
		})
	}
}

// A step that only shows the form changes nothing at all.
func TestMergeOfWhatIsOnlyShown(t *testing.T) {
	t.Parallel()
	f := compile(t, guarded)
	who := facts()
	who.ShowOnly = true
	base := decode(t, f, `{"open":"x","show":false,"fixed":"h","g":{"a":"1"},"l":[{"_id":"x","t":"1","i":[{"_id":"q"}]}]}`)
	in := decode(t, f, `{"open":"y","show":true,"fixed":"i","g":{"b":"1"},"lock":true,"l":[{"_id":"y"}]}`)
	if diff := cmp.Diff(encode(t, base), encode(t, form.Merge(base, in, who))); diff != "" {
		t.Errorf("merged (-want +got):\n%s", diff)
	}
}

// However long a chain of conditions is, answers to what is closed are not let
// in, and honest ones are.
func TestMergeOfALongChain(t *testing.T) {
	t.Parallel()
	fields := `{"key":"open","type":"text","label":"O"},{"key":"f0","type":"text","label":"F","readonly":true}`
	held, forged := `"f0":"x"`, `"f0":"y"`
	for i := 1; i < 40; i++ {
		fields += fmt.Sprintf(`,{"key":"f%d","type":"text","label":"F","readonly":"f%d == \"x\""}`, i, i-1)
		held += fmt.Sprintf(`,"f%d":"x"`, i)
		forged += fmt.Sprintf(`,"f%d":"y"`, i)
	}
	f := compile(t, fields)
	base := `{"open":"1",` + held + `}`
	for name, c := range map[string]struct{ in, want string }{
		"forged": {`{"open":"1",` + forged + `}`, base},
		"honest": {`{"open":"2",` + held + `}`, `{"open":"2",` + held + `}`},
	} {
		out := form.Merge(decode(t, f, base), decode(t, f, c.in), facts())
		if diff := cmp.Diff(c.want, encode(t, out)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestForReader(t *testing.T) {
	t.Parallel()
	f := compile(t, guarded)
	full := `{"open":"x","show":true,"g":{"a":"1","b":"2","gl":[{"_id":"x","t":"3"}]},"l":[{"_id":"x","t":"1","s":"2","i":[{"_id":"q","u":"4"}]},{"_id":"y","s":"5"}]}`
	cases := []struct {
		withheld []string
		want     string
	}{
		{nil, full},
		{[]string{"nonsense", "/~", ""}, full},
		{[]string{"/g"}, `{"open":"x","show":true,"l":[{"_id":"x","t":"1","s":"2","i":[{"_id":"q","u":"4"}]},{"_id":"y","s":"5"}]}`},
		{[]string{"/g/a", "/l/*/s", "/l/0/i"}, `{"open":"x","show":true,"g":{"b":"2","gl":[{"_id":"x","t":"3"}]},"l":[{"_id":"x","t":"1"},{"_id":"y"}]}`},
		{[]string{"/l", "/open"}, `{"show":true,"g":{"a":"1","b":"2","gl":[{"_id":"x","t":"3"}]}}`},
		{[]string{"/l/1"}, `{"open":"x","show":true,"g":{"a":"1","b":"2","gl":[{"_id":"x","t":"3"}]},"l":[{"_id":"x","t":"1","s":"2","i":[{"_id":"q","u":"4"}]},{"_id":"y"}]}`},
	}
	for _, c := range cases {
		who := facts()
		who.Withheld = c.withheld
		if diff := cmp.Diff(c.want, encode(t, decode(t, f, full).ForReader(who))); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.withheld, diff)
		}
	}
}

// Whoever is shown less and sends back what they were shown changes nothing;
// and what they cannot see is afterwards as it was, whatever they send.
func TestWithheldIsNeitherChangedNorLost(t *testing.T) {
	t.Parallel()
	f := compile(t, nested)
	all := []string{"/text", "/integer", "/group", "/group/text", "/list", "/list/*/text", "/list/*/group", "/list/*/inner", "/list/*/inner/*/money"}
	rapid.Check(t, func(rt *rapid.T) {
		who := facts()
		who.Withheld = rapid.SliceOfNDistinct(rapid.SampledFrom(all), 1, 3, rapid.ID).Draw(rt, "withheld")
		base, in := some(rt, f, "base"), some(rt, f, "in")
		same := form.Merge(base, base.ForReader(who), who)
		if diff := cmp.Diff(encode(t, base), encode(t, same)); diff != "" {
			rt.Fatalf("sending back what was shown changes (-want +got):\n%s", diff)
		}
		out := form.Merge(base, in, who)
		after := f.Evaluate(out, who)
		f.Evaluate(base, who).Walk(func(e *form.Element) bool {
			if !e.Withheld || e.Field.Container() {
				return true
			}
			if got := after.Find(e.Name()); got == nil || wire(got.Value) != wire(e.Value) || cmp.Diff(got.Raw, e.Raw) != "" {
				rt.Fatalf("%s was withheld and is not as it was", e.Name())
			}
			return true
		})
	})
}

// some returns answers with some rows and some things typed.
func some(rt *rapid.T, f *form.Form, label string) *form.Answers {
	a := f.NewAnswers()
	for _, id := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"r1", "r2", "r3"}), 0, 3, rapid.ID).Draw(rt, label+" rows") {
		row, _ := a.AddRow("/list", id, facts())
		for _, inner := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"r1", "r2"}), 0, 2, rapid.ID).Draw(rt, label+" inner") {
			_, _ = a.AddRow(row+"/inner", inner, facts())
		}
	}
	all := names(f, a)
	for range rapid.IntRange(0, 15).Draw(rt, label+" answers") {
		_, _ = a.Set(rapid.SampledFrom(all).Draw(rt, "name"), []string{rapid.SampledFrom(typedTexts).Draw(rt, "raw")}, "da")
	}
	return a
}
