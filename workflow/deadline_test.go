package workflow_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/google/go-cmp/cmp"
)

// copenhagen is a time as the clocks there show it, or one with its zone.
func copenhagen(t testing.TB, s string) time.Time {
	t.Helper()
	for _, layout := range []string{"2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02 15:04 -0700"} {
		if at, err := time.ParseInLocation(layout, s, dk.Copenhagen()); err == nil {
			return at
		}
	}
	t.Fatalf("%q is no time", s)
	return time.Time{}
}

// due begins a step with the deadline at a time, and returns when it is due and
// what is done when: "remind-1 Tue 2026-04-07 08:00 CEST".
func due(t testing.TB, deadline string, now time.Time) []string {
	t.Helper()
	files := flow("a fill : submitted>b", "b approve : approved>e rejected>a", "e end")
	solution := string(files["solution.json"].Data)
	files["solution.json"].Data = []byte(strings.Replace(solution, `"kind":"approve"`, `"kind":"approve","deadline":`+deadline, 1))
	w, err := workflow.Compile(folderOf(files), nil)
	if err != nil {
		t.Fatal(err)
	}
	p := &play{t: t, w: w, s: &workflow.State{}, now: now.Add(-2 * time.Second)}
	if err := p.do(workflow.StartCase{Case: "c1"}); err != nil {
		t.Fatal(err)
	}
	f := workflow.Facts{Now: now, By: nobody, Holder: true, Operators: "operator"}
	events, effects, err := workflow.Decide(w, p.s, submit(w, workflow.Target{Step: "a"}), f)
	if err != nil {
		t.Fatal(err)
	}
	show := func(what string, at time.Time) string {
		return what + " " + at.In(dk.Copenhagen()).Format("Mon 2006-01-02 15:04 MST")
	}
	tok, _ := workflow.Apply(p.s, events...).Token("b", 1)
	out := []string{show("due", tok.Due)}
	for _, e := range effects {
		if !e.At.IsZero() {
			out = append(out, show(e.Part, e.At))
		}
	}
	return out
}

// A deadline ends with the last moment of its last day, so it is due at the
// midnight after.
func TestDeadlines(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, now, deadline string
		want                []string
	}{
		{"hours", "2026-03-02 12:00", `{"hours":5}`, []string{"due Mon 2026-03-02 17:00 CET"}},
		{"a day", "2026-03-02 12:00", `{"days":1}`, []string{"due Wed 2026-03-04 00:00 CET"}},
		{"begun in the last second of a day", "2026-03-02 23:59:59", `{"days":1}`, []string{"due Wed 2026-03-04 00:00 CET"}},
		{"begun a second later", "2026-03-03 00:00:00", `{"days":1}`, []string{"due Thu 2026-03-05 00:00 CET"}},
		{"a working day over a weekend", "2026-03-06 12:00", `{"workdays":1}`, []string{"due Tue 2026-03-10 00:00 CET"}},
		{"begun on a Saturday", "2026-03-07 12:00", `{"workdays":1}`, []string{"due Tue 2026-03-10 00:00 CET"}},
		{"over Easter", "2026-04-01 10:00", `{"workdays":1}`, []string{"due Wed 2026-04-08 00:00 CEST"}},
		{"begun on Good Friday", "2026-04-03 10:00", `{"workdays":2}`, []string{"due Thu 2026-04-09 00:00 CEST"}},
		{"civil days do not care about Easter", "2026-04-01 10:00", `{"days":2}`, []string{"due Sat 2026-04-04 00:00 CEST"}},
		{"Store bededag, when it was a holiday", "2023-05-04 10:00", `{"workdays":1}`, []string{"due Tue 2023-05-09 00:00 CEST"}},
		{"and since", "2026-04-30 10:00", `{"workdays":1}`, []string{"due Sat 2026-05-02 00:00 CEST"}},
		{"Ascension and Whit Monday", "2026-05-13 10:00", `{"workdays":7}`, []string{"due Wed 2026-05-27 00:00 CEST"}},
		{"over Christmas", "2026-12-23 10:00", `{"workdays":2}`, []string{"due Tue 2026-12-29 00:00 CET"}},
		{"over New Year", "2026-12-31 10:00", `{"workdays":1}`, []string{"due Tue 2027-01-05 00:00 CET"}},
		{"hours over the night that is an hour short", "2026-03-28 12:00", `{"hours":24}`, []string{"due Sun 2026-03-29 13:00 CEST"}},
		{"a day over it", "2026-03-28 12:00", `{"days":1}`, []string{"due Mon 2026-03-30 00:00 CEST"}},
		{"hours over the night that is an hour long", "2026-10-24 12:00", `{"hours":24}`, []string{"due Sun 2026-10-25 11:00 CET"}},
		{"a day over it", "2026-10-24 12:00", `{"days":1}`, []string{"due Mon 2026-10-26 00:00 CET"}},
		{"an hour from the hour that comes twice", "2026-10-25 02:30 +0200", `{"hours":1}`, []string{"due Sun 2026-10-25 02:30 CET"}},
		{"a leap day", "2028-02-28 10:00", `{"days":1}`, []string{"due Wed 2028-03-01 00:00 CET"}},
		{"reminders and escalation over Easter", "2026-03-31 10:00",
			`{"workdays":2,"remind":[{"before":{"workdays":1},"message":"m"},{"after":{"workdays":1},"message":"m"},{"before":{"days":1},"message":"m"},{"after":{"hours":3},"message":"m"}],
				"escalate":{"after":{"workdays":2},"assign":{"group":"chief"}}}`,
			[]string{"due Wed 2026-04-08 00:00 CEST", "remind-1 Wed 2026-04-01 08:00 CEST", "remind-2 Wed 2026-04-08 08:00 CEST",
				"remind-3 Mon 2026-04-06 08:00 CEST", "remind-4 Wed 2026-04-08 03:00 CEST", "escalate Thu 2026-04-09 08:00 CEST"}},
		{"a reminder whose time has passed is left out", "2026-04-01 10:00", `{"workdays":1,"remind":[{"before":{"workdays":1},"message":"m"}]}`,
			[]string{"due Wed 2026-04-08 00:00 CEST"}},
		{"a reminder over the long night", "2026-10-24 12:00", `{"hours":24,"remind":[{"before":{"hours":10},"message":"m"}]}`,
			[]string{"due Sun 2026-10-25 11:00 CET", "remind-1 Sun 2026-10-25 02:00 CEST"}},
		{"escalation at once", "2026-03-02 12:00", `{"days":1,"escalate":{"assign":{"group":"chief"}}}`,
			[]string{"due Wed 2026-03-04 00:00 CET", "escalate Wed 2026-03-04 00:00 CET"}},
		{"escalation over Christmas", "2026-12-21 12:00", `{"workdays":2,"escalate":{"after":{"workdays":2},"assign":{"group":"chief"}}}`,
			[]string{"due Thu 2026-12-24 00:00 CET", "escalate Mon 2026-12-28 08:00 CET"}},
	}
	for _, c := range cases {
		if diff := cmp.Diff(c.want, due(t, c.deadline, copenhagen(t, c.now))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// Every deadline in days is due at a midnight in Copenhagen, on a later day, and
// working days are never fewer than civil ones; so on every day of five years.
func TestDeadlinesOnEveryDay(t *testing.T) {
	t.Parallel()
	for day := copenhagen(t, "2025-01-01 10:30"); day.Year() < 2030; day = day.AddDate(0, 0, 17) {
		for n := 1; n < 12; n += 5 {
			civil := due(t, fmt.Sprintf(`{"days":%d}`, n), day)[0]
			work := due(t, fmt.Sprintf(`{"workdays":%d}`, n), day)[0]
			for _, d := range []string{civil, work} {
				if !strings.Contains(d, " 00:00 ") {
					t.Errorf("%s: %d days: %s", day, n, d)
				}
			}
			if work[len("due Mon "):] < civil[len("due Mon "):] {
				t.Errorf("%s: %d working days end %s, civil ones %s", day, n, work, civil)
			}
		}
	}
}

// A timer that is called for too early – the clock went back an hour – waits for
// its time, and fires once.
func TestTheClockGoesBack(t *testing.T) {
	t.Parallel()
	r := roadOf(t, nil, fillFirst+`{"id":"b","kind":"wait","wait":{"for":{"hours":3}},"next":[{"to":"slut"}]},`+lastEnd)
	id := r.Org + "/" + r.id + "/b/1/timer"
	r.Clock.Advance(3*time.Hour - time.Hour)
	for range 2 {
		if err := r.Engine.PerformEffect(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		r.stands("b")
	}
	r.tick(time.Hour)
	r.stands("ended slut")
	if err := r.Engine.PerformEffect(t.Context(), id); err != nil {
		t.Errorf("fired again: %v", err)
	}
}

// A date that people write when they mean never is no deadline, and stops nobody.
func TestTheLastDayThereIsIsNoDeadline(t *testing.T) {
	t.Parallel()
	step := `{"id":"b","kind":"approve","title":"Godkend","assign":{"group":"pension"},"deadline":{"date":"forms.f.dag",
		"remind":[{"after":{"days":5},"message":"ping"}],"escalate":{"after":{"days":5},"assign":{"group":"leder"}}},
		"next":[{"on":"approved","to":"slut"},{"on":"rejected","to":"a"}]},`
	for _, day := range []string{"31.12.9999", "30.12.9999"} {
		r := roadOf(t, nil, fillFirst+step+lastEnd, "/dag", day)
		r.tick(0)
		r.stands("b")
		if at, ok := r.Store.Next(); ok {
			t.Errorf("%s: something is due at %v", day, at)
		}
	}
}
