package workflow_test

import (
	"context"
	"errors"
	"os"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

func numbers(s *form.State) (id, number string) {
	return s.Display(s.Find("/sag")), s.Display(s.Find("/nummer"))
}

func TestIdsAndNumbersAreGivenOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	id := o.start(t, o.sofie)
	sag, nummer := numbers(o.open(t, o.sofie, id, "ansoegning").State())
	if len(sag) != 36 || nummer != "" {
		t.Fatalf("a new draft has id %q and number %q", sag, nummer)
	}
	f := o.open(t, o.sofie, id, "ansoegning")
	a := f.Answers.Clone()
	for _, row := range []string{"a", "b"} {
		if _, err := a.AddRow("/boern", row, f.Facts); err != nil {
			t.Fatal(err)
		}
	}
	req := workflow.SubmitRequest{Case: id, Step: "ansoeg", Lang: "da", Forms: map[string]workflow.FormInput{"ansoegning": {Answers: a, Revision: f.Revision}}}
	res, err := o.Engine.Submit(t.Context(), o.sofie, req)
	if err != nil || res.Submitted {
		t.Fatalf("submitted without an account: %v", err)
	}
	if _, n := numbers(res.Forms["ansoegning"].State); n != "" {
		t.Errorf("a number was taken for what was not submitted: %s", n)
	}
	if res := o.apply(t, o.sofie, id); !res.Submitted {
		t.Fatalf("not submitted: %v", codes(res.Forms["ansoegning"].State))
	}
	s := o.shown(t, o.sofie, id, "ansoegning").State()
	first, n := numbers(s)
	want(t, "id and number", []string{sag, "1"}, []string{first, n})
	want(t, "rows number themselves", []string{"1", "2"}, texts(s, "/boern/a/nr", "/boern/b/nr"))

	// Another case has another; the same one, sent back, keeps its own.
	other := o.sent(t, o.karla)
	otherID, n := numbers(o.shown(t, o.karla, other, "ansoegning").State())
	if n != "2" || otherID == sag {
		t.Errorf("the next case has id %s and number %s", otherID, n)
	}
	o.hand(t, o.kim, id, "vurder", "vurdering")
	if _, err := o.Engine.Reject(t.Context(), o.lone, workflow.Judgement{Case: id, Step: "afgoer", Note: "Mangler"}); err != nil {
		t.Fatal(err)
	}
	again, n := numbers(o.open(t, o.sofie, id, "ansoegning").State())
	want(t, "sent back", []string{sag, "1"}, []string{again, n})
	if res := o.apply(t, o.sofie, id); !res.Submitted {
		t.Fatal("not submitted again")
	}
	again, n = numbers(o.shown(t, o.sofie, id, "ansoegning").State())
	want(t, "submitted again", []string{sag, "1"}, []string{again, n})
}

// uncounted is a store whose counter is down, or that is no counter at all.
type uncounted struct {
	workflow.Store
	err error
}

func (d *uncounted) NextNumber(ctx context.Context, org, series string) (int64, error) {
	if d.err != nil {
		return 0, d.err
	}
	return d.Store.(workflow.Counter).NextNumber(ctx, org, series)
}

func TestNumbersNeedAStoreThatCounts(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	type plain struct{ workflow.Store }
	engine, err := workflow.New(plain{o.Store}, o.Files, o.Sealer, o.Trail, o.Clock, &workflow.Options{
		Checks: map[string]workflow.Checker{"konto": o.accounts}, Lookups: map[string]workflow.Looker{"biler": o.cars},
		Handlers: map[string]workflow.Handler{"arkiv": o.kp},
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = engine.Publish(t.Context(), identity.System(o.Org, "test"), os.DirFS("testdata/stoette"), workflow.VersionOpen, "")
	ps, _ := errors.AsType[workflow.Problems](err)
	if len(ps) != 1 || ps[0].File != "forms/ansoegning.json" || ps[0].Code != workflow.ProblemChecker {
		t.Errorf("problems: %v", err)
	}
}

func TestACounterThatIsDown(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	store := &uncounted{Store: o.Store, err: workflow.Errorf(workflow.Unavailable, "down")}
	var err error
	o.Engine, err = workflow.New(store, o.Files, o.Sealer, o.Trail, o.Clock, &workflow.Options{
		Checks: map[string]workflow.Checker{"konto": o.accounts}, Handlers: map[string]workflow.Handler{"arkiv": o.kp},
	})
	if err != nil {
		t.Fatal(err)
	}
	id := o.start(t, o.sofie)
	f := o.open(t, o.sofie, id, "ansoegning")
	req := workflow.SubmitRequest{Case: id, Step: "ansoeg", Lang: "da", Forms: map[string]workflow.FormInput{
		"ansoegning": {Answers: typed(t, f.Answers, "/konto", "1234"), Revision: f.Revision},
	}}
	_, err = o.Engine.Submit(t.Context(), o.sofie, req)
	wantCode(t, "submit", err, workflow.Unavailable)
	store.err = nil
	if res, err := o.Engine.Submit(t.Context(), o.sofie, req); err != nil || !res.Submitted {
		t.Errorf("when it is up: %v, %v", res.Submitted, err)
	}
}
