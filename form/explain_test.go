package form_test

import (
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/google/go-cmp/cmp"
)

// explained is a form in which everything there is to explain happens.
const explained = `
	{"key":"kind","type":"radio","label":"Kind","options":[{"value":"teeth","label":"Teeth"},{"value":"glasses","label":"Glasses"}]},
	{"key":"cpr","type":"cpr","label":"CPR number","required":true},
	{"key":"full_name","type":"text","label":"Name","prefill":"login.name","readonly":true},
	{"key":"mine","type":"text","label":"My name","prefill":"login.name"},
	{"key":"town","type":"text","label":"Town","default":"Ærø"},
	{"type":"section","label":"About teeth","visible":"kind == \"teeth\"","fields":[
		{"key":"applicant","type":"group","label":"Applicant","fields":[
			{"key":"teeth","type":"integer","label":"Teeth","required":"answered(cpr)","max":{"expr":"most"}}]}]},
	{"key":"most","type":"integer","label":"Most"},
	{"key":"secret","type":"integer","label":"Secret"},
	{"key":"told","type":"text","label":"Told","visible":"secret > 3"},
	{"key":"woman","type":"computed","of":"text","label":"Sex","calculate":"cprSex(cpr) + \" \" + cpr"},
	{"key":"a","type":"money","label":"A","calc":"all"},{"key":"b","type":"money","label":"B","calc":"all"},
	{"key":"rest","type":"computed","of":"money","label":"Rest","calculate":"group('all').difference"},
	{"key":"list","type":"list","label":"List","fields":[{"key":"amount","type":"money","label":"Amount"},
		{"key":"note","type":"text","label":"Note","visible":"amount > 100 and row.first"}],
		"rules":[{"assert":"amount < 1000","message":"Too much"}]},
	{"key":"total","type":"computed","of":"money","label":"Total","calculate":"sum(list, .amount)"},
	{"key":"many","type":"text","label":"Many","visible":"answered(list)","readonly":"lang == \"da\""}`

func explainedState(t *testing.T, data string, change func(*form.Facts)) *form.State {
	t.Helper()
	f := compile(t, explained)
	facts := facts()
	facts.Lang = "en"
	if change != nil {
		change(&facts)
	}
	return f.Evaluate(decode(t, f, data), facts)
}

const explainedAnswers = `{"kind":"glasses","cpr":"6103700001","mine":"Anna","town":"Ærø","secret":7,"most":3,"a":{"amount":1000,"currency":"DKK"},
	"list":[{"_id":"r1","amount":{"amount":20000,"currency":"DKK"}},{"_id":"r2","amount":{"amount":200000,"currency":"DKK"}}]}`

// why lists the kinds of reasons and what they are because of.
func why(t *testing.T, s *form.State, name string) []string {
	t.Helper()
	x, ok := s.Explain(name)
	if !ok {
		t.Fatalf("%s is not explained", name)
	}
	var out []string
	for _, r := range x.Reasons {
		line := string(r.Why)
		for _, part := range []string{r.Outer, r.Source, r.Fact, r.Value, r.Message} {
			if part != "" {
				line += " | " + part
			}
		}
		for _, read := range r.Reads {
			line += " | " + read.Name + "=" + read.Value
		}
		out = append(out, line)
	}
	return out
}

func TestExplain(t *testing.T) {
	t.Parallel()
	s := explainedState(t, explainedAnswers, nil)
	for name, want := range map[string][]string{
		"/applicant/teeth": {"hidden_inside | Applicant", "hidden_inside | About teeth", `hidden_by | kind == "teeth" | kind=Glasses`},
		"/cpr":             {"shown_always", "required_always", "editable", "value_answered | 610370-****"},
		"/full_name":       {"shown_always", "optional", "read_only_fetched | login.name", "value_fetched | login.name | Anna"},
		"/mine":            {"shown_always", "optional", "editable", "value_prefilled | login.name | Anna"},
		"/town":            {"shown_always", "optional", "editable", "value_default | Ærø"},
		"/woman":           {"shown_always", "read_only_calculated", `value_calculated | cprSex(cpr) + " " + cpr | male 610370-**** | cpr=610370-****`},
		"/rest":            {"shown_always", "read_only_calculated", `value_calculated | group("all").difference | DKK 10.00 | a=DKK 10.00 | b=`},
		"/told":            {"shown_by | secret > 3 | secret=7", "optional", "editable", "value_none"},
		"/list/r1/note":    {"shown_by | amount > 100 and row.first | amount=DKK 200.00 | row.first=Yes", "optional", "editable", "value_none"},
		"/list/r2/note":    {"hidden_by | amount > 100 and row.first | amount=DKK 2,000.00 | row.first=No"},
		"/list":            {"shown_always", "editable", "fault_rule | amount < 1000 | Too much | amount=DKK 2,000.00"},
		"/total":           {"shown_always", "read_only_calculated", "value_calculated | sum(list, .amount) | DKK 2,200.00 | list.amount=DKK 200.00; DKK 2,000.00"},
		"/many":            {"shown_by | answered(list) | list=2", "optional", `editable`, "value_none"},
	} {
		if diff := cmp.Diff(want, why(t, s, name)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if _, ok := s.Explain("/nothing"); ok {
		t.Error("what is not there is explained")
	}
}

func TestExplainFaultsAndLimits(t *testing.T) {
	t.Parallel()
	s := explainedState(t, `{"kind":"teeth","applicant":{"teeth":5},"most":3,"town":{"raw":"\u0007"}}`, nil)
	for name, want := range map[string][]string{
		"/applicant/teeth": {
			`shown_always`, "optional_by | answered(cpr) | cpr=", "editable", "value_answered | 5", "fault_limit | most | The answer must be 3 or less. | most=3",
		},
		"/town": {
			"shown_always", "optional", "editable", "value_typed", "fault_found | The text contains characters that cannot be used. Enter it again.",
		},
		"/rest":      {"shown_always", "read_only_calculated", `value_undecided | group("all").difference | a= | b=`},
		"/told":      {"hidden_undecided | secret > 3 | secret="},
		"/full_name": {"shown_always", "optional", "read_only_fetched | login.name", "value_fetched | login.name | Anna"},
	} {
		if diff := cmp.Diff(want, why(t, s, name)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// A limit that comes from something withheld is in no reason.
func TestExplainKeepsLimits(t *testing.T) {
	t.Parallel()
	s := explainedState(t, `{"kind":"teeth","applicant":{"teeth":5},"most":3}`, func(f *form.Facts) { f.Withheld = []string{"/most"} })
	want := []string{
		"shown_always", "optional_by | answered(cpr) | cpr=", "editable", "value_answered | 5", "fault_found | The answer is outside what is allowed.",
	}
	if diff := cmp.Diff(want, why(t, s, "/applicant/teeth")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What is withheld is not told, and neither is an expression that reads it.
func TestExplainKeepsWhatIsWithheld(t *testing.T) {
	t.Parallel()
	s := explainedState(t, explainedAnswers, func(f *form.Facts) { f.Withheld = []string{"/secret", "/list/*/amount", "/cpr"} })
	for _, name := range []string{"/secret", "/told", "/total", "/list", "/list/r1/amount", "/list/r2/note", "/woman", "/cpr"} {
		x, _ := s.Explain(name)
		for _, r := range x.Reasons {
			for _, text := range []string{r.Source, r.Value, r.Message} {
				if strings.ContainsAny(text, "7") || strings.Contains(text, "000") {
					t.Errorf("%s: %s tells %q", name, r.Why, text)
				}
			}
			for _, read := range r.Reads {
				if read.Value != "" {
					t.Errorf("%s: %s reads %s = %q", name, r.Why, read.Name, read.Value)
				}
			}
		}
	}
	if diff := cmp.Diff([]string{"shown_by", "optional", "editable", "value_none"}, why(t, s, "/told")); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}
