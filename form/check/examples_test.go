package check_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/check"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/google/go-cmp/cmp"
)

const trip = `{"id":"f","version":"1","languages":["da"],"title":"Udflugt","purpose":"At tilmelde","pages":[{"id":"p","title":"P","fields":[
	{"key":"age","type":"integer","label":"Alder","min":0,"max":120,"required":true},
	{"key":"how","type":"radio","label":"Hvordan kommer du?","options":[{"value":"bus","label":"Bus"},{"value":"car","label":"Bil"}],"optionsWhere":"option == \"bus\" or age >= 18"},
	{"key":"seats","type":"integer","label":"Ledige pladser","visible":"how == \"car\"","required":"age < 70"},
	{"key":"price","type":"computed","of":"money","label":"Pris","calculate":"how == \"car\" ? 0 : 50"},
	{"type":"notice","label":"Det koster {= price }.","visible":"price > 0"}]}],
	"rules":[{"assert":"seats <= 8","message":"Så stor en bil er en bus.","at":["/seats"],"level":"warning"}]}`

func compiled(t testing.TB, source string) (*definition.Form, *form.Form) {
	t.Helper()
	def, err := definition.Decode([]byte(source))
	if err != nil {
		t.Fatal(err)
	}
	f, err := definition.Compile(def, nil)
	if err != nil {
		t.Fatal(err)
	}
	return def, f
}

// Examples written by hand say only what they say.
func TestExamples(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		example string
		want    []string // code and the rest of the message
	}{
		"nothing expected": {`{"name":"x","answers":{},"expect":{}}`, nil},
		"as it is": {`{"name":"x","answers":{"age":40,"how":"car"},"expect":{"ok":false,"shown":["/seats"],"hidden":["notice 1"],
			"required":["/seats","/age"],"optional":["/how"],"values":{"/price":{"amount":0,"currency":"DKK"},"/age":40},
			"offers":{"/how":["bus","car"]},"faults":["/seats required"]}}`, nil},
		"everything else": {`{"name":"x","answers":{"age":17,"how":"bus"},"expect":{"ok":false,"shown":["/seats"],"hidden":["notice 1"],
			"required":["/how"],"optional":["/age"],"values":{"/price":null,"/age":18},"offers":{"/how":["bus","car"]},
			"texts":{"notice 1 label":"Gratis."},"faults":["/seats required"]}}`, []string{
			`example_failed "x" that it is not ready to be submitted: it is ready to be submitted`,
			`example_failed "x" "/age" not to be required: it is`,
			`example_failed "x" "/age" to be 18: it is 17`,
			`example_failed "x" "/how" to be required: it is not`,
			`example_failed "x" "/how" to offer "bus", "car": it offers "bus"`,
			`example_failed "x" "/seats required" as a fault: it is none`,
			`example_failed "x" "/seats" to be shown: it is hidden`,
			`example_failed "x" "/price" to be null: it is {"amount":5000,"currency":"DKK"}`,
			`example_failed "x" "notice 1 label" to say "Gratis.": it says "Det koster 50,00 kr.."`,
			`example_failed "x" "notice 1" to be hidden: it is shown`,
		}},
		"exact": {`{"name":"x","answers":{"age":17,"how":"bus"},"expect":{"exact":true}}`, []string{
			`example_failed "x" "/age" not to be required: it is`,
			`example_failed "x" "/how" to offer everything: it offers "bus"`,
			`example_failed "x" "/seats" to be shown: it is hidden`,
			`example_failed "x" "/price" to be blank: it is {"amount":5000,"currency":"DKK"}`,
			`example_failed "x" "notice 1 label" to have nothing inserted: it says "Det koster 50,00 kr.."`,
		}},
		"a rule": {`{"name":"x","answers":{"age":40,"how":"car","seats":9},"expect":{"faults":["/seats rule (warning): Så stor en bil er en bus."]}}`, nil},
		"unread": {`{"name":"x","answers":{"age":"17"},"expect":{}}`, []string{`example_unread "x" bad_type at /age`}},
	} {
		x, err := check.DecodeExamples([]byte(`{"form":"f","examples":[` + c.example + `]}`))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		def, f := compiled(t, trip)
		findings, err := check.Form(def, f, &check.Options{Examples: x})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got []string
		for _, f := range findings {
			if strings.HasPrefix(string(f.Code), "example_") {
				line := string(f.Code) + " " + f.Arg("example") + " " + f.Arg("expected") + f.Arg("reason")
				if g := f.Arg("got"); g != "" {
					line += ": " + g
				}
				got = append(got, line)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestExamplesAreReadStrictly(t *testing.T) {
	t.Parallel()
	for _, source := range []string{``, `{"form":"f","exmaples":[]}`, `{"form":"f","examples":[null]}`, `{"form":"f","examples":[{"name":"x","answers":{},"expect":{"hiden":[]}}]}`} {
		if _, err := check.DecodeExamples([]byte(source)); err == nil {
			t.Errorf("%q is read as examples", source)
		}
	}
}

// Recorded examples hold, are read back as they were written, are the same each
// time, and leave nothing uncovered; without some of them something is.
func TestRecord(t *testing.T) {
	t.Parallel()
	def, f := compiled(t, trip)
	x := check.Record(f, nil)
	if again := check.Record(f, nil); !bytes.Equal(x.Encode(), again.Encode()) {
		t.Error("two recordings differ")
	}
	back, err := check.DecodeExamples(x.Encode())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(x.Encode()), string(back.Encode())); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
	findings, err := check.Form(def, f, &check.Options{Examples: back, Coverage: true})
	if err != nil || len(findings) > 0 {
		t.Errorf("%v\n%s", err, lines(findings))
	}
	if n := len(back.Examples); n > 30 {
		t.Errorf("%d examples for a form of five fields", n)
	}
	back.Examples = back.Examples[:2]
	if findings, err = check.Form(def, f, &check.Options{Examples: back, Coverage: true}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(lines(findings), "note: uncovered: No example shows") {
		t.Errorf("nothing is uncovered:\n%s", lines(findings))
	}
}

// Whatever is changed in this small form is reported.
func TestRecordedExamplesFindChanges(t *testing.T) {
	t.Parallel()
	_, f := compiled(t, trip)
	x := check.Record(f, nil)
	for _, change := range [][2]string{
		{`age >= 18`, `age > 18`}, {`age >= 18`, `age >= 17`}, {`age >= 18`, `age >= 19`}, {`age < 70`, `age <= 70`}, {`age < 70`, `age < 69`},
		{`"max":120`, `"max":119`}, {`"min":0`, `"min":1`}, {`"max":120,"required":true`, `"max":120`}, {`? 0 : 50`, `? 0 : 51`}, {`? 0 : 50`, `? 1 : 50`},
		{`price > 0`, `price >= 0`}, {`seats <= 8`, `seats < 8`}, {`seats <= 8`, `seats <= 9`}, {`,"level":"warning"`, ``}, {`how == \"car\"","required"`, `how == \"bus\"","required"`},
		{`{= price }`, `{= age }`}, {`option == \"bus\" or`, `option == \"bus\" and`}, {`"type":"integer","label":"Ledige`, `"type":"money","label":"Ledige`},
	} {
		if !strings.Contains(trip, change[0]) {
			t.Fatalf("%s is not in the form", change[0])
		}
		def, changed := compiled(t, strings.Replace(trip, change[0], change[1], 1))
		findings, err := check.Form(def, changed, &check.Options{Examples: x})
		if err != nil {
			t.Fatal(err)
		}
		if len(check.Worst(findings, check.Warning)) == 0 {
			t.Errorf("%s became %s, and nothing is said", change[0], change[1])
		}
	}
}

func TestStaleExamples(t *testing.T) {
	t.Parallel()
	_, f := compiled(t, trip)
	x := check.Record(f, nil)
	x.Examples = nil
	def, changed := compiled(t, strings.ReplaceAll(trip, "seats", "places"))
	findings, err := check.Form(def, changed, &check.Options{Examples: x})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{" examples_stale", "/pages/0/fields/2 examples_stale"}, places(findings)); diff != "" {
		t.Errorf("(-want +got):\n%s%s", diff, lines(findings))
	}
}
