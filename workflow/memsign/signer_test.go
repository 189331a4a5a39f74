package memsign_test

import (
	"errors"
	"testing"
	"testing/fstest"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/memsign"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
)

var folder = fstest.MapFS{
	"solution.json": {Data: []byte(`{"id":"s","version":"1","title":"S","owner":"O","kle":"00.00.00","facet":"G01","languages":["da"],"start":{"login":["mitid"]},
		"steps":[{"id":"a","kind":"fill","title":"Søg","forms":[{"form":"f"}],"signing":true,"next":[{"to":"slut"}]},{"id":"slut","kind":"end"}]}`)},
	"forms/f.json": {Data: []byte(`{"id":"f","version":"1","languages":["da"],"title":"F","pages":[{"id":"p","title":"P","fields":[{"key":"a","type":"text","label":"A"}]}]}`)},
}

func TestSigner(t *testing.T) {
	t.Parallel()
	ctx, s := t.Context(), memsign.New()
	k := workflowtest.NewKit(t, &workflow.Options{Signer: s})
	k.Publish(t, folder)
	anna := k.Citizen("6101501234", "Anna Prøvesen")
	begun, err := k.Engine.Start(ctx, anna.Identity, workflow.StartRequest{Solution: "s", Lang: i18n.Danish})
	if err != nil {
		t.Fatal(err)
	}
	submit := func() {
		t.Helper()
		if _, err := k.Engine.Submit(ctx, anna, workflow.SubmitRequest{Case: begun.Case, Step: "a", Lang: i18n.Danish}); err != nil {
			t.Fatal(err)
		}
		k.Run(t)
	}
	s.FailNext(workflow.Unavailable)
	submit()
	if n := len(s.Asked()); n != 0 {
		t.Fatalf("%d requests while it is down", n)
	}
	k.Advance(t, 3600e9)
	first := begun.Case + "/a/1/sign-1"
	if got := s.Asked(); len(got) != 1 || got[0].Key != first || got[0].By == nil || got[0].Forms[0] != "f" {
		t.Fatalf("asked for %d", len(got))
	}
	if err := s.Refuse(ctx, k.Engine, k.Org, first, "forkert"); err != nil {
		t.Fatal(err)
	}
	submit()
	if err := s.Sign(ctx, k.Engine, k.Org, "andet"); !errors.Is(err, workflow.ErrNotFound) {
		t.Errorf("a key nobody asked for: %v", err)
	}
	for range 2 { // signers tell more than once
		if err := s.Sign(ctx, k.Engine, k.Org, begun.Case+"/a/1/sign-2"); err != nil {
			t.Fatal(err)
		}
	}
	v, err := k.Engine.View(ctx, anna, begun.Case, i18n.Danish)
	if err != nil || v.State != workflow.CaseEnded {
		t.Errorf("the case is %s, %v", v.State, err)
	}
	if err := s.Request(ctx, workflow.SignRequest{Org: "aaby", Key: "k", Case: "c", Group: "g"}); !errors.Is(err, workflow.ErrInvalid) {
		t.Errorf("nothing to sign: %v", err)
	}
}
