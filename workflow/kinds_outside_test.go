package workflow_test

import (
	"context"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
	"github.com/google/go-cmp/cmp"
)

func TestOutputsAreWrittenIntoFields(t *testing.T) {
	t.Parallel()
	h := &workflowtest.Recorder{}
	h.Gives(workflow.Output{Ref: "2026-17", Data: []byte(`{"pris":"1234.50","antal":3,"andet":{"x":1}}`)})
	r := roadOf(t, &workflow.Options{Handlers: map[string]workflow.Handler{"h": h}}, fillFirst+`
		{"id":"b","kind":"handover","handover":{"kind":"h"},"write":[
			{"form":"svar","field":"/sagsnr","value":"ref"},{"form":"svar","field":"/pris","value":"pris"},
			{"form":"svar","field":"/antal","value":"andet"},{"form":"f","field":"/antal","value":"antal"}],
		 "next":[{"when":"forms.svar.pris > 1000 and forms.f.antal == 3 and steps.b.ref == '2026-17'","to":"c"},{"to":"slut"}]},
		{"id":"c","kind":"fill","title":"Se","forms":[{"form":"svar"},{"form":"f"}],"next":[{"to":"slut"}]},`+lastEnd,
		"/antal", "8", "/navn", "Anna")
	r.tick(0)
	r.stands("c")
	want := map[string]any{"sagsnr": "2026-17", "pris": map[string]any{"amount": 123450.0, "currency": "DKK"}}
	if diff := cmp.Diff(want, r.submission("svar")); diff != "" {
		t.Errorf("written (-want +got):\n%s", diff)
	}
	v, err := r.Engine.View(t.Context(), r.anna, r.id, i18n.Danish)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range v.Steps[0].Forms {
		if got := f.State().ValueOf(f.State().Find("/antal")); f.ID == "f" && got.IsBlank() {
			t.Error("the draft that goes on does not have what was written")
		}
	}
	for _, e := range v.History {
		if e.Type == workflow.ValuesWritten && e.Step == "b" && e.Part != "" && e.Part != "/antal" {
			t.Errorf("missed %q, want /antal", e.Part)
		}
	}
	r.fill("c")
	r.stands("ended slut")
}

func TestSubcase(t *testing.T) {
	t.Parallel()
	k := workflowtest.NewKit(t, nil)
	k.Publish(t, kindsFolder("under", `{"id":"x","kind":"fill","title":"Udfyld","forms":[{"form":"f"}],"next":[{"when":"params.navn == 'Anna'","to":"ja"},{"to":"nej"}]},
		{"id":"ja","kind":"end"},{"id":"nej","kind":"end"}`))
	k.Publish(t, kindsFolder("s", fillFirst+`{"id":"b","kind":"subcase","subcase":{"solution":"under","params":{"navn":"forms.f.navn"}},
		"write":[{"form":"svar","field":"/sagsnr","value":"outcome"}],
		"next":[{"on":"done","to":"slut"},{"on":"ja","to":"godt"}]},{"id":"godt","kind":"end"},`+lastEnd))
	for _, c := range []struct{ name, want string }{{"Anna", "ended godt"}, {"Bo", "ended slut"}} {
		r := &road{Kit: k, t: t, anna: k.Citizen("6101501234", "Anna Prøvesen")}
		begun, err := k.Engine.Start(t.Context(), r.anna.Identity, workflow.StartRequest{Solution: "s", Lang: i18n.Danish})
		if err != nil {
			t.Fatal(err)
		}
		r.id = begun.Case
		r.fill("a", "/navn", c.name)
		r.tick(time.Second)
		r.stands("b")
		parent := r.id
		r.id = ""
		own, err := k.Engine.Cases(t.Context(), r.anna, workflow.CasePage{})
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range own {
			row, err := k.Store.Case(t.Context(), k.Org, o.Case)
			if err != nil {
				t.Fatal(err)
			}
			if row.Parent == parent {
				r.id = o.Case
			}
		}
		r.fill("x")
		r.tick(time.Second)
		r.id = parent
		r.stands(c.want)
	}
}

func TestExternal(t *testing.T) {
	t.Parallel()
	r := roadOf(t, nil, fillFirst+`{"id":"b","kind":"external","external":{"topic":"opslag","lease":{"hours":1}},
		"deadline":{"days":2},"next":[{"on":"done","to":"slut"},{"on":"expired","to":"ude"}]},{"id":"ude","kind":"end"},`+lastEnd)
	r.tick(time.Date(2026, 3, 4, 23, 0, 0, 0, time.UTC).Sub(r.Clock.Now()))
	r.stands("ended ude")
}

func TestEscalationOverEaster(t *testing.T) {
	t.Parallel()
	told := &notifier{}
	r := roadOf(t, &workflow.Options{Notifier: told}, fillFirst+`{"id":"b","kind":"approve","title":"Godkend","assign":{"group":"pension"},
		"deadline":{"workdays":21,"remind":[{"before":{"workdays":2},"message":"ping"}],"escalate":{"after":{"workdays":1},"assign":{"group":"leder"}}},
		"next":[{"on":"approved","to":"slut"},{"on":"rejected","to":"a"}]},`+lastEnd, "/navn", "Anna")
	lone, ledo := r.Employee("lone", "pension"), r.Employee("ledo", "leder")
	inbox := func(c workflow.Caller) int {
		t.Helper()
		tasks, err := r.Engine.Tasks(t.Context(), c, workflow.TaskPage{})
		if err != nil {
			t.Fatal(err)
		}
		return len(tasks)
	}
	// 21 working days from Monday 2 March are over with Tuesday 31 March; the
	// escalation a working day after that is on Wednesday 1 April, 8 in the morning.
	r.tick(time.Date(2026, 4, 1, 5, 59, 0, 0, time.UTC).Sub(r.Clock.Now()))
	if inbox(lone) != 1 || inbox(ledo) != 0 {
		t.Errorf("before: %d and %d tasks", inbox(lone), inbox(ledo))
	}
	r.tick(time.Minute)
	if inbox(lone) != 0 || inbox(ledo) != 1 {
		t.Errorf("after: %d and %d tasks", inbox(lone), inbox(ledo))
	}
	want := []workflow.Notification{{
		Org: r.Org, Key: r.id + "/b/1/notice-remind-1", Case: r.id, To: workflow.Recipient{Group: "pension"}, Lang: i18n.Danish,
		Subject: "Godkend", Body: "Frist 31. marts 2026. Navn: Anna. ", Due: time.Date(2026, 3, 31, 22, 0, 0, 0, time.UTC),
	}}
	if diff := cmp.Diff(want, told.got); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	r.must(r.Engine.Approve(t.Context(), ledo, workflow.Judgement{Case: r.id, Step: "b"}))
	r.stands("ended slut")
}

// notifier remembers what it was to tell.
type notifier struct{ got []workflow.Notification }

func (n *notifier) Notify(_ context.Context, what workflow.Notification) error {
	n.got = append(n.got, what)
	return nil
}
