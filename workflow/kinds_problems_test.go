package workflow_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestProblemsOfKinds(t *testing.T) {
	t.Parallel()
	const approve = `{"id":"b","kind":"approve","title":"G",`
	const judged = `"next":[{"on":"approved","to":"slut"},{"on":"rejected","to":"a"}]},`
	for _, c := range []struct {
		name, step string
		want       []string
	}{
		{"a guard that is no condition", `{"id":"b","kind":"decide","next":[{"when":"forms.f.antal","to":"slut"},{"to":"slut"}]},`,
			[]string{"/steps/1/next/0/when result_type"}},
		{"a guard that reads what is not there", `{"id":"b","kind":"decide","next":[{"when":"forms.f.findes == 3","to":"slut"},{"to":"slut"}]},`,
			[]string{"/steps/1/next/0/when unknown_name"}},
		{"guards and nothing else", `{"id":"b","kind":"decide","next":[{"when":"forms.f.antal == 3","to":"slut"},{"when":"forms.f.antal != 3","to":"slut"}]},`,
			[]string{"/steps/1/next outcome"}},
		{"a guarded rejection", approve + `"assign":{"group":"g"},"next":[{"on":"approved","to":"slut"},{"on":"rejected","when":"true","to":"a"}]},`,
			[]string{"/steps/1/next outcome", "/steps/1/next/1/when value"}},
		{"nobody's", approve + judged, []string{"/steps/1/assign required"}},
		{"an unknown person", approve + `"assign":{"to":"chefen"},` + judged, []string{"/steps/1/assign/to value"}},
		{"a user of no name", approve + `"assign":{"to":"user"},` + judged, []string{"/steps/1/assign required"}},
		{"a co-applicant of no kind", approve + `"assign":{"to":"coapplicant","field":"forms.f.navn"},` + judged, []string{"/steps/1/assign/by value"}},
		{"a co-applicant who is not told", approve + `"assign":{"to":"coapplicant","field":"forms.f.navn","by":"email"},` + judged,
			[]string{"/steps/1/notify required"}},
		{"an amount as a person", approve + `"assign":{"to":"coapplicant","field":"forms.f.beloeb","by":"cpr"},` + judged,
			[]string{"/steps/1/assign/field result_type"}},
		{"an actor of no step", approve + `"assign":{"to":"actor"},` + judged, []string{"/steps/1/assign/step required"}},
		{"an actor of a step that is not there", approve + `"assign":{"to":"actor","step":"x"},` + judged, []string{"/steps/1/assign/step target"}},
		{"a member of others", approve + `"assign":{"group":"g","by":"cpr"},` + judged, []string{"/steps/1/assign/by member"}},
		{"apart from itself", approve + `"assign":{"group":"g"},"notBy":["b"],` + judged, []string{"/steps/1/notBy/0 value"}},
		{"a deadline of two kinds", approve + `"assign":{"group":"g"},"deadline":{"days":1,"workdays":2},` + judged, []string{"/steps/1/deadline value"}},
		{"a deadline of nothing", approve + `"assign":{"group":"g"},"deadline":{},` + judged, []string{"/steps/1/deadline value"}},
		{"a deadline of ever", approve + `"assign":{"group":"g"},"deadline":{"days":100000},` + judged, []string{"/steps/1/deadline value"}},
		{"a deadline on a number", approve + `"assign":{"group":"g"},"deadline":{"date":"forms.f.antal"},` + judged, []string{"/steps/1/deadline/date result_type"}},
		{"a reminder of nothing", approve + `"assign":{"group":"g"},"deadline":{"days":1,"remind":[{"before":{"days":1},"message":"x"},{"message":"ping"}]},` + judged,
			[]string{"/steps/1/deadline/remind/0/message message", "/steps/1/deadline/remind/1 value"}},
		{"escalated to the applicant", approve + `"assign":{"group":"g"},"deadline":{"days":1,"escalate":{"assign":{"to":"applicant"}}},` + judged,
			[]string{"/steps/1/deadline/escalate/assign value"}},
		{"expired without a deadline", approve + `"assign":{"group":"g"},"next":[{"on":"approved","to":"slut"},{"on":"rejected","to":"a"},{"on":"expired","to":"slut"}]},`,
			[]string{"/steps/1/next/2/on outcome"}},
		{"a wait for nothing", `{"id":"b","kind":"wait","wait":{},"next":[{"to":"slut"}]},`, []string{"/steps/1/wait value"}},
		{"a wait that does not say it", `{"id":"b","kind":"wait","next":[{"to":"slut"}]},`, []string{"/steps/1/wait required"}},
		{"a wait with a deadline", `{"id":"b","kind":"wait","wait":{"for":{"days":1}},"deadline":{"days":1},"next":[{"to":"slut"}]},`, []string{"/steps/1/deadline value"}},
		{"a topic of no form", `{"id":"b","kind":"external","external":{"topic":"A b"},"next":[{"to":"slut"}]},`, []string{"/steps/1/external/topic value"}},
		{"a subcase of itself", `{"id":"b","kind":"subcase","subcase":{"solution":"s"},"next":[{"to":"slut"}]},`, []string{"/steps/1/subcase/solution loop"}},
		{"signs nothing", `{"id":"b","kind":"sign","title":"S","assign":{"to":"applicant"},"next":[{"on":"signed","to":"slut"},{"on":"refused","to":"a"}]},`,
			[]string{"/steps/1/forms required"}},
		{"what others have", approve + `"assign":{"group":"g"},"wait":{"event":"x"},"signing":true,` + judged,
			[]string{"/steps/1/signing value", "/steps/1/wait value"}},
		{"writes what is not there", `{"id":"b","kind":"handover","handover":{"kind":"h"},"write":[{"form":"x","field":"/a","value":"ref"},
			{"form":"svar","field":"/findes","value":"ref"},{"form":"svar","field":"/pris","value":""},{"form":"svar","field":"/pris","value":"ref"}],"next":[{"to":"slut"}]},`,
			[]string{"/steps/1/write/0/form unknown_form", "/steps/1/write/1/field field", "/steps/1/write/2/value required", "/steps/1/write/3/field duplicate"}},
		{"writes nothing it has", approve + `"assign":{"group":"g"},"write":[{"form":"svar","field":"/pris","value":"ref"}],` + judged, []string{"/steps/1/write value"}},
		{"an unknown kind", `{"id":"b","kind":"robot","next":[{"to":"slut"}]},`, []string{"/steps/1/kind kind"}},
		{"a loop that only decides", `{"id":"b","kind":"decide","next":[{"when":"forms.f.antal == 3","to":"c"},{"to":"slut"}]},{"id":"c","kind":"decide","next":[{"to":"b"}]},`,
			[]string{"/steps/1 loop", "/steps/2 loop"}},
		{"a loop with a timer", `{"id":"b","kind":"decide","next":[{"when":"forms.f.antal == 3","to":"c"},{"to":"slut"}]},
			{"id":"c","kind":"wait","wait":{"for":{"hours":1}},"next":[{"to":"b"}]},`, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var want []string
			for _, w := range c.want {
				want = append(want, "solution.json#"+w)
			}
			got := problems(t, kindsFolder("s", fillFirst+c.step+lastEnd), nil)
			if diff := cmp.Diff(sorted(want), sorted(got)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}
