package workflowbench_test

import (
	"testing"
	"testing/fstest"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// BenchmarkDecide decides the approval of a step in a case with a past: nothing
// is read or written.
func BenchmarkDecide(b *testing.B) {
	folder, err := workflow.ReadFolder(fstest.MapFS{
		"solution.json": {Data: []byte(`{"id":"s","version":"1","title":"S","owner":"O","kle":"00.00.00","facet":"G01","languages":["da"],"start":{"anonymous":true},"steps":[
			{"id":"a","kind":"fill","title":"A","forms":[{"form":"f"}],"next":[{"to":"b"},{"to":"d"}]},
			{"id":"b","kind":"approve","title":"B","assign":{"group":"g"},"next":[{"on":"approved","to":"c"},{"on":"rejected","to":"a"}]},
			{"id":"d","kind":"approve","title":"D","assign":{"group":"g"},"next":[{"on":"approved","to":"c"},{"on":"rejected","to":"a"}]},
			{"id":"c","kind":"handover","join":"all","handover":{"kind":"h"},"next":[{"to":"e"}]},{"id":"e","kind":"end"}]}`)},
		"forms/f.json": {Data: []byte(`{"id":"f","version":"1","languages":["da"],"title":"F","pages":[{"id":"p","title":"P","fields":[{"key":"a","type":"text","label":"A"}]}]}`)},
	})
	if err != nil {
		b.Fatal(err)
	}
	w, err := workflow.Compile(folder, nil)
	if err != nil {
		b.Fatal(err)
	}
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	s := &workflow.State{}
	play := func(by identity.Identity, c workflow.Command) {
		events, _, err := workflow.Decide(w, s, c, workflow.Facts{Now: now, By: by, Holder: true, Operators: "operator"})
		if err != nil {
			b.Fatal(err)
		}
		s = workflow.Apply(s, events...)
	}
	nobody := identity.Identity{Org: org}
	play(nobody, workflow.StartCase{Case: "c1", Lang: "da"})
	given := workflow.SubmitForms{Target: workflow.Target{Step: "a"}, Forms: []workflow.GivenForm{{Form: "f", Answers: []byte(`{"a":"x"}`), Data: []byte(`{"a":"x"}`)}}, Lang: "da"}
	for range 3 {
		play(nobody, given)
		play(lone.Identity, workflow.RejectStep{Target: workflow.Target{Step: "b"}, Note: "nej"})
	}
	play(nobody, given)
	b.ReportAllocs()
	for b.Loop() {
		_, _, err := workflow.Decide(w, s, workflow.ApproveStep{Target: workflow.Target{Step: "b"}}, workflow.Facts{Now: now, By: lone.Identity, Operators: "operator"})
		if err != nil {
			b.Fatal(err)
		}
	}
}
