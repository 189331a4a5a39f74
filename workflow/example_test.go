package workflow_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
	"github.com/borgerflow/borgerflow/workflow/memstore"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
)

// mailbox is a handler: it does the handovers of one kind.
type mailbox struct{ seen map[string]bool }

// Do looks the key up before it acts, so that a repeated call does no harm.
func (m mailbox) Do(_ context.Context, call workflow.EffectCall, s workflow.CaseSnapshot) (workflow.Output, error) {
	if !m.seen[call.Key] {
		m.seen[call.Key] = true
		fmt.Println("received", call.Kind, "of step", call.Step, "round", call.Round, "with", string(s.Forms["ansoegning"].Data))
	}
	return workflow.Output{Ref: "no. 1"}, nil
}

// A vendor publishes a solution's folder and takes a case through it: the
// citizen fills in and submits, the case worker approves, and what is to be
// done outside is performed by the scheduler.
func Example() {
	ctx := context.Background()
	clock := workflowtest.NewClock(time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)) // workflow.SystemClock{} in production
	store := memstore.New()
	ring, _ := ledger.NewKeyRing("2026", map[string][]byte{"2026": bytes.Repeat([]byte{1}, 32)}, nil)
	box := mailbox{seen: map[string]bool{}}
	engine, err := workflow.New(store, memstore.NewFiles(), ledger.NewSealer(store, ring, nil), audit.New(store, clock, nil), clock,
		&workflow.Options{Handlers: map[string]workflow.Handler{"kp": box, "letter": box}})
	if err != nil {
		panic(err)
	}
	_, err = engine.Publish(ctx, identity.System("aaby", "deploy"), os.DirFS("testdata/tilskud"), workflow.VersionOpen, "")
	if err != nil {
		panic(err)
	}

	citizen := workflow.Caller{Identity: identity.Identity{
		Org: "aaby", Assurance: identity.Substantial, Actor: identity.Person{Ref: "p.1", CPR: "6101501234", Name: "Anders Prøvesen"},
	}}
	begun, err := engine.Start(ctx, citizen.Identity, workflow.StartRequest{Solution: "tilskud", Lang: i18n.Danish})
	if err != nil {
		panic(err)
	}
	view, err := engine.View(ctx, citizen, begun.Case, i18n.Danish)
	if err != nil {
		panic(err)
	}
	draft := view.Steps[0].Forms[0]
	for name, typed := range map[string]string{"/hvad": "briller", "/beloeb": "1.250,50"} {
		if _, err := draft.Answers.Set(name, []string{typed}, i18n.Danish); err != nil {
			panic(err)
		}
	}
	result, err := engine.Submit(ctx, citizen, workflow.SubmitRequest{
		Case: begun.Case, Step: begun.Step, Command: "button-1",
		Forms: map[string]workflow.FormInput{draft.ID: {Answers: draft.Answers, Revision: draft.Revision}},
	})
	fmt.Println("submitted", result.Submitted, err)

	worker := workflow.Caller{Identity: identity.Identity{Org: "aaby", Employee: "lone", Groups: []string{"pension"}}}
	tasks, _ := engine.Tasks(ctx, worker, workflow.TaskPage{})
	fmt.Println("inbox:", tasks[0].Title.In(i18n.Danish))
	if _, err := engine.Approve(ctx, worker, workflow.Judgement{Case: tasks[0].Case, Step: tasks[0].Step}); err != nil {
		panic(err)
	}
	_, err = store.RunDue(ctx, engine, clock.Now())
	fmt.Println("performed", err)
	view, _ = engine.View(ctx, citizen, begun.Case, i18n.Danish)
	fmt.Println("the case has", view.State)
	// Output:
	// submitted true <nil>
	// inbox: Behandl
	// received kp of step kp round 1 with {"navn":"Anders Prøvesen","hvad":"briller","beloeb":{"amount":125050,"currency":"DKK"}}
	// received letter of step brev round 1 with {"navn":"Anders Prøvesen","hvad":"briller","beloeb":{"amount":125050,"currency":"DKK"}}
	// performed <nil>
	// the case has ended
}
