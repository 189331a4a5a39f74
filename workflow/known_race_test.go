package workflow_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
)

// at runs something sixteen times at once.
func at(run func(i int)) {
	var wg sync.WaitGroup
	gate := make(chan struct{})
	for i := range 16 {
		wg.Go(func() {
			<-gate
			run(i)
		})
	}
	close(gate)
	wg.Wait()
}

// Two engines, many tabs: whoever opens a step first, everybody sees one id; one
// of the tabs that save wins; every case has a number of its own.
func TestKnowledgeIsOneHoweverManyAsk(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	second, err := workflow.New(o.Store, o.Files, o.Sealer, o.Trail, o.Clock, &workflow.Options{
		Checks: map[string]workflow.Checker{"konto": o.accounts}, Lookups: map[string]workflow.Looker{"biler": o.cars},
		Handlers: map[string]workflow.Handler{"arkiv": &workflowtest.Recorder{}},
	})
	if err != nil {
		t.Fatal(err)
	}
	engines := []*workflow.Engine{o.Engine, second}

	id := o.sent(t, o.sofie, "/plade", "AB12345")
	views := make([]string, 16)
	at(func(i int) { // a step that nobody has opened yet
		v, err := o.Engine.View(t.Context(), o.kim, id, i18n.Danish)
		if err != nil {
			t.Error(err)
			return
		}
		views[i] = fmt.Sprint(texts(v.Steps[0].Forms[0].State(), "/afdeling", "/hvem"))
	})
	for _, v := range views {
		if v != "[Pension Sofie Ærø]" {
			t.Errorf("somebody saw %s", v)
		}
	}

	draft := o.start(t, o.sofie)
	f := o.open(t, o.sofie, draft, "ansoegning")
	sag, _ := numbers(f.State())
	won := make([]bool, 16)
	at(func(i int) {
		saved, err := engines[i%2].Save(t.Context(), o.sofie, workflow.SaveRequest{
			Case: draft, Step: "ansoeg", Form: "ansoegning", Lang: i18n.Danish, Revision: f.Revision,
			Answers: typed(t, f.Answers, "/konto", fmt.Sprint(i), "/plade", "AB12345"),
		})
		switch {
		case err == nil:
			won[i] = true
			if n, _ := numbers(saved.State); n != sag || len(codes(saved.State)) > 0 {
				t.Errorf("saved with id %s and %v", n, codes(saved.State))
			}
		case workflow.CodeOf(err) != workflow.Conflict:
			t.Error(err)
		}
	})
	n := 0
	for i, w := range won {
		if w {
			n++
			want(t, "what is kept", []string{fmt.Sprint(i), "Prøve 2"}, texts(o.open(t, o.sofie, draft, "ansoegning").State(), "/konto", "/bil/model"))
		}
	}
	want(t, "winners", 1, n)

	drafts, got := make([]string, 16), make([]string, 16)
	for i := range drafts {
		drafts[i] = o.start(t, o.sofie)
	}
	at(func(i int) {
		v, err := engines[i%2].View(t.Context(), o.sofie, drafts[i], i18n.Danish)
		if err != nil {
			t.Error(err)
			return
		}
		f := v.Steps[0].Forms[0]
		res, err := engines[i%2].Submit(t.Context(), o.sofie, workflow.SubmitRequest{
			Case: drafts[i], Step: "ansoeg", Lang: i18n.Danish,
			Forms: map[string]workflow.FormInput{"ansoegning": {Answers: typed(t, f.Answers, "/konto", "7"), Revision: f.Revision}},
		})
		if err != nil || !res.Submitted {
			t.Errorf("not submitted: %v", err)
			return
		}
		_, got[i] = numbers(res.Forms["ansoegning"].State)
	})
	seen := map[string]bool{}
	for _, n := range got {
		if n == "" || seen[n] {
			t.Errorf("number %q was given twice or not at all", n)
		}
		seen[n] = true
	}
}
