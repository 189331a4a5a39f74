package crashtest_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
)

// notes counts notifications by key.
type notes struct {
	mu  sync.Mutex
	got map[string]int
}

// Notify implements workflow.Notifier.
func (n *notes) Notify(_ context.Context, m workflow.Notification) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.got[m.Key]++
	return nil
}

// night is a town in memory whose clock is given.
type night struct {
	*workflowtest.Kit
	esdh, brev workflowtest.Recorder
	notes      notes
	cases      []string
}

func newNight(t *testing.T, from time.Time) *night {
	t.Helper()
	n := &night{notes: notes{got: map[string]int{}}}
	n.Kit = workflowtest.NewKit(t, &workflow.Options{
		Handlers: map[string]workflow.Handler{"esdh": &n.esdh, "brev": &n.brev}, Notifier: &n.notes,
	})
	n.Clock.Advance(from.Sub(n.Clock.Now()))
	n.Publish(t, solution)
	return n
}

// begin begins a case and submits it.
func (n *night) begin(t *testing.T) {
	t.Helper()
	who := n.Citizen(identity.CPR(fmt.Sprintf("610150%04d", len(n.cases))), "Prøve Prøvesen")
	begun := n.Start(t, who, workflow.StartRequest{Solution: "sag", Lang: i18n.Danish})
	v, err := n.Engine.View(t.Context(), who, begun.Case, i18n.Danish)
	if err != nil {
		t.Fatal(err)
	}
	f := v.Steps[0].Forms[0]
	answers := f.Answers.Clone()
	if _, err := answers.Set("/navn", []string{"Prøve"}, i18n.Danish); err != nil {
		t.Fatal(err)
	}
	res, err := n.Engine.Submit(t.Context(), who, workflow.SubmitRequest{
		Case: begun.Case, Step: "ansoeg", Lang: i18n.Danish,
		Forms: map[string]workflow.FormInput{"f": {Answers: answers, Revision: f.Revision}},
	})
	if err != nil || !res.Submitted {
		t.Fatalf("not submitted: %v", err)
	}
	n.cases = append(n.cases, begun.Case)
}

// pass lets ten minutes go by in which the lawyers do what was escalated to them.
func (n *night) pass(t *testing.T, d time.Duration) {
	t.Helper()
	n.Advance(t, d)
	lone := employee("lone", "jura")
	tasks, err := n.Engine.Tasks(t.Context(), lone, workflow.TaskPage{})
	if err != nil {
		t.Fatal(err)
	}
	for _, task := range tasks {
		if _, err := n.Engine.Approve(t.Context(), lone, workflow.Judgement{Case: task.Case, Step: task.Step}); err != nil {
			t.Fatal(err)
		}
	}
	n.Run(t)
}

// TestNightsWhenClocksChange runs cases through the nights to summer time and to
// winter time, and through one in which somebody puts the clock back: what waits
// an hour waits sixty minutes and no less, everything is done once, and the
// history is in order.
func TestNightsWhenClocksChange(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		from string // in Copenhagen
		back int    // the step before which the clock goes back an hour; 0 is never
	}{
		"to summer time":          {"2026-03-28 22:00", 0},
		"to winter time":          {"2026-10-24 22:00", 0},
		"back an hour":            {"2026-06-10 22:00", 13},
		"back over summer time":   {"2026-03-28 22:00", 25},
		"back in the double hour": {"2026-10-24 22:00", 28},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			from, err := time.ParseInLocation("2006-01-02 15:04", c.from, dk.Copenhagen())
			if err != nil {
				t.Fatal(err)
			}
			n := newNight(t, from)
			for step := 1; step < 90; step++ { // of ten minutes
				if step == c.back {
					n.Clock.Advance(-time.Hour)
				}
				if step < 45 {
					n.begin(t)
				}
				n.pass(t, 10*time.Minute)
			}
			for _, id := range n.cases {
				n.inspect(t, id, c.back > 0)
			}
			n.inspectReceived(t)
		})
	}
}

// inspect looks at the times of a case.
func (n *night) inspect(t *testing.T, id string, back bool) {
	t.Helper()
	v, err := n.Engine.View(t.Context(), employee("lone", "jura"), id, i18n.Danish)
	if err != nil || v.Outcome != "slut" {
		t.Fatalf("case %s: %s %q, %v", id, v.State, v.Outcome, err)
	}
	at := map[string]time.Time{}
	last := time.Time{}
	for _, h := range v.History {
		if h.At.Before(last) {
			t.Errorf("case %s: %s of %s is before what came before it", id, h.Type, h.Step)
		}
		last = h.At
		at[string(h.Type)+" "+h.Step+" "+h.Outcome] = h.At
	}
	begun := at[string(workflow.StepLeft)+" ansoeg submitted"]
	for what, hours := range map[string]time.Duration{
		string(workflow.StepLeft) + " vent done":        time.Hour,
		string(workflow.StepLeft) + " vurder expired":   2 * time.Hour,
		string(workflow.StepLeft) + " kontrol approved": 2 * time.Hour,
		string(workflow.TaskReminded) + " vurder ":      time.Hour,
		string(workflow.TaskEscalated) + " kontrol ":    2 * time.Hour,
	} {
		took := at[what].Sub(begun)
		if begun.IsZero() || took < hours || !back && took > hours+10*time.Minute {
			t.Errorf("case %s: %q after %s, want %s", id, what, took, hours)
		}
	}
	if _, err := n.Trail.Verify(t.Context(), n.Org, id); err != nil {
		t.Error(err)
	}
}

// inspectReceived looks that everything was handed over and told once.
func (n *night) inspectReceived(t *testing.T) {
	t.Helper()
	if got, want := len(n.esdh.Taken()), 3*len(n.cases); got != want {
		t.Errorf("%d handovers, want %d", got, want)
	}
	if got := len(n.brev.Taken()); got != len(n.cases) {
		t.Errorf("%d letters, want %d", got, len(n.cases))
	}
	if got, want := len(n.notes.got), 2*len(n.cases); got != want {
		t.Errorf("%d notifications, want %d", got, want)
	}
	for key, times := range n.notes.got {
		if times != 1 {
			t.Errorf("%s was told %d times", key, times)
		}
	}
}
