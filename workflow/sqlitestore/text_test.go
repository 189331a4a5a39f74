package sqlitestore_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/borgerflow/borgerflow/workflow"
)

// TestTextAndTimes: any valid UTF-8 comes back as it was given and is ordered
// byte by byte; times come back to the microsecond, the zero time as itself.
func TestTextAndTimes(t *testing.T) {
	t.Parallel()
	s := open(t, openDB(t), nil)
	ids := []string{"a", "A", " a", "a ", "å", "Å", "a\x01b", "a\x01", "\x01", "🎈", "%", "_", "'", "\"", "a\u0301", "ÅÅ", "aa", "0", "00"}
	at := time.Date(2026, 3, 2, 9, 0, 0, 123456789, time.FixedZone("CET", 3600))
	for _, id := range ids {
		err := s.Commit(t.Context(), workflow.Commit{
			Case: workflow.CaseRow{Org: org, ID: id, Version: 1, Subject: id, Solution: id, State: workflow.CaseDraft, Created: at, Updated: time.Time{}},
		})
		if err != nil {
			t.Fatalf("%q: %v", id, err)
		}
	}
	got, err := s.Cases(t.Context(), workflow.CaseQuery{Org: org})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(ids)
	slices.Reverse(ids)
	var gotIDs []string
	for _, c := range got {
		gotIDs = append(gotIDs, c.ID)
		if !c.Created.Equal(at.Truncate(time.Microsecond)) || c.Created.Location() != time.UTC || c.Updated != (time.Time{}) {
			t.Errorf("%q: created %s, updated %s", c.ID, c.Created, c.Updated)
		}
	}
	if diff := cmp.Diff(ids, gotIDs); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
	for _, id := range ids {
		c, err := s.Case(t.Context(), org, id)
		if err != nil || c.Subject != id || c.Solution != id {
			t.Errorf("%q: %+v, %v", id, c, err)
		}
		found, err := s.Cases(t.Context(), workflow.CaseQuery{Org: org, Subject: id})
		if err != nil || len(found) != 1 {
			t.Errorf("by subject %q: %d, %v", id, len(found), err)
		}
	}
	invalid := workflow.Commit{Case: workflow.CaseRow{Org: org, ID: "\xff", Version: 1}}
	if err := s.Commit(t.Context(), invalid); err == nil {
		t.Error("text that is not UTF-8 was kept")
	}
}
