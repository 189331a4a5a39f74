package workflow_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
)

// limited publishes the solution with a bound on cases per person.
func (b *bench) limited(t testing.TB, most string) {
	t.Helper()
	b.publish(t, changed(tilskud(t), "solution.json", `"assurance": "substantial"`, `"assurance": "substantial", "max": `+most), workflow.VersionOpen)
}

func TestMostCases(t *testing.T) {
	t.Parallel()
	for most, want := range map[string][]bool{ // started: at first, while one is open, after it has ended, and then again
		`{"count": 1}`:               {true, false, true, false},
		`{"count": 1, "of": "ever"}`: {true, false, false, false},
		`{"count": 2, "of": "ever"}`: {true, true, false, false},
	} {
		b := setup(t)
		b.limited(t, most)
		start := func(c workflow.Caller) (string, bool) {
			begun, err := b.Engine.Start(t.Context(), c.Identity, workflow.StartRequest{Solution: "tilskud"})
			if no, ok := errors.AsType[*workflow.Refusal](err); err != nil && (!ok || no.Code != workflow.RefusedTooMany) {
				t.Fatal(err)
			}
			return begun.Case, err == nil
		}
		first, got1 := start(b.anders)
		_, got2 := start(b.anders)
		b.submit(t, b.anders, first, sound...)
		if _, err := b.Engine.Reject(t.Context(), b.worker, workflow.Judgement{Case: first, Step: "behandl", To: "afslag", Note: "Nej"}); err != nil {
			t.Fatal(err)
		}
		_, got3 := start(b.anders)
		_, got4 := start(b.anders)
		if got := fmt.Sprint(got1, got2, got3, got4); got != fmt.Sprint(want[0], want[1], want[2], want[3]) {
			t.Errorf("%s: %s, want %v", most, got, want)
		}
		if _, ok := start(b.berit); !ok {
			t.Errorf("%s: another citizen is refused", most)
		}
		offer, err := b.Engine.Offer(t.Context(), b.Org, "tilskud", false)
		if err != nil {
			t.Fatal(err)
		}
		if no, err := b.Engine.MayStart(t.Context(), b.anders.Identity, offer); err != nil || no == nil || no.Code != workflow.RefusedTooMany {
			t.Errorf("%s: the page lets them in: %v, %v", most, no, err)
		}
	}
}

// TestStartsRace: of any number of starts at once, on two engines, no more pass
// than one may have.
func TestStartsRace(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.limited(t, `{"count": 3}`)
	other, err := workflow.New(b.Store, b.Files, b.Sealer, b.Trail, b.Clock, &workflow.Options{TestData: true})
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	begun := map[string]bool{}
	var wg sync.WaitGroup
	for i := range 24 {
		wg.Go(func() {
			e := []*workflow.Engine{b.Engine, other}[i%2]
			got, err := e.Start(t.Context(), b.anders.Identity, workflow.StartRequest{Solution: "tilskud"})
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				begun[got.Case] = true
			} else if no, ok := errors.AsType[*workflow.Refusal](err); !ok || no.Code != workflow.RefusedTooMany {
				t.Errorf("start: %v", err)
			}
		})
	}
	wg.Wait()
	own, err := b.Engine.Cases(t.Context(), b.anders, workflow.CasePage{})
	if err != nil || len(own) != 3 || len(begun) != 3 {
		t.Errorf("%d begun, %d there, %v; want 3", len(begun), len(own), err)
	}
}

// TestSameStartRaces: a start that is sent again gives the first one's case, and
// counts once.
func TestSameStartRaces(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.limited(t, `{"count": 1}`)
	var mu sync.Mutex
	begun := map[string]bool{}
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			got, err := b.Engine.Start(t.Context(), b.anders.Identity, workflow.StartRequest{Solution: "tilskud", Command: "k"})
			mu.Lock()
			defer mu.Unlock()
			if begun[got.Case] = true; err != nil {
				t.Errorf("start: %v", err)
			}
		})
	}
	wg.Wait()
	if len(begun) != 1 {
		t.Errorf("%d cases were begun", len(begun))
	}
	_, err := b.Engine.Start(t.Context(), b.anders.Identity, workflow.StartRequest{Solution: "tilskud", Command: "another"})
	wantCode(t, "another start", err, workflow.Denied)
}

// TestErasedCasesAreNotCounted: their numbers stay taken, and the next ones are
// found.
func TestErasedCasesAreNotCounted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.limited(t, `{"count": 2, "of": "ever"}`)
	seen := map[string]bool{}
	for i := range 5 {
		begun, err := b.Engine.Start(t.Context(), b.anders.Identity, workflow.StartRequest{Solution: "tilskud", Lang: i18n.Danish})
		if err != nil || seen[begun.Case] {
			t.Fatalf("start %d: %v", i, err)
		}
		seen[begun.Case] = true
		b.Clock.Advance(31 * 24 * 3600 * 1e9) // drafts are kept for 30 days
		if got, err := b.Engine.Purge(t.Context(), b.Org, 0); err != nil || got.Erased != 1 {
			t.Fatalf("purge %d: %+v, %v", i, got, err)
		}
	}
}

// TestTestCasesAreCountedByThemselves.
func TestTestCasesAreCountedByThemselves(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.publish(t, changed(tilskud(t), "solution.json", `"assurance": "substantial"`, `"assurance": "substantial", "max": {"count": 1}`, `"test": true,`, ``), workflow.VersionOpen)
	for _, test := range []bool{true, false, true, false} {
		begun, err := b.Engine.Start(t.Context(), b.anders.Identity, workflow.StartRequest{Solution: "tilskud", Test: test})
		if err == nil && begun.Test != test {
			t.Errorf("test %v: %+v", test, begun)
		}
		if err != nil {
			wantCode(t, "the second one", err, workflow.Denied)
		}
	}
	own, err := b.Engine.Cases(t.Context(), b.anders, workflow.CasePage{})
	if err != nil || len(own) != 2 {
		t.Errorf("%d cases, %v", len(own), err)
	}
}
