package workflow_test

import (
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/google/go-cmp/cmp"
)

// why returns what the case waits for, in words, as a caller may know.
func (r *road) why(c workflow.Caller, lang i18n.Lang) string {
	r.t.Helper()
	all, err := r.Engine.Why(r.t.Context(), c, r.id, lang)
	if err != nil {
		r.t.Fatal(err)
	}
	var out []string
	for _, x := range all {
		out = append(out, x.Text)
	}
	return strings.Join(out, "\n")
}

func TestWhy(t *testing.T) {
	t.Parallel()
	const end = lastEnd
	approve := func(more string) string {
		return fillFirst + `{"id":"b","kind":"approve","title":"Vurder","assign":{"group":"pension"}` + more + `,"next":[
			{"on":"approved","to":"slut"},{"on":"rejected","to":"a"}]},` + end
	}
	failing := &script{answers: []error{workflow.Errorf(workflow.Unavailable, "x: down"), workflow.Errorf(workflow.Rejected, "x: no")}}
	cases := []struct {
		name, steps string
		handler     workflow.Handler
		do          func(r *road)
		staff, own  string
	}{
		{"a group", approve(""), nil, nil,
			"Vurder waits for the group pension.", "Vurder venter på en medarbejder."},
		{"who has taken it, with a deadline, a reminder and an escalation",
			approve(`,"deadline":{"days":10,"remind":[{"before":{"days":2},"message":"ping"}],"escalate":{"assign":{"group":"ledelse"}}}`), nil,
			func(r *road) {
				if err := r.Engine.Claim(r.t.Context(), r.Employee("lone", "pension"), r.task("b"), false); err != nil {
					r.t.Fatal(err)
				}
			},
			"Vurder waits for lone, who has taken the task. The deadline is 12 March 2026. Next reminder 10 March 2026 08:00. The task goes to somebody else 12 March 2026.",
			"Vurder venter på en medarbejder. Fristen er 12. marts 2026. Næste påmindelse 10. marts 2026 08.00."},
		{"the applicant", fillFirst + `{"id":"b","kind":"consent","title":"Samtykke","consent":"indhent","next":[
			{"on":"given","to":"c"},{"on":"refused","to":"c"}]},{"id":"c","kind":"approve","title":"Vurder","assign":{"group":"pension"},
			"next":[{"on":"approved","to":"slut"},{"on":"rejected","to":"b"}]},` + end, nil,
			func(r *road) {
				r.must(r.Engine.Consent(r.t.Context(), r.anna, workflow.Consented{TaskRequest: r.task("b"), Given: true}))
				r.must(r.Engine.Reject(r.t.Context(), r.Employee("lone", "pension"), workflow.Judgement{Case: r.id, Step: "c", To: "b", Note: "igen"}))
			},
			"Samtykke waits for the applicant.", "Samtykke venter på dig."},
		{"time, an event and the other branches", fillFirst + `{"id":"b","kind":"approve","title":"Vurder","assign":{"group":"pension"},
			"next":[{"on":"approved","to":"t"},{"on":"approved","to":"e"},{"on":"approved","to":"n"},{"on":"rejected","to":"a"}]},
			{"id":"t","kind":"wait","title":"Karens","wait":{"for":{"days":2}},"next":[{"to":"j"}]},
			{"id":"e","kind":"wait","wait":{"event":"kvittering"},"next":[{"to":"j"}]},
			{"id":"n","kind":"decide","next":[{"to":"j"}]},
			{"id":"j","kind":"handover","title":"Brev","join":"all","handover":{"kind":"h"},"next":[{"to":"slut"}]},` + end, failing,
			func(r *road) {
				r.must(r.Engine.Approve(r.t.Context(), r.Employee("lone", "pension"), workflow.Judgement{Case: r.id, Step: "b"}))
			},
			"Karens waits until 4 March 2026 08:00.\ne waits to be told of kvittering.\nBrev waits for the other branches: Karens and e.",
			"Karens venter til 4. marts 2026 08.00.\ne venter på et andet system.\nBrev venter på de andre grene: Karens og e."},
		{"a robot", fillFirst + `{"id":"b","kind":"external","title":"Opslag","assign":{"group":"pension"},"external":{"topic":"bbr"},"next":[{"to":"slut"}]},` + end, nil, nil,
			"Opslag waits for another system to take the task bbr.", "Opslag venter på et andet system."},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			opts := &workflow.Options{}
			if c.handler != nil {
				opts.Handlers = map[string]workflow.Handler{"h": c.handler}
			}
			r := roadOf(t, opts, c.steps)
			if c.do != nil {
				c.do(r)
			}
			if diff := cmp.Diff(c.staff, r.why(r.Employee("lone", "pension"), i18n.English)); diff != "" {
				t.Errorf("to an employee (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.own, r.why(r.anna, i18n.Danish)); diff != "" {
				t.Errorf("to the applicant (-want +got):\n%s", diff)
			}
			_, err := r.Engine.Why(t.Context(), r.Citizen("6202601234", "Berit Prøvesen"), r.id, i18n.Danish)
			wantCode(t, "somebody else", err, workflow.NotFound)
		})
	}
}

func TestWhyTellsOfHandovers(t *testing.T) {
	t.Parallel()
	failing := &script{answers: []error{workflow.Errorf(workflow.Unavailable, "x: down"), workflow.Errorf(workflow.Rejected, "x: no")}}
	r := roadOf(t, &workflow.Options{Handlers: map[string]workflow.Handler{"h": failing}},
		strings.Replace(oneHandover, `"kind":"handover"`, `"kind":"handover","title":"Journal","assign":{"group":"pension"}`, 1))
	lone := r.Employee("lone", "pension")
	if got := r.why(r.anna, i18n.English); got != "Journal is being handed over." {
		t.Errorf("at first: %q", got)
	}
	r.tick(0)
	if got := r.why(r.anna, i18n.Danish); got != "Journal er ved at blive afleveret." {
		t.Errorf("after an attempt, to the applicant: %q", got)
	}
	all, err := r.Engine.Why(t.Context(), lone, r.id, i18n.English)
	if err != nil || len(all) != 1 {
		t.Fatalf("%v, %v", all, err)
	}
	if x := all[0]; x.Attempts != 1 || x.Code != workflow.Unavailable || !x.Until.After(r.Clock.Now()) || !strings.HasPrefix(x.Text, "Journal is being handed over. It has been tried 1 time (unavailable); next time 2 March 2026 ") {
		t.Errorf("after an attempt: %+v", x)
	}
	r.tick(time.Hour)
	if got := r.why(lone, i18n.English); got != "Journal could not be done (rejected) and waits for pension." {
		t.Errorf("in trouble: %q", got)
	}
	if got := r.why(r.anna, i18n.Danish); got != "Journal kunne ikke gennemføres endnu. En medarbejder ser på det." {
		t.Errorf("in trouble, to the applicant: %q", got)
	}
}

// What only employees may know is not in what citizens get, in no member.
func TestWhyTellsCitizensLess(t *testing.T) {
	t.Parallel()
	r := roadOf(t, nil, fillFirst+`{"id":"b","kind":"approve","title":"Vurder","assign":{"to":"user","user":"lone","group":"pension"},
		"deadline":{"days":5,"escalate":{"assign":{"group":"ledelse"}}},"next":[{"on":"approved","to":"slut"},{"on":"rejected","to":"a"}]},`+lastEnd)
	got, err := r.Engine.Why(t.Context(), r.anna, r.id, i18n.English)
	if err != nil {
		t.Fatal(err)
	}
	due := time.Date(2026, 3, 7, 23, 0, 0, 0, time.UTC)
	want := []workflow.Awaited{{
		Step: "b", Round: 1, Title: "Vurder", For: workflow.WaitsEmployee, Since: r.Clock.Now(), Due: due,
		Text: "Vurder waits for an employee. The deadline is 7 March 2026.",
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAnEndedCaseWaitsForNothing(t *testing.T) {
	t.Parallel()
	r := roadOf(t, nil, fillFirst+`{"id":"b","kind":"decide","next":[{"to":"slut"}]},`+lastEnd)
	if got := r.why(r.anna, i18n.Danish); got != "" {
		t.Errorf("waits for %q", got)
	}
}

func TestWhyTellsOfQuestions(t *testing.T) {
	t.Parallel()
	p := begin(t, compiled(t, "a fill : submitted>b", "b approve : approved>e rejected>a", "e end")).must("a")
	for _, c := range []struct {
		name       string
		said       workflow.Saying
		staff, own string
	}{
		{"an employee's", workflow.Saying{ID: 1, Staff: true, Asks: true, Open: true}, "There is a question that the applicant has not answered.", "There is a question that waits for you."},
		{"the applicant's", workflow.Saying{ID: 1, Asks: true, Open: true}, "There is a question that an employee has not answered.", "There is a question that an employee has not answered."},
		{"one without a question", workflow.Saying{ID: 1, Staff: true}, "", ""},
	} {
		s := workflow.Apply(p.s, workflow.Event{Type: workflow.Said, Said: &c.said})
		for _, r := range []workflow.Reader{{Now: noon, Lang: i18n.English, Staff: true}, {Now: noon, Lang: i18n.English, Own: true}} {
			want, got := c.staff, ""
			if r.Own {
				want = c.own
			}
			if all := workflow.Why(p.w, s, nil, r); len(all) > 1 {
				got = all[1].Text
			}
			if got != want {
				t.Errorf("%s: %q, want %q", c.name, got, want)
			}
		}
	}
}

func TestWhyTaken(t *testing.T) {
	t.Parallel()
	steps := fillFirst + `
		{"id":"b","kind":"decide","title":"Valg","next":[{"when":"forms.f.beloeb > 1000","to":"c"},{"to":"d"}]},
		{"id":"c","kind":"approve","title":"Stor","assign":{"group":"pension"},"forms":[{"form":"f","withhold":["/navn"]}],
			"next":[{"on":"approved","to":"e"},{"on":"rejected","to":"a"}]},
		{"id":"e","kind":"decide","title":"Navn","next":[{"when":"forms.f.navn == 'x'","to":"slut"},{"to":"d"}]},
		{"id":"d","kind":"approve","title":"Lille","assign":{"group":"pension"},"forms":[{"form":"f","withhold":["/navn"]}],
			"next":[{"on":"approved","to":"f"},{"on":"rejected","to":"a"}]},
		{"id":"f","kind":"decide","next":[{"when":"forms.f.navn == 'Anna'","to":"g"},{"to":"slut"}]},
		{"id":"g","kind":"approve","title":"Sidst","assign":{"group":"pension"},"forms":[{"form":"f","withhold":["/navn"]}],
			"next":[{"on":"approved","to":"slut"},{"on":"rejected","to":"a"}]},` + lastEnd
	r := roadOf(t, nil, steps, "/beloeb", "1.500", "/navn", "Anna")
	lone := r.Employee("lone", "pension")
	r.must(r.Engine.Approve(t.Context(), lone, workflow.Judgement{Case: r.id, Step: "c"}))
	r.must(r.Engine.Approve(t.Context(), lone, workflow.Judgement{Case: r.id, Step: "d"}))
	all, err := r.Engine.WhyTaken(t.Context(), lone, r.id, i18n.English)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, x := range all {
		got = append(got, x.Text)
	}
	want := []string{
		"Valg went on to Stor because this was so: forms.f.beloeb > 1000 (forms.f.beloeb is 1.500,00 kr.).",
		"Navn went on to Lille because none of the conditions was so.",
		"f went on to Sidst because of something that you may not see.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if own, err := r.Engine.WhyTaken(t.Context(), r.anna, r.id, i18n.English); err != nil || own != nil {
		t.Errorf("a citizen is told %v, %v", own, err)
	}
}
