package workflow_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/memstore"
	"github.com/google/go-cmp/cmp"
)

// dying is a store whose process is gone after some commits.
type dying struct {
	*memstore.Store
	left int
}

func (d *dying) Commit(ctx context.Context, c workflow.Commit) error {
	if d.left == 0 {
		return workflow.Errorf(workflow.Unavailable, "the process is gone")
	}
	d.left--
	return d.Store.Commit(ctx, c)
}

// killedAfter performs what is due in a process that is killed after some commits.
func (r *road) killedAfter(commits int, opts *workflow.Options) {
	r.t.Helper()
	o := *opts
	o.TestData = true
	e, err := workflow.New(&dying{r.Store, commits}, r.Files, r.Sealer, r.Trail, r.Clock, &o)
	if err != nil {
		r.t.Fatal(err)
	}
	if _, err := r.Store.RunDue(r.t.Context(), e, r.Clock.Now()); err == nil {
		r.t.Fatal("a call that could not be recorded is taken for concluded")
	}
}

// attempts are the trail's lines about the effect.
func (r *road) attempts() string {
	r.t.Helper()
	lines, err := r.Trail.Lines(r.t.Context(), r.Org, r.id)
	if err != nil {
		r.t.Fatal(err)
	}
	var out []string
	for _, l := range lines {
		if what, ok := strings.CutPrefix(l.What, "effect."); ok {
			out = append(out, what)
		}
	}
	return strings.Join(out, " ")
}

func TestAFirstAttemptIsRecordedWithItsOutcome(t *testing.T) {
	t.Parallel()
	h := &script{answers: []error{nil}}
	opts := &workflow.Options{Handlers: map[string]workflow.Handler{"h": h}}
	r := roadOf(t, opts, oneHandover)
	r.tick(0)
	if got := r.attempts(); got != "done" || r.effect().Attempts != 1 {
		t.Errorf("the trail says %q, %d attempts", got, r.effect().Attempts)
	}
	// The process is killed after the receiver took it: the next call is known to
	// be another one, and has the same key.
	r = roadOf(t, opts, oneHandover)
	h.calls, h.keys = 0, nil
	r.killedAfter(0, opts)
	if got := r.attempts(); got != "" || h.calls != 1 {
		t.Errorf("killed: the trail says %q, %d calls", got, h.calls)
	}
	r.tick(0)
	if got := r.attempts(); got != "begun done" || h.calls != 2 || h.keys[0] != h.keys[1] {
		t.Errorf("after the kill: the trail says %q, keys %v", got, h.keys)
	}
}

func TestAOneShotIsRecordedBeforeItIsCalled(t *testing.T) {
	t.Parallel()
	for commits, want := range []struct {
		calls int // all in all
		state workflow.EffectState
	}{{1, workflow.EffectDone}, {1, workflow.EffectDead}} {
		h := &script{answers: []error{nil}}
		opts := &workflow.Options{Handlers: map[string]workflow.Handler{"h": shot{h}}}
		r := roadOf(t, opts, oneHandover)
		r.killedAfter(commits, opts)
		if h.calls != commits {
			t.Errorf("killed after %d commits: %d calls", commits, h.calls)
		}
		r.tick(0)
		if row := r.effect(); h.calls != want.calls || row.State != want.state {
			t.Errorf("killed after %d commits: %d calls, %s", commits, h.calls, row.State)
		}
	}
}

func TestCasesAreKeptForTheirEffectsOnly(t *testing.T) {
	t.Parallel()
	const steps = fillFirst + `{"id":"b","kind":"handover","handover":{"kind":"h"},"next":[{"to":"c"}]},
		{"id":"c","kind":"handover","handover":{"kind":"h"},"next":[{"to":"slut"}]},` + lastEnd
	h := &script{answers: []error{nil, workflow.Errorf(workflow.Unavailable, "not now"), nil}}
	r := roadOf(t, &workflow.Options{Handlers: map[string]workflow.Handler{"h": h}}, steps)
	if n := r.Engine.Recent(); n != 0 {
		t.Errorf("an engine that has performed nothing keeps %d cases", n)
	}
	r.tick(0) // b, then c from what b left, which is to be tried again later
	if n := r.Engine.Recent(); n != 0 || h.calls != 2 {
		t.Errorf("after %d calls %d cases are kept", h.calls, n)
	}
	r.tick(time.Minute)
	r.stands("ended slut")
}

func TestAnEffectIsDoneOnTheCaseAsAnotherEngineLeftIt(t *testing.T) {
	t.Parallel()
	const steps = `{"id":"a","kind":"fill","title":"A","forms":[{"form":"f"}],"next":[{"to":"b"},{"to":"c"}]},
		{"id":"b","kind":"handover","handover":{"kind":"h"},"next":[{"to":"d"}]},
		{"id":"c","kind":"approve","title":"C","assign":{"group":"g"},"next":[{"on":"approved","to":"d"},{"on":"rejected","to":"a"}]},
		{"id":"d","kind":"approve","join":"all","title":"D","assign":{"group":"g"},"next":[{"on":"approved","to":"slut"},{"on":"rejected","to":"a"}]},` + lastEnd
	h := &script{answers: []error{nil}}
	opts := &workflow.Options{Handlers: map[string]workflow.Handler{"h": h}, TestData: true}
	r := roadOf(t, opts, steps)
	r.tick(0) // from here on the engine knows that it performs effects
	r.must(r.Engine.Approve(r.t.Context(), r.Employee("ole", "g"), workflow.Judgement{Case: r.id, Step: "c"}))
	r.must(r.Engine.Reject(r.t.Context(), r.Employee("ole", "g"), workflow.Judgement{Case: r.id, Step: "d", Note: "nej"}))
	r.fill("a")
	if n := r.Engine.Recent(); n != 1 {
		t.Fatalf("%d cases are kept, want the one that is to be handed over", n)
	}
	other, err := workflow.New(r.Store, r.Files, r.Sealer, r.Trail, r.Clock, opts)
	if err != nil {
		t.Fatal(err)
	}
	r.must(other.Approve(r.t.Context(), r.Employee("ole", "g"), workflow.Judgement{Case: r.id, Step: "c"}))
	r.tick(0)
	r.stands("d")
	if row, err := r.Store.Effect(t.Context(), r.Org+"/"+r.id+"/b/2"); err != nil || row.State != workflow.EffectDone || row.Attempts != 1 {
		t.Errorf("%+v, %v", row, err)
	}
}

// calls is a notifier that keeps every call.
type calls []workflow.Notification

func (c *calls) Notify(_ context.Context, n workflow.Notification) error {
	*c = append(*c, n)
	return nil
}

func TestAMessageIsTheSameInEveryCall(t *testing.T) {
	t.Parallel()
	const steps = fillFirst + `{"id":"b","kind":"approve","title":"B","assign":{"group":"pension"},"notify":"ping",
		"deadline":{"workdays":5,"remind":[{"before":{"workdays":1},"message":"ping"}]},
		"next":[{"on":"approved","to":"slut"},{"on":"rejected","to":"a"}]},` + lastEnd
	sent := &calls{}
	opts := &workflow.Options{Notifier: sent}
	r := roadOf(t, opts, steps)
	who := map[string]workflow.Caller{"the task": r.Employee("ole", "pension"), "the reminder": r.Employee("lone", "pension")}
	who["the question"] = r.Employee("mads", "pension")
	for _, what := range []string{"the task", "the reminder", "the question"} {
		*sent = nil
		switch what {
		case "the question":
			r.must("", r.Engine.Say(t.Context(), r.anna, workflow.SayRequest{Case: r.id, Text: "Hvornår?", Asks: true}))
		case "the reminder":
			next, _ := r.Store.Next()
			r.Clock.Set(next)
			if err := r.Engine.PerformEffect(t.Context(), r.Org+"/"+r.id+"/b/1/remind-1"); err != nil {
				t.Fatal(err)
			}
		}
		r.killedAfter(0, opts)
		r.Clock.Advance(time.Hour)
		r.must("", r.Engine.Claim(t.Context(), who[what], r.task("b"), what != "the task"))
		r.tick(0)
		if len(*sent) != 2 {
			t.Fatalf("%s: %d calls, want one lost and one more", what, len(*sent))
		}
		if diff := cmp.Diff((*sent)[0], (*sent)[1]); diff != "" {
			t.Errorf("%s: the calls differ:\n%s", what, diff)
		}
	}
}
