package workflow_test

import (
	"testing"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/google/go-cmp/cmp"
)

func TestRetentionOfASolution(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, retention string
		want            []string
	}{
		{"nothing said", `{}`, nil},
		{"all said", `{"drafts": 14, "ended": 1825, "outcomes": {"afslag": 365, "slut": 0}}`, nil},
		{"negative", `{"drafts": -1, "ended": -1}`, []string{"/retention/drafts value", "/retention/ended value"}},
		{"too long", `{"ended": 36501}`, []string{"/retention/ended value"}},
		{"no such end", `{"outcomes": {"nej": 1}}`, []string{"/retention/outcomes/nej value"}},
		{"a step that is no end", `{"outcomes": {"behandl": 1}}`, []string{"/retention/outcomes/behandl value"}},
		{"a negative outcome", `{"outcomes": {"slut": -2}}`, []string{"/retention/outcomes/slut value"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			folder := changed(tilskud(t), "solution.json", `"start":`, `"retention": `+c.retention+`, "start":`)
			var want []string
			for _, w := range c.want {
				want = append(want, "solution.json#"+w)
			}
			if diff := cmp.Diff(want, problems(t, folder, nil)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDaysOfRetention(t *testing.T) {
	t.Parallel()
	s := workflow.Solution{}
	if got := s.DraftDays(); got != workflow.DefaultDraftDays {
		t.Errorf("DraftDays = %d, want the default", got)
	}
	s.Retention = workflow.Retention{Drafts: 7, Ended: 1825, Outcomes: map[string]int{"afslag": 365, "slut": 0}}
	for outcome, want := range map[string]int{"afslag": 365, "slut": 0, "andet": 1825} {
		if got := s.EndedDays(outcome); got != want {
			t.Errorf("EndedDays(%s) = %d, want %d", outcome, got, want)
		}
	}
	if got := s.DraftDays(); got != 7 {
		t.Errorf("DraftDays = %d, want 7", got)
	}
}
