package simulate_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/simulate"
	"github.com/google/go-cmp/cmp"
)

// solution compiles a solution of the given steps, with one form.
func solution(t testing.TB, steps string) *workflow.Workflow {
	t.Helper()
	return folder(t, fstest.MapFS{
		"solution.json": {Data: []byte(`{"id":"s","version":"1","title":"S","owner":"O","kle":"00.00.00","facet":"G01",
			"languages":["da"],"start":{"login":["mitid"],"minAge":18},"informationDuty":"Vi gemmer det.",
			"messages":{"m":{"subject":"M","body":"B"}},"steps":[` + steps + `]}`)},
		"forms/f.json": {Data: []byte(`{"id":"f","version":"1","languages":["da"],"title":"F","pages":[{"id":"p","title":"P","fields":[
			{"key":"svar","type":"radio","label":"Svar","required":true,"options":[{"value":"ja","label":"Ja"},{"value":"nej","label":"Nej"}]},
			{"key":"navn","type":"text","label":"Navn","required":"svar == 'ja'","visible":"svar == 'ja'"}]}]}`)},
	})
}

func folder(t testing.TB, fsys fstest.MapFS) *workflow.Workflow {
	t.Helper()
	f, err := workflow.ReadFolder(fsys)
	if err != nil {
		t.Fatal(err)
	}
	w, err := workflow.Compile(f, nil)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func run(t testing.TB, w *workflow.Workflow, o *simulate.Options) *simulate.Report {
	t.Helper()
	r, err := simulate.Run(w, o)
	if err != nil {
		t.Fatal(err)
	}
	ends := 0
	for _, o := range r.Outcomes {
		ends += o.Cases
	}
	if ends != r.Ended || r.Ended+r.NotEnded+r.Stuck != r.Cases {
		t.Errorf("%d ends of %d ended; %d not ended, %d stuck of %d", ends, r.Ended, r.NotEnded, r.Stuck, r.Cases)
	}
	for _, s := range r.Steps {
		left := 0
		for _, n := range s.Outcomes {
			left += n
		}
		if s.Entered != left+s.CalledOff {
			t.Errorf("step %s: entered %d times, left %d, called off %d", s.Step, s.Entered, left, s.CalledOff)
		}
	}
	return r
}

// everything is a flow with every kind of step.
const everything = `
	{"id":"a","kind":"fill","title":"A","forms":[{"form":"f"}],"signing":true,"next":[{"to":"valg"}]},
	{"id":"valg","kind":"decide","next":[{"when":"forms.f.svar == 'nej'","to":"afslag"},{"to":"b"},{"to":"c"}]},
	{"id":"b","kind":"approve","title":"B","assign":{"group":"g"},"notify":"m","deadline":{"workdays":2,"remind":[{"before":{"days":1},"message":"m"}],
		"escalate":{"assign":{"group":"chief"},"message":"m"}},"next":[{"on":"approved","to":"k"},{"on":"rejected","to":"a"},{"on":"rejected","to":"stop"}]},
	{"id":"k","kind":"approve","title":"K","assign":{"to":"actor","step":"b","group":"g"},"notBy":["b"],"next":[{"on":"approved","to":"j"},{"on":"rejected","to":"b"}]},
	{"id":"c","kind":"external","external":{"topic":"t"},"next":[{"to":"d"}]},
	{"id":"d","kind":"wait","wait":{"event":"e"},"deadline":{"hours":6},"next":[{"on":"done","to":"j"},{"on":"expired","to":"j"}]},
	{"id":"j","kind":"handover","join":"all","handover":{"kind":"h"},"next":[{"to":"w"}]},
	{"id":"w","kind":"wait","wait":{"for":{"workdays":3}},"next":[{"to":"p"}]},
	{"id":"p","kind":"pay","title":"P","next":[{"on":"paid","to":"s"},{"on":"cancelled","to":"afslag"}]},
	{"id":"s","kind":"sign","title":"S","assign":{"to":"applicant"},"forms":[{"form":"f"}],"next":[{"on":"signed","to":"x"},{"on":"refused","to":"afslag"}]},
	{"id":"x","kind":"consent","title":"X","consent":"c","next":[{"on":"given","to":"u"},{"on":"refused","to":"afslag"}]},
	{"id":"u","kind":"subcase","subcase":{"solution":"other"},"next":[{"to":"slut"},{"on":"nej","to":"afslag"}]},
	{"id":"slut","kind":"end"},{"id":"afslag","kind":"end"},{"id":"stop","kind":"end","terminate":true}`

func TestEveryKindOfStep(t *testing.T) {
	t.Parallel()
	w := solution(t, everything)
	if !w.Proof.Proved {
		t.Fatalf("not proved: %+v", w.Proof)
	}
	r := run(t, w, &simulate.Options{Cases: 400, Seed: 1})
	t.Log("\n" + r.Text())
	if r.Free || r.NotEnded > 0 || r.Stuck > 0 {
		t.Errorf("free %v, not ended %d, stuck %d", r.Free, r.NotEnded, r.Stuck)
	}
	for _, o := range r.Outcomes {
		if o.Cases == 0 {
			t.Errorf("no case reached %s", o.End)
		}
	}
	for _, s := range r.Steps {
		if s.Entered == 0 {
			t.Errorf("no case came to %s", s.Step)
		}
	}
	if r.Expired == 0 || r.Escalated == 0 || r.Reminded == 0 || r.DeadLetters == 0 || r.Messages == 0 {
		t.Errorf("expired %d, escalated %d, reminded %d, dead letters %d, messages %d",
			r.Expired, r.Escalated, r.Reminded, r.DeadLetters, r.Messages)
	}
}

func TestTheSameSeedGivesTheSameReport(t *testing.T) {
	t.Parallel()
	w := solution(t, everything)
	reports := map[string]int{}
	for _, seed := range []uint64{7, 7, 8} {
		r := run(t, w, &simulate.Options{Cases: 60, Seed: seed})
		data, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		reports[string(data)+r.Text()]++
	}
	if len(reports) != 2 {
		t.Errorf("%d different reports of two seeds", len(reports))
	}
}

// Weights, lengths of time and failures are what they are set to.
func TestSettings(t *testing.T) {
	t.Parallel()
	w := solution(t, `{"id":"a","kind":"fill","title":"A","forms":[{"form":"f"}],"next":[{"to":"b"}]},
		{"id":"b","kind":"approve","title":"B","assign":{"group":"g"},"next":[{"on":"approved","to":"h"},{"on":"rejected","to":"nej"},{"on":"rejected","to":"a"}]},
		{"id":"h","kind":"handover","handover":{"kind":"h"},"next":[{"to":"ja"}]},{"id":"ja","kind":"end"},{"id":"nej","kind":"end"}`)
	always, never := 1000, 0
	exactly := func(d time.Duration) *simulate.Takes { return &simulate.Takes{Least: d, Usual: d, Most: d} }
	monday := time.Date(2026, 3, 30, 8, 0, 0, 0, time.UTC)
	r := run(t, w, &simulate.Options{Cases: 500, Start: monday, Every: time.Second, Steps: map[string]simulate.Step{
		"a": {Takes: exactly(time.Hour)},
		"b": {Weights: map[string]int{"approved": 1, "rejected": 3, "rejected>a": 0}, Takes: exactly(16 * time.Hour)},
		"h": {Fails: &never, Takes: exactly(time.Minute)},
	}})
	if n := r.Outcomes[0].PerMille; n < 200 || n > 300 {
		t.Errorf("%d of 1000 approved, want a quarter: %+v", n, r.Outcomes)
	}
	if a := r.Steps[0]; a.Entered != 500 || a.Duration.Median != time.Hour {
		t.Errorf("a: %+v", a)
	}
	// From Monday 11:00 in Copenhagen sixteen hours of work are done on Wednesday 11:00.
	if got := r.Steps[1].Duration.Median; got != 48*time.Hour {
		t.Errorf("b takes %v", got)
	}
	r = run(t, w, &simulate.Options{Cases: 20, Steps: map[string]simulate.Step{
		"b": {Weights: map[string]int{"rejected": 0}}, "h": {Fails: &always, Attempts: 3},
	}, Most: 90 * 24 * time.Hour})
	if h := r.Steps[2]; h.DeadLetters == 0 || h.Retries != 3*h.DeadLetters || h.Outcomes["done"] != r.Ended {
		t.Errorf("a handover that always fails: %+v, ended %d", h, r.Ended)
	}
}

// A task of somebody who has meanwhile done what is kept apart from it goes to
// somebody else.
func TestTasksAreGivenOn(t *testing.T) {
	t.Parallel()
	w := solution(t, `{"id":"a","kind":"fill","title":"A","forms":[{"form":"f"}],"next":[{"to":"b"},{"to":"c"}]},
		{"id":"b","kind":"approve","title":"B","assign":{"to":"user","user":"lone"},"next":[{"on":"approved","to":"e"},{"on":"rejected","to":"e"}]},
		{"id":"c","kind":"approve","title":"C","assign":{"to":"user","user":"lone"},"notBy":["b"],"next":[{"on":"approved","to":"e"},{"on":"rejected","to":"e"}]},
		{"id":"e","kind":"end"}`)
	r := run(t, w, &simulate.Options{Cases: 50})
	if r.Ended != 50 || r.Reassigned == 0 || r.Reassigned == 50 {
		t.Errorf("ended %d, given on %d", r.Ended, r.Reassigned)
	}
}

func TestFreeChoices(t *testing.T) {
	t.Parallel()
	w := solution(t, `{"id":"a","kind":"fill","title":"A","forms":[{"form":"f"}],"next":[
			{"when":"forms.f.svar == 'ja'","to":"ja"},{"when":"forms.f.navn == 'x'","to":"x"},{"to":"nej"}]},
		{"id":"ja","kind":"end"},{"id":"x","kind":"end"},{"id":"nej","kind":"end"}`)
	r := run(t, w, &simulate.Options{Cases: 300, Fields: -1, Steps: map[string]simulate.Step{"a": {Weights: map[string]int{"submitted>ja": 3, "submitted>x": 0}}}})
	if ja, x, nej := r.Outcomes[0].Cases, r.Outcomes[1].Cases, r.Outcomes[2].Cases; !r.Free || x != 0 || ja < 2*nej || nej == 0 {
		t.Errorf("free %v: %d, %d and %d", r.Free, ja, x, nej)
	}
}

func TestWrongSettings(t *testing.T) {
	t.Parallel()
	w := solution(t, `{"id":"a","kind":"fill","title":"A","forms":[{"form":"f"}],"next":[{"to":"e"}]},{"id":"e","kind":"end"}`)
	tooMany := 1001
	for name, o := range map[string]simulate.Options{
		"an unknown step":      {Steps: map[string]simulate.Step{"b": {}}},
		"more most than least": {Usual: simulate.Step{Takes: &simulate.Takes{Least: 2, Usual: 1, Most: 3}}},
		"more than always":     {Usual: simulate.Step{Fails: &tooMany}},
	} {
		if _, err := simulate.Run(w, &o); workflow.CodeOf(err) != workflow.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The solutions of the engine's own tests run to their ends.
func TestRealSolutions(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"tilskud", "stoette", "praj"} {
		f, err := workflow.ReadFolder(os.DirFS("../testdata/" + name))
		if err != nil {
			t.Fatal(err)
		}
		w, err := workflow.Compile(f, nil)
		if err != nil {
			t.Fatal(err)
		}
		r := run(t, w, &simulate.Options{Cases: 50, Seed: 3})
		if !w.Proof.Proved || r.Ended != r.Cases {
			t.Errorf("%s: proof %+v\n%s", name, w.Proof, r.Text())
		}
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	w := solution(t, `{"id":"a","kind":"fill","title":"A","forms":[{"form":"f"}],"next":[{"to":"e"}]},{"id":"e","kind":"end"}`)
	hour := simulate.Takes{Least: time.Hour, Usual: time.Hour, Most: time.Hour}
	got := run(t, w, &simulate.Options{Cases: 3, Usual: simulate.Step{Takes: &hour}}).Text()
	want := strings.TrimPrefix(`
s 1: 3 cases, seed 0, guards by generated answers
ended 3, not ended 0, stuck 0; dead letters 0, expired 0, escalated 0, reminded 0, reassigned 0, messages 0
a case takes 1h00m (median), 1h00m (nine in ten), 1h00m (the longest)

  end  cases    share
    e      3  100.0 %

  step  entered  called off  median    p90   most  dead  retries  expired  escalated
     a        3           0   1h00m  1h00m  1h00m     0        0        0          0
`, "\n")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
