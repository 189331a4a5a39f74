package form_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/google/go-cmp/cmp"
)

// caseNumber is a vendor's own type: the number of a case, 26/123.
func caseNumber() *form.Options {
	return &form.Options{Types: []form.Type{{
		Name: "casenumber", Like: "text",
		Parse: func(_ *form.Field, raw []string, _ i18n.Lang) (expression.Value, form.FaultCode) {
			year, number, ok := strings.Cut(strings.ReplaceAll(raw[0], " ", ""), "/")
			if !ok || len(year) != 2 || number == "" {
				return expression.Value{}, "bad_pattern"
			}
			return expression.TextOf(year + "/" + number), ""
		},
		Check: func(_ *form.Field, v expression.Value, _ form.Facts) form.FaultCode {
			if s, _ := v.AsText(); strings.HasSuffix(s, "/0") {
				return "too_few" // has arguments a vendor cannot give
			}
			return ""
		},
		Display: func(_ *form.Field, v expression.Value, _ i18n.Lang) string {
			s, _ := v.AsText()
			return "Sag " + s
		},
		Messages: map[form.FaultCode]map[i18n.Lang]string{"bad_pattern": {i18n.Danish: "Skriv sagens nummer, for eksempel 26/123."}},
	}}}
}

const casePage = `{"id":"f","version":"1","languages":["da","en"],"title":"F","pages":[{"id":"p","title":"P","fields":[
	{"key":"case","type":"casenumber","label":"Sag","maxLength":10}]}]}`

func TestTypesOfAVendor(t *testing.T) {
	t.Parallel()
	o := caseNumber()
	f, err := definition.CompileJSON([]byte(casePage), &definition.Options{Form: o})
	if err != nil {
		t.Fatal(err)
	}
	a := f.NewAnswers()
	if code, err := a.Set("/case", []string{" 26 / 17"}, i18n.Danish); code != "" || err != nil {
		t.Fatal(code, err)
	}
	s := f.Evaluate(a, facts())
	e := s.Find("/case")
	if got := s.Display(e); got != "Sag 26/17" || e.Field.Base() != "text" {
		t.Errorf("shown as %q, like %s", got, e.Field.Base())
	}
	for typed, want := range map[string]string{"sytten": "bad_pattern /case", "26/0": "bad_pattern /case", "26/12345678": "too_long /case"} {
		if _, err := a.Set("/case", []string{typed}, i18n.Danish); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{want}, found(f.Evaluate(a, facts()).Faults())); diff != "" {
			t.Errorf("%s (-want +got):\n%s", typed, diff)
		}
	}
	if _, err := a.Set("/case", []string{"nej"}, i18n.Danish); err != nil {
		t.Fatal(err)
	}
	s = f.Evaluate(a, facts())
	if got := s.Message(s.Faults()[0]); got != "Skriv sagens nummer, for eksempel 26/123." {
		t.Errorf("the message is %q", got)
	}
}

// Server and browser must have the same types.
func TestLoadComparesTheRegistry(t *testing.T) {
	t.Parallel()
	f, err := definition.CompileJSON([]byte(casePage), &definition.Options{Form: caseNumber()})
	if err != nil {
		t.Fatal(err)
	}
	data := marshal(t, f)
	if _, err := form.Load(data, nil); !errors.Is(err, form.ErrRegistry) {
		t.Errorf("loaded without the type: %v", err)
	}
	other := caseNumber()
	other.Types[0].Like = "textarea"
	if _, err := form.Load(data, other); !errors.Is(err, form.ErrRegistry) {
		t.Errorf("loaded with another type: %v", err)
	}
	if _, err := form.Load(data, caseNumber()); err != nil {
		t.Errorf("not loaded with the same type: %v", err)
	}
}

func TestRegistryRefuses(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]form.Type{
		"a name of the library": {Name: "text", Like: "text"},
		"a bad name":            {Name: "Case-Number", Like: "text"},
		"like nothing":          {Name: "casenumber", Like: "nothing"},
		"like a group":          {Name: "casenumber", Like: "group"},
	} {
		if _, err := form.NewRegistry(&form.Options{Types: []form.Type{o}}); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

// double is a vendor's function.
func double(result expression.Kind) *form.Options {
	integer := expression.Type{Kind: expression.Integer}
	return &form.Options{Functions: []expression.Function{{
		Name: "double", Params: []expression.Type{integer}, Result: expression.Type{Kind: result},
		Call: func(args []expression.Value) expression.Value {
			n, _ := args[0].AsInteger()
			return expression.IntegerOf(2 * n)
		},
	}}}
}

const doublePage = `{"id":"f","version":"1","languages":["da"],"title":"F","pages":[{"id":"p","title":"P","fields":[
	{"key":"n","type":"integer","label":"N"},
	{"key":"twice","type":"computed","of":"integer","label":"T","calculate":"double(n)"}]}]}`

// Server and browser must have the same functions; one that is not there is an
// error when the form is loaded, whatever its hash says.
func TestLoadComparesFunctions(t *testing.T) {
	t.Parallel()
	own := double(expression.Integer)
	f, err := definition.CompileJSON([]byte(doublePage), &definition.Options{Form: own})
	if err != nil {
		t.Fatal(err)
	}
	data := marshal(t, f)
	for name, o := range map[string]*form.Options{"none": nil, "another result": double(expression.Decimal)} {
		if _, err := form.Load(data, o); !errors.Is(err, form.ErrRegistry) {
			t.Errorf("loaded with %s: %v", name, err)
		}
	}
	if _, err := form.Load(data, double(expression.Integer)); err != nil {
		t.Errorf("not loaded with the same function: %v", err)
	}
	forged := strings.Replace(string(data), f.Registry, "", 1)
	if _, err := form.Load([]byte(forged), nil); err == nil || errors.Is(err, form.ErrRegistry) {
		t.Errorf("a form without its hash: %v", err)
	}
	if _, err := definition.CompileJSON([]byte(doublePage), nil); len(definition.All(err)) != 1 {
		t.Errorf("compiled without the function: %v", err)
	}
	own.Functions = append(own.Functions, expression.Function{Name: "sum"})
	if _, err := form.NewRegistry(own); err == nil {
		t.Error("a function of the language can be replaced")
	}
}

// A query of a form may call what the form may call.
func TestQueryCallsFunctions(t *testing.T) {
	t.Parallel()
	f, err := definition.CompileJSON([]byte(doublePage), &definition.Options{Form: double(expression.Integer)})
	if err != nil {
		t.Fatal(err)
	}
	q, err := definition.Query(f, "double(twice)", expression.Type{})
	if err != nil {
		t.Fatal(err)
	}
	a := f.NewAnswers()
	if _, err := a.Set("/n", []string{"3"}, i18n.Danish); err != nil {
		t.Fatal(err)
	}
	if got := f.Evaluate(a, facts()).Ask(q).AppendJSON(nil); string(got) != "12" {
		t.Errorf("the query gives %s", got)
	}
}

// A vendor's choice of several: what is typed is as many texts, nothing ticked is
// never parsed, and the list is in the order of the options.
func TestVendorsTypeOfSeveral(t *testing.T) {
	t.Parallel()
	o := &form.Options{Types: []form.Type{{
		Name: "days", Like: "multiselect",
		Parse: func(_ *form.Field, raw []string, _ i18n.Lang) (expression.Value, form.FaultCode) {
			items := make([]expression.Value, len(raw))
			for i, s := range raw {
				items[i] = expression.TextOf(strings.ToLower(s[:2]))
			}
			return expression.ListOf(items...), ""
		},
	}}}
	f, err := definition.CompileJSON([]byte(`{"id":"f","version":"1","languages":["da"],"title":"F","pages":[{"id":"p","title":"P","fields":[
		{"key":"d","type":"days","label":"D","options":[{"value":"ma","label":"Mandag"},{"value":"ti","label":"Tirsdag"}]}]}]}`), &definition.Options{Form: o})
	if err != nil {
		t.Fatal(err)
	}
	a := f.NewAnswers()
	for want, raw := range map[string][]string{`["ma","ti"]`: {"Tirsdag", "Mandag", "TIRSDAG"}, `[]`: nil} {
		if code, err := a.Set("/d", raw, i18n.Danish); code != "" || err != nil || wire(a.Value("/d")) != want {
			t.Errorf("%q gives %s: %s, %v; want %s", raw, wire(a.Value("/d")), code, err, want)
		}
	}
}

// What a vendor's functions do wrong ends nothing, and what the engine says of
// itself they cannot say.
func TestTypesOfAVendorAreGuarded(t *testing.T) {
	t.Parallel()
	words := map[i18n.Lang]string{i18n.Danish: "Nej"}
	o := &form.Options{Types: []form.Type{{
		Name: "trap", Like: "text",
		Parse: func(_ *form.Field, raw []string, _ i18n.Lang) (expression.Value, form.FaultCode) {
			if raw[0] == "parse" {
				panic("parse")
			}
			return expression.TextOf(raw[0]), ""
		},
		Check: func(_ *form.Field, v expression.Value, _ form.Facts) form.FaultCode {
			switch s, _ := v.AsText(); s {
			case "check":
				panic("check")
			case "rule":
				return "rule"
			}
			return ""
		},
		Display:  func(*form.Field, expression.Value, i18n.Lang) string { panic("display") },
		Messages: map[form.FaultCode]map[i18n.Lang]string{"bad_pattern": words},
	}}}
	f, err := definition.CompileJSON([]byte(strings.Replace(casePage, "casenumber", "trap", 1)), &definition.Options{Form: o})
	if err != nil {
		t.Fatal(err)
	}
	words[i18n.Danish] = "Ja" // the registry has its own
	fill := f.Fill(f.NewAnswers(), facts())
	for _, typed := range []string{"parse", "check", "rule", "rule"} {
		if _, err := fill.Set("/case", []string{typed}); err != nil {
			t.Fatal(err)
		}
		s := fill.State()
		if diff := cmp.Diff([]string{"bad_pattern /case"}, found(s.Faults())); diff != "" {
			t.Errorf("%s (-want +got):\n%s", typed, diff)
		} else if got := s.Message(s.Faults()[0]); got != "Nej" {
			t.Errorf("%s: the message is %q", typed, got)
		}
	}
	if _, err := fill.Set("/case", []string{"fine"}); err != nil {
		t.Fatal(err)
	}
	if s := fill.State(); !s.OK() || s.Display(s.Find("/case")) != "fine" {
		t.Errorf("a good answer is wrong, or shown as %q", s.Display(s.Find("/case")))
	}
}

// The hash of a group tells a withheld member of it.
func TestChecksOfGroupsAreWithheld(t *testing.T) {
	t.Parallel()
	f := compile(t, `{"key":"who","type":"person","label":"Hvem","check":"cpr_name"},{"key":"mail","type":"email","label":"Mail","check":"mail"}`)
	who := facts()
	who.Withheld = []string{"/who/cpr"}
	who.Checks = map[string]form.Check{"/who": {Of: "hash-of-the-group", OK: true}, "/mail": {Of: "hash-of-the-mail", OK: true}}
	if sent := string(f.EncodeFacts(who)); strings.Contains(sent, "hash-of-the-group") || !strings.Contains(sent, "hash-of-the-mail") {
		t.Errorf("the browser is told %s", sent)
	}
}

// A text beside a picture is held to what the form has, like every other.
func TestLoadChecksAlternatives(t *testing.T) {
	t.Parallel()
	f := compile(t, `{"key":"a","type":"text","label":"A"},{"key":"p","type":"picture","src":"/p.png","alt":"Kort over {= a}"}`)
	data := string(marshal(t, f))
	at := strings.Index(data, `"alt"`)
	broken := data[:at] + strings.Replace(data[at:], `"r":0`, `"r":999`, 1)
	if broken == data {
		t.Fatalf("the alternative has no reference: %s", data)
	}
	if _, err := form.Load([]byte(broken), nil); err == nil {
		t.Error("a form that reads a reference it does not have was loaded")
	}
}
