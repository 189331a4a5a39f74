package workflow_test

import (
	"bytes"
	"runtime"
	"testing"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// allocated is how many bytes a function asks for. It is for tests that are not
// parallel.
func allocated(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// A case that goes round and round costs as much as it has events, not as much as
// the square of them.
func TestReplayGrowsWithTheEvents(t *testing.T) {
	events := []workflow.Event{{Type: workflow.CaseBegun, Case: "c", By: &identity.Identity{Org: "aaby"}}}
	for n := 1; n <= 4000; n++ {
		events = append(events, workflow.Event{Type: workflow.StepEntered, Step: "a", Round: n, Kind: workflow.Fill},
			workflow.Event{Type: workflow.StepLeft, Step: "a", Round: n, Outcome: workflow.OutcomeSubmitted, Who: "p.x"})
	}
	half := allocated(func() { workflow.Replay(events[:4001]) })
	whole := allocated(func() { workflow.Replay(events) })
	if whole > 3*half {
		t.Errorf("twice the events take %d bytes instead of %d", whole, half)
	}
}

func TestDialogueGrowsWithWhatIsSaid(t *testing.T) {
	events := []workflow.Event{{Type: workflow.CaseBegun, Case: "c", By: &identity.Identity{Org: "aaby"}}}
	for n := 1; n <= 2000; n++ {
		events = append(events, workflow.Event{Type: workflow.Said, Said: &workflow.Saying{ID: n, Asks: true, Open: true}},
			workflow.Event{Type: workflow.TalkClosed, Said: &workflow.Saying{ID: n}})
	}
	half := allocated(func() { workflow.Replay(events[:2001]) })
	whole := allocated(func() { workflow.Replay(events) })
	if whole > 3*half {
		t.Errorf("twice the sayings take %d bytes instead of %d", whole, half)
	}
}

func TestExportGrowsWithTheCase(t *testing.T) {
	r := roadOf(t, nil, fillFirst+`{"id":"b","kind":"decide","next":[{"when":"forms.f.antal == 3","to":"slut"},{"to":"a"}]},`+lastEnd, "/antal", "1")
	export := func() {
		var b bytes.Buffer
		wantNo(t, r.Engine.ExportPerson(t.Context(), r.anna, r.anna.Actor, &b))
	}
	rounds := func(n int) uint64 {
		for range n {
			r.fill("a", "/antal", "1")
		}
		return allocated(export)
	}
	half := rounds(100)
	if whole := rounds(100); whole > 3*half {
		t.Errorf("twice the rounds take %d bytes instead of %d", whole, half)
	}
}
