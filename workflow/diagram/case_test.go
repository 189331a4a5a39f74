package diagram_test

import (
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/diagram"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/google/go-cmp/cmp"
)

// at is a time in March 2026, in Copenhagen's winter.
func at(day, hour int) time.Time { return time.Date(2026, 3, day, hour, 0, 0, 0, time.UTC) }

func begun(t time.Time) workflow.Event {
	return workflow.Event{Type: workflow.CaseBegun, At: t, Case: "c", By: &identity.Identity{Org: "o"}}
}

func entered(t time.Time, step string, kind workflow.StepKind, round int, stack ...workflow.Frame) workflow.Event {
	return workflow.Event{Type: workflow.StepEntered, At: t, Step: step, Kind: kind, Round: round, Stack: stack}
}

func left(t time.Time, step, outcome, to string, round int) workflow.Event {
	return workflow.Event{Type: workflow.StepLeft, At: t, Step: step, Outcome: outcome, To: to, Round: round}
}

// history is a case that was sent back once and is in both of its branches, one
// of them in trouble.
func history() []workflow.Event {
	kp, journal := workflow.Frame{Split: "behandl/approved", Round: 2}, workflow.Frame{Split: "behandl/approved", Round: 2, Branch: 1}
	return []workflow.Event{
		begun(at(1, 8)), entered(at(1, 8), "ansoeg", workflow.Fill, 1),
		left(at(1, 9), "ansoeg", "submitted", "", 1), entered(at(1, 9), "behandl", workflow.Approve, 1),
		left(at(4, 9), "behandl", "rejected", "ansoeg", 1), entered(at(4, 9), "ansoeg", workflow.Fill, 2),
		left(at(6, 9), "ansoeg", "submitted", "", 2), entered(at(6, 9), "behandl", workflow.Approve, 2),
		left(at(9, 12), "behandl", "approved", "", 2),
		entered(at(9, 12), "kp", workflow.HandoverTo, 1, kp), entered(at(9, 12), "journal", workflow.HandoverTo, 1, journal),
		{Type: workflow.HandoverFailed, At: at(9, 13), Step: "kp", Round: 1, Code: workflow.Rejected},
		left(at(9, 12).Add(40*time.Second), "journal", "done", "", 1),
		{Type: workflow.BranchArrived, At: at(9, 13), Step: "brev", Stack: []workflow.Frame{journal}},
	}
}

const helbredstillaeg = "../../examples/kommune/solutions/helbredstillaeg"

func TestCase(t *testing.T) {
	t.Parallel()
	w := example(t, helbredstillaeg)
	s := workflow.Replay(history())
	d := diagram.OfCase(w, s, at(11, 15))
	golden(t, "case.svg", d.SVG(i18n.Danish))
	golden(t, "case.en.svg", d.SVG(i18n.English))
	late := history()[:4]
	until := at(5, 23)
	late[3].Until = &until
	golden(t, "late.svg", diagram.OfCase(w, workflow.Replay(late), at(11, 15)).SVG(i18n.Danish))
	golden(t, "case.mmd", []byte(d.Mermaid(i18n.Danish)))
}

func TestCaseInWords(t *testing.T) {
	t.Parallel()
	w := example(t, helbredstillaeg)
	ended := append(history(),
		left(at(12, 9), "kp", "done", "", 1), entered(at(12, 9), "brev", workflow.HandoverTo, 1),
		left(at(12, 10), "brev", "done", "", 1),
		workflow.Event{Type: workflow.EndReached, At: at(12, 10), Step: "slut"},
		workflow.Event{Type: workflow.CaseFinished, At: at(12, 10), Outcome: "slut"},
	)
	due := func(t time.Time) []workflow.Event {
		out := history()[:4]
		out[3].Until = &t
		return out
	}
	for name, c := range map[string]struct {
		events []workflow.Event
		lang   i18n.Lang
		want   []string
	}{
		"a draft": {history()[:2], i18n.English, []string{"Is here now, for 10 days"}},
		"two rounds, days and moments": {history(), i18n.English, []string{
			"2 times, 2 days in all", "2 times, 6 days in all", "Took less than a minute", "Is here now, for 2 days", "Needs an employee", "Waits here for other branches",
		}},
		"the same in Danish": {history(), i18n.Danish, []string{"2 gange, i alt 6 dage", "Tog under et minut", "Er her nu, i 2 dage", "Kræver en medarbejder", "Venter her på andre grene"}},
		"over its deadline":  {due(at(5, 23)), i18n.English, []string{"The deadline passed 5 March 2026"}}, // midnight in Denmark ends the 5th
		"with time left":     {due(at(20, 23)), i18n.Danish, []string{"Frist 20. marts 2026"}},
		"at its end":         {ended, i18n.Danish, []string{"Tog 2 dage", "Tog 1 time", "Sagen endte her 12. marts 2026"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := diagram.OfCase(w, workflow.Replay(c.events), at(11, 15))
			svg := string(d.SVG(c.lang))
			desc := svg[strings.Index(svg, "<desc>"):strings.Index(svg, "</desc>")]
			for _, want := range c.want {
				if !strings.Contains(desc, want) {
					t.Errorf("%q is not in\n%s", want, desc)
				}
			}
		})
	}
}

// A view shows what it holds, and no more.
func TestView(t *testing.T) {
	t.Parallel()
	w := example(t, helbredstillaeg)
	v := workflow.View{
		Workflow: w, Started: at(1, 8), History: []workflow.Entry{{Type: workflow.StepLeft, At: at(2, 8), Step: "ansoeg", Round: 1, Outcome: "submitted"}},
		Steps: []workflow.StepView{{Step: w.Step("behandl"), Round: 1, Since: at(2, 8)}},
	}
	svg := string(diagram.OfView(v, at(3, 8)).SVG(i18n.English))
	for _, want := range []string{"Took 24 hours", "Is here now, for 24 hours"} {
		if !strings.Contains(svg, want) {
			t.Errorf("%q is not in the drawing", want)
		}
	}
	rows := diagram.OfView(v, at(3, 8)).Rows(i18n.English)
	want := []diagram.Row{
		{Step: "ansoeg", Title: "Apply", Kind: "To fill in, The applicant", State: []string{"Took 24 hours"}, Leads: []string{"Submitted: on to Assess the application."}},
		{Step: "behandl", Title: "Assess the application", Kind: "To decide, Group: pension", State: []string{"Is here now, for 24 hours"},
			Leads: []string{"Approved: on to Hand in to KP, File, in parallel.", "Rejected: back to Apply."}},
	}
	if d := cmp.Diff(want, rows[:2]); d != "" || len(rows) != len(w.Solution.Steps) {
		t.Errorf("%d rows (-want +got):\n%s", len(rows), d)
	}
}
