package workflow_test

import (
	"fmt"
	"testing"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"pgregory.net/rapid"
)

// Whatever is saved in whatever order while checks and look-ups come and go:
// what is read again is what saving said, nothing is submitted that a check has
// not let through, and a submission evaluated again is what was handed over.
func TestNothingUncheckedIsSubmitted(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		o := newOffice(t, nil)
		o.accounts.Refuse(expression.TextOf("0"), "closed")
		id := o.start(t, o.sofie)
		account := ""
		for range rapid.IntRange(1, 6).Draw(rt, "steps") {
			if rapid.Bool().Draw(rt, "check down") {
				o.accounts.FailNext(workflow.Unavailable)
			}
			if rapid.Bool().Draw(rt, "look-up down") {
				o.cars.FailNext(workflow.Unavailable)
			}
			account = rapid.SampledFrom([]string{"", "0", "1", "2"}).Draw(rt, "account")
			plate := rapid.SampledFrom([]string{"", "AB12345", "ZZ99999"}).Draw(rt, "plate")
			saved := o.save(t, o.sofie, id, "/konto", account, "/plade", plate)
			again := o.open(t, o.sofie, id, "ansoegning").State()
			if a, b := fmt.Sprint(codes(saved.State)), fmt.Sprint(codes(again)); a != b {
				rt.Fatalf("saved with %s, read with %s", a, b)
			}
		}
		f := o.open(t, o.sofie, id, "ansoegning")
		res, err := o.Engine.Submit(t.Context(), o.sofie, workflow.SubmitRequest{
			Case: id, Step: "ansoeg", Lang: i18n.Danish,
			Forms: map[string]workflow.FormInput{"ansoegning": {Answers: f.Answers, Revision: f.Revision}},
		})
		if err != nil {
			rt.Fatal(err)
		}
		s := res.Forms["ansoegning"].State
		if res.Submitted != s.OK() || res.Submitted && (account == "" || account == "0") {
			rt.Fatalf("submitted %v with account %q: %v", res.Submitted, account, codes(s))
		}
		if !res.Submitted {
			return
		}
		shown := o.shown(t, o.sofie, id, "ansoegning").State()
		if a, b := string(s.Submission()), string(shown.Submission()); a != b {
			rt.Fatalf("handed in\n%s, read again\n%s", a, b)
		}
	})
}
