package workflow_test

import (
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
)

// Nobody will end a subcase that has been erased, so whoever waits for it is told.
func TestErasedSubcaseBecomesATask(t *testing.T) {
	t.Parallel()
	k := workflowtest.NewKit(t, nil)
	k.Publish(t, kindsFolder("under", `{"id":"x","kind":"fill","title":"Udfyld","forms":[{"form":"f"}],"next":[{"to":"ja"}]},
		{"id":"ja","kind":"end"}`))
	k.Publish(t, kindsFolder("s", fillFirst+`{"id":"b","kind":"subcase","subcase":{"solution":"under"},
		"next":[{"on":"done","to":"slut"}]},`+lastEnd))
	r := &road{Kit: k, t: t, anna: k.Citizen("6101501234", "Anna Prøvesen")}
	begun, err := k.Engine.Start(t.Context(), r.anna.Identity, workflow.StartRequest{Solution: "s", Lang: i18n.Danish})
	if err != nil {
		t.Fatal(err)
	}
	r.id = begun.Case
	r.fill("a")
	r.tick(time.Second)
	r.stands("b")
	r.tick(31 * 24 * time.Hour)
	p, err := k.Engine.Purge(t.Context(), k.Org, 0)
	if err != nil || p.Erased != 1 {
		t.Fatal(p, err)
	}
	r.tick(time.Hour)
	ole := k.Employee("ole", "operator")
	inTrouble := func() {
		t.Helper()
		tasks, err := k.Engine.Tasks(t.Context(), ole, workflow.TaskPage{})
		if err != nil || len(tasks) != 1 || tasks[0].Kind != workflow.TaskTrouble || tasks[0].Case != r.id {
			t.Fatalf("the operators' tasks: %+v, %v", tasks, err)
		}
	}
	inTrouble()
	r.must(k.Engine.Retry(t.Context(), ole, workflow.Repair{Case: r.id, Step: "b"}))
	r.tick(time.Second)
	inTrouble() // the case that was erased is not begun again
	r.must(k.Engine.Skip(t.Context(), ole, workflow.Repair{Case: r.id, Step: "b", Note: "kladden er slettet"}))
	r.stands("ended slut")
}
