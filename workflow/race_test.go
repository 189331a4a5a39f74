package workflow_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
)

// Sixteen goroutines on two engines over one store do everything to one case at
// once: each thing happens once and the case comes to its end.
func TestCommandsRace(t *testing.T) {
	t.Parallel()
	b := setup(t)
	second, err := workflow.New(b.Store, b.Files, b.Sealer, b.Trail, b.Clock, &workflow.Options{
		Handlers: map[string]workflow.Handler{"kp": b.kp, "letter": b.letter},
	})
	if err != nil {
		t.Fatal(err)
	}
	engines := []*workflow.Engine{b.Engine, second}
	id := b.start(t)
	fv := b.draft(t, b.anders, id)
	var saved, submitted, approved atomic.Int64
	all := func(run func(i int, e *workflow.Engine) (bool, error), wins *atomic.Int64) {
		var wg sync.WaitGroup
		for i := range 16 {
			wg.Go(func() {
				ok, err := run(i, engines[i%2])
				if err != nil && workflow.CodeOf(err) != workflow.Conflict {
					t.Errorf("goroutine %d: %v", i, err)
				}
				if ok && err == nil {
					wins.Add(1)
				}
			})
		}
		wg.Wait()
	}
	all(func(i int, e *workflow.Engine) (bool, error) {
		_, err := e.Save(t.Context(), b.anders, workflow.SaveRequest{
			Case: id, Step: "ansoeg", Form: "ansoegning", Answers: typed(t, fv.Answers, "/beloeb", fmt.Sprint(100+i)), Revision: fv.Revision,
		})
		return true, err
	}, &saved)
	fv = b.draft(t, b.anders, id)
	all(func(i int, e *workflow.Engine) (bool, error) {
		res, err := e.Submit(t.Context(), b.anders, workflow.SubmitRequest{Case: id, Step: "ansoeg", Forms: map[string]workflow.FormInput{
			"ansoegning": {Answers: typed(t, fv.Answers, sound...), Revision: fv.Revision},
		}})
		return res.Submitted, err
	}, &submitted)
	all(func(i int, e *workflow.Engine) (bool, error) {
		var err error
		if i%4 == 0 {
			_, err = e.Reject(t.Context(), b.worker, workflow.Judgement{Case: id, Step: "behandl", To: "afslag", Note: "n", Round: 1})
		} else {
			_, err = e.Approve(t.Context(), b.worker, workflow.Judgement{Case: id, Step: "behandl", Round: 1})
		}
		return true, err
	}, &approved)
	if saved.Load() != 1 || submitted.Load() != 1 || approved.Load() != 1 {
		t.Errorf("%d saved, %d submitted, %d judged; want one each", saved.Load(), submitted.Load(), approved.Load())
	}
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			if _, err := b.Store.RunDue(t.Context(), engines[i%2], b.Clock.Now()); err != nil {
				t.Errorf("RunDue: %v", err)
			}
		})
	}
	wg.Wait()
	v, err := b.Engine.View(t.Context(), b.anders, id, i18n.Danish)
	if err != nil || v.State != workflow.CaseEnded || len(b.kp.Taken()) > 1 || len(b.letter.Taken()) != len(b.kp.Taken()) {
		t.Errorf("in the end: %s, KP %v, letters %v, %v", v.State, b.kp.Taken(), b.letter.Taken(), err)
	}
}

// The same command sent sixteen times at once is carried out once, and every
// sender is told that it was.
func TestSameCommandRaces(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.submitted(t)
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			if _, err := b.Engine.Approve(t.Context(), b.worker, workflow.Judgement{Case: id, Step: "behandl", Command: "k"}); err != nil {
				t.Errorf("approve: %v", err)
			}
		})
	}
	wg.Wait()
	b.Run(t)
	if n := len(b.kp.Taken()); n != 1 {
		t.Errorf("taken by KP %d times", n)
	}
}
