package form_test

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// In a row names resolve in the row, then outwards; row.index is the nearest.
func TestNestedRows(t *testing.T) {
	t.Parallel()
	f := compile(t, `
		{"key":"rate","type":"integer","label":"Rate"},
		{"key":"n","type":"integer","label":"N"},
		{"key":"l","type":"list","label":"L","fields":[
			{"key":"n","type":"integer","label":"N"},
			{"key":"at","type":"computed","of":"integer","label":"At","calculate":"row.index"},
			{"key":"m","type":"list","label":"M","visible":"n != 9","fields":[
				{"key":"x","type":"integer","label":"X","visible":"n != 8"},
				{"key":"y","type":"computed","of":"integer","label":"Y","calculate":"x * n * rate + row.index"},
				{"key":"edge","type":"computed","of":"text","label":"E","calculate":"row.first ? (row.last ? \"only\" : \"first\") : (row.last ? \"last\" : \"mid\")"}]},
			{"key":"sum","type":"computed","of":"integer","label":"Sum","calculate":"sum(m, .y)"}]},
		{"key":"total","type":"computed","of":"integer","label":"Total","calculate":"sum(l, .sum)"},
		{"key":"deep","type":"computed","of":"integer","label":"Deep","calculate":"sum(l, sum(.m, .x))"}`)
	a := decode(t, f, `{"rate":10,"n":1000,"l":[
		{"n":1,"m":[{"x":1},{"x":2},{"x":3}]},
		{"n":2,"m":[{"x":4}]},
		{"n":8,"m":[{"x":5}]},
		{"n":9,"m":[{"x":6},{"x":7}]},
		{"n":7,"m":[{"x":8},{}]}]}`)
	s := f.Evaluate(a, facts())
	for path, want := range map[string]string{
		"/l/0/at": "0", "/l/4/at": "4",
		"/l/0/m/0/y": "10", "/l/0/m/1/y": "21", "/l/0/m/2/y": "32", "/l/1/m/0/y": "80",
		"/l/2/m/0/x": "null", "/l/2/m/0/y": "null", "/l/3/m/0/y": "null", "/l/4/m/0/y": "560", "/l/4/m/1/y": "null",
		"/l/0/m/0/edge": `"first"`, "/l/0/m/1/edge": `"mid"`, "/l/0/m/2/edge": `"last"`, "/l/1/m/0/edge": `"only"`,
		"/l/0/sum": "63", "/l/1/sum": "80", "/l/2/sum": "0", "/l/3/sum": "0", "/l/4/sum": "560", "/total": "703", "/deep": "18",
	} {
		e := s.At(path)
		if e == nil {
			t.Errorf("%s is not there", path)
			continue
		}
		if got := wire(e.Value); got != want {
			t.Errorf("%s is %s, want %s", path, got, want)
		}
		if s.Find(e.Name()) != e || e.Path() != path {
			t.Errorf("%s is found as %s, named %s", path, e.Path(), e.Name())
		}
	}
	if s.At("/l/1/m/0") != s.At("/l/1/m") || s.Find("/l/r2") != nil {
		t.Error("a row is at its list, but is no element")
	}
	for _, path := range []string{"/l/5/n", "/l/-1/n", "/l/x/n", "/l/5", "/l/0/m/3/y", "l", "/", "/rate/x"} {
		if s.At(path) != nil {
			t.Errorf("there is something at %s", path)
		}
	}
}

// Hidden containers hide what is in them, rows included, and give it back.
func TestHiddenContainers(t *testing.T) {
	t.Parallel()
	f := compile(t, `
		{"key":"show","type":"boolean","label":"Show"},
		{"key":"g","type":"group","label":"G","visible":"show","required":true,"fields":[{"key":"a","type":"integer","label":"A","required":true},
			{"key":"l","type":"list","label":"L","minItems":1,"fields":[{"key":"b","type":"integer","label":"B","required":true},{"key":"c","type":"computed","of":"integer","label":"C","calculate":"b * 2"}]}]},
		{"key":"n","type":"computed","of":"integer","label":"N","calculate":"count(g.l, true)"},
		{"key":"has","type":"computed","of":"boolean","label":"Has","calculate":"answered(g)"}`)
	a := decode(t, f, `{"show":true,"g":{"a":1,"l":[{"_id":"r1","b":2},{"_id":"r2"}]}}`)
	shown := f.Evaluate(a, facts())
	if diff := cmp.Diff([]string{"required /g/l/1/b"}, found(shown.Faults())); diff != "" {
		t.Errorf("shown (-want +got):\n%s", diff)
	}
	if _, err := a.Set("/show", nil, "da"); err != nil {
		t.Fatal(err)
	}
	hidden := f.Evaluate(a, facts())
	if diff := cmp.Diff(`{"show":false,"n":0,"has":false}`, string(hidden.Submission())); diff != "" || !hidden.OK() {
		t.Errorf("hidden %v (-want +got):\n%s", found(hidden.Faults()), diff)
	}
	hidden.Walk(func(e *form.Element) bool {
		if strings.HasPrefix(e.Path(), "/g") && (e.Visible || e.Required || !e.Value.IsBlank() || len(e.Faults) > 0) {
			t.Errorf("%s is hidden, but not absent", e.Path())
		}
		return true
	})
	if !strings.Contains(encode(t, a), `"b":2`) {
		t.Error("the draft has lost what is hidden")
	}
}

// A group that must be answered is, by anything in it that a citizen answers.
func TestRequiredGroups(t *testing.T) {
	t.Parallel()
	f := compile(t, `{"key":"g","type":"group","label":"G","required":true,"fields":[
		{"key":"tick","type":"boolean","label":"T"},{"key":"yes","type":"yesno","label":"Y"},
		{"key":"c","type":"computed","of":"integer","label":"C","calculate":"1"},
		{"type":"section","fields":[{"key":"inside","type":"text","label":"In"}]},
		{"key":"deep","type":"group","label":"D","fields":[{"key":"x","type":"text","label":"X"}]},
		{"key":"l","type":"list","label":"L","fields":[{"key":"x","type":"text","label":"X"}]}]}`)
	for data, want := range map[string][]string{
		`{}`:                                {"required /g"},
		`{"g":{"tick":false}}`:              {"required /g"},
		`{"g":{"tick":true}}`:               nil,
		`{"g":{"yes":false}}`:               nil,
		`{"g":{"inside":"x"}}`:              nil,
		`{"g":{"deep":{"x":"x"}}}`:          nil,
		`{"g":{"l":[]}}`:                    {"required /g"},
		`{"g":{"l":[{}]}}`:                  nil,
		`{"g":{"inside":{"raw":"\u0000"}}}`: {"bad_text /g/inside"},
		`{"g":{"inside":null,"tick":null}}`: {"required /g"},
		`{"g":{"deep":{"x":null},"l":[]}}`:  {"required /g"},
	} {
		if diff := cmp.Diff(want, found(f.Evaluate(decode(t, f, data), facts()).Faults())); diff != "" {
			t.Errorf("%s (-want +got):\n%s", data, diff)
		}
	}
}

// What is calculated keeps to the limits that its author set.
func TestCalculatedLimits(t *testing.T) {
	t.Parallel()
	f := compile(t, `{"key":"a","type":"integer","label":"A"},{"key":"b","type":"money","label":"B","calculate":"a * 10","max":100},
		{"key":"c","type":"text","label":"C","calculate":"a > 5 ? \"long text\" : \"ok\"","maxLength":4}`)
	s := f.Evaluate(decode(t, f, `{"a":11}`), facts())
	if diff := cmp.Diff([]string{"too_large /b", "too_long /c"}, found(s.Faults())); diff != "" {
		t.Errorf("beyond (-want +got):\n%s", diff)
	}
	if s := f.Evaluate(decode(t, f, `{"a":5}`), facts()); !s.OK() {
		t.Errorf("within: %v", found(s.Faults()))
	}
}

// No answers keep an evaluation busy: steps are counted, reading rows included.
func TestStepsAreCounted(t *testing.T) {
	t.Parallel()
	f := compile(t, `{"key":"l","type":"list","label":"L","fields":[
		{"key":"n","type":"integer","label":"N"},
		{"key":"m","type":"list","label":"M","fields":[{"key":"x","type":"integer","label":"X"}]}]},
		{"key":"k","type":"list","label":"K","fields":[
			{"key":"y","type":"computed","of":"integer","label":"Y","calculate":"sum(l, .n + sum(.m, .x))"},
			{"key":"z","type":"text","label":"Z","visible":"any(l, any(.m, .x > 1))"}]}`)
	inner := strings.TrimSuffix(strings.Repeat(`{"x":1},`, 200), ",")
	data := `{"l":[` + strings.TrimSuffix(strings.Repeat(`{"n":1,"m":[`+inner+`]},`, 200), ",") + `],"k":[` + strings.TrimSuffix(strings.Repeat(`{},`, 200), ",") + `]}`
	a, _, err := form.DecodeAnswers(f, []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	s := f.Evaluate(a, facts())
	t.Logf("exhausted after %v", time.Since(start))
	faults := found(s.Faults())
	if len(faults) == 0 || faults[0] != "limit_exceeded " || s.OK() {
		t.Errorf("faults %v", faults)
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("it took %v", took)
	}
	// What is asked afterwards has a budget of its own.
	q, err := definition.Query(f, "count(l, .n == 1)", expression.Type{})
	if err != nil {
		t.Fatal(err)
	}
	if got := wire(s.Ask(q)); got != "200" {
		t.Errorf("asked afterwards: %s", got)
	}
}

// A calculation beyond its type is a fault of its own field, and blank.
func TestOverflowIsAFault(t *testing.T) {
	t.Parallel()
	f := compile(t, `{"key":"a","type":"integer","label":"A"},
		{"key":"i","type":"computed","of":"integer","label":"I","calculate":"a * a"},
		{"key":"m","type":"computed","of":"money","label":"M","calculate":"a * 1000"},
		{"key":"after","type":"computed","of":"integer","label":"After","calculate":"(i ?? 0) + 1"},
		{"key":"cond","type":"text","label":"Cond","visible":"a * a > 0"},
		{"type":"paragraph","key":"p","label":"{= a * 100000000000000 }"}`)
	s := f.Evaluate(decode(t, f, `{"a":9007199254740991}`), facts())
	if diff := cmp.Diff([]string{"overflow /i", "overflow /m"}, found(s.Faults())); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	if got := wire(s.Find("/after").Value); got != "1" || s.Find("/cond").Visible {
		t.Errorf("after an overflow: %s", got)
	}
}

// Evaluating changes nothing, and the same in gives the same out, on any number
// of goroutines at once.
func TestEvaluateIsPure(t *testing.T) {
	t.Parallel()
	f := compile(t, nested+`,{"key":"sum","type":"computed","of":"money","label":"S","calculate":"sum(list, sum(.inner, .money))"}`)
	rapid.Check(t, func(rt *rapid.T) {
		a := some(rt, f, "a")
		before := encode(t, a)
		first, _ := f.Evaluate(a, facts()).MarshalJSON()
		var wait sync.WaitGroup
		results := make([]string, 4)
		for i := range results {
			wait.Go(func() {
				s := f.Evaluate(a, facts())
				s.Submission()
				data, _ := s.MarshalJSON()
				results[i] = string(data)
			})
		}
		wait.Wait()
		for _, got := range results {
			if got != string(first) {
				rt.Fatalf("another result:\n%s\n%s", first, got)
			}
		}
		if encode(t, a) != before {
			rt.Fatal("the answers have changed")
		}
	})
}

// Answers of another form, and no answers, are as if nothing was answered.
func TestEvaluateOtherAnswers(t *testing.T) {
	t.Parallel()
	f, g := compile(t, everyType), compile(t, everyType)
	want, _ := f.Evaluate(f.NewAnswers(), facts()).MarshalJSON()
	for _, a := range []*form.Answers{nil, decode(t, g, `{"text":"x"}`)} {
		if got, _ := f.Evaluate(a, facts()).MarshalJSON(); string(got) != string(want) {
			t.Errorf("other answers give %s", got)
		}
	}
}

// A form as a browser loads it gives the same bytes.
func TestLoadedForms(t *testing.T) {
	t.Parallel()
	f := compile(t, nested, `"rules":[{"assert":"integer < 5","message":"M {= integer }","at":["/integer"]}]`)
	data := encodeForm(t, f)
	loaded, err := form.Load([]byte(data), nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(data, encodeForm(t, loaded)); diff != "" {
		t.Errorf("the form (-compiled +loaded):\n%s", diff)
	}
	const answers = `{"integer":7,"list":[{"inner":[{"money":{"amount":1,"currency":"DKK"}}]}]}`
	x, _ := f.Evaluate(decode(t, f, answers), facts()).MarshalJSON()
	y, _ := loaded.Evaluate(decode(t, loaded, answers), facts()).MarshalJSON()
	if diff := cmp.Diff(string(x), string(y)); diff != "" {
		t.Errorf("the state (-compiled +loaded):\n%s", diff)
	}
	for _, broken := range []string{
		``, `{`, `[]`, `{"pages":[null]}`, `{"pages":[{"type":"text"}]}`, `{"pages":[{"type":"page","fields":[{"type":"zz"}]}]}`,
		`{"pages":[{"type":"page","fields":[null]}]}`, `{"order":[{"f":1,"w":0}]}`, `{"pages":[{"type":"page"}],"order":[{"f":0,"w":9}]}`,
		`{"refs":[{"k":0,"f":3,"t":{}}]}`, `{"pages":[{"type":"page","fields":[{"type":"text","key":"a","list":"zz"}]}]}`,
		`{"pages":[{"type":"page","fields":[{"type":"text","key":"a","pattern":"("}]}]}`, `{"pages":[{"type":"page","fields":[{"type":"text","key":"a","prefill":3}]}]}`,
		strings.Replace(data, `"refs":`, `"rufs":`, 1),
	} {
		if f, err := form.Load([]byte(broken), nil); err == nil || f != nil {
			t.Errorf("Load(%.60s) takes it", broken)
		}
	}
}

func encodeForm(t testing.TB, f *form.Form) string {
	t.Helper()
	data, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
