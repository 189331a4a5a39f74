package workflow_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
	"github.com/google/go-cmp/cmp"
)

const oneHandover = fillFirst + `{"id":"b","kind":"handover","handover":{"kind":"h"},"next":[{"to":"slut"}]},` + lastEnd

// script is a handler that answers as it is told, the last answer for ever.
type script struct {
	answers []error
	calls   int
	once    bool
	seen    []json.RawMessage
	keys    []string
}

func (s *script) Do(_ context.Context, call workflow.EffectCall, snap workflow.CaseSnapshot) (workflow.Output, error) {
	err := s.answers[min(s.calls, len(s.answers)-1)]
	s.calls++
	s.seen = append(s.seen, snap.Forms["f"].Data)
	s.keys = append(s.keys, call.Key)
	return workflow.Output{Ref: "ok"}, err
}

// shot is a script whose receiver cannot be asked.
type shot struct{ *script }

func (shot) OneShot() {}

func (r *road) effect() workflow.EffectRow {
	r.t.Helper()
	row, err := r.Store.Effect(r.t.Context(), r.Org+"/"+r.id+"/b/1")
	if err != nil {
		r.t.Fatal(err)
	}
	return row
}

func TestWaitingIsNoFailure(t *testing.T) {
	t.Parallel()
	h := &script{answers: []error{&workflow.Waiting{After: 24 * time.Hour, Why: "no receipt"}}}
	r := roadOf(t, &workflow.Options{Handlers: map[string]workflow.Handler{"h": h}, Retry: workflow.Retry{Attempts: 2, Waiting: 72 * time.Hour}}, oneHandover)
	r.tick(0)
	for range 3 {
		r.stands("b")
		r.tick(24 * time.Hour)
	}
	if row := r.effect(); h.calls != 4 || row.Waits != 4 || row.State != workflow.EffectPending {
		t.Errorf("%d calls, %d waits, %s", h.calls, row.Waits, row.State)
	}
	r.tick(24 * time.Hour)
	if row := r.effect(); row.State != workflow.EffectDead || row.Code != string(workflow.InDoubt) {
		t.Errorf("after the budget: %s %s", row.State, row.Code)
	}
	ole := r.Employee("ole", "operator")
	tasks, err := r.Engine.Tasks(t.Context(), ole, workflow.TaskPage{})
	if err != nil || len(tasks) != 1 || tasks[0].Kind != "trouble" {
		t.Fatalf("tasks %+v, %v", tasks, err)
	}
	_, err = r.Engine.Redo(t.Context(), ole, workflow.Redo{TaskRequest: r.task("b"), Note: "igen"})
	wantCode(t, "what may have been received is not handed over anew", err, workflow.Conflict)
	h.answers = []error{nil}
	r.must(r.Engine.Retry(t.Context(), ole, workflow.Repair{Case: r.id, Step: "b"}))
	r.tick(0)
	r.stands("ended slut")
}

func TestOneShotIsNotRepeated(t *testing.T) {
	t.Parallel()
	h := &script{answers: []error{workflow.Errorf(workflow.InDoubt, "no answer"), nil}}
	r := roadOf(t, &workflow.Options{Handlers: map[string]workflow.Handler{"h": shot{h}}}, oneHandover)
	r.tick(0)
	r.tick(time.Hour)
	if row := r.effect(); h.calls != 1 || row.State != workflow.EffectDead {
		t.Errorf("%d calls, %s", h.calls, row.State)
	}
	// A call that never came back – the process was killed – is in doubt too.
	h = &script{answers: []error{nil}}
	r = roadOf(t, &workflow.Options{Handlers: map[string]workflow.Handler{"h": shot{h}}}, oneHandover)
	if err := r.Engine.BeginAttempt(t.Context(), r.effect()); err != nil {
		t.Fatal(err)
	}
	r.tick(0)
	if row := r.effect(); h.calls != 0 || row.State != workflow.EffectDead || row.Code != string(workflow.InDoubt) {
		t.Errorf("after a lost call: %d calls, %s %s", h.calls, row.State, row.Code)
	}
}

func TestRedoHandsOverAnew(t *testing.T) {
	t.Parallel()
	h := &script{answers: []error{workflow.Errorf(workflow.Rejected, "no such number"), nil}}
	r := roadOf(t, &workflow.Options{Handlers: map[string]workflow.Handler{"h": h}}, oneHandover, "/antal", "8")
	r.tick(0)
	ole, lone := r.Employee("ole", "operator"), r.Employee("lone", "pension")
	redo := workflow.Redo{TaskRequest: r.task("b"), Edits: []workflow.Correction{{Form: "f", Field: "/antal", Raw: []string{"9"}}}}
	_, err := r.Engine.Redo(t.Context(), ole, redo)
	wantCode(t, "without a reason", err, workflow.Invalid)
	redo.Note = "forkert antal"
	_, err = r.Engine.Redo(t.Context(), lone, redo)
	wantCode(t, "by somebody else", err, workflow.NotFound)
	bad := redo
	bad.Edits = []workflow.Correction{{Form: "f", Field: "/antal", Raw: []string{"mange"}}}
	_, err = r.Engine.Redo(t.Context(), ole, bad)
	wantCode(t, "with what cannot be read", err, workflow.Invalid)
	r.must(r.Engine.Redo(t.Context(), ole, redo))
	r.tick(0)
	r.stands("ended slut")
	if diff := cmp.Diff([]string{r.id + "/b/1", r.id + "/b/2"}, h.keys); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{`{"antal":8}`, `{"antal":9}`}, []string{string(h.seen[0]), string(h.seen[1])}); diff != "" {
		t.Errorf("handed over (-want +got):\n%s", diff)
	}
	if row := r.effect(); row.State != workflow.EffectSkipped {
		t.Errorf("the first effect is %s", row.State)
	}
}

func TestBreaker(t *testing.T) {
	t.Parallel()
	h := &script{answers: []error{workflow.Errorf(workflow.Unavailable, "down")}}
	k := workflowtest.NewKit(t, &workflow.Options{
		Handlers: map[string]workflow.Handler{"h": h}, Retry: workflow.Retry{First: time.Second, Most: time.Second, Break: 3, Rest: time.Minute},
	})
	k.Publish(t, kindsFolder("s", oneHandover))
	anna := k.Citizen("6101501234", "Anna Prøvesen")
	for range 8 {
		begun, err := k.Engine.Start(t.Context(), anna.Identity, workflow.StartRequest{Solution: "s", Lang: i18n.Danish})
		if err != nil {
			t.Fatal(err)
		}
		r := &road{Kit: k, t: t, anna: anna, id: begun.Case}
		r.fill("a")
	}
	run := func(d time.Duration) int {
		t.Helper()
		before := h.calls
		k.Advance(t, d)
		return h.calls - before
	}
	if n := run(0); n != 3 {
		t.Errorf("%d calls before the target is left alone, want 3", n)
	}
	if n := run(30 * time.Second); n != 0 {
		t.Errorf("%d calls while it rests", n)
	}
	if n := run(32 * time.Second); n != 1 {
		t.Errorf("%d calls to try it, want 1", n)
	}
	if n := run(time.Minute); n != 0 {
		t.Errorf("%d calls in the first of two minutes", n)
	}
	h.answers = []error{nil}
	run(2 * time.Minute)
	if n := run(2*time.Minute) + h.calls; h.calls < 4+8 {
		t.Errorf("%d calls in all, %d now: not all were made once it answered", h.calls, n)
	}
}

func TestWorkers(t *testing.T) {
	t.Parallel()
	r := roadOf(t, nil, fillFirst+`{"id":"b","kind":"external","external":{"topic":"opslag","lease":{"hours":1}},"forms":[{"form":"f"}],
		"write":[{"form":"svar","field":"/pris","value":"pris"}],"next":[{"when":"forms.svar.pris == 12.5","to":"slut"},{"to":"ude"}]},{"id":"ude","kind":"end"},`+lastEnd,
		"/antal", "8")
	ctx := t.Context()
	take := func(worker string) []workflow.Work {
		t.Helper()
		w, err := r.Engine.Lease(ctx, r.robo, "opslag", worker, 5)
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	_, err := r.Engine.Lease(ctx, r.anna, "opslag", "x", 5)
	wantCode(t, "a citizen", err, workflow.Denied)
	if w, err := r.Engine.Lease(ctx, r.robo, "andet", "r1", 5); err != nil || len(w) != 0 {
		t.Errorf("another topic: %v, %v", w, err)
	}
	got := take("r1")
	if len(got) != 1 || string(got[0].Forms["f"]) != `{"antal":8}` || !got[0].Until.Equal(r.Clock.Now().Add(time.Hour)) {
		t.Fatalf("work %+v", got)
	}
	if len(take("r2")) != 0 {
		t.Error("two workers have it")
	}
	job := func(w string) workflow.Job { return workflow.Job{TaskRequest: r.task("b"), Worker: w} }
	_, err = r.Engine.Finish(ctx, r.robo, job("r2"), workflow.Output{})
	wantCode(t, "another worker's", err, workflow.Conflict)
	r.tick(61 * time.Minute)
	if len(take("r2")) != 1 {
		t.Error("an old lease is not open to others")
	}
	_, err = r.Engine.Finish(ctx, r.robo, job("r1"), workflow.Output{})
	wantCode(t, "a lease that was taken over", err, workflow.Conflict)
	if err := r.Engine.GiveUp(ctx, r.robo, job("r2"), workflow.Rejected); err != nil {
		t.Fatal(err)
	}
	if len(take("r1")) != 0 {
		t.Error("what waits for a person is given to workers")
	}
	r.must(r.Engine.Retry(ctx, r.Employee("ole", "operator"), workflow.Repair{Case: r.id, Step: "b"}))
	take("r1")
	r.must(r.Engine.Finish(ctx, r.robo, job("r1"), workflow.Output{Data: []byte(`{"pris":12.50}`)}))
	r.stands("ended slut")
}
