package form_test

import (
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/google/go-cmp/cmp"
)

func TestReadPost(t *testing.T) {
	t.Parallel()
	f := compile(t, nested+`,{"key":"d","type":"list","label":"D","fields":[{"key":"x","type":"text","label":"X","default":"start"}]}`)
	const file = `{"id":"1","name":"a.png","size":1,"type":"image/png","sha256":""}`
	cases := []struct {
		name   string
		base   string
		post   map[string][]string
		want   string
		faults []string
	}{
		{"nothing", `{"text":"x"}`, nil, `{"text":"x"}`, nil},
		{"answers", `{"text":"x","radio":"a"}`, map[string][]string{"/text": {" y "}, "/integer": {"1.000"}, "/group/money": {"9,95"}}, `{"text":"y","integer":1000,"radio":"a","group":{"money":{"amount":995,"currency":"DKK"}}}`, nil},
		{"cleared", `{"text":"x"}`, map[string][]string{"/text": {""}}, `{"text":null}`, nil},
		{"wrong", `{}`, map[string][]string{"/integer": {"syv"}}, `{"integer":{"raw":"syv"}}`, nil},
		{"the first of several", `{}`, map[string][]string{"/text": {"a", "b"}}, `{"text":"a"}`, nil},
		{"no value at all", `{"text":"x"}`, map[string][]string{"/text": {}}, `{"text":null}`, nil},
		{"ticked", `{}`, map[string][]string{"/boolean": {"true"}, "_has": {"/boolean", "/declaration"}}, `{"boolean":true,"declaration":false}`, nil},
		{"unticked", `{"boolean":true}`, map[string][]string{"_has": {"/boolean"}}, `{"boolean":false}`, nil},
		{"not on the page", `{"boolean":true}`, map[string][]string{}, `{"boolean":true}`, nil},
		{"no radio button chosen", `{"radio":"a"}`, map[string][]string{"_has": {"/radio"}}, `{"radio":null}`, nil},
		{"other names", `{}`, map[string][]string{"csrf": {"x"}, "_page": {"p"}, "text": {"x"}}, `{}`, nil},
		{"names that are not there", `{}`, map[string][]string{"/zz": {"x"}, "/list/9/text": {"x"}, "/text": {"y"}, "_has": {"/yy"}, "_add": {"/text"}, "_remove": {"/list/3"}}, `{"text":"y"}`, []string{"unknown_field /list/9/text", "unknown_field /zz", "unknown_field /yy", "unknown_field /list/3", "unknown_field /text"}},
		{"in rows", `{"list":[{"_id":"q"}]}`, map[string][]string{"/list/q/text": {"x"}}, `{"list":[{"_id":"q","text":"x"}]}`, nil},
		{"a row is no answer", `{"list":[{"_id":"q"}]}`, map[string][]string{"/list/q": {"x"}, "/list": {"x"}}, `{"list":[{"_id":"q"}]}`, []string{"unknown_field /list/q"}},
		{"add and type at once", `{}`, map[string][]string{"/text": {"x"}, "_add": {"/d"}}, `{"text":"x","d":[{"_id":"r1","x":"start"}]}`, nil},
		{"remove after typing", `{"d":[{"_id":"a","x":"1"},{"_id":"b","x":"2"}]}`, map[string][]string{"/d/a/x": {"3"}, "/d/b/x": {"4"}, "_remove": {"/d/a"}}, `{"d":[{"_id":"b","x":"4"}]}`, nil},
		{"add in a row", `{"list":[{"_id":"q"}]}`, map[string][]string{"_add": {"/list/q/inner"}}, `{"list":[{"_id":"q","inner":[{"_id":"r1"}]}]}`, nil},
		{"files are not typed", `{"file":` + file + `}`, map[string][]string{"/file": {"x"}, "_has": {"/files"}}, `{"file":` + file + `}`, nil},
		{"a file is removed", `{"file":` + file + `}`, map[string][]string{"_remove": {"/file"}}, `{"file":null}`, nil},
		{"one of several files", `{"files":[` + file + `,` + strings.Replace(file, `"1"`, `"2"`, 1) + `]}`, map[string][]string{"_remove": {"/files/1"}}, `{"files":[` + strings.Replace(file, `"1"`, `"2"`, 1) + `]}`, nil},
		{"the last file", `{"files":[` + file + `]}`, map[string][]string{"_remove": {"/files/1"}}, `{"files":null}`, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			base := decode(t, f, c.base)
			a, faults := form.ReadPost(base, c.post, facts())
			if diff := cmp.Diff(c.want, encode(t, a)); diff != "" {
				t.Errorf("answers (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.faults, found(faults)); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
			if encode(t, base) != encode(t, decode(t, f, c.base)) {
				t.Error("the base has changed")
			}
		})
	}
}

func TestReadPostIsBounded(t *testing.T) {
	t.Parallel()
	f := compile(t, nested)
	post := map[string][]string{"/" + strings.Repeat("x", 10_000): {"x"}}
	for range 10_000 {
		post[form.PostAdd] = append(post[form.PostAdd], "/list")
		post[form.PostHas] = append(post[form.PostHas], "/zz")
	}
	a, faults := form.ReadPost(f.NewAnswers(), post, facts())
	if rows := strings.Count(encode(t, a), "_id"); rows != 200 || len(faults) != 100 {
		t.Errorf("%d rows, %d faults", rows, len(faults))
	}
	for _, f := range faults {
		if len(f.Path) > 500 {
			t.Errorf("a fault repeats %d bytes of what was posted", len(f.Path))
		}
	}
}

func TestBegin(t *testing.T) {
	t.Parallel()
	f := compile(t, `
		{"key":"name","type":"text","label":"N","prefill":"login.name"},
		{"key":"fixed","type":"text","label":"N","prefill":"login.name","readonly":true},
		{"key":"none","type":"text","label":"N","prefill":"login.email"},
		{"key":"hidden","type":"integer","label":"H","default":3,"visible":"answered(none)"},
		{"key":"day","type":"date","label":"D","default":{"expr":"addDays(today, 1)"}},
		{"key":"tongue","type":"text","label":"L","default":{"expr":"lang"}},
		{"key":"fee","type":"money","label":"F","default":{"expr":"10 / 3"}},
		{"key":"g","type":"group","label":"G","fields":[{"key":"b","type":"boolean","label":"B","default":true}]},
		{"key":"l","type":"list","label":"L","minItems":2,"fields":[{"key":"t","type":"text","label":"T","default":"x"},
			{"key":"m","type":"list","label":"M","minItems":1,"fields":[{"key":"u","type":"text","label":"U"}]}]}`)
	who := facts()
	who.Lang = "fr" // the form does not have it
	want := `{"name":"Anna","hidden":3,"day":"2026-03-03","tongue":"da","fee":{"amount":333,"currency":"DKK"},"g":{"b":true},` +
		`"l":[{"_id":"r1","t":"x","m":[{"_id":"r1"}]},{"_id":"r2","t":"x","m":[{"_id":"r1"}]}]}`
	a := f.Begin(who)
	if diff := cmp.Diff(want, encode(t, a)); diff != "" {
		t.Errorf("begun (-want +got):\n%s", diff)
	}
	if _, err := a.AddRow("/l", "", who); err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(encode(t, a), `{"_id":"r3","t":"x","m":[{"_id":"r1"}]}]}`) {
		t.Errorf("a new row is %s", encode(t, a))
	}
	// Written once: cleared answers stay cleared, and the login is not asked again.
	if _, err := a.Set("/name", nil, "da"); err != nil {
		t.Fatal(err)
	}
	s := f.Evaluate(a, who)
	if v := s.Find("/name").Value; !v.IsBlank() {
		t.Error("a cleared prefill came back")
	}
	if got := wire(s.Find("/fixed").Value); got != `"Anna"` {
		t.Errorf("read-only prefill is %s", got)
	}
	if diff := cmp.Diff(`{}`, encode(t, compile(t, everyType).Begin(form.Facts{}))); diff != "" {
		t.Errorf("nothing to begin with (-want +got):\n%s", diff)
	}
}
