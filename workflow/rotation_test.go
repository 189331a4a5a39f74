package workflow_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

func TestLinksFromBeforeARotationOpenTheCase(t *testing.T) {
	t.Parallel()
	o := newBureau(t, sag(bed, coStep("approve", `{"to":"coapplicant","by":"email","field":"forms.ansoegning.mail"}`)...))
	id := o.send(t, "/mail", "berit@example.dk")
	o.Run(t)
	who := o.invited()
	newer, err := ledger.NewIndex(bytes.Repeat([]byte{7}, 32))
	wantNo(t, err)
	e, err := workflow.New(o.Store, o.Files, o.Sealer, o.Trail, o.Clock, &workflow.Options{Index: newer.After(o.Index)})
	wantNo(t, err)
	_, err = e.Approve(t.Context(), o.Anyone("x"), workflow.Judgement{Case: id, Step: "naeste"})
	wantCode(t, "a guessed link", err, workflow.NotFound)
	_, err = e.Approve(t.Context(), who, workflow.Judgement{Case: id, Step: "naeste"})
	wantNo(t, err)
}

func TestFourEyesOutliveARotation(t *testing.T) {
	t.Parallel()
	steps := coStep("approve", `{"to":"coapplicant","by":"cpr","field":"forms.ansoegning.medansoeger"}`)
	steps[0] = strings.Replace(steps[0], `"notify"`, `"notBy":["ansoeg"],"notify"`, 1)
	o := newBureau(t, sag(bed, steps...))
	id := o.send(t, "/medansoeger", "610150-1234")
	wantCode(t, "self", o.approve(t, o.anders, id, "naeste"), workflow.Denied)
	newer, err := ledger.NewIndex(bytes.Repeat([]byte{7}, 32))
	wantNo(t, err)
	x := newer.After(o.Index)
	e, err := workflow.New(o.Store, o.Files, o.Sealer, o.Trail, o.Clock, &workflow.Options{Index: x})
	wantNo(t, err)
	who := workflow.Caller{Identity: identity.Identity{Org: o.Org, Assurance: identity.Substantial, Actor: x.Identify(o.Org, o.anders.Actor)}}
	_, err = e.Approve(t.Context(), who, workflow.Judgement{Case: id, Step: "naeste"})
	wantCode(t, "self after a rotation", err, workflow.Denied)
}
