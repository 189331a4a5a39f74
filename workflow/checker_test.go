package workflow_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/memcheck"
)

func TestAnswersAreCheckedWhenSavedAndKept(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	o.accounts.Refuse(expression.TextOf("0000"), "closed")
	id := o.start(t, o.sofie)
	want(t, "right", []string(nil), codes(o.save(t, o.sofie, id, "/konto", "1234").State))
	want(t, "read again", []string(nil), codes(o.open(t, o.sofie, id, "ansoegning").State()))
	want(t, "the same answer", []string(nil), codes(o.save(t, o.sofie, id, "/vej", "x").State))
	want(t, "questions", 1, len(o.accounts.Asked()))
	want(t, "another answer is stale and asked about", []string{"/konto check_failed"}, codes(o.save(t, o.sofie, id, "/konto", "0000").State))
	want(t, "questions", 2, len(o.accounts.Asked()))

	q := o.accounts.Asked()[1]
	want(t, "question", []string{"konto", "aaby", id, "stoette", "ansoegning", "/konto"}, []string{q.Name, q.Org, q.Case, q.Solution, q.Form, q.Path})
	if !q.Test || !q.At.Equal(o.Clock.Now()) || q.Field.Key != "konto" || q.By.ActorRef() != o.sofie.ActorRef() {
		t.Error("not what the question says beside")
	}
	if text := fmt.Sprintf("%v %+v %#v", q, q, q); strings.Contains(text, "0000") || strings.Contains(text, "Sofie") {
		t.Errorf("it prints %s", text)
	}
	if res := o.hand(t, o.sofie, id, "ansoeg", "ansoegning"); res.Submitted {
		t.Error("an answer that was refused was submitted")
	}
	want(t, "lines about checks", 2, o.lines(t, id, "answers.checked"))
}

func (o *office) lines(t testing.TB, id, what string) int {
	t.Helper()
	lines, err := o.Trail.Lines(t.Context(), o.Org, id)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, l := range lines {
		if l.What == what {
			n++
		}
	}
	return n
}

func TestACheckThatIsDownBlocksSubmittingOnly(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	id := o.start(t, o.sofie)
	o.accounts.FailNext(workflow.Unavailable)
	want(t, "saved", []string{"/konto check_pending"}, codes(o.save(t, o.sofie, id, "/konto", "1234").State))
	o.accounts.FailNext(workflow.Rejected)
	res := o.apply(t, o.sofie, id)
	if res.Submitted {
		t.Error("submitted unchecked")
	}
	want(t, "submit", []string{"/konto check_pending"}, codes(res.Forms["ansoegning"].State))
	if res = o.apply(t, o.sofie, id); !res.Submitted {
		t.Errorf("when it is up again: %v", codes(res.Forms["ansoegning"].State))
	}
}

func TestAPIFieldsShowWhatWasLookedUp(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	id := o.start(t, o.sofie)
	s := o.save(t, o.sofie, id, "/konto", "1234", "/plade", "AB12345").State
	want(t, "looked up", []string{"Prøve 2", "2.019"}, texts(s, "/bil/model", "/bil/aar"))
	s = o.open(t, o.sofie, id, "ansoegning").State()
	want(t, "kept", []string{"Prøve 2", "2.019"}, texts(s, "/bil/model", "/bil/aar"))
	s = o.save(t, o.sofie, id, "/plade", "ZZ99999").State
	want(t, "of another plate", []string{"", ""}, texts(s, "/bil/model", "/bil/aar"))
	want(t, "nothing there", []string{"/bil check_failed"}, codes(s))
	o.cars.FailNext(workflow.Unavailable)
	want(t, "down", []string{"/bil check_pending"}, codes(o.save(t, o.sofie, id, "/plade", "AB12345").State))
	want(t, "questions", 3, len(o.cars.Asked()))
	if res := o.apply(t, o.sofie, id); !res.Submitted {
		t.Errorf("not submitted: %v", codes(res.Forms["ansoegning"].State))
	}
}

// An outcome that is a day old is found out again, as far as that can be had.
func TestOldOutcomesAreFoundOutAgain(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	id := o.start(t, o.sofie)
	o.save(t, o.sofie, id, "/konto", "1234", "/plade", "AB12345")
	o.Clock.Advance(25 * time.Hour)
	want(t, "shown", []string(nil), codes(o.open(t, o.sofie, id, "ansoegning").State()))
	o.accounts.FailNext(workflow.Unavailable)
	want(t, "down", []string(nil), codes(o.save(t, o.sofie, id, "/vej", "x").State))
	o.accounts.Refuse(expression.TextOf("1234"), "closed")
	want(t, "closed since", []string{"/konto check_failed"}, codes(o.save(t, o.sofie, id, "/vej", "y").State))
	want(t, "questions", []int{3, 2}, []int{len(o.accounts.Asked()), len(o.cars.Asked())})
}

// bad is whatever a test makes of a check and a look-up.
type bad struct {
	check func(context.Context) (form.Check, error)
	look  func(context.Context) (map[string]expression.Value, error)
}

func (b bad) Check(ctx context.Context, _ workflow.Question) (form.Check, error) { return b.check(ctx) }

func (b bad) Look(ctx context.Context, _ workflow.Question) (map[string]expression.Value, error) {
	return b.look(ctx)
}

func TestHostileChecksAndLookups(t *testing.T) {
	t.Parallel()
	wait := func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
	var table map[string]expression.Value
	for name, b := range map[string]bad{
		"panic": {
			func(context.Context) (form.Check, error) { panic("1234") },
			func(context.Context) (map[string]expression.Value, error) { panic("1234") },
		},
		"hang": {
			func(ctx context.Context) (form.Check, error) { return form.Check{OK: true}, wait(ctx) },
			func(ctx context.Context) (map[string]expression.Value, error) { return table, wait(ctx) },
		},
		"huge": {
			func(context.Context) (form.Check, error) { return form.Check{}, fmt.Errorf("no") },
			func(context.Context) (map[string]expression.Value, error) {
				return map[string]expression.Value{"model": expression.TextOf(strings.Repeat("x", 1<<20))}, nil
			},
		},
		"other types": {
			func(context.Context) (form.Check, error) { return form.Check{}, fmt.Errorf("no") },
			func(context.Context) (map[string]expression.Value, error) {
				return map[string]expression.Value{"aar": expression.TextOf("gammel"), "nope": expression.BoolOf(true)}, nil
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, func(opts *workflow.Options) {
				opts.Checks, opts.Lookups = map[string]workflow.Checker{"konto": b}, map[string]workflow.Looker{"biler": b}
				opts.Patience = 20 * time.Millisecond
			})
			id := o.start(t, o.sofie)
			s := o.save(t, o.sofie, id, "/konto", "1234", "/plade", "AB12345").State
			want(t, "saved", []string{"/konto check_pending", "/bil check_pending"}, codes(s))
			s = o.open(t, o.sofie, id, "ansoegning").State()
			want(t, "read again", []string{"/konto check_pending", "/bil check_pending"}, codes(s))
		})
	}
}

// What stands in rows is asked about once, however often the rows are moved.
func TestChecksInRows(t *testing.T) {
	t.Parallel()
	known := memcheck.NewCheck()
	o := newOffice(t, func(opts *workflow.Options) { opts.Checks["navn"] = known })
	folder := stoette(t)
	o.Clock.Advance(time.Second)
	o.Publish(t, changed(folder, "forms/ansoegning.json", `"key": "fornavn", "type": "text"`, `"key": "fornavn", "check": "navn", "type": "text"`))
	id := o.start(t, o.sofie)
	f := o.open(t, o.sofie, id, "ansoegning")
	a := f.Answers.Clone()
	for _, row := range []string{"a", "b", "c"} {
		if _, err := a.AddRow("/boern", row, f.Facts); err != nil {
			t.Fatal(err)
		}
	}
	a = typed(t, a, "/konto", "1", "/boern/a/fornavn", "Ida", "/boern/b/fornavn", "Bo", "/boern/c/fornavn", "Ida")
	put := func() workflow.Saved {
		t.Helper()
		saved, err := o.Engine.Save(t.Context(), o.sofie, workflow.SaveRequest{
			Case: id, Step: "ansoeg", Form: "ansoegning", Lang: "da", Answers: a, Revision: o.open(t, o.sofie, id, "ansoegning").Revision,
		})
		if err != nil {
			t.Fatal(err)
		}
		return saved
	}
	want(t, "faults", []string(nil), codes(put().State))
	want(t, "questions", 2, len(known.Asked()))
	if err := a.RemoveRow("/boern/a"); err != nil {
		t.Fatal(err)
	}
	want(t, "faults after a row has gone", []string(nil), codes(put().State))
	want(t, "questions after a row has gone", 2, len(known.Asked()))
}

func stoette(t testing.TB) workflow.Folder {
	t.Helper()
	f, err := workflow.ReadFolder(os.DirFS("testdata/stoette"))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestACheckThatNobodyDoesIsAnAuthoringError(t *testing.T) {
	t.Parallel()
	_, err := workflow.Compile(stoette(t), &workflow.CompileOptions{Checks: map[string]workflow.Checker{"cvr": memcheck.NewCheck()}})
	var got []string
	if ps, ok := errors.AsType[workflow.Problems](err); ok {
		for _, p := range ps {
			got = append(got, p.File+"#"+p.Pointer+" "+string(p.Code))
		}
	}
	want(t, "problems", []string{
		"forms/ansoegning.json#/pages/0/fields/9/check checker", "forms/ansoegning.json#/pages/0/fields/11/lookup checker",
	}, got)
	if _, err := workflow.Compile(stoette(t), nil); err != nil {
		t.Errorf("without knowing who does checks: %v", err)
	}
}
