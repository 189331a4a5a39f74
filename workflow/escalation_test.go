package workflow_test

import (
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/google/go-cmp/cmp"
)

// moveTo moves the clock to a time and performs what became due on the way.
func (o *bureau) moveTo(t testing.TB, at time.Time) {
	t.Helper()
	o.Advance(t, at.Sub(o.Clock.Now()))
}

// told is who was sent what, in order.
func (o *bureau) told() []string {
	var out []string
	for _, n := range o.notes.Sent() {
		to := n.To.Group + n.To.Employee
		if n.To.Person != nil {
			to = "a person"
		}
		out = append(out, to+": "+n.Subject+" – "+n.Body)
	}
	return out
}

const easterMessages = `"ny":{"subject":{"da":"Ny opgave","en":"New task"},"body":{"da":"{= task.title } senest {= task.due }","en":"{= task.title } by {= task.due }"}},
	"rykker":{"subject":{"da":"Husk {= case.title }","en":"Remember {= case.title }"},"body":{"da":"Om {= forms.ansoegning.hvad }, frist {= task.due }","en":"About {= forms.ansoegning.hvad }, due {= task.due }"}},
	"over":{"subject":{"da":"Overskredet","en":"Overdue"},"body":{"da":"Fristen var {= task.due }","en":"It was due {= task.due }"}}`

// Before Easter 2026: Skærtorsdag is 2 April, 2. påskedag 6 April, and the
// clocks went forward on 29 March.
var mondayBeforeEaster = time.Date(2026, 3, 30, 12, 0, 0, 0, time.UTC)

func TestReminderAndEscalationOverEaster(t *testing.T) {
	t.Parallel()
	late := strings.Replace(behandl, `"forms"`, `"notify":"ny","deadline":{"workdays":5,
		"remind":[{"before":{"workdays":2},"message":"rykker"}],
		"escalate":{"after":{"workdays":1},"assign":{"group":"ledelse"},"message":"over"}},"forms"`, 1)
	o := newBureau(t, sag(easterMessages, late, slut))
	o.moveTo(t, mondayBeforeEaster)
	id := o.send(t, "/hvad", "En stol")
	o.Run(t)
	due := time.Date(2026, 4, 9, 22, 0, 0, 0, time.UTC) // midnight after Thursday 9 April in Copenhagen
	if sv := o.step(t, o.lone, id, "naeste"); !sv.Due.Equal(due) || sv.Overdue {
		t.Errorf("due %v, overdue %v", sv.Due, sv.Overdue)
	}
	wantNo(t, o.Engine.Claim(t.Context(), o.lone, workflow.TaskRequest{Case: id, Step: "naeste"}, false))
	stops := []struct {
		at   time.Time
		told []string
	}{
		{time.Date(2026, 4, 7, 5, 59, 59, 0, time.UTC), []string{"sager: Ny opgave – Behandl senest 9. april 2026"}},
		{time.Date(2026, 4, 7, 6, 0, 0, 0, time.UTC), []string{"lone: Husk Tilskud – Om En stol, frist 9. april 2026"}},
		{due, nil},
		{time.Date(2026, 4, 10, 5, 59, 59, 0, time.UTC), nil},
		{time.Date(2026, 4, 10, 6, 0, 0, 0, time.UTC), []string{"ledelse: Overskredet – Fristen var 9. april 2026"}},
	}
	var want []string
	for _, stop := range stops {
		o.moveTo(t, stop.at)
		want = append(want, stop.told...)
		if diff := cmp.Diff(want, o.told()); diff != "" {
			t.Errorf("at %v (-want +got):\n%s", stop.at, diff)
		}
		if stop.at.Equal(due) {
			o.wantTasks(t, o.lone, "naeste approve claimed by lone mine overdue")
		}
	}
	chef := o.Employee("chef", "ledelse")
	o.wantTasks(t, o.lone)
	o.wantTasks(t, o.per)
	o.wantTasks(t, chef, "naeste approve overdue")
	wantCode(t, "whose task it was", o.approve(t, o.lone, id, "naeste"), workflow.Denied)
	wantNo(t, o.approve(t, chef, id, "naeste"))
	v, err := o.Engine.View(t.Context(), chef, id, i18n.Danish)
	wantNo(t, err)
	var history []string
	for _, h := range v.History {
		if h.Step == "naeste" {
			history = append(history, h.At.Format("2.1. ")+string(h.Who)+" "+string(h.Type)+" "+h.Group)
		}
	}
	wantHistory := []string{
		"30.3. employee:lone task.claimed ", "7.4. system:scheduler task.reminded ",
		"10.4. system:scheduler task.escalated ledelse", "10.4. employee:chef step.left ",
	}
	if diff := cmp.Diff(wantHistory, history); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
}

func TestNothingIsSentAboutWhatIsDone(t *testing.T) {
	t.Parallel()
	late := strings.Replace(behandl, `"forms"`, `"deadline":{"workdays":5,
		"remind":[{"before":{"days":1},"message":"rykker"},{"after":{"days":1},"message":"rykker"}],
		"escalate":{"assign":{"group":"ledelse"},"message":"over"}},"forms"`, 1)
	o := newBureau(t, sag(easterMessages, late, slut))
	id := o.send(t)
	wantNo(t, o.approve(t, o.lone, id, "naeste"))
	if n := o.Advance(t, 60*24*time.Hour); n != 0 {
		t.Errorf("%d calls were made about a step that was done", n)
	}
	if diff := cmp.Diff([]string(nil), o.told()); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}

func TestMessagesAreInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	own := `{"id":"naeste","kind":"fill","title":{"da":"Suppler","en":"Add"},"notify":"ny","deadline":{"date":"addDays(today, 10)"},
		"forms":[{"form":"tilsagn"}],"next":[{"on":"submitted","to":"slut"}]}`
	o := newBureau(t, sag(easterMessages, own, slut))
	for _, lang := range []i18n.Lang{i18n.Danish, i18n.English} {
		begun := o.Start(t, o.anders, workflow.StartRequest{Solution: "sag", Lang: lang})
		fv := o.step(t, o.anders, begun.Case, "ansoeg").Forms[0]
		if _, err := o.Engine.Submit(t.Context(), o.anders, workflow.SubmitRequest{
			Case: begun.Case, Step: "ansoeg", Lang: lang, Forms: map[string]workflow.FormInput{"ansoegning": {Answers: fv.Answers, Revision: fv.Revision}},
		}); err != nil {
			t.Fatal(err)
		}
		o.Run(t)
	}
	want := []string{"a person: Ny opgave – Suppler senest 12. marts 2026", "a person: New task – Add by 12 March 2026"}
	if diff := cmp.Diff(want, o.told()); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	if to := o.notes.Sent()[0].To.Person; string(to.CPR) != "6101501234" {
		t.Errorf("for %v", to)
	}
}

func TestNoticesThatCannotBeSent(t *testing.T) {
	t.Parallel()
	given := strings.Replace(behandl, `"forms"`, `"notify":"ny","forms"`, 1)
	for _, do := range []string{"retry", "skip"} {
		t.Run(do, func(t *testing.T) {
			t.Parallel()
			o := newBureau(t, sag(easterMessages, given, slut))
			o.notes.FailNext(workflow.Rejected)
			id := o.send(t)
			o.Run(t)
			o.wantTasks(t, o.lone, "naeste approve", "naeste trouble part notice")
			if sv := o.step(t, o.anders, id, "naeste"); len(sv.Failed) > 0 {
				t.Errorf("the applicant is told %+v", sv.Failed)
			}
			r := workflow.Repair{Case: id, Step: "naeste", Part: "notice", Note: "Ringet i stedet"}
			var err error
			if do == "retry" {
				_, err = o.Engine.Retry(t.Context(), o.lone, r)
			} else {
				_, err = o.Engine.Skip(t.Context(), o.lone, r)
			}
			wantNo(t, err)
			o.wantTasks(t, o.lone, "naeste approve")
			o.Run(t)
			sent := map[string]int{"retry": 1, "skip": 0}[do]
			if got := len(o.notes.Sent()); got != sent {
				t.Errorf("%d sent, want %d", got, sent)
			}
			wantNo(t, o.approve(t, o.lone, id, "naeste")) // the step itself went on all the time
			effects, err := o.Store.Effects(t.Context(), workflow.EffectQuery{Case: id, State: workflow.EffectPending})
			if err != nil || len(effects) != 0 {
				t.Errorf("still pending: %+v, %v", effects, err)
			}
		})
	}
}

func TestNoticeOfAStepThatWasDoneMeanwhileIsDropped(t *testing.T) {
	t.Parallel()
	given := strings.Replace(behandl, `"forms"`, `"notify":"ny","forms"`, 1)
	o := newBureau(t, sag(easterMessages, given, slut))
	id := o.send(t)
	wantNo(t, o.approve(t, o.lone, id, "naeste"))
	o.Run(t)
	if got := o.told(); len(got) != 0 {
		t.Errorf("told %v", got)
	}
	effects, err := o.Store.Effects(t.Context(), workflow.EffectQuery{Case: id})
	if err != nil || len(effects) != 1 || effects[0].State != workflow.EffectDropped {
		t.Errorf("effects %+v, %v", effects, err)
	}
}
