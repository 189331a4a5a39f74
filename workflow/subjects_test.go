package workflow_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/ledger"
	"github.com/google/go-cmp/cmp"
)

// People find what they began before the index key was changed, and nobody else
// does.
func TestRotationOfTheIndexKey(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var before, after []string
	for range 3 {
		before = append(before, b.start(t))
		b.Clock.Advance(time.Minute)
	}
	old := b.Index
	fresh := must(ledger.NewIndex(bytes.Repeat([]byte{7}, 32)))
	login := func(x *ledger.Index, c workflow.Caller) workflow.Caller {
		c.Actor = x.Identify(b.Org, c.Actor)
		return c
	}
	both := fresh.After(old)
	anders, berit := b.anders, login(both, b.berit)
	b.anders = login(both, anders)
	for range 3 {
		after = append(after, b.start(t))
		b.Clock.Advance(time.Minute)
	}
	if row := b.row(t, after[0]); row.Subject != string(fresh.Person(b.Org, anders.Actor.CPR)) {
		t.Errorf("what is begun during the rotation is kept under %q", row.Subject)
	}
	own := func(c workflow.Caller) []string {
		var out []string
		var page workflow.CasePage
		for page.Limit = 2; ; {
			got, err := b.Engine.Cases(t.Context(), c, page)
			if err != nil {
				t.Fatal(err)
			}
			for i := range got {
				out = append([]string{got[i].Case}, out...)
				page.After = &got[i]
			}
			if len(got) < page.Limit {
				return out
			}
		}
	}
	if diff := cmp.Diff(append(before, after...), own(b.anders)); diff != "" {
		t.Errorf("cases during the rotation (-want +got):\n%s", diff)
	}
	if got := own(berit); len(got) > 0 {
		t.Errorf("another's cases: %v", got)
	}
	if diff := cmp.Diff(after, own(login(fresh, anders))); diff != "" {
		t.Errorf("cases without the old key (-want +got):\n%s", diff)
	}
	tasks, err := b.Engine.Tasks(t.Context(), b.anders, workflow.TaskPage{})
	if err != nil || len(tasks) != 6 {
		t.Errorf("%d tasks, %v; want six", len(tasks), err)
	}
	b.submit(t, b.anders, before[0], sound...)
	_, err = b.Engine.View(t.Context(), berit, before[0], i18n.Danish)
	wantCode(t, "another citizen", err, workflow.NotFound)
	var out bytes.Buffer
	if err := b.Engine.ExportPerson(t.Context(), b.anders, b.anders.Actor, &out); err != nil {
		t.Fatal(err)
	}
	for _, id := range append(before, after...) {
		if strings.Count(out.String(), `{"case":"`+id+`","role":"applicant"`) != 1 {
			t.Errorf("case %s is not in the export once", id)
		}
	}
}
