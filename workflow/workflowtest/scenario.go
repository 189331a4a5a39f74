package workflowtest

import (
	"embed"
	"io/fs"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/memnotify"
)

//go:embed all:testdata
var solutions embed.FS

// ScenarioHarness is how the scenarios get the store that they run on.
type ScenarioHarness struct {
	// New returns a fresh, empty store whose scheduler does not run; it is closed
	// with the test. Required.
	New func(t *testing.T) KitStore
}

// scenario is a case from its beginning to its end.
type scenario struct {
	name string
	play func(t *testing.T, k *Kit)
}

var scenarios = []scenario{
	{"a rejection goes to any step", playReject},
	{"branches meet again, and a rejection in one calls the other off", playBranches},
	{"a reminder and an escalation over Easter", playEaster},
	{"a task is taken, given on and done by whom it was given to", playDelegation},
	{"two people must see to it", playFourEyes},
	{"the shortest way is driven", playDrive},
	{"running cases go on with another version", playMigration},
}

// RunScenarios takes cases from their beginning to their end on a store: what a
// municipality would do with it, seen from outside. A store that keeps the
// contract of [RunStore] passes it.
func RunScenarios(t *testing.T, h ScenarioHarness) {
	for _, s := range scenarios {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			s.play(t, scenarioKit(t, h.New(t)))
		})
	}
}

// Scenario returns the folder of one of the solutions that the scenarios run, by
// the solution's id: small ones to copy from.
func Scenario(id string) (fs.FS, error) { return fs.Sub(solutions, "testdata/"+id) }

// scenarioKit returns a kit on the store, on the Tuesday before Easter 2026, with
// all solutions published.
func scenarioKit(t testing.TB, store KitStore) *Kit {
	t.Helper()
	k := NewKitOn(t, store, &workflow.Options{
		Handlers: map[string]workflow.Handler{"arkiv": &Recorder{}, "brev": &Recorder{}},
		Notifier: memnotify.New(),
	})
	k.Clock.Set(time.Date(2026, 3, 31, 10, 0, 0, 0, dk.Copenhagen()))
	for _, id := range []string{"retur", "sideloeb", "frist", "delegering", "fire_oejne"} {
		folder, err := Scenario(id)
		if err != nil {
			t.Fatal(err)
		}
		k.Publish(t, folder)
	}
	return k
}

func wantStory(t *testing.T, c *Case, want ...string) {
	t.Helper()
	same(t, "story", want, c.Story())
}
