package workflow_test

import (
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/google/go-cmp/cmp"
)

// TestMigrateKeepsTime: deadlines, reminders and escalations come when they would
// have come; what the newer version has no words for does not.
func TestMigrateKeepsTime(t *testing.T) {
	t.Parallel()
	with := func(deadline string) string {
		return fillFirst + `{"id":"b","kind":"approve","title":"B","assign":{"group":"pension"},"deadline":` + deadline + `,"next":[{"on":"approved","to":"slut"},{"on":"rejected","to":"a"}]},` + lastEnd
	}
	r := roadOf(t, nil, with(`{"days":4,"remind":[{"before":{"days":2},"message":"ping"},{"before":{"days":1},"message":"ping"}],"escalate":{"assign":{"group":"chef"}}}`))
	row, err := r.Store.Case(t.Context(), r.Org, r.id)
	if err != nil {
		t.Fatal(err)
	}
	due := func() time.Time {
		tasks, err := r.Store.Tasks(t.Context(), workflow.TaskQuery{Org: r.Org, Kind: "approve"})
		if err != nil || len(tasks) != 1 {
			t.Fatalf("tasks %+v, %v", tasks, err)
		}
		return tasks[0].Due
	}
	was := due()
	newer := kindsFolder("s", with(`{"days":9,"remind":[{"before":{"days":3},"message":"ping"}],"escalate":{"assign":{"group":"chef"}}}`))
	newer = changed(folderOf(newer), "solution.json", `"id":"b"`, `"id":"c"`, `"to":"b"`, `"to":"c"`)
	r.Clock.Advance(time.Minute)
	plan := workflow.MigrationPlan{Solution: "s", From: row.Hash, To: r.Publish(t, newer), Mapping: workflow.Mapping{Steps: map[string]string{"b": "c"}}}
	got, err := r.Engine.Migrate(t.Context(), r.Employee("pia", "publisher").Identity, plan)
	want := map[workflow.MigrationCode]int{workflow.DeadlineKept: 1, workflow.TimersDropped: 1}
	if diff := cmp.Diff(want, got.Codes); err != nil || got.Able != 1 || diff != "" {
		t.Fatalf("%v, %+v (-want +got):\n%s", err, got, diff)
	}
	if !due().Equal(was) {
		t.Errorf("the deadline was %s and is %s", was, due())
	}
	r.tick(10 * 24 * time.Hour)
	v, err := r.Engine.View(t.Context(), r.Employee("chris", "chef"), r.id, i18n.Danish)
	if err != nil {
		t.Fatal(err)
	}
	var types []workflow.EventType
	for _, h := range v.History {
		if h.Type == workflow.TaskReminded || h.Type == workflow.TaskEscalated {
			types = append(types, h.Type)
		}
	}
	if diff := cmp.Diff([]workflow.EventType{workflow.TaskReminded, workflow.TaskEscalated}, types); diff != "" {
		t.Errorf("what came (-want +got):\n%s", diff)
	}
	rows, err := r.Store.Effects(t.Context(), workflow.EffectQuery{Org: r.Org, State: workflow.EffectPending})
	if err != nil || len(rows) != 0 {
		t.Errorf("effects left: %+v, %v", rows, err)
	}
}
