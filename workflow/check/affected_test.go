package check_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/check"
	"github.com/google/go-cmp/cmp"
)

func TestAffected(t *testing.T) {
	t.Parallel()
	sent := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	answers := func(text string) map[string]workflow.Submission {
		return map[string]workflow.Submission{"soeg": {Answers: json.RawMessage(text)}}
	}
	in := func(step string) []workflow.Token { return []workflow.Token{{Step: step, Round: 1}} }
	branch := []workflow.Token{{Step: "x", Round: 1, Stack: []workflow.Frame{{Split: "ansoeg/submitted", Round: 1}}}}
	removed := check.Change{Kind: check.FieldRemoved, Severity: check.Breaks, Form: "soeg", Field: "udgifter.beloeb"}
	option := check.Change{Kind: check.OptionRemoved, Severity: check.Breaks, Form: "soeg", Field: "land", Option: "se"}
	required := check.Change{Kind: check.NowRequired, Severity: check.Breaks, Form: "soeg", Field: "antal"}
	gone := check.Change{Kind: check.StepRemoved, Severity: check.Breaks, Step: "behandl"}
	split := check.Change{Kind: check.SplitChanged, Severity: check.Breaks, Step: "ansoeg"}
	join := check.Change{Kind: check.JoinChanged, Severity: check.Breaks, Step: "samle"}
	needs := check.Change{Kind: check.FormMissing, Severity: check.Breaks, Step: "journal", Form: "ny"}
	lang := check.Change{Kind: check.LanguageRemoved, Severity: check.Breaks, Name: "en"}
	kept := check.Change{Kind: check.RetentionShortened, Severity: check.Affects, Hits: []check.Subject{check.Cases}}
	edges := check.Change{Kind: check.EdgesChanged, Severity: check.Affects, Step: "behandl"}
	harmless := check.Change{Kind: check.FieldAdded, Severity: check.Harmless, Form: "soeg", Field: "x"}
	start := check.Change{Kind: check.StartNarrowed, Severity: check.Affects}
	all := []check.Change{removed, option, required, gone, split, join, needs, lang, kept, edges, harmless, start}
	for name, c := range map[string]struct {
		standing check.Standing
		want     []check.Change
	}{
		"a draft that is empty": {check.Standing{State: &workflow.State{Tokens: in("ansoeg")}}, []check.Change{edges}},
		"a draft with answers": {
			check.Standing{State: &workflow.State{Tokens: in("ansoeg")}, Drafts: map[string]json.RawMessage{"soeg": json.RawMessage(`{"land":"se","udgifter":[{"bilag":null},{"beloeb":{"amount":1,"currency":"DKK"}}],"antal":2}`)}},
			[]check.Change{removed, option, edges},
		},
		"a case with other answers, in the step that is gone": {
			check.Standing{State: &workflow.State{Sent: sent, Lang: "en", Tokens: in("behandl"), Forms: answers(`{"land":"dk","udgifter":[]}`)}},
			[]check.Change{required, gone, needs, lang, kept, edges},
		},
		"a case in a branch": {
			check.Standing{State: &workflow.State{Sent: sent, Tokens: branch, Forms: answers(`{"land":["se","dk"],"antal":1}`)}},
			[]check.Change{option, split, join, needs, kept, edges},
		},
		"a case that has ended": {
			check.Standing{State: &workflow.State{Sent: sent, Ended: sent, Forms: answers(`{"land":"se"}`)}},
			[]check.Change{kept},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if d := cmp.Diff(c.want, check.Affected(all, c.standing)); d != "" {
				t.Error("(-want +got)\n" + d)
			}
		})
	}
}

// What a case has behind it does not concern it.
func TestAffectedByWhatIsAhead(t *testing.T) {
	t.Parallel()
	w := open(t, small()).Workflow
	change := func(step string) check.Change {
		return check.Change{Kind: check.AssignChanged, Severity: check.Affects, Step: step}
	}
	all := []check.Change{change("behandl"), change("journal"), change("nyt_trin")}
	for step, want := range map[string][]check.Change{
		"ansoeg": all, "behandl": all, "journal": {change("journal"), change("nyt_trin")},
	} {
		s := &workflow.State{Tokens: []workflow.Token{{Step: step, Round: 1}}}
		if d := cmp.Diff(want, check.Affected(all, check.Standing{State: s, Workflow: w})); d != "" {
			t.Errorf("%s (-want +got)\n%s", step, d)
		}
	}
}
