// Package workflowtest helps to test what is built on package workflow: suites
// that prove that a store or a place for files keeps its contract, and helpers
// that drive cases in a vendor's own tests.
//
// Start with [RunStore], [RunScenarios] and [RunFiles] when you write an adapter,
// and with [NewKit] when you test a solution: it gives an engine on memory stores
// with a clock you set, and [Kit.Case] a case that the test drives from step to
// step. The package imports testing and is for tests only.
package workflowtest

import (
	"fmt"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// StoreHarness is how a suite handles the store under test.
type StoreHarness struct {
	// New returns a fresh, empty store; it is closed with the test. Required.
	New func(t *testing.T) workflow.Store

	// Run runs the store's scheduler with p until done reports true, then stops
	// it. It fails the test when that takes longer than a few seconds. Nil
	// leaves the scheduler's behaviour out, and says so.
	Run func(t *testing.T, s workflow.Store, p workflow.Performer, done func() bool)

	// Close closes the store while the test goes on. Nil leaves out what a
	// closed store must do, and says so.
	Close func(t *testing.T, s workflow.Store)
}

// RunStore proves that a store keeps the contract of workflow.Store: one
// subtest per sentence. Records, data keys and chains have a suite of their
// own, package ledgertest.
func RunStore(t *testing.T, h StoreHarness) {
	t.Helper()
	for _, group := range []struct {
		name string
		run  func(*testing.T, StoreHarness)
	}{
		{"Versions", testVersions}, {"Commit", testCommit}, {"Invalid", testInvalid}, {"Erase", testErase}, {"Key", testKey}, {"Load", testLoad}, {"Concurrent", testConcurrent},
		{"Counter", testCounter},
		{"Commands", testCommands}, {"Docs", testDocs}, {"Tasks", testTasks}, {"Cases", testCases},
		{"Effects", testEffects}, {"Schedule", testSchedule}, {"Audit", testAudit}, {"Times", testTimes},
		{"Text", testText}, {"Big", testBig}, {"Organisations", testOrganisations}, {"Unknown", testUnknown},
		{"Erasing", testErasing}, {"Sealed", testSealed}, {"Starts", testStarts}, {"Two towns", testTwoTowns},
		{"Copies", testCopies}, {"Context", testContext}, {"Closed", testClosed},
	} {
		t.Run(group.name, func(t *testing.T) {
			t.Parallel()
			group.run(t, h)
		})
	}
}

// sub runs one sentence of the contract on a fresh store.
func (h StoreHarness) sub(t *testing.T, name string, run func(t *testing.T, s workflow.Store)) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		run(t, h.New(t))
	})
}

// Rows that the suite is written with.
const (
	org   = "aaby"
	other = "beby"
)

// noon is a time with more precision than stores keep.
var noon = time.Date(2026, 3, 2, 12, 0, 0, 123_456_789, time.UTC)

// kept is noon as stores give it back.
var kept = noon.Truncate(time.Microsecond)

func line(orgKey, caseID, what string) audit.Line {
	return audit.Line{At: noon, Org: orgKey, Case: caseID, Actor: identity.SystemRef("suite"), What: what}
}

// first is the commit that makes a case.
func first(id string) workflow.Commit { return next(workflow.CaseRow{Org: org, ID: id, Created: noon}) }

// next is a commit with one event after row.
func next(row workflow.CaseRow) workflow.Commit {
	c := workflow.Commit{Expected: row.Version, Case: row}
	c.Case.Version++
	c.Case.Events++
	c.Case.Updated = noon.Add(time.Duration(row.Version) * time.Minute)
	if c.Case.Solution == "" {
		c.Case.Solution, c.Case.Hash, c.Case.State = "praj", "h1", workflow.CaseDraft
	}
	c.Events = []workflow.EventRow{{Seq: c.Case.Events, At: noon, Type: "step.entered", Body: fmt.Appendf(nil, "event %d", c.Case.Events)}}
	c.Lines = []audit.Line{line(row.Org, row.ID, "case.changed")}
	return c
}

func task(row workflow.CaseRow, key, group, person string, since time.Time) workflow.TaskRow {
	return workflow.TaskRow{
		Org: row.Org, Case: row.ID, Key: key, Kind: "approve", Group: group, Person: person,
		Solution: "praj", Hash: "h1", Step: "behandl", Round: 1, Since: since,
	}
}

func effect(row workflow.CaseRow, step string) workflow.EffectRow {
	key := row.ID + "/" + step + "/1"
	return workflow.EffectRow{
		ID: row.Org + "/" + key, Org: row.Org, Case: row.ID, Key: key, Kind: "kp", Step: step, Round: 1,
		State: workflow.EffectPending, Next: noon, Created: noon, Updated: noon,
	}
}

// must commits and fails the test when that fails. It returns the case's row.
func must(t *testing.T, s workflow.Store, c workflow.Commit) workflow.CaseRow {
	t.Helper()
	if err := s.Commit(t.Context(), c); err != nil {
		t.Fatalf("Commit: %v", err)
	}
	return c.Case
}

// wantCode fails the test unless err has the code.
func wantCode(t *testing.T, what string, err error, code workflow.Code) {
	t.Helper()
	if err == nil {
		t.Errorf("%s: no error, want %s", what, code)
	} else if got := workflow.CodeOf(err); got != code {
		t.Errorf("%s: code %s, want %s (%v)", what, got, code, err)
	}
}

// same compares with nil and empty alike.
func same(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// found fails the test on an error and returns the value.
func found[T any](t *testing.T, what string) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		return v
	}
}
