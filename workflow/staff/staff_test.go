package staff_test

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
	"github.com/borgerflow/borgerflow/workflow/memdirectory"
	"github.com/borgerflow/borgerflow/workflow/staff"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
	"github.com/google/go-cmp/cmp"
)

var monday = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

// house is a Staff over a ledger in memory.
type house struct {
	*staff.Staff
	clock    *workflowtest.Clock
	trail    *audit.Trail
	managers *memdirectory.Directory
}

func setup(t testing.TB) *house {
	t.Helper()
	h := &house{clock: workflowtest.NewClock(monday), managers: memdirectory.New()}
	store := ledger.NewMemory()
	ring, err := ledger.NewKeyRing("k1", map[string][]byte{"k1": bytes.Repeat([]byte{1}, 32)}, workflowtest.NewRandom(1))
	if err != nil {
		t.Fatal(err)
	}
	h.trail = audit.New(store, h.clock, nil)
	h.Staff, err = staff.New(store, ledger.NewSealer(store, ring, nil), h.trail, h.clock, h.managers, nil)
	if err != nil {
		t.Fatal(err)
	}
	h.managers.SetManager("aaby", "lone", "karin")
	return h
}

func employee(user string, groups ...string) workflow.Caller {
	return workflow.Caller{Identity: identity.Identity{Org: "aaby", Employee: user, Groups: groups}}
}

func day(n int) time.Time { return monday.AddDate(0, 0, n) }

func (h *house) acts(t testing.TB, user string, at time.Time) []string {
	t.Helper()
	got, err := h.ActsFor(t.Context(), "aaby", user, at)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestDeputiesForAPeriod(t *testing.T) {
	t.Parallel()
	h := setup(t)
	for _, a := range []struct {
		user, deputy string
		from, until  int
	}{{"lone", "per", 1, 8}, {"anna", "per", 2, 3}, {"lone", "ida", 1, 8}, {"per", "ida", 1, 8}} {
		if _, err := h.Absent(t.Context(), employee(a.user), a.user, day(a.from), day(a.until), a.deputy); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct {
		name, user string
		at         time.Time
		want       []string
	}{
		{"before", "per", day(1).Add(-time.Microsecond), nil},
		{"the first moment", "per", day(1), []string{"lone"}},
		{"two at once", "per", day(2), []string{"anna", "lone"}},
		{"when it is over", "per", day(8), nil},
		{"a second deputy, and no deputy's deputy", "ida", day(2), []string{"lone", "per"}},
		{"who is away", "lone", day(2), nil},
		{"nobody", "", day(2), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, h.acts(t, tt.user, tt.at)); diff != "" {
				t.Errorf("acts for (-want +got):\n%s", diff)
			}
		})
	}
	other, err := h.ActsFor(t.Context(), "beby", "per", day(2))
	if err != nil || len(other) != 0 {
		t.Errorf("in another organisation: %v, %v", other, err)
	}
}

func TestWhoMaySayThatSomebodyIsAway(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		caller workflow.Caller
		want   workflow.Code
	}{
		{"themself", employee("lone"), ""},
		{"the nearest manager", employee("karin"), ""},
		{"a planner", employee("pia", "planner"), ""},
		{"the system", workflow.Caller{Identity: identity.System("aaby", "payroll")}, ""},
		{"a colleague", employee("per"), workflow.Denied},
		{"a citizen", workflow.Caller{Identity: identity.Identity{Org: "aaby", Actor: identity.Person{Ref: "p.x"}}}, workflow.Denied},
		{"without an organisation", workflow.Caller{Identity: identity.Identity{Employee: "lone"}}, workflow.Invalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := setup(t)
			_, err := h.Absent(t.Context(), tt.caller, "lone", day(0), day(1), "per")
			_, seen := h.Absences(t.Context(), tt.caller, "lone")
			for _, err := range []error{err, seen} {
				if (err == nil) != (tt.want == "") || err != nil && workflow.CodeOf(err) != tt.want {
					t.Errorf("error %v, want code %q", err, tt.want)
				}
			}
		})
	}
}

func TestPeriodsThatAreNone(t *testing.T) {
	t.Parallel()
	h := setup(t)
	for _, tt := range []struct {
		name, deputy string
		from, until  time.Time
	}{
		{"their own deputy", "lone", day(0), day(1)}, {"no deputy", "", day(0), day(1)}, {"backwards", "per", day(2), day(1)},
		{"over", "per", day(-2), day(-1)}, {"longer than a year", "per", day(0), day(400)}, {"a name with spaces around", " per", day(0), day(1)},
	} {
		if _, err := h.Absent(t.Context(), employee("lone"), "lone", tt.from, tt.until, tt.deputy); workflow.CodeOf(err) != workflow.Invalid {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	a, err := h.Absent(t.Context(), employee("lone"), "lone", day(-2), day(1), "per")
	if err != nil || !a.From.Equal(monday) {
		t.Errorf("a period that has begun begins at %v, %v", a.From, err)
	}
}

func TestEndedEarly(t *testing.T) {
	t.Parallel()
	h := setup(t)
	a, err := h.Absent(t.Context(), employee("lone"), "lone", day(0), day(9), "per")
	if err != nil {
		t.Fatal(err)
	}
	h.clock.Advance(24 * time.Hour)
	if err := h.EndAbsence(t.Context(), employee("ida"), "lone", a.ID); workflow.CodeOf(err) != workflow.Denied {
		t.Errorf("a colleague: %v", err)
	}
	if err := h.EndAbsence(t.Context(), employee("lone"), "lone", a.ID+1); workflow.CodeOf(err) != workflow.NotFound {
		t.Errorf("another period: %v", err)
	}
	if err := h.EndAbsence(t.Context(), employee("per"), "lone", a.ID); err != nil {
		t.Errorf("the deputy: %v", err)
	}
	if err := h.EndAbsence(t.Context(), employee("lone"), "lone", a.ID); workflow.CodeOf(err) != workflow.NotFound {
		t.Errorf("twice: %v", err)
	}
	if got := h.acts(t, "per", day(1)); got != nil {
		t.Errorf("still acts for %v", got)
	}
	if got := h.acts(t, "per", day(0)); got != nil {
		t.Errorf("what is over is not found any more: %v", got)
	}
	list, err := h.Absences(t.Context(), employee("lone"), "lone")
	want := []staff.Absence{{ID: 1, User: "lone", Deputy: "per", From: day(0), Until: day(1), By: "employee:lone", Ended: "employee:per"}}
	if diff := cmp.Diff(want, list); diff != "" || err != nil {
		t.Errorf("absences (-want +got):\n%s%v", diff, err)
	}
	lines, err := h.trail.Lines(t.Context(), "aaby", audit.NoCase)
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, l := range lines {
		told = append(told, string(l.Actor)+" "+l.What+" "+l.Ref)
	}
	if diff := cmp.Diff([]string{"employee:lone staff.deputy_set lone/1", "employee:per staff.deputy_ended lone/1"}, told); diff != "" {
		t.Errorf("audited (-want +got):\n%s", diff)
	}
}

func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	h := setup(t)
	var all sync.WaitGroup
	for i := range 3 {
		all.Go(func() {
			if _, err := h.Absent(t.Context(), employee("lone"), "lone", day(i), day(i+1), "per"); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if list, err := h.Absences(t.Context(), employee("lone"), "lone"); err != nil || len(list) != 3 {
		t.Errorf("%d periods, %v", len(list), err)
	}
}

func TestManager(t *testing.T) {
	t.Parallel()
	h := setup(t)
	if got, err := h.Manager(t.Context(), "aaby", "lone"); got != "karin" || err != nil {
		t.Errorf("manager %q, %v", got, err)
	}
	h.managers.FailNext(workflow.Unavailable)
	if _, err := h.Absent(t.Context(), employee("per"), "lone", day(0), day(1), "ida"); workflow.CodeOf(err) != workflow.Unavailable {
		t.Errorf("when the manager cannot be asked for: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.ActsFor(ctx, "aaby", "per", day(0)); !errors.Is(err, workflow.ErrUnavailable) {
		t.Errorf("a cancelled context: %v", err)
	}
}
