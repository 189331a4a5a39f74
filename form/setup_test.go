package form_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
)

// compile makes a form of one page with these fields, and more members of the
// form, such as `"rules":[…]`, after them.
func compile(t testing.TB, fields string, more ...string) *form.Form {
	t.Helper()
	return compileWith(t, form.Limits{}, fields, more...)
}

func compileWith(t testing.TB, limits form.Limits, fields string, more ...string) *form.Form {
	t.Helper()
	source := `{"id":"f","version":"1","languages":["da","en"],"title":"F","pages":[{"id":"p","title":"P","fields":[` + fields + `]}]`
	for _, m := range more {
		source += "," + m
	}
	f, err := definition.CompileJSON([]byte(source+"}"), &definition.Options{Answers: limits})
	if err != nil {
		t.Fatalf("compile: %v", err)
	}
	return f
}

// decode reads answers that have nothing wrong with them.
func decode(t testing.TB, f *form.Form, data string) *form.Answers {
	t.Helper()
	a, faults, err := form.DecodeAnswers(f, []byte(data))
	if err != nil || len(faults) > 0 {
		t.Fatalf("DecodeAnswers(%s): %s, %v", data, form.EncodeFaults(faults), err)
	}
	return a
}

func encode(t testing.TB, a *form.Answers) string {
	t.Helper()
	data, err := a.MarshalJSON()
	if err != nil || !json.Valid(data) {
		t.Fatalf("MarshalJSON: %s, %v", data, err)
	}
	return string(data)
}

func wire(v expression.Value) string { return string(v.AppendJSON(nil)) }

// facts are those of a citizen on a known day.
func facts() form.Facts {
	return form.Facts{
		Now: time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC), Lang: i18n.Danish, Test: true,
		Values: map[string]expression.Value{"login.name": expression.TextOf("Anna"), "login.authenticated": expression.BoolOf(true)},
	}
}

// found lists faults as "code path".
func found(faults []form.Fault) []string {
	var out []string
	for _, f := range faults {
		out = append(out, string(f.Code)+" "+f.Path)
	}
	return out
}

// everyType has one field of each type that can be answered, in the form, in a
// group and in rows.
const everyType = `
	{"key":"text","type":"text","label":"Text"},
	{"key":"textarea","type":"textarea","label":"Textarea"},
	{"key":"integer","type":"integer","label":"Integer"},
	{"key":"money","type":"money","label":"Money"},
	{"key":"boolean","type":"boolean","label":"Boolean"},
	{"key":"yesno","type":"yesno","label":"Yesno"},
	{"key":"select","type":"select","label":"Select","options":[{"value":"a","label":"A"},{"value":"b","label":"B"}]},
	{"key":"radio","type":"radio","label":"Radio","options":[{"value":"a","label":"A"},{"value":"b","label":"B"}]},
	{"key":"date","type":"date","label":"Date"},
	{"key":"email","type":"email","label":"Email"},
	{"key":"phone","type":"phone","label":"Phone"},
	{"key":"cpr","type":"cpr","label":"Cpr"},
	{"key":"file","type":"file","label":"File"},
	{"key":"files","type":"file","label":"Files","maxItems":3},
	{"key":"declaration","type":"declaration","label":"Declaration"}`

// moreTypes follow after everyType, where a test is about what is typed.
const moreTypes = `,
	{"key":"decimal","type":"decimal","label":"D","unit":"km"},{"key":"percent","type":"percent","label":"P"},
	{"key":"time","type":"time","label":"T"},{"key":"datetime","type":"datetime","label":"D"},
	{"key":"minutes","type":"duration","label":"M"},{"key":"days","type":"duration","in":"days","label":"D"},
	{"key":"multiselect","type":"multiselect","label":"M","options":[{"value":"a","label":"A"},{"value":"b","label":"B"}]},
	{"key":"ranking","type":"ranking","label":"R","options":[{"value":"a","label":"A"}]},
	{"key":"autocomplete","type":"autocomplete","label":"A","options":[{"value":"a","label":"Æble"},{"value":"b","label":{"da":"Bær","en":"Berry"}},{"value":"æble","label":"A"}]},
	{"key":"rating","type":"rating","label":"R"},{"key":"richtext","type":"richtext","label":"R"},
	{"key":"url","type":"url","label":"U"},{"key":"cvr","type":"cvr","label":"C"},{"key":"pnumber","type":"pnumber","label":"P"},{"key":"licenseplate","type":"licenseplate","label":"L"},
	{"key":"iban","type":"text","format":"iban","label":"I"},{"key":"account","type":"text","format":"account_number","label":"A"},
	{"key":"registration","type":"text","format":"registration_number","label":"R"},{"key":"uuid","type":"text","format":"uuid","label":"U"}`

const nested = everyType + `,
	{"key":"group","type":"group","label":"Group","fields":[{"key":"text","type":"text","label":"Text"},{"key":"money","type":"money","label":"Money"}]},
	{"key":"list","type":"list","label":"List","fields":[
		{"key":"text","type":"text","label":"Text"},{"key":"date","type":"date","label":"Date"},
		{"key":"group","type":"group","label":"Group","fields":[{"key":"integer","type":"integer","label":"Integer"}]},
		{"key":"inner","type":"list","label":"Inner","fields":[{"key":"money","type":"money","label":"Money"}]}]}`

func marshal(t testing.TB, f *form.Form) []byte {
	t.Helper()
	data, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
