package workflow_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
	"github.com/google/go-cmp/cmp"
)

// kindsFolder is a solution of the given steps, with a form that has a field of
// every type that the tests write and read.
func kindsFolder(id, steps string) fstest.MapFS {
	return fstest.MapFS{
		"solution.json": {Data: []byte(`{"id":"` + id + `","version":"1","title":"S","owner":"O","kle":"00.00.00","facet":"G01",
			"languages":["da"],"start":{"anonymous":true,"login":["mitid"]},
			"params":[{"name":"navn"}],
			"messages":{"ping":{"subject":"{= task.title }","body":"Frist {= task.due }. Navn: {= forms.f.navn }. {= task.link }"}},
			"steps":[` + steps + `]}`)},
		"forms/f.json": {Data: []byte(`{"id":"f","version":"1","languages":["da"],"title":"F","pages":[{"id":"p","title":"P","fields":[
			{"key":"navn","type":"text","label":"Navn"},
			{"key":"beloeb","type":"money","label":"Beløb"},
			{"key":"dag","type":"date","label":"Dag"},
			{"key":"antal","type":"integer","label":"Antal"},
			{"key":"skjult","type":"text","label":"Skjult","visible":"navn == 'vis'"}]}]}`)},
		"forms/svar.json": {Data: []byte(`{"id":"svar","version":"1","languages":["da"],"title":"Svar","pages":[{"id":"p","title":"P","fields":[
			{"key":"sagsnr","type":"text","label":"Sagsnummer"},
			{"key":"pris","type":"money","label":"Pris"},
			{"key":"antal","type":"integer","label":"Antal"}]}]}`)},
	}
}

const (
	fillFirst = `{"id":"a","kind":"fill","title":"Søg","forms":[{"form":"f"}],"next":[{"to":"b"}]},`
	lastEnd   = `{"id":"slut","kind":"end"}`
)

// road is one case on its way, on a kit of its own.
type road struct {
	*workflowtest.Kit
	t    *testing.T
	anna workflow.Caller
	robo workflow.Caller
	id   string
}

func roadOf(t *testing.T, opts *workflow.Options, steps string, raw ...string) *road {
	t.Helper()
	k := workflowtest.NewKit(t, opts)
	k.Publish(t, kindsFolder("s", steps))
	r := &road{Kit: k, t: t, anna: k.Citizen("6101501234", "Anna Prøvesen"), robo: workflow.Caller{Identity: identity.System(k.Org, "robot")}}
	begun, err := k.Engine.Start(t.Context(), r.anna.Identity, workflow.StartRequest{Solution: "s", Lang: i18n.Danish})
	if err != nil {
		t.Fatal(err)
	}
	r.id = begun.Case
	r.fill("a", raw...)
	return r
}

// fill submits a step of the applicant's with these answers to form f: pointer,
// text, pointer, text …
func (r *road) fill(step string, raw ...string) {
	r.t.Helper()
	v, err := r.Engine.View(r.t.Context(), r.anna, r.id, i18n.Danish)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, s := range v.Steps {
		if s.Step.ID != step {
			continue
		}
		f := s.Forms[0]
		got, err := r.Engine.Submit(r.t.Context(), r.anna, workflow.SubmitRequest{
			Case: r.id, Step: step, Lang: i18n.Danish,
			Forms: map[string]workflow.FormInput{f.ID: {Answers: typed(r.t, f.Answers, raw...), Revision: f.Revision}},
		})
		if err != nil || !got.Submitted {
			r.t.Fatalf("submit %s: %v, %+v", step, err, got.Forms)
		}
		return
	}
	r.t.Fatalf("step %s is not going on", step)
}

// tick moves the clock and performs what is due.
func (r *road) tick(d time.Duration) {
	r.t.Helper()
	r.Clock.Advance(d)
	if _, err := r.Store.RunDue(context.WithoutCancel(r.t.Context()), r.Engine, r.Clock.Now()); err != nil {
		r.t.Fatal(err)
	}
}

// stands checks which steps are going on, or which end was reached.
func (r *road) stands(want string) {
	r.t.Helper()
	v, err := r.Engine.View(r.t.Context(), r.anna, r.id, i18n.Danish)
	if err != nil {
		r.t.Fatal(err)
	}
	got := strings.Join(steps(v), " ")
	if v.State == workflow.CaseEnded {
		got = "ended " + v.Outcome
	}
	if got != want {
		r.t.Errorf("the case stands in %q, want %q", got, want)
	}
}

func (r *road) must(_ workflow.CaseState, err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *road) task(step string) workflow.TaskRequest {
	return workflow.TaskRequest{Case: r.id, Step: step}
}

// submission is what is handed over of a form.
func (r *road) submission(form string) map[string]any {
	r.t.Helper()
	v, err := r.Engine.View(r.t.Context(), r.anna, r.id, i18n.Danish)
	if err != nil {
		r.t.Fatal(err)
	}
	fv, ok := v.Submitted[form]
	if !ok {
		return nil
	}
	var out map[string]any
	if err := json.Unmarshal(fv.State().Submission(), &out); err != nil {
		r.t.Fatal(err)
	}
	return out
}

func TestGuardsChooseTheWay(t *testing.T) {
	t.Parallel()
	steps := fillFirst + `
		{"id":"b","kind":"decide","next":[
			{"when":"forms.f.beloeb > 1000","to":"stor"},{"when":"forms.f.antal == 3","to":"tre"},{"to":"lille"},{"to":"ogsaa"}]},
		{"id":"stor","kind":"end"},{"id":"tre","kind":"end"},
		{"id":"lille","kind":"wait","wait":{"for":{"hours":1}},"next":[{"to":"samlet"}]},
		{"id":"ogsaa","kind":"wait","wait":{"for":{"hours":2}},"next":[{"to":"samlet"}]},
		{"id":"samlet","kind":"end"}`
	for _, c := range []struct {
		name, want string
		raw        []string
	}{
		{"the first that is met", "ended stor", []string{"/beloeb", "1.000,01", "/antal", "3"}},
		{"the second", "ended tre", []string{"/beloeb", "1.000", "/antal", "3"}},
		{"none: all without a guard", "lille ogsaa", []string{"/beloeb", "5"}},
		{"blank is not met", "lille ogsaa", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := roadOf(t, nil, steps, c.raw...)
			r.stands(c.want)
		})
	}
}

func TestWaits(t *testing.T) {
	t.Parallel()
	wait := func(w string) string {
		return fillFirst + `{"id":"b","kind":"wait","wait":` + w + `,"next":[{"to":"slut"}]},` + lastEnd
	}
	t.Run("for hours", func(t *testing.T) {
		t.Parallel()
		r := roadOf(t, nil, wait(`{"for":{"hours":3}}`))
		r.tick(3*time.Hour - time.Second)
		r.stands("b")
		r.tick(time.Second)
		r.stands("ended slut")
	})
	t.Run("for working days over Easter", func(t *testing.T) {
		t.Parallel()
		r := roadOf(t, nil, wait(`{"for":{"workdays":30}}`)) // from Monday 2 March 2026
		r.tick(time.Date(2026, 4, 16, 5, 59, 59, 0, time.UTC).Sub(r.Clock.Now()))
		r.stands("b")
		r.tick(time.Second) // 8 in the morning, summer time
		r.stands("ended slut")
	})
	t.Run("until a date that a field gives", func(t *testing.T) {
		t.Parallel()
		r := roadOf(t, nil, wait(`{"until":"addDays(forms.f.dag, 2)"}`), "/dag", "8.3.2026")
		r.tick(time.Date(2026, 3, 10, 6, 59, 0, 0, time.UTC).Sub(r.Clock.Now()))
		r.stands("b")
		r.tick(time.Minute)
		r.stands("ended slut")
	})
	t.Run("until a date that is blank", func(t *testing.T) {
		t.Parallel()
		r := roadOf(t, nil, wait(`{"until":"forms.f.dag"}`))
		r.tick(0)
		r.stands("ended slut")
	})
	t.Run("for an event", func(t *testing.T) {
		t.Parallel()
		r := roadOf(t, nil, wait(`{"event":"kvittering"}`))
		_, err := r.Engine.Signal(t.Context(), r.robo, workflow.Signalled{TaskRequest: r.task("b"), Event: "andet"})
		wantCode(t, "another event", err, workflow.Conflict)
		_, err = r.Engine.Signal(t.Context(), r.anna, workflow.Signalled{TaskRequest: r.task("b"), Event: "kvittering"})
		wantCode(t, "a citizen's event", err, workflow.Denied)
		r.must(r.Engine.Signal(t.Context(), r.robo, workflow.Signalled{TaskRequest: r.task("b"), Event: "kvittering"}))
		r.stands("ended slut")
	})
	t.Run("for an event that does not come", func(t *testing.T) {
		t.Parallel()
		r := roadOf(t, nil, fillFirst+`{"id":"b","kind":"wait","wait":{"event":"kvittering"},"deadline":{"days":1},
			"next":[{"on":"done","to":"slut"},{"on":"expired","to":"ude"}]},{"id":"ude","kind":"end"},`+lastEnd)
		r.tick(time.Date(2026, 3, 3, 22, 59, 59, 0, time.UTC).Sub(r.Clock.Now()))
		r.stands("b")
		r.tick(time.Second) // midnight in Copenhagen
		r.stands("ended ude")
	})
}

func TestPayConsentSign(t *testing.T) {
	t.Parallel()
	pay := fillFirst + `{"id":"b","kind":"pay","title":"Betal","pay":{"amount":"forms.f.beloeb"},
		"next":[{"on":"paid","to":"slut"},{"on":"cancelled","to":"nej"}]},{"id":"nej","kind":"end"},` + lastEnd
	t.Run("pay", func(t *testing.T) {
		t.Parallel()
		r := roadOf(t, nil, pay, "/beloeb", "10")
		report := func(status string) (workflow.CaseState, error) {
			return r.Engine.ReportPayment(t.Context(), r.robo, workflow.PaymentReport{TaskRequest: r.task("b"), Status: status})
		}
		for _, status := range []string{workflow.PaymentCreated, workflow.PaymentFailed, workflow.PaymentPending} {
			r.must(report(status))
			r.stands("b")
		}
		_, err := report("betalt")
		wantCode(t, "a state nobody knows", err, workflow.Invalid)
		r.must(report(workflow.PaymentPaid))
		r.stands("ended slut")
	})
	t.Run("pay cancelled", func(t *testing.T) {
		t.Parallel()
		r := roadOf(t, nil, pay)
		r.must(r.Engine.ReportPayment(t.Context(), r.robo, workflow.PaymentReport{TaskRequest: r.task("b"), Status: workflow.PaymentCancelled}))
		r.stands("ended nej")
	})
	t.Run("consent", func(t *testing.T) {
		t.Parallel()
		r := roadOf(t, nil, fillFirst+`{"id":"b","kind":"consent","title":"Samtykke","consent":"indhent","next":[
			{"on":"given","when":"consent.indhent == 'given' and steps.a.outcome == 'submitted'","to":"slut"},
			{"on":"given","to":"nej"},{"on":"refused","to":"nej"}]},{"id":"nej","kind":"end"},`+lastEnd)
		r.must(r.Engine.Consent(t.Context(), r.anna, workflow.Consented{TaskRequest: r.task("b"), Given: true}))
		r.stands("ended slut")
	})
	t.Run("sign", func(t *testing.T) {
		t.Parallel()
		signer := &signer{}
		r := roadOf(t, &workflow.Options{Signer: signer}, fillFirst+`{"id":"b","kind":"sign","title":"Underskriv","assign":{"to":"applicant"},
			"forms":[{"form":"f"}],"next":[{"on":"signed","to":"slut"},{"on":"refused","to":"a"}]},`+lastEnd)
		r.tick(0)
		if diff := cmp.Diff([]string{r.id + "/b/1/sign-1"}, signer.keys); diff != "" {
			t.Errorf("asked for (-want +got):\n%s", diff)
		}
		r.must(r.Engine.Signed(t.Context(), r.robo, workflow.Signature{TaskRequest: r.task("b"), Note: "forkert navn"}))
		r.stands("a")
		r.fill("a")
		r.must(r.Engine.Signed(t.Context(), r.robo, workflow.Signature{TaskRequest: r.task("b"), Signed: true}))
		r.stands("ended slut")
	})
	t.Run("sign what is submitted", func(t *testing.T) {
		t.Parallel()
		signer := &signer{}
		r := roadOf(t, &workflow.Options{Signer: signer},
			strings.Replace(fillFirst, `"next"`, `"signing":true,"next"`, 1)+`{"id":"b","kind":"wait","wait":{"for":{"hours":1}},"next":[{"to":"slut"}]},`+lastEnd)
		r.stands("a")
		r.must(r.Engine.Signed(t.Context(), r.robo, workflow.Signature{TaskRequest: r.task("a"), Note: "nej"}))
		r.fill("a", "/navn", "Anna")
		r.tick(0)
		if diff := cmp.Diff([]string{r.id + "/a/1/sign-1", r.id + "/a/1/sign-2"}, signer.keys); diff != "" {
			t.Errorf("asked for (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{`{}`, `{"navn":"Anna"}`}, signer.signed); diff != "" {
			t.Errorf("what each was to be signed for (-want +got):\n%s", diff)
		}
		r.must(r.Engine.Signed(t.Context(), r.robo, workflow.Signature{TaskRequest: r.task("a"), Signed: true}))
		r.stands("b")
	})
}

// signer remembers what it was asked for, and what it was shown.
type signer struct{ keys, signed []string }

func (s *signer) Request(_ context.Context, r workflow.SignRequest) error {
	s.keys = append(s.keys, r.Key)
	for _, id := range r.Forms {
		s.signed = append(s.signed, string(r.Snapshot.Forms[id].Data))
	}
	return nil
}
