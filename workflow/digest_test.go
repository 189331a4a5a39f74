package workflow_test

import (
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/memnotify"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
	"github.com/google/go-cmp/cmp"
)

// digesting is a bureau that sends digests from nine o'clock.
func digesting(t *testing.T) *bureau {
	t.Helper()
	late := strings.Replace(behandl, `"forms"`, `"notify":"ny","deadline":{"days":1},"forms"`, 1)
	o := &bureau{notes: memnotify.New()}
	o.Kit = workflowtest.NewKit(t, &workflow.Options{Notifier: o.notes, DigestHour: 9, Retry: workflow.Retry{Attempts: 1}})
	o.Publish(t, sag(easterMessages, late, slut))
	o.anders = o.Citizen("6101501234", "Anders Prøvesen")
	o.lone, o.per = o.Employee("lone", "sager"), o.Employee("per", "sager")
	return o
}

func TestDigest(t *testing.T) {
	t.Parallel()
	o := digesting(t)
	first, second := o.send(t), o.send(t)
	o.notes.FailNext(workflow.Rejected)
	o.Run(t)
	wantNo(t, o.Engine.Claim(t.Context(), o.lone, workflow.TaskRequest{Case: first, Step: "naeste"}, false))
	o.Clock.Advance(48 * time.Hour)
	since := o.Clock.Now()
	o.send(t)
	wantNo(t, o.Engine.Say(t.Context(), o.anders, workflow.SayRequest{Case: second, Text: "Hemmeligt", Asks: true}))
	got, err := o.Engine.Digest(t.Context(), workflow.Caller{Identity: identity.System(o.Org, "test")}, since)
	wantNo(t, err)
	title, step := workflow.Text{"da": "Tilskud", "en": "Grant"}, workflow.Text{"da": "Behandl", "en": "Handle"}
	want := []workflow.Digest{
		{To: workflow.Recipient{Group: "sager"}, Count: workflow.DigestCount{Open: 4, New: 2, Overdue: 2}, Lines: []workflow.DigestLine{
			{Solution: title, Step: step, Kind: "approve", Count: workflow.DigestCount{Open: 2, New: 1, Overdue: 1}},
			{Solution: title, Kind: workflow.TaskTalk, Count: workflow.DigestCount{Open: 1, New: 1}},
			{Solution: title, Kind: workflow.TaskTrouble, Count: workflow.DigestCount{Open: 1, Overdue: 1}},
		}},
		{To: workflow.Recipient{Employee: "lone"}, Count: workflow.DigestCount{Open: 1, Overdue: 1}, Lines: []workflow.DigestLine{
			{Solution: title, Step: step, Kind: "approve", Count: workflow.DigestCount{Open: 1, Overdue: 1}},
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("digest (-want +got):\n%s", diff)
	}
	_, err = o.Engine.Digest(t.Context(), o.lone, since)
	wantCode(t, "an employee", err, workflow.Denied)
}

func TestDigestsAreSentOnceAWorkingDay(t *testing.T) {
	t.Parallel()
	o := digesting(t)
	o.moveTo(t, time.Date(2026, 4, 1, 12, 0, 0, 0, time.UTC)) // Wednesday before Easter
	o.send(t)
	o.Run(t)
	skip := len(o.told())
	tend := func() int {
		t.Helper()
		got, err := o.Engine.Tend(t.Context(), o.Org)
		wantNo(t, err)
		return got.Digests
	}
	if n := tend(); n != 1 {
		t.Errorf("%d on Wednesday", n)
	}
	stops := []struct {
		name string
		at   time.Time
		want int
	}{
		{"again the same day", time.Date(2026, 4, 1, 13, 0, 0, 0, time.UTC), 0},
		{"skærtorsdag", time.Date(2026, 4, 2, 12, 0, 0, 0, time.UTC), 0},
		{"2. påskedag", time.Date(2026, 4, 6, 12, 0, 0, 0, time.UTC), 0},
		{"Tuesday, too early", time.Date(2026, 4, 7, 6, 59, 59, 0, time.UTC), 0},
		{"Tuesday", time.Date(2026, 4, 7, 7, 0, 0, 0, time.UTC), 1},
	}
	for _, stop := range stops {
		o.Clock.Advance(stop.at.Sub(o.Clock.Now()))
		if n := tend(); n != stop.want {
			t.Errorf("%s: %d digests, want %d", stop.name, n, stop.want)
		}
	}
	want := []string{
		"sager: Opgaver i dag: 1 åben – Der er 1 åben opgave. 1 er ny, og fristen er overskredet for 0.\n\nTilskud – Behandl: 1 åben, 1 ny, 0 overskredne",
		"sager: Opgaver i dag: 1 åben – Der er 1 åben opgave. 1 er ny, og fristen er overskredet for 1.\n\nTilskud – Behandl: 1 åben, 1 ny, 1 overskredet",
	}
	if diff := cmp.Diff(want, o.told()[skip:]); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	if key := o.notes.Sent()[skip].Key; key != "digest/2026-04-01/group/sager" {
		t.Errorf("the key is %q", key)
	}
}

func TestDigestsThatFailAreSentLater(t *testing.T) {
	t.Parallel()
	o := digesting(t)
	o.send(t)
	id := o.send(t)
	o.Run(t)
	wantNo(t, o.Engine.Claim(t.Context(), o.lone, workflow.TaskRequest{Case: id, Step: "naeste"}, false))
	o.notes.FailNext(workflow.Unavailable)
	got, err := o.Engine.Tend(t.Context(), o.Org)
	if wantCode(t, "the first", err, workflow.Unavailable); got.Digests != 1 {
		t.Errorf("%d were sent all the same", got.Digests)
	}
	o.Clock.Advance(time.Hour)
	o.send(t) // what was sent before stays as it was
	o.Run(t)
	if got, err = o.Engine.Tend(t.Context(), o.Org); err != nil || got.Digests != 2 {
		t.Errorf("later: %d, %v", got.Digests, err)
	}
	keys := map[string]int{}
	for _, n := range o.notes.Sent() {
		if strings.HasPrefix(n.Key, "digest/") {
			keys[n.Key]++
		}
	}
	if diff := cmp.Diff(map[string]int{"digest/2026-03-02/group/sager": 1, "digest/2026-03-02/employee/lone": 1}, keys); diff != "" {
		t.Errorf("sent (-want +got):\n%s", diff)
	}
	if o.notes.Sent()[0].Lang != i18n.Danish {
		t.Error("a digest is in Danish")
	}
}
